from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.factories.publication import make_cast, make_country

from baluarte.domain.wall.context import acting_as


@pytest.fixture
def as_worker(as_role):
    """Do the worker's part for an account."""

    @contextmanager
    def take(account) -> Iterator[None]:
        with as_role("bal_worker"), acting_as(account.pk):
            yield

    return take


@pytest.fixture
def cast(as_operator, as_worker, settings, tmp_path):
    """Two organisations with lists that may be published, in a small invented country."""
    settings.FILE_FOLDER = tmp_path
    with as_operator():
        make_country()
        made = make_cast()
    made.as_worker = as_worker
    return made
