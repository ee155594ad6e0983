"""The score card counts what came true, and puts first what nobody warned of."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories.access import AT
from tests.factories.registry import make_event, make_side
from tests.factories.warnings import TOWN, came, issue, make_warning_cast, plan

from baluarte.domain.access.actions import confirm_membership, propose_membership
from baluarte.domain.prevention.queries.warning_scores import scores_of, years_of_warnings
from baluarte.domain.prevention.warning_choices import LevelOfWarning, SignalKind, WhatCame
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.warnings import warning_policies

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def now():
    """Return an instant before which some weeks are of the same year."""
    found = timezone.now()
    return found - 40 * DAY if local_day(found).month == 1 else found


@pytest.fixture
def cast(as_operator):
    with as_operator():
        return make_warning_cast()


def read(cast, account, *, year=None):
    at = now()
    with acting_as(account.pk):
        return scores_of(
            cast.house, year or local_day(at).year, policy=warning_policies()[0], at=at
        )


def over(cast, outcome=None, *, day=None, **changes):
    issued = now() - 20 * DAY
    made = issue(
        cast, at=issued, valid_until=local_day(issued) + 10 * DAY, told=[cast.police], **changes
    )
    if outcome:
        came(cast, made, outcome, day=local_day(issued) + day * DAY if day is not None else None)
    return made


def test_what_came_true_early_counts_once_its_term_is_over(cast):
    """Of warnings that stand, only those that came true could be judged: all would be right."""
    today = now()
    made = issue(cast, at=today, valid_until=local_day(today) + 10 * DAY, told=[cast.police])
    came(cast, made, WhatCame.HAPPENED, day=local_day(today), at=today)
    year = local_day(today).year
    with acting_as(cast.one.pk):
        found = [
            scores_of(cast.house, year, policy=warning_policies()[0], at=at).total.happened
            for at in (today, today + 11 * DAY)
        ]
    assert found == [0, 1]


def test_what_was_acted_upon_is_neither_true_nor_false(cast):
    over(cast, WhatCame.HAPPENED, day=4)
    over(cast, WhatCame.DID_NOT)
    over(cast, WhatCame.DID_NOT)
    over(cast, WhatCame.ACTED_UPON)
    over(cast)
    found = read(cast, cast.one)
    assert (found.total.judged, found.total.precision) == (3, pytest.approx(1 / 3))
    assert (found.total.acted_upon, found.total.waiting) == (1, 1)
    assert found.lead_days == (4,)
    assert list(found.tallies) == [SignalKind.CALL]


def test_the_budget_used_and_the_days_to_a_plan(cast):
    made = issue(cast, told=[cast.police], at=now() - 3 * DAY)
    plan(cast, made, actions={"PA-1": cast.police})
    found = read(cast, cast.one)
    assert found.plan_days == (3,)
    [red] = [one for one in found.budgets if one.level == LevelOfWarning.RED]
    assert (red.used, red.most) == (1, 12)


def test_a_grave_event_of_which_no_warning_stood_comes_first(cast, as_operator):
    side = make_side(as_operator, institution=cast.house)
    with as_operator():
        role = propose_membership(
            account=side.documenter, institution=cast.house, role="analyst", by=None, at=AT
        )
        confirm_membership(membership=role, by=None, at=AT)
    issue(cast, told=[cast.police], at=now() - 3 * DAY)
    today = local_day(now())
    told = {"types": ["AG-KIL"], "municipality_id": TOWN}
    seen = make_event(side, date=(today - DAY).isoformat(), **told)
    missed = make_event(side, date=(today - 9 * DAY).isoformat(), **told)
    found = read(cast, side.documenter)
    with acting_as(side.documenter.pk):
        seen.refresh_from_db()
    assert seen.municipality_id == TOWN
    assert [one.reference for one in found.misses] == [missed.reference]


def test_a_year_without_warnings_has_no_data_and_no_zero(cast):
    found = read(cast, cast.one, year=2020)
    assert (found.total.precision, found.recall, found.lead_median) == (None, None, None)
    with acting_as(cast.one.pk):
        assert years_of_warnings(cast.house) == []
