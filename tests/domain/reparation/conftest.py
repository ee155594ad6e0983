import pytest
from tests.factories.cases import make_case
from tests.factories.procedure import Cast, make_cast
from tests.factories.reparation import make_victim


@pytest.fixture
def cast(as_operator) -> Cast:
    with as_operator():
        return make_cast()


@pytest.fixture
def held(cast):
    """A case with one direct victim."""
    case, party = make_case(cast)
    return case, party, make_victim(cast, case, party)


@pytest.fixture
def victim(held):
    return held[2]
