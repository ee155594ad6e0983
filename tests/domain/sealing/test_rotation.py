from uuid import uuid4

import pytest

from baluarte.domain.audit.models import Payload
from baluarte.domain.sealing import installation
from baluarte.domain.sealing.actions import new_record_keys, rotate_owner_keys, seal
from baluarte.domain.sealing.key_folder import add_version, create_key_folder, retire_version
from baluarte.domain.sealing.keys import KeyVersionRetired
from baluarte.domain.sealing.models import OwnerKey
from baluarte.domain.sealing.queries import unseal
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
OWNERS = ("one", "another", "a third")


@pytest.fixture
def folder(settings, tmp_path, as_operator):
    """Keys of an installation of this test's own."""
    settings.KEY_FOLDER = tmp_path / "keys"
    installation.keys.cache_clear()
    create_key_folder(settings.KEY_FOLDER)
    with as_operator():
        OwnerKey.objects.exclude(owner__in=OWNERS).update(version=2)
    yield settings.KEY_FOLDER
    installation.keys.cache_clear()


@pytest.fixture
def sealed(folder):
    rows = []
    for owner in OWNERS:
        [(record_key, key)] = new_record_keys(owner, 1)
        row = Payload(record_key=record_key, entry_id=record_key.pk)
        seal(row, "content", f"de {owner}", key=key)
        rows.append(row)
    return rows


def test_what_was_sealed_opens_under_the_new_key_with_the_old_one_retired(
    folder, sealed, as_operator
):
    add_version(folder)
    with as_operator():
        assert rotate_owner_keys() == 3
    retire_version(folder, version=1)
    with acting_as(uuid4()):
        assert [unseal(row, "content") for row in sealed] == [f"de {owner}" for owner in OWNERS]


def test_without_rotation_a_retired_key_opens_nothing(folder, sealed):
    add_version(folder)
    retire_version(folder, version=1)
    with acting_as(uuid4()), pytest.raises(KeyVersionRetired):
        unseal(sealed[0], "content")


def test_rotation_again_finds_nothing_to_do(folder, sealed, as_operator):
    add_version(folder)
    with as_operator():
        assert (rotate_owner_keys(chunk=1), rotate_owner_keys()) == (3, 0)
