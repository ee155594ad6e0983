"""Courses at the pages; who takes part, and what anybody scored, is invented."""

import pytest
from tests.factories.skills import announce, make_house, put_in


@pytest.fixture
def house(as_operator):
    """A house that gives courses, who takes part, and another house."""
    with as_operator():
        return make_house()


@pytest.fixture
def course(house):
    """Return a course that is over, with two of the house and one invited in it."""
    made = announce(house.runner, house.institution)
    put_in(house.runner, made, house.documenter, house.verifier, house.invited)
    return made
