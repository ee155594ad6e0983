"""What was warned of and what happened: misses first, then precision, lead time, calibration."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median

from django.db.models import F

from baluarte.domain.access.models import Institution
from baluarte.domain.prevention.models import ContingencyPlan, EarlyWarning, WarningOutcome
from baluarte.domain.prevention.queries.warnings import (
    TrackedWarning,
    issued_in,
    track_warnings,
    warnings,
)
from baluarte.domain.prevention.warning_choices import (
    OF_THE_MODEL,
    SecondWord,
    SignalKind,
    WhatCame,
)
from baluarte.domain.registry.queries import Filters, events
from baluarte.norms.clocks.calendar import local_day, zone_of_place
from baluarte.norms.warnings import WarningPolicy

BINS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Tally:
    """Of some warnings that are over, how many came to what; `waiting` nobody has judged."""

    happened: int
    did_not: int
    acted_upon: int
    cannot_judge: int
    waiting: int

    @property
    def judged(self) -> int:
        """Return of how many one can say whether they came true."""
        return self.happened + self.did_not

    @property
    def precision(self) -> float | None:
        """Return the share that came true; nothing where none can be judged."""
        return self.happened / self.judged if self.judged else None


@dataclass(frozen=True, slots=True)
class Bin:
    """Warnings of the model whose probability lies in a range, and the share that came true."""

    low: float
    high: float
    warnings: int
    said: float
    came: float


@dataclass(frozen=True, slots=True)
class Miss:
    """A grave event of a place and day of which no warning stood."""

    reference: str
    day: date
    place: str


@dataclass(frozen=True, slots=True)
class Budget:
    """How many warnings of a level were issued in a year, of how many the policy foresees."""

    level: str
    used: int
    most: int


@dataclass(frozen=True, slots=True)
class WarningScores:
    """What a house warned of in a year and what happened."""

    misses: tuple[Miss, ...]
    # Grave events of a known place and day, and of how many a warning stood.
    grave: int
    warned: int
    tallies: dict[SignalKind, Tally]
    calibration: tuple[Bin, ...]
    # From issue to the first day of what happened, and to the plan.
    lead_days: tuple[int, ...]
    plan_days: tuple[int, ...]
    budgets: tuple[Budget, ...]
    # Of the year, begun ones too.
    months: int

    @property
    def recall(self) -> float | None:
        """Return of which share of grave events a warning stood."""
        return self.warned / self.grave if self.grave else None

    @property
    def lead_median(self) -> float | None:
        """Return the median days from issue to what happened."""
        return median(self.lead_days) if self.lead_days else None

    @property
    def plan_median(self) -> float | None:
        """Return the median days from issue to the plan."""
        return median(self.plan_days) if self.plan_days else None

    @property
    def total(self) -> Tally:
        """Return all tallies together."""
        rows = list(self.tallies.values())
        return Tally(*(sum(getattr(one, name) for one in rows) for name in Tally.__slots__))


def scores_of(
    holder: Institution, year: int, *, policy: WarningPolicy, at: datetime
) -> WarningScores:
    """Return what a house issued in a year, what came of it, and what it did not warn of."""
    tracked = [
        one
        for one in track_warnings(warnings().filter(holder=holder), at=at)
        if one.issued_at is not None and issued_day(one).year == year
    ]
    last = _last_outcomes(tracked)
    # What came true early is counted once its term is over: of those that stand, only these could
    # be judged, and all would have come true.
    over = [one for one in tracked if one.today > one.row.valid_until]
    misses, grave = _misses(tracked, year, policy, at=at)
    return WarningScores(
        misses=misses,
        grave=grave,
        warned=grave - len(misses),
        tallies={
            signal: _tally([one for one in over if one.row.signal == signal], last)
            for signal in SignalKind
            if any(one.row.signal == signal for one in over)
        },
        calibration=tuple(_calibration(over, last)),
        lead_days=tuple(
            sorted(
                (last[one.row.pk].happened_date - issued_day(one)).days  # type: ignore[operator]
                for one in over
                if one.row.pk in last and last[one.row.pk].happened_date
            )
        ),
        plan_days=_plan_days(tracked),
        budgets=tuple(
            Budget(code, issued_in(year, holder=holder, level=code), one.yearly_budget)
            for code, one in policy.levels.items()
            if one.yearly_budget is not None
        ),
        months=_months(year, local_day(at)),
    )


def _months(year: int, today: date) -> int:
    return today.month if year == today.year else 12


def years_of_warnings(holder: Institution) -> list[int]:
    """Return the years in which a house proposed a warning, the newest first."""
    found = EarlyWarning.objects.filter(holder=holder).values_list("proposed_at", flat=True)
    return sorted({local_day(one).year for one in found}, reverse=True)


def issued_day(one: TrackedWarning) -> date:
    """Return the day on which a warning was issued there; the last of days where it was not."""
    zone = zone_of_place(state=one.row.state_id, municipality=one.row.municipality_id or "")
    return local_day(one.issued_at, zone) if one.issued_at else date.max


def _last_outcomes(several: Iterable[TrackedWarning]) -> dict[object, WarningOutcome]:
    keys = [one.row.pk for one in several]
    rows = WarningOutcome.objects.filter(
        warning__in=keys, review__answer=SecondWord.CONFIRMED
    ).order_by("number")
    return {one.warning_id: one for one in rows}


def _tally(several: Sequence[TrackedWarning], last: dict[object, WarningOutcome]) -> Tally:
    said = Counter(last[one.row.pk].outcome for one in several if one.row.pk in last)
    return Tally(
        said[WhatCame.HAPPENED], said[WhatCame.DID_NOT], said[WhatCame.ACTED_UPON],
        said[WhatCame.CANNOT_JUDGE], len(several) - said.total(),
    )  # fmt: skip


def _calibration(
    over: Sequence[TrackedWarning], last: dict[object, WarningOutcome]
) -> Iterable[Bin]:
    judged = [
        (float(one.row.probability or 0), last[one.row.pk].outcome == WhatCame.HAPPENED)
        for one in over
        if one.row.signal in OF_THE_MODEL
        and one.row.pk in last
        and last[one.row.pk].outcome in (WhatCame.HAPPENED, WhatCame.DID_NOT)
    ]
    for low, high in pairwise(BINS):
        there = [each for each in judged if low <= each[0] < high or each[0] == high == BINS[-1]]
        if there:
            yield Bin(
                low, high, len(there), sum(p for p, _ in there) / len(there),
                sum(came for _, came in there) / len(there),
            )  # fmt: skip


def _plan_days(tracked: Sequence[TrackedWarning]) -> tuple[int, ...]:
    first = dict(
        ContingencyPlan.objects.filter(
            number=1, warning__in=[one.row.pk for one in tracked]
        ).values_list("warning", "written_at")
    )
    return tuple(
        sorted(
            (first[one.row.pk] - one.issued_at) // timedelta(days=1)
            for one in tracked
            if one.row.pk in first and one.issued_at
        )
    )


def _misses(
    tracked: Sequence[TrackedWarning], year: int, policy: WarningPolicy, *, at: datetime
) -> tuple[tuple[Miss, ...], int]:
    """Return the grave events of a year of which no warning stood, and how many there were.

    As far as the context sees events with a day and a municipality.
    """
    until = min(date(year, 12, 31), local_day(at))
    days = {
        (row["pk"], row["reference"], row["listed_date"], row["municipality"], row["town"])
        for group in policy.grave_groups
        for row in events(Filters(from_date=date(year, 1, 1), until_date=until, group=group))
        .filter(municipality__isnull=False)
        .order_by()
        .values("pk", "reference", "listed_date", "municipality", town=F("municipality__name"))
    }
    missed = [
        Miss(reference, day, town)
        for _key, reference, day, municipality, town in days
        if not any(covers(one, municipality, day) for one in tracked)
    ]
    missed.sort(key=lambda one: (one.day, one.reference), reverse=True)
    return tuple(missed), len(days)


def covers(one: TrackedWarning, municipality: str, day: date) -> bool:
    """Say whether a warning stood for a municipality on a day; of a part of a state for none."""
    row = one.row
    is_there = row.municipality_id in (None, municipality) and row.state_id == municipality[:2]
    return is_there and not row.region and issued_day(one) <= day <= row.valid_until
