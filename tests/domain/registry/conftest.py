import pytest
from tests.factories.registry import Side, make_side


@pytest.fixture
def side(as_operator) -> Side:
    """An organisation with a list."""
    return make_side(as_operator)


@pytest.fixture
def other(as_operator) -> Side:
    """Another organisation with a list of its own."""
    return make_side(as_operator)
