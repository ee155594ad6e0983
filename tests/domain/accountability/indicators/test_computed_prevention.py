"""Prevention's computed indicators against numbers worked out by hand, of events invented."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from tests.factories.registry import (
    DECIDED,
    LATER,
    Side,
    make_event,
    make_events,
    make_side,
)
from tests.factories.skills import announce, close, count, put_in, say

from baluarte.domain.accountability.indicators import FigureState, NoData, figure_of
from baluarte.domain.accountability.periods import Period
from baluarte.domain.linkage.actions import judge_pair, propose_pair
from baluarte.domain.registry.actions import determine, standing_of, verify_event
from baluarte.domain.registry.choices import Verdict
from baluarte.domain.registry.models import Determination
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
YEAR = Period(2025)
KNOWN = datetime(2026, 6, 1, 18, tzinfo=UTC)
TAUGHT = datetime(2025, 3, 10, 18, tzinfo=UTC)
# Ten events of 2025 and two that are not: of the year before, and of no known day.
TOLD = (
    [{"types": ["AG-THR"], "date": "2025-02-03"}] * 5
    + [{"types": ["AG-KIL"], "victims": 2, "date": "2025-09-30"}] * 3
    + [{"types": ["AG-CRI"], "date": "2025-06-10"}] * 2
    + [{"types": ["AG-THR"], "date": "2024-03-01"}, {"types": ["AG-THR"], "date": ""}]
)


@pytest.fixture
def side(as_operator) -> Side:
    return make_side(as_operator)


@pytest.fixture
def laid(side):
    return make_events(side, TOLD)


def figure(side, code, period=YEAR, *, known_at=KNOWN, at=None):
    with acting_as(side.documenter.pk):
        return figure_of(code, period, known_at=known_at, at=at)


def confirm(side, events):
    with acting_as(side.verifier.pk):
        for one in events:
            verify_event(event=one, grounds="Leído.", by=side.verifier.pk, at=LATER)


def parts(found):
    return found.numerator, found.denominator, found.value


def test_events_of_a_year(side, laid):
    # 5 + 3 + 2 = 10: a victim more adds no event; another year and no day are of none.
    found = figure(side, "PRV-O-01")
    assert (found.value, found.state) == (10, FigureState.COMPUTED)
    assert figure(side, "PRV-O-01", Period(2024)).value == 1


def test_events_that_somebody_confirmed(side, laid):
    confirm(side, laid[:4])
    # 4 of 10 = 40 %; the one confirmed of 2024 counts there.
    confirm(side, laid[10:11])
    assert parts(figure(side, "PRV-P-03")) == (4, 10, 40)
    assert parts(figure(side, "PRV-P-03", Period(2024))) == (1, 1, 100)


def test_what_was_confirmed_later_was_not_known_before(side, laid):
    confirm(side, laid[:4])
    assert parts(figure(side, "PRV-P-03", known_at=DECIDED)) == (0, 10, 0)


def test_obstacles_of_all_events(side, laid):
    # Criminalisation is an obstacle in its catalogue; threats and killings are not: 2 / 10 = 20 %
    assert parts(figure(side, "PRV-O-04")) == (2, 10, 20)


def test_events_recorded_within_seven_days_of_their_day(side):
    # Recorded on 2 February 2026: of 26 January (7 days) and 1 February (1); 25 January is 8
    # days before, 3 May 2025 far more; of no day known nothing can be said. 2 / 3
    days = ["2026-01-26", "2026-02-01", "2026-01-25", "2026-01"]
    make_events(side, [{"date": day} for day in days])
    found = figure(side, "PRV-P-01", Period(2026))
    assert (found.numerator, found.denominator) == (2, 3)
    assert round(found.value, 2) == Decimal("66.67")


def test_pairs_that_somebody_judged(side, as_operator):
    several = [make_event(side) for _ in range(4)]
    by = side.documenter.pk
    with acting_as(by):
        pairs = [
            propose_pair(one=several[0], other=other, reason="Igual.", by=by, at=LATER)
            for other in several[1:]
        ]
    with acting_as(side.steward.pk):
        judge_pair(
            pair=pairs[0], verdict=Verdict.DIFFERENT, reason="Leídos los dos.",
            by=side.steward.pk, at=LATER,
        )  # fmt: skip
    # One of three proposed: 1 / 3
    found = figure(side, "PRV-P-04", Period(2026))
    assert (found.numerator, found.denominator) == (1, 3)
    assert round(found.value, 2) == Decimal("33.33")


def test_verified_victims_of_twelve_months(side):
    told = [
        {"types": ["AG-KIL"], "victims": 2, "date": "2025-05-03"},
        {"types": ["AG-ENF"], "date": "2025-08-01"},
        # Not confirmed, not of the twelve months, not of work: in none.
        {"types": ["AG-KIL"], "date": "2025-05-04"},
        {"types": ["AG-KIL"], "date": "2024-05-04"},
        {"types": ["AG-KIL"], "date": "2025-05-05"},
    ]
    events = make_events(side, told)
    for place, one in enumerate(events):
        with acting_as(side.documenter.pk):
            held = Determination.objects.get(current_of=one)
            what = replace(
                standing_of(held), link_criterion="Consta.",
                link_to_work="no_link" if place == 4 else "motivated_by_activity",
            )  # fmt: skip
            determine(event=one, what=what, ground="Leído.", by=side.documenter.pk, at=DECIDED)
    confirm(side, [one for place, one in enumerate(events) if place != 2])
    # 2 killed + 1 disappeared = 3
    assert figure(side, "PRV-O-02").value == 3


def test_who_passed_courses_with_the_three_approaches(side):
    # Of two with an account one passed; of five counted three: 4 / 7. Of four more nobody said it.
    days = {"first_date": date(2025, 3, 3), "last_date": date(2025, 3, 4)}
    course = announce(side.steward, side.institution, at=TAUGHT, **days)
    put_in(side.steward, course, side.documenter, side.verifier, at=TAUGHT)
    said = {side.documenter: (True, 40, 90), side.verifier: (True, 40, None)}
    say(side.steward, course, said, at=TAUGHT)
    count(side.steward, course, kind="journalists", enrolled=5, attended=5, passed=3, at=TAUGHT)
    count(side.steward, course, kind="families", enrolled=4, at=TAUGHT)
    assert figure(side, "PRV-P-07").reason is NoData.NOTHING_RECORDED
    close(side.steward, course, at=TAUGHT)
    found = figure(side, "PRV-P-07")
    assert (found.numerator, found.denominator, round(found.value, 2)) == (4, 7, Decimal("57.14"))
    assert figure(side, "PRV-P-07", Period(2026)).reason is NoData.NOTHING_RECORDED
    before = TAUGHT - timedelta(days=1)
    assert figure(side, "PRV-P-07", known_at=before).reason is NoData.NOTHING_RECORDED


@pytest.mark.parametrize(
    "code",
    ["PRV-P-01", "PRV-P-03", "PRV-P-04", "PRV-P-07", "PRV-O-01", "PRV-O-02", "PRV-O-04"],
)
def test_of_a_registry_without_anything_there_is_no_figure_and_no_zero(side, code):
    found = figure(side, code)
    assert (found.state, found.value, found.numerator, found.reason) == (
        FigureState.NO_DATA, None, None, NoData.NOTHING_RECORDED,
    )  # fmt: skip


@pytest.mark.parametrize("code", ["PRV-P-01", "PRV-P-03", "PRV-O-01", "PRV-O-04"])
def test_of_a_year_without_anything_there_is_no_figure_either(side, laid, code):
    found = figure(side, code, Period(2019))
    assert (found.value, found.reason) == (None, NoData.NOTHING_RECORDED)


@pytest.mark.parametrize("code", ["PRV-O-01", "PRV-O-04", "PRV-P-01", "PRV-P-03"])
def test_asked_as_of_now_it_is_what_it_is_as_known(side, laid, code):
    confirm(side, laid[:4])
    assert figure(side, code, at=KNOWN) == figure(side, code)


def test_asked_as_of_before_it_is_as_known_then_whenever_now_is(side, laid):
    confirm(side, laid[:4])
    assert parts(figure(side, "PRV-P-03", known_at=DECIDED, at=KNOWN)) == (0, 10, 0)
