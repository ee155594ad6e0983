"""Indicators of early warnings against numbers worked out by hand; places and words are invented."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories.registry import make_event, make_side
from tests.factories.warnings import (
    TOWN,
    action_of,
    came,
    issue,
    make_warning_cast,
    plan,
    propose,
    report,
)

from baluarte.domain.accountability.indicators import FigureState, NoData, figure_of
from baluarte.domain.accountability.periods import Period
from baluarte.domain.prevention.actions import note_cause
from baluarte.domain.prevention.warning_choices import CauseKind, LevelOfWarning, WhatCame
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# What is told below lies within one year, on whichever day it is asked.
TODAY = local_day(timezone.now())
NOW = timezone.now() - (120 * DAY if TODAY.month <= 3 else 0 * DAY)
YEAR = Period(local_day(NOW).year)
CODES = ("REP-P-09", "REP-P-11", "REP-P-12", "REP-O-02", "REP-O-04")


@pytest.fixture
def cast(as_operator):
    with as_operator():
        return make_warning_cast()


def issued(cast, days_ago, *, stands=20, **changes):
    at = NOW - days_ago * DAY
    return issue(cast, at=at, valid_until=local_day(at) + stands * DAY, **changes)


def day_of(days_ago):
    return local_day(NOW - days_ago * DAY)


def figure(cast, code, period=YEAR, *, known_at=NOW + HOUR):
    with acting_as(cast.one.pk):
        return figure_of(code, period, known_at=known_at)


def parts(found):
    return found.numerator, found.denominator


@pytest.mark.parametrize("code", CODES)
def test_without_any_warning_there_is_no_figure_and_no_zero(cast, code):
    found = figure(cast, code)
    assert (found.state, found.reason) == (FigureState.NO_DATA, NoData.NOTHING_RECORDED)


def test_s40_only_orange_and_red_that_were_issued_are_counted_in_their_year(cast):
    issued(cast, 3)
    issued(cast, 2, told=[cast.police], level=LevelOfWarning.ORANGE)
    issued(cast, 2, told=[cast.police], level=LevelOfWarning.YELLOW)
    propose(cast, at=NOW)
    assert figure(cast, "REP-P-12").value == 2
    # Before it was issued nothing was known of it; of a year without any, nought.
    assert figure(cast, "REP-P-12", known_at=NOW - 9 * DAY).value is None
    assert figure(cast, "REP-P-12", Period(2001)).value == 0


def test_s40_a_plan_is_under_way_once_an_action_of_it_was_done_within_a_day(cast):
    quick, slow = issued(cast, 3), issued(cast, 3)
    issued(cast, 1)
    for one, after in ((quick, 23 * HOUR), (slow, 25 * HOUR)):
        at = NOW - 3 * DAY
        made = plan(cast, one, at=at + HOUR)
        action = action_of(made, "PA-1", by=cast.one)
        report(action, cast.police_liaison, at=at + after)
    assert parts(figure(cast, "REP-P-09")) == (1, 3)
    assert parts(figure(cast, "REP-P-09", known_at=NOW - 3 * DAY + 2 * HOUR)) == (0, 2)


def test_s41_a_region_has_an_action_once_a_cause_has_its_owner_and_its_day(cast):
    one = issued(cast, 3)
    issued(cast, 3, told=[cast.government], municipality="", region="Costa (inventada)")
    assert parts(figure(cast, "REP-P-11")) == (0, 2)
    with acting_as(cast.one.pk):
        note_cause(
            warning=one, cause=CauseKind.IMPUNITY, words="Nadie investigó (inventado).",
            owner="FGR", review_date=local_day(NOW) + 9 * DAY, by=cast.one.pk, at=NOW,
        )  # fmt: skip
    assert parts(figure(cast, "REP-P-11")) == (1, 2)
    # Once its day of review has passed without another, nobody answers for it.
    if (local_day(NOW) + 20 * DAY).year == YEAR.last_date.year:
        assert parts(figure(cast, "REP-P-11", known_at=NOW + 20 * DAY)) == (0, 2)


def test_s40_lead_time_is_the_median_of_those_that_came_true_and_were_confirmed(cast):
    for days_ago, after in ((60, 4), (59, 10), (58, 11)):
        came(
            cast, issued(cast, days_ago), WhatCame.HAPPENED, at=NOW,
            day=day_of(days_ago) + after * DAY,
        )  # fmt: skip
    came(cast, issued(cast, 57), WhatCame.DID_NOT, at=NOW)
    alone = issued(cast, 56)
    came(cast, alone, WhatCame.HAPPENED, day=day_of(56) + DAY, at=NOW, confirmed=False)
    assert figure(cast, "REP-O-02").value == 10
    assert figure(cast, "REP-O-02", known_at=NOW - DAY).value is None


def test_s40_grave_events_without_a_warning_are_the_misses(cast, as_operator):
    side = make_side(as_operator, institution=cast.house)
    issued(cast, 30, municipality=TOWN)
    for kind, days_ago in (("AG-KIL", 20), ("AG-KIL", 40), ("AG-THR", 40)):
        make_event(
            side, types=[kind], date=day_of(days_ago).isoformat(), municipality_id=TOWN, at=NOW
        )
    with acting_as(side.steward.pk):
        found = figure_of("REP-O-04", YEAR, known_at=NOW + HOUR)
    assert parts(found) == (1, 2)
