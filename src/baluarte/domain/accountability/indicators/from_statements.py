"""Figures from what documents say of institutions. What nobody stated is counted, never as zero."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from baluarte.domain.accountability.indicators.figure import (
    Figure,
    FigureState,
    NoData,
    StatementSource,
    without,
)
from baluarte.domain.accountability.indicators.rules import DegreeRule, Formula, SumRule
from baluarte.domain.accountability.periods import Period
from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.models import Statement
from baluarte.norms.policy import PolicyIndicator
from baluarte.norms.statements import Degree

HUNDRED = Decimal(100)
Cells = Mapping[tuple[str, str, str], Sequence[Statement]]


@dataclass(frozen=True, slots=True)
class Stated:
    """What stands of one period: by institution, heading and what else it speaks of."""

    cells: Cells
    period: Period
    known_at: datetime

    @classmethod
    def of(cls, rows: Iterable[Statement], period: Period, known_at: datetime) -> "Stated":
        """Keep what lies in a period: a figure within it, a degree on some day of it."""
        cells: dict[tuple[str, str, str], list[Statement]] = {}
        for one in rows:
            if _is_of(one, period):
                cells.setdefault((one.institution, one.heading, one.about), []).append(one)
        return cls(cells, period, known_at)

    def newest(self, institution: str, heading: str, about: str = "") -> Statement | None:
        """Return what was said last of a cell: an answer before what is none."""
        rows = self.cells.get((institution, heading, about), ())
        answered = [one for one in rows if one.answer == Answer.ANSWERED]
        return max(answered or rows, key=_recency, default=None)

    def differs(self, institution: str, heading: str, about: str = "") -> bool:
        """Say whether a cell is stated with more than one value."""
        rows = self.cells.get((institution, heading, about), ())
        said = {(one.first_date, one.last_date, one.value) for one in rows if one.value is not None}
        return len(said) > len({(first, last) for first, last, _ in said})


def sum_figure(of: PolicyIndicator, rule: SumRule, stated: Stated) -> Figure:
    """Return two sums in proportion, over the institutions that state both."""
    blank = _blank(of, stated, asked=1 if rule.first_of else len(rule.institutions))
    pairs = _pairs(rule, stated)
    if not pairs:
        if found := _said_itself(blank, rule, stated):
            return found
        return without(blank, _why_none(rule, stated))
    above = sum((_number(one) for one, _ in pairs), Decimal())
    below = sum((_number(one) for _, one in pairs), Decimal())
    rows = [one for pair in pairs for one in pair]
    known = replace(
        blank,
        numerator=above,
        denominator=below,
        answered=len(pairs),
        differing=sum(
            stated.differs(one.institution, one.heading, one.about)
            or stated.differs(other.institution, other.heading, other.about)
            for one, other in pairs
        ),
        sources=_sources(rows),
    )
    if not below:
        return without(known, NoData.ZERO_DENOMINATOR)
    return replace(
        known, state=FigureState.STATED, reason=None, value=_result(rule.formula, above, below)
    )


def degree_figure(of: PolicyIndicator, rule: DegreeRule, stated: Stated) -> Figure:
    """Return the share of institutions that have something, of those of which that is known.

    Its bounds are what it would be if none of the others had it, and if all had.
    """
    if not rule.institutions:
        return _each_statement(of, rule, stated)
    asked = len(rule.institutions)
    blank = _blank(of, stated, asked=asked)
    rows: list[Statement] = []
    said: list[Degree] = []
    differing = 0
    for institution in rule.institutions:
        found = [_newest(stated, rule, institution, *heading) for heading in rule.headings]
        if (degree := _degree(found)) is not None:
            said.append(degree)
            rows += [one for one in found if one is not None]
            differing += any(stated.differs(institution, *heading) for heading in rule.headings)
    if not said:
        return without(blank, _why_no_degree(rule, stated))
    number, whole = Decimal(said.count(Degree.YES)), Decimal(len(said))
    missing = asked - len(said)
    # Of what is counted itself the bounds are numbers; of a share, shares of all that were asked.
    scale = Decimal(1) if of.unit == "count" else HUNDRED / asked
    return replace(
        blank,
        state=FigureState.STATED,
        reason=None,
        value=number if of.unit == "count" else number / whole * HUNDRED,
        numerator=number,
        denominator=whole,
        low=number * scale if missing else None,
        high=(number + missing) * scale if missing else None,
        answered=len(said),
        differing=differing,
        degree=str(said[0]) if asked == 1 else "",
        sources=_sources(rows),
    )


def _newest(
    stated: Stated, rule: DegreeRule, institution: str, heading: str, about: str
) -> Statement | None:
    """Return what says how far something is so: of its heading, or the day on which it was."""
    said = stated.newest(institution, heading, about)
    if rule.day_heading and (said is None or not said.degree):
        day = stated.newest(institution, rule.day_heading, about)
        return day if day is not None and day.day is not None else said
    return said


def _degree_of(one: Statement | None) -> str:
    if one is None:
        return ""
    return one.degree or (Degree.YES if one.day is not None else "")


def _each_statement(of: PolicyIndicator, rule: DegreeRule, stated: Stated) -> Figure:
    wanted = {heading for heading, _ in rule.headings}
    about = {name for _, name in rule.headings if name}
    named = {
        (key[0], heading, key[2])
        for key in stated.cells
        for heading in wanted
        if key[1] in {heading, rule.day_heading} and (not about or key[2] in about)
    }
    keys = sorted(named)
    found = [one for key in keys if (one := _newest(stated, rule, *key)) is not None]
    known = [one for one in found if _degree_of(one)]
    blank = _blank(of, stated, asked=len(found))
    if not known:
        return without(blank, _why_unsaid(found))
    number, whole = (
        Decimal(sum(_degree_of(one) == Degree.YES for one in known)),
        Decimal(len(known)),
    )
    return replace(
        blank,
        state=FigureState.STATED,
        reason=None,
        value=number / whole * HUNDRED,
        numerator=number,
        denominator=whole,
        answered=len(known),
        differing=sum(stated.differs(*key) for key in keys),
        sources=_sources(known),
    )


def _degree(found: Sequence[Statement | None]) -> Degree | None:
    """Return how far all are so: yes, no, or in part; None where what is not known leaves it open.

    One that is not so settles it.
    """
    degrees = [_degree_of(one) for one in found]
    for worst in (Degree.NO, Degree.PARTLY):
        if worst in degrees:
            return worst
    return Degree.YES if all(one == Degree.YES for one in degrees) else None


def _pairs(rule: SumRule, stated: Stated) -> list[tuple[Statement, Statement]]:
    """Return both statements of each institution that has both with a number."""
    found = []
    for institution in rule.institutions:
        above = stated.newest(institution, rule.numerator)
        below = stated.newest(institution, rule.denominator)
        if above is None or below is None or above.number is None or below.number is None:
            continue
        found.append((above, below))
        if rule.first_of:
            break
    return found


def _said_itself(blank: Figure, rule: SumRule, stated: Stated) -> Figure | None:
    """Return the value as one institution states it, where its parts are stated by none."""
    if not rule.stated:
        return None
    for institution in rule.institutions:
        one = stated.newest(institution, rule.stated)
        if one is not None and one.number is not None:
            return replace(
                blank, state=FigureState.STATED, reason=None, value=one.number, asked=1,
                answered=1, differing=int(stated.differs(institution, rule.stated)),
                sources=_sources([one]),
            )  # fmt: skip
    return None


def _why_none(rule: SumRule, stated: Stated) -> NoData:
    def numbers(heading: str) -> bool:
        found = (stated.newest(one, heading) for one in rule.institutions)
        return any(one is not None and one.number is not None for one in found)

    if numbers(rule.numerator) and not numbers(rule.denominator):
        return NoData.NO_DENOMINATOR
    wanted = (rule.numerator, rule.denominator)
    return _why_unsaid(stated.newest(i, one) for i in rule.institutions for one in wanted)


def _why_no_degree(rule: DegreeRule, stated: Stated) -> NoData:
    return _why_unsaid(
        stated.newest(i, *heading) for i in rule.institutions for heading in rule.headings
    )


def _why_unsaid(found: Iterable[Statement | None]) -> NoData:
    """Return why nothing is said: asked in vain, answered without a figure, or never stated.

    Silence is only of who was asked and did not answer.
    """
    answers = {one.answer for one in found if one is not None}
    if Answer.NOT_ANSWERED in answers:
        return NoData.NOT_ANSWERED
    return NoData.WITHOUT_FIGURE if answers - {Answer.ANSWERED} else NoData.NOBODY_STATED


def _result(formula: Formula, above: Decimal, below: Decimal) -> Decimal:
    share = above / below
    match formula:
        case Formula.REST:
            return (1 - share) * HUNDRED
        case Formula.RATIO:
            return share
        case _:
            return share * HUNDRED


def _blank(of: PolicyIndicator, stated: Stated, *, asked: int) -> Figure:
    return Figure(
        code=of.code, state=FigureState.NO_DATA, reason=NoData.NOBODY_STATED, unit=of.unit,
        period=stated.period, known_at=stated.known_at, asked=asked,
    )  # fmt: skip


def _is_of(one: Statement, period: Period) -> bool:
    if one.degree or one.answer != Answer.ANSWERED:
        return one.first_date <= period.last_date and one.last_date >= period.first_date
    return period.first_date <= one.first_date and one.last_date <= period.last_date


def _number(one: Statement) -> Decimal:
    assert one.number is not None
    return one.number


def _recency(one: Statement) -> tuple[object, ...]:
    return one.last_date, one.said_date, one.stated_at


def _sources(rows: Iterable[Statement]) -> tuple[StatementSource, ...]:
    return tuple(
        StatementSource(one.reference, one.institution, one.document.reference, one.page)
        for one in rows
    )
