"""On which days a measure was delivered and worked, and which days before stand against them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from baluarte.domain.protection.models.measure_timelines import BEFORE_DAYS, FEWEST_CASES
from baluarte.science import rates

# Fewer than which nothing is said: our proposal.
FEWEST_AGGRESSIONS = 20
# Of `measure_statuses`: delivered and working; delivered, and known not to work as it should.
WORKS, DEFICIENT = "IMP", "IMP_DEF"
FAILED = "failed"

Days = AbstractSet[int]


@dataclass(frozen=True)
class MeasureDays:
    """What was said of one measure: how far it came and when, when it failed."""

    code: str
    said: Sequence[tuple[date, str]]
    failed: Sequence[date] = ()
    replaced_on: date | None = None


@dataclass(frozen=True)
class Happened:
    """An event, from the first to the last day that its date may mean."""

    first: date
    last: date

    @property
    def days(self) -> Days:
        """Return the days it may have happened on."""
        return _days(self.first, self.last + timedelta(days=1))


@dataclass(frozen=True)
class Watched:
    """A case without a name: its request, until when it is followed, measures and events."""

    requested_on: date
    until: date
    measures: Sequence[MeasureDays]
    happened: Sequence[Happened]
    # How many days before its request the registry is known to have been kept.
    covered: int = BEFORE_DAYS


@dataclass(frozen=True)
class TooFew:
    """Too few to say, of how many."""

    cases: int
    events: int


Said: TypeAlias = "rates.RateRatio | TooFew"


@dataclass(frozen=True)
class Effect:
    """Events a day while measures worked, beside the days before, without a cause.

    Attributes
    ----------
    cases : in which a measure of these worked for a day
    whole : beside all of the days before the request
    apart : beside them without those next to the request
    failing : events on days when a delivered measure was known not to work
    undecided : events whose date may lie on one side or on another, in none

    """

    cases: int
    whole: Said
    apart: Said
    failing: int
    undecided: int


@dataclass(frozen=True)
class _Sides:
    working: Days
    failing: Days
    before: Days
    near: Days


def effect(
    watched: Iterable[Watched], codes: AbstractSet[str], *, covered_since: date, left_out: int
) -> Effect:
    """Compare days on which some measure of these codes worked with those before the request."""
    laid = [(one, sides_of(one, codes, covered_since, left_out)) for one in watched]
    laid = [(one, sides) for one, sides in laid if sides.working]
    placed = [[_side(sides, happened) for happened in one.happened] for one, sides in laid]
    said = {}
    for name, beside in (("whole", ("before", "near")), ("apart", ("before",))):
        rows = [
            (len(sides.working), sum(len(getattr(sides, side)) for side in beside),
             where.count("working"), sum(where.count(side) for side in beside))
            for (_, sides), where in zip(laid, placed, strict=True)
        ]  # fmt: skip
        said[name] = _compare(rows)
    everywhere = [side for where in placed for side in where]
    return Effect(
        cases=len(laid),
        whole=said["whole"],
        apart=said["apart"],
        failing=everywhere.count("failing"),
        undecided=everywhere.count("undecided"),
    )


def sides_of(one: Watched, codes: AbstractSet[str], covered_since: date, left_out: int) -> _Sides:
    """Return the days of a case on each side; a day on which any of them worked is one of those."""
    works: set[int] = set()
    fails: set[int] = set()
    for measure in one.measures:
        if measure.code in codes:
            working, failing = _walked(measure, one.until)
            works |= working
            fails |= failing
    since = max(one.requested_on - timedelta(days=one.covered), covered_since)
    nearest = max(one.requested_on - timedelta(days=left_out), since)
    return _Sides(
        working=works,
        failing=fails - works,
        before=_days(since, nearest) - works - fails,
        near=_days(nearest, one.requested_on) - works - fails,
    )


def _walked(measure: MeasureDays, until: date) -> tuple[Days, Days]:
    """Return the days on which it worked, and those on which it was known not to.

    It works from the day after somebody said so. The day on which it ends or fails is still its
    own, so that an event that showed the failure counts against it.
    """
    turns = sorted([*measure.said, *((day, FAILED) for day in measure.failed)], key=_by_day)
    was_delivered = False
    works: set[int] = set()
    fails: set[int] = set()
    for number, (day, status) in enumerate(turns):
        was_delivered = was_delivered or status in (WORKS, DEFICIENT)
        following = turns[number + 1][0] if number + 1 < len(turns) else until
        last = min([following, until, *([measure.replaced_on] if measure.replaced_on else [])])
        days = _days(day + timedelta(days=1), last + timedelta(days=1))
        if status == WORKS:
            works |= days
        elif was_delivered and status in (DEFICIENT, FAILED):
            fails |= days
    return works, fails


def _by_day(turn: tuple[date, str]) -> tuple[date, bool]:
    # What failed on the day of its delivery failed after it.
    return turn[0], turn[1] == FAILED


def _side(sides: _Sides, happened: Happened) -> str:
    named: Mapping[str, Days] = vars(sides)
    for name, days in named.items():
        if happened.days <= days:
            return name
    return "undecided" if any(happened.days & days for days in named.values()) else ""


def _compare(rows: Sequence[tuple[int, int, int, int]]) -> Said:
    both = [row for row in rows if row[0] and row[1]]
    seen = sum(row[2] + row[3] for row in both)
    informing = sum(row[2] + row[3] > 0 for row in both)
    if informing < FEWEST_CASES or seen < FEWEST_AGGRESSIONS:
        return TooFew(informing, seen)
    try:
        return rates.self_controlled_rate_ratio(
            unit=[number for number in range(len(both)) for _ in range(2)],
            exposed=[side for _ in both for side in (True, False)],
            days=[days for row in both for days in row[:2]],
            events=[events for row in both for events in row[2:]],
        )
    except rates.CannotCompare:
        return TooFew(informing, seen)


def _days(since: date, until: date) -> Days:
    return frozenset(range(since.toordinal(), until.toordinal()))
