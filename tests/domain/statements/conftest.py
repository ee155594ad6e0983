from types import SimpleNamespace

import pytest
from tests.factories.access import make_account, make_institution
from tests.factories.intake import make_places
from tests.factories.statements import keep, make_every_state, make_organisation


@pytest.fixture
def house(as_operator):
    """An organisation with two persons, somebody of another, and a stranger without a role."""
    with as_operator():
        make_places()
        make_every_state()
        institution, one, other = make_organisation()
        elsewhere = make_institution()
        peer = make_account(institution=elsewhere, roles=["verifier"])
        plain = make_account(institution=institution, roles=["reception_officer"])
    return SimpleNamespace(
        institution=institution, one=one, other=other, peer=peer, plain=plain, elsewhere=elsewhere
    )


@pytest.fixture
def document(house):
    return keep(house.one, house.institution)
