from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.access import make_account, make_institution

from baluarte.domain.audit.models import Payload
from baluarte.domain.sealing.actions import (
    destroy_keys,
    key_of_owner,
    new_keys,
    new_record_keys,
    seal,
    sealed,
)
from baluarte.domain.sealing.encryption import SealBroken
from baluarte.domain.sealing.models import RecordKey
from baluarte.domain.sealing.queries import (
    Erased,
    blind_key,
    blind_keys,
    data_keys,
    unseal,
    unseal_column,
    unseal_fields,
)
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 15, 18, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _by_a_process(steward):
    """What is sealed opens for a process that says for whom it acts."""
    with acting_as(steward.pk):
        yield


@pytest.fixture
def institution(as_operator):
    with as_operator():
        return make_institution()


@pytest.fixture
def steward(institution, as_operator):
    with as_operator():
        return make_account(institution=institution, roles=["data_steward"])


@pytest.fixture
def owner(institution):
    return f"institution:{institution.pk}"


@pytest.fixture
def sealed_row(owner):
    [(record_key, key)] = new_record_keys(owner, 1)
    row = Payload(record_key=record_key, entry_id="6f9619ff-8b86-4d01-b42d-00cf4fc964ff")
    seal(row, "content", "un nombre", key=key)
    return row


def test_a_sealed_text_is_read_back(sealed_row):
    assert unseal(sealed_row, "content") == "un nombre"


def test_texts_sealed_for_rows_yet_to_be_written_are_read_back_only_there():
    rows = [uuid4(), uuid4()]
    keys = new_keys("somebody", 2)
    kept = [
        (row, one.id, sealed(Payload, "content", f"nombre {n}", row=row, under=one))
        for n, (row, one) in enumerate(zip(rows, keys, strict=True))
    ]
    assert unseal_column(Payload, "content", kept) == {rows[0]: "nombre 0", rows[1]: "nombre 1"}
    [(row, key_id, text), (other, *_)] = kept
    for field, place in (("salt", row), ("content", other)):
        with pytest.raises(SealBroken):
            unseal_column(Payload, field, [(place, key_id, text)])


def test_no_text_is_not_sealed():
    [key] = new_keys("somebody", 1)
    assert sealed(Payload, "content", "", row=uuid4(), under=key) is None


def test_an_owner_has_one_key(sealed_row, owner):
    assert key_of_owner(owner).pk == sealed_row.record_key.owner_key_id


def test_a_text_moved_to_another_column_does_not_open(sealed_row):
    sealed_row.salt = sealed_row.content
    with pytest.raises(SealBroken):
        unseal(sealed_row, "salt")


def test_a_text_moved_to_another_row_does_not_open(sealed_row):
    other = Payload(
        record_key=sealed_row.record_key, entry_id="6f9619ff-8b86-4d01-b42d-00cf4fc964fe"
    )
    other.content = sealed_row.content
    with pytest.raises(SealBroken):
        unseal(other, "content")


def test_what_was_erased_is_read_by_nobody(sealed_row):
    assert destroy_keys([sealed_row], at=AT) == 1
    with pytest.raises(Erased):
        unseal(sealed_row, "content")


def test_an_erased_key_is_gone_from_the_table(sealed_row, as_role):
    destroy_keys([sealed_row], at=AT)
    with as_role("bal_maintenance"):
        assert RecordKey.objects.get(pk=sealed_row.record_key_id).wrapped is None


def test_keys_are_opened_in_one_query(django_assert_num_queries):
    made = new_record_keys("somebody", 30)
    with django_assert_num_queries(1):
        assert len(data_keys([row.pk for row, _ in made])) == 30


def test_several_fields_of_records_of_two_owners_are_opened_with_one_reading_of_keys(
    django_assert_num_queries,
):
    rows = []
    for number, owner in enumerate(("somebody", "somebody else")):
        [(record_key, key)] = new_record_keys(owner, 1)
        rows.append(Payload(record_key=record_key, entry_id=uuid4()))
        seal(rows[-1], "content", f"texto {number}", key=key)
        rows[-1].salt = None
    with django_assert_num_queries(1):
        opened = unseal_fields(rows, "content", "salt")
    assert opened == [("texto 0", ""), ("texto 1", "")]


def test_the_index_keys_of_several_owners_are_those_of_each(django_assert_num_queries):
    for owner in ("somebody", "somebody else"):
        key_of_owner(owner)
    place = {"table": "people_person", "column": "name"}
    with django_assert_num_queries(1):
        found = blind_keys(["somebody", "somebody else", "nobody"], **place)
    assert found == {owner: blind_key(owner, **place) for owner in ("somebody", "somebody else")}


def test_the_database_holds_no_key_in_clear(sealed_row, as_role):
    [(_record_key, key)] = new_record_keys("somebody", 1)
    with as_role("bal_maintenance"), connection.cursor() as cursor:
        cursor.execute("select count(*) from sealing_recordkey where wrapped = %s", [bytes(key)])
        assert cursor.fetchone()[0] == 0


def test_nobody_gives_an_owner_a_key_that_no_process_of_ours_made(owner):
    """It would be the only one of that owner, for good, and open nothing."""
    for statement in (
        "insert into sealing_ownerkey (id, owner, version, wrapped)"
        " values (gen_random_uuid(), %s, 1, 'x')",
        "select bal.keep_owner_key(%s, 1, 'x', 'x')",
    ):
        with (
            connection.cursor() as cursor,
            pytest.raises(DatabaseError, match=r"permission denied|ticket"),
            transaction.atomic(),
        ):
            cursor.execute(statement, [owner])
    assert key_of_owner(owner).owner == owner
