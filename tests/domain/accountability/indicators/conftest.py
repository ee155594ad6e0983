from types import SimpleNamespace

import pytest
from tests.factories.intake import make_places
from tests.factories.statements import keep, let_stand, make_organisation, say_all

from baluarte.domain.territory.models import State
from baluarte.norms.protocols.states import names_of_states


@pytest.fixture
def house(as_operator):
    """An organisation with two persons and a shared document, all invented."""
    with as_operator():
        make_places()
        known = set(State.objects.values_list("code", flat=True))
        State.objects.bulk_create(
            State(code=code, name=name)
            for code, name in names_of_states().items()
            if code not in known
        )
        institution, one, other = make_organisation()
    made = SimpleNamespace(institution=institution, one=one, other=other)
    made.document = keep(one, institution)
    return made


@pytest.fixture
def stand(house):
    """Load statements through the room's own actions, and let them stand."""

    def load(*said):
        return let_stand(house.other, *say_all(house.one, house.document, *said))

    return load
