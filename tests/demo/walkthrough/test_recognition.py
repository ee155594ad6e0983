"""What the demonstration lays of recognition: every state is there to be seen, at any hour."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from tests.factories.access import make_account, make_institution
from tests.factories.intake import make_places
from tests.factories.registry import make_event, make_side
from tests.factories.statements import make_every_state

from baluarte.demo.walkthrough import recognition as laid
from baluarte.domain.prevention import queries
from baluarte.domain.prevention.choices import ClockStatus, FollowUp
from baluarte.domain.prevention.queries.clocks import pressing_first
from baluarte.domain.statements.choices import Standing
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
HOURS = (datetime(2026, 11, 29, 18, tzinfo=UTC), datetime(2026, 11, 30, 5, 30, tzinfo=UTC))


@pytest.mark.parametrize("at", HOURS, ids=str)
def test_a_year_of_it_shows_every_state(as_operator, at):
    with as_operator():
        make_places()
        make_every_state()
        registry = make_institution(slug="registro")
        one, other = (make_account(institution=registry, roles=["curator"]) for _ in range(2))
    side = make_side(as_operator)
    for day in ("2026-05-18", "2026-05-19", "2026-05-20"):
        make_event(side, date=day)
    people = {laid.ENTERS: one.pk, laid.REVIEWS: other.pk}
    made = laid._enter(people, at)
    assert laid._expect(side.documenter.pk, made[laid.CONDEMNED], at) == 3
    with acting_as(one.pk):
        rows = list(queries.recognitions())
        standings = Counter(queries.standings_of(rows).values())
        follow_ups = Counter(each.status for each in queries.follow_ups_of(rows, at=at).values())
    assert standings == {Standing.STANDS: 10, Standing.WAITING: 1, Standing.WITHDRAWN: 1}
    assert follow_ups == {FollowUp.ANSWERED: 1, FollowUp.LATE: 1}
    with acting_as(side.documenter.pk):
        statuses = [each.reading.status for each in pressing_first(at)]
    assert statuses == [ClockStatus.RUNNING, ClockStatus.NOT_STARTED, ClockStatus.MET_LATE]
