from types import SimpleNamespace

import pytest
from tests.factories.access import make_account, make_institution
from tests.factories.intake import make_places
from tests.factories.recognition import make_house
from tests.factories.statements import keep, make_every_state


@pytest.fixture
def house(as_operator):
    """A house with two who keep recognition, one of another role, and a keeper of another house."""
    with as_operator():
        make_places()
        make_every_state()
        institution, one, other, plain = make_house()
        elsewhere = make_institution()
        peer = make_account(institution=elsewhere, roles=["curator", "data_steward"])
    return SimpleNamespace(
        institution=institution, one=one, other=other, plain=plain, peer=peer, elsewhere=elsewhere
    )


@pytest.fixture
def document(house):
    return keep(house.one, house.institution)


@pytest.fixture
def unshared(house):
    return keep(house.one, house.institution, is_shared=False, content=b"De nosotras.")
