from contextlib import contextmanager

import pytest
from tests.factories.registry import Side, make_side

from baluarte.domain.wall.context import acting_as


@pytest.fixture
def side(as_operator) -> Side:
    """An organisation with a list."""
    return make_side(as_operator)


@pytest.fixture
def other(as_operator) -> Side:
    """Another organisation with a list of its own."""
    return make_side(as_operator)


@pytest.fixture
def at_work(as_role):
    """Do what the worker does for an account."""

    @contextmanager
    def take(account):
        with as_role("bal_worker"), acting_as(account.pk):
            yield

    return take
