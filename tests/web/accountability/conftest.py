from types import SimpleNamespace

import pytest
from tests.factories.access import make_account
from tests.factories.intake import make_places
from tests.factories.statements import keep, let_stand, make_organisation, say_all

from baluarte.domain.territory.models import State
from baluarte.norms.protocols.states import names_of_states


@pytest.fixture
def house(as_operator):
    """An organisation that states and reviews, a document of it, and an analyst; all invented."""
    with as_operator():
        make_places()
        known = set(State.objects.values_list("code", flat=True))
        State.objects.bulk_create(
            State(code=code, name=name)
            for code, name in names_of_states().items()
            if code not in known
        )
        institution, one, other = make_organisation()
        analyst = make_account(institution=institution, roles=["analyst"])
    made = SimpleNamespace(institution=institution, one=one, other=other, analyst=analyst)
    made.document = keep(one, institution)
    return made


@pytest.fixture
def stand(house):
    """Load statements through the room's own actions, and let them stand."""

    def load(*said):
        return let_stand(house.other, *say_all(house.one, house.document, *said))

    return load


@pytest.fixture
def page(enter, house):
    """Return a page as the analyst reads it."""

    def ask(address, status=200):
        answer = enter(house.analyst).get(address)
        assert answer.status_code == status
        return answer

    return ask
