from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.factories.accountability import FIRST, KNOWN, Night, make_danger, make_figures_keeper
from tests.factories.procedure import Cast, make_cast

from baluarte.domain.accountability import queries
from baluarte.domain.territory.models import State
from baluarte.domain.wall.context import acting_as

# Issued within 3 h, in place within 9 more; late; never; another state; in the next quarter.
NIGHTS = (
    Night(issued=1, in_place=5),
    Night(issued=2, in_place=12.5),
    Night(issued=4, in_place=6),
    Night(is_sent=True),
    Night(state="07", issued=3),
)


@pytest.fixture
def cast(as_operator) -> Cast:
    with as_operator():
        made = make_cast()
        State.objects.get_or_create(
            code="07", defaults={"name": "Otro Estado", "longitude": -92, "latitude": 16}
        )
        return made


@pytest.fixture
def curator(cast, as_operator):
    with as_operator():
        return make_figures_keeper()


@pytest.fixture
def nights(cast):
    return [make_danger(cast, one) for one in NIGHTS]


@pytest.fixture
def as_worker(as_role):
    @contextmanager
    def take(account) -> Iterator[None]:
        with as_role("bal_worker"), acting_as(account.pk):
            yield

    return take


@pytest.fixture
def counted(curator, as_worker):
    """Count as the worker does for whoever keeps the figures."""

    def count(period=FIRST, *, known_at=KNOWN):
        with as_worker(curator):
            return queries.compliance(period, known_at=known_at)

    return count
