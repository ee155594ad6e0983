"""Studies that fell by lot to be rated again: whose turn it is, and how far two raters agree.

The wall counts for whoever analyses (`models.second_ratings`): no study comes here by it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from baluarte.domain.access.rules import require_role
from baluarte.domain.audit.actions import record
from baluarte.domain.linkage.queries.weight_tables import wilson
from baluarte.domain.protection.models import ItemRating, LevelStatement, RiskStudy
from baluarte.domain.protection.models.second_ratings import (
    FEWEST_IN_QUARTER,
    FEWEST_PAIRS,
    LEVEL,
    UNKNOWN,
)
from baluarte.domain.protection.queries.agreement import ANALYST, Coefficient, ac1_on, kappa_on
from baluarte.norms import instruments
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.instruments import Instrument
from baluarte.science import reliability

MONTHS = 3
# A value with its interval of 95 in 100.
Interval = tuple[float, float, float]
# How often both raters gave what, as the wall counts it; no code where too few did.
Counts = Mapping[tuple[str | None, str | None], int]


@dataclass(frozen=True)
class SampleOfQuarter:
    """Of the studies closed in a quarter: those that fell by lot, being rated again, and done."""

    since: date
    closed: int
    drawn: int
    begun: int
    done: int


@dataclass(frozen=True)
class AgreementOn:
    """How far raters agree on the level or on an item: of how many pairs, alike, beyond chance."""

    of: str
    pairs: int
    # Pairs of which one rater or both did not know it.
    left_out: int
    alike: Interval | None
    kappa: Coefficient
    same_code: Coefficient

    @property
    def is_told(self) -> bool:
        """Say whether there are pairs enough to say anything."""
        return self.alike is not None


@dataclass(frozen=True)
class LevelOfQuarter:
    """How far raters agreed on the level in a quarter, and which level they gave on average."""

    since: date
    pairs: int
    alike: Interval | None = None
    # Where the lowest level of the instrument is 1.
    mean: Interval | None = None


@dataclass(frozen=True)
class Reliability:
    """How far raters agree with one version of the instrument, over all and quarter by quarter."""

    instrument: Instrument
    pairs: int
    # Pairs rated with another version of it.
    other_instrument: int
    level: AgreementOn
    items: tuple[AgreementOn, ...]
    quarters: tuple[LevelOfQuarter, ...]


def studies_to_rate_again() -> QuerySet[RiskStudy]:
    """Return the studies that fell by lot and wait for a second rater, the oldest first.

    Of the team's open cases; not those in whose first rating whoever acts took part.
    """
    with connection.cursor() as cursor:
        cursor.execute("select bal.to_rate_again()")
        keys = [row[0] for row in cursor.fetchall()]
    found = RiskStudy.objects.filter(pk__in=keys).select_related(
        "case__compartment", "case__matter"
    )
    return found.order_by("closed_at", "id")


def took_part(study: RiskStudy, *, by: UUID) -> bool:
    """Say whether an account coded anything of a study: then another person rates it again."""
    if study.by_id == by:
        return True
    mine = {"study": study, "by": by}
    return (
        ItemRating.objects.filter(**mine).exists() or LevelStatement.objects.filter(**mine).exists()
    )


def sample_by_quarter(*, by: UUID) -> tuple[SampleOfQuarter, ...]:
    """Return, by quarter, how many studies closed, fell by lot and were rated again."""
    require_role(by, ANALYST)
    with connection.cursor() as cursor:
        cursor.execute("select quarter, closed, drawn, begun, done from bal.rating_sample()")
        return tuple(SampleOfQuarter(*row) for row in cursor.fetchall())


def reliability_of_studies(*, by: UUID, at: datetime) -> Reliability | None:
    """Return how far raters agree on the studies that fell by lot; logged.

    Of the version of the instrument with most pairs. Nothing where none was rated twice.
    """
    require_role(by, ANALYST)
    counted = _rated_twice()
    sizes = {form: sum(rows[None, LEVEL].values()) for form, rows in counted.items()}
    if not any(sizes.values()):
        return None
    most = max(sorted(sizes), key=lambda form: sizes[form])
    record(
        act="protection.read_agreement", object_type="risk_study",
        payload={"instrument": most, "pairs": sizes[most]}, by=by, at=at,
    )  # fmt: skip
    code, _, version = most.partition("/")
    known = instruments.instrument(code, int(version))
    codes = [str(place) for place in range(len(known.codes))]
    rows = counted[most]
    return Reliability(
        instrument=known,
        pairs=sizes[most],
        other_instrument=sum(sizes.values()) - sizes[most],
        level=_agreement_on(LEVEL, rows[None, LEVEL], list(known.levels)),
        items=tuple(_agreement_on(item, rows[None, item], codes) for item in known.items),
        quarters=_by_quarter(rows, list(known.levels), until=local_day(at)),
    )


def _rated_twice() -> dict[str, dict[tuple[date | None, str], Counts]]:
    """Return of each instrument, by quarter and subject, how often both gave what."""
    found: dict[str, dict[tuple[date | None, str], Counts]] = defaultdict(lambda: defaultdict(dict))
    with connection.cursor() as cursor:
        cursor.execute(
            "select instrument, quarter, subject, first_code, second_code, pairs"
            " from bal.rated_twice()"
        )
        for form, since, subject, one, other, pairs in cursor.fetchall():
            found[form][since, subject] = {**found[form][since, subject], (one, other): pairs}
    return found


def _agreement_on(of: str, counts: Counts, codes: list[str]) -> AgreementOn:
    both = _apart(counts)
    known = _known(counts)
    pairs = sum(counts.values())
    alike = None
    if both and len(both) >= FEWEST_PAIRS:
        alike = wilson(sum(one == other for one, other in both), len(both))
        kappa, same_code = kappa_on(of, both, codes, pairs), ac1_on(of, both, codes, pairs)
    else:
        kappa = same_code = Coefficient(of, known, pairs - known, why="too_few")
    return AgreementOn(of, known, pairs - known, alike, kappa, same_code)


def _by_quarter(
    rows: Mapping[tuple[date | None, str], Counts], levels: list[str], *, until: date
) -> tuple[LevelOfQuarter, ...]:
    """Return each quarter from the first with pairs until now; without pairs it is missing."""
    by_quarter = {since: counts for (since, _), counts in rows.items() if since is not None}
    return tuple(
        _level_of(since, by_quarter.get(since, {}), levels)
        for since in _quarters(min(by_quarter), until)
    )


def _level_of(since: date, counts: Counts, levels: list[str]) -> LevelOfQuarter:
    both = _apart(counts)
    if len(both) < FEWEST_IN_QUARTER:
        return LevelOfQuarter(since, _known(counts))
    first, second = zip(*both, strict=True)
    mean = reliability.mean_grade(first, second, categories=levels)
    return LevelOfQuarter(
        since,
        len(both),
        wilson(sum(one == other for one, other in both), len(both)),
        (mean.value, mean.lower, mean.upper),
    )


def _quarters(first: date, until: date) -> Sequence[date]:
    found = [first]
    while (following := _following(found[-1])) <= until:
        found.append(following)
    return found


def _following(quarter: date) -> date:
    years, month = divmod(quarter.month - 1 + MONTHS, 12)
    return date(quarter.year + years, month + 1, 1)


def _known(counts: Counts) -> int:
    """Return how many pairs both raters knew; where the wall gives no code, it counts these."""
    return sum(number for both, number in counts.items() if UNKNOWN not in both)


def _apart(counts: Counts) -> list[tuple[str, str]]:
    """Return each pair that both raters knew, once for each time; none where no code is given."""
    return [
        (one, other)
        for (one, other), number in sorted(counts.items(), key=str)
        if one is not None and other is not None and UNKNOWN not in (one, other)
        for _ in range(number)
    ]
