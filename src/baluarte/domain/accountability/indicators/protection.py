"""Indicators of protection: clocks that proceedings tell, the Board's acts, and means as stated."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import partial
from statistics import median

from baluarte.domain.accountability.choices import Outcome
from baluarte.domain.accountability.indicators.figure import NoData
from baluarte.domain.accountability.indicators.institutions import (
    MECHANISM,
    STATE_GOVERNMENTS,
    STATE_SPEAKERS,
    UNITS,
)
from baluarte.domain.accountability.indicators.rules import (
    Computed,
    DegreeRule,
    Formula,
    QueryRule,
    Rule,
    SumRule,
)
from baluarte.domain.accountability.periods import Period
from baluarte.domain.accountability.queries import compliance
from baluarte.domain.accountability.tally import Tally, median_of
from baluarte.domain.protection.models import AgendaItem, CouncilWord
from baluarte.norms.indicators import Counts, Indicator, indicators

# What an authority only said is owed, and not met.
OWED = (Outcome.IN_TIME, Outcome.LATE, Outcome.MISSED, Outcome.DEFICIENT, Outcome.SAID)
OPEN = (Outcome.WITHIN, Outcome.OVERDUE, Outcome.SUSPENDED)
SECONDS_OF_DAY = 86_400
COORDINATION, ANNUAL_PLAN = "coordination", "annual_plan"
RECOMMENDATION = "recommendation"


def clocks_of_law(
    period: Period, known_at: datetime, _at: datetime | None, *, code: str
) -> Computed:
    """Count what became of the clocks of one indicator, where institutions reported."""
    found = compliance(period, known_at=known_at)
    indicator, tally = indicators()[code], found.tally
    answered = len(found.coverage.institutions)
    if not tally.reported:
        return Computed(reason=NoData.NOBODY_REPORTED)
    if indicator.counts == Counts.DELAY:
        return _median(tally, code, answered)
    good, of = (Outcome.OVERDUE, OPEN) if indicator.counts == Counts.BACKLOG else (
        Outcome.IN_TIME, OWED,
    )  # fmt: skip
    counts = _counts(tally, indicator)
    whole = sum(counts.get(one, 0) for one in of)
    if not whole:
        return Computed(reason=NoData.NOTHING_RECORDED, asked=answered, answered=answered)
    return Computed(
        numerator=counts.get(good, 0), denominator=whole, asked=answered, answered=answered
    )


def answered_by_the_board(period: Period, known_at: datetime, _at: datetime | None) -> Computed:
    """Count the recommendations of the Council of a period that have an answer."""
    words = CouncilWord.objects.filter(
        kind=RECOMMENDATION, said_at__gte=period.starts_at,
        said_at__lt=min(period.ends_at, known_at),
    )  # fmt: skip
    number = words.count()
    if not number:
        return Computed(reason=NoData.NOTHING_RECORDED)
    answered = words.filter(answer__answered_at__lte=known_at).count()
    return Computed(numerator=answered, denominator=number)


def summoned_to_the_session(period: Period, known_at: datetime, _at: datetime | None) -> Computed:
    """Count the cases decided in a period to whose session the person was summoned."""
    decided = AgendaItem.objects.filter(
        case__isnull=False, decision__decided_at__gte=period.starts_at,
        decision__decided_at__lt=min(period.ends_at, known_at),
    )  # fmt: skip
    number = decided.count()
    if not number:
        return Computed(reason=NoData.NOTHING_RECORDED)
    told = decided.filter(summons__told_at__lte=known_at).distinct().count()
    return Computed(numerator=told, denominator=number)


def _counts(tally: Tally, indicator: Indicator) -> dict[Outcome, int]:
    found: dict[Outcome, int] = {}
    for (_, outcome), number in tally.of(indicator).items():
        found[outcome] = found.get(outcome, 0) + number
    return found


def _median(tally: Tally, code: str, answered: int) -> Computed:
    seconds = [one for (of, _), several in tally.seconds.items() if of == code for one in several]
    if not seconds:
        return Computed(reason=NoData.NOTHING_RECORDED, asked=answered, answered=answered)
    found = median_of(seconds, at_least=1)
    if found is None:
        # Of few the interval has no ends; the median is one all the same.
        days = Decimal(median(seconds) / SECONDS_OF_DAY)
        return Computed(value=days, asked=answered, answered=answered)
    value, low, high = (
        Decimal(one / SECONDS_OF_DAY) for one in (found.seconds, found.low, found.high)
    )
    return Computed(value=value, low=low, high=high, asked=answered, answered=answered)


def _of_clocks(code: str) -> QueryRule:
    return QueryRule(name="clocks_of_law", query=partial(clocks_of_law, code=code))


CLOCKS = (
    "PRO-P-01", "PRO-P-02", "PRO-P-03", "PRO-P-04", "PRO-P-05", "PRO-P-06", "PRO-P-07",
    "PRO-P-13", "PRO-P-16",
)  # fmt: skip
RULES: Mapping[str, Rule] = {
    **{code: _of_clocks(code) for code in CLOCKS},
    "PRO-S-01": DegreeRule(
        headings=(
            ("agreement_signed", COORDINATION), ("liaison_named", ""),
            ("norm_in_force", ANNUAL_PLAN),
        ),
        institutions=STATE_GOVERNMENTS, speakers=STATE_SPEAKERS,
        same={COORDINATION: ("cooperacion",)},
    ),
    "PRO-S-03": SumRule(
        numerator="budget_approved", denominator="budget_needed", institutions=MECHANISM,
        first_of=True,
    ),
    "PRO-P-14": SumRule(
        numerator="beneficiaries", denominator="staff_in_contact", formula=Formula.RATIO,
        institutions=MECHANISM, first_of=True, stated="caseload_per_person",
    ),
    "PRO-P-15": SumRule(
        numerator="staff_trained", denominator="posts_occupied", institutions=UNITS
    ),
    "PRO-P-17": QueryRule(name="answered_by_the_board", query=answered_by_the_board),
    "PRO-P-18": QueryRule(name="summoned_to_the_session", query=summoned_to_the_session),
}  # fmt: skip
