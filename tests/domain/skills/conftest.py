import pytest
from tests.factories.skills import announce, make_house


@pytest.fixture
def house(as_operator):
    """A house that gives courses, who takes part, and another house."""
    with as_operator():
        return make_house()


@pytest.fixture
def course(house):
    return announce(house.runner, house.institution)
