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
# Of these the part is within the whole, unless the text of the indicator says otherwise.
PARTS_OF_A_WHOLE = (Formula.SHARE, Formula.REST)
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
    blank = blank_figure(of, stated, asked=1 if rule.first_of else len(rule.institutions))
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
        # What is counted is shown: of a rest, what is left.
        numerator=below - above if rule.formula is Formula.REST else above,
        denominator=below,
        answered=len(pairs),
        differing=sum(
            stated.differs(one.institution, one.heading, one.about)
            or stated.differs(other.institution, other.heading, other.about)
            for one, other in pairs
        ),
        sources=sources_of(rows),
    )
    is_part = rule.formula in PARTS_OF_A_WHOLE and not of.may_exceed
    if is_part and any(_number(part) > _number(whole) for part, whole in pairs):
        return replace(without(known, NoData.PARTS_EXCEED), numerator=None, denominator=None)
    if not below:
        return without(known, NoData.ZERO_DENOMINATOR)
    return replace(
        known, state=FigureState.STATED, reason=None, value=_result(rule.formula, above, below)
    )


def degree_figure(of: PolicyIndicator, rule: DegreeRule, stated: Stated) -> Figure:
    """Return the share of institutions that have something, of those of which that is known.

    Its bounds are what it would be if none of the others had it, and if all had.
    """
    asked = len(rule.institutions)
    blank = blank_figure(of, stated, asked=asked)
    rows: list[Statement] = []
    said: list[Degree] = []
    differing = 0
    for institution in rule.institutions:
        found = [_newest(stated, rule, institution, *heading) for heading in rule.headings]
        if (degree := _degree(found)) is not None:
            said.append(degree)
            rows += [one for one in found if one is not None]
            differing += any(
                _differs(stated, rule, institution, *heading) for heading in rule.headings
            )
    if not said or (Degree.YES not in said and _unstated(rule, stated)):
        return _no_degree(blank, rule, stated)
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
        sources=sources_of(rows),
    )


def _newest(
    stated: Stated, rule: DegreeRule, institution: str, heading: str, about: str
) -> Statement | None:
    """Return what was said last of one thing, of whomever and under whichever name it is stated."""
    places = rule.places_of(institution, about)
    found = [stated.newest(one, heading, name) for one, name in places]
    rows = [one for one in found if one is not None]
    answered = [one for one in rows if one.answer == Answer.ANSWERED]
    return max(answered or rows, key=_recency, default=None)


def _differs(stated: Stated, rule: DegreeRule, institution: str, heading: str, about: str) -> bool:
    places = rule.places_of(institution, about)
    return any(stated.differs(one, heading, name) for one, name in places)


def _degree(found: Sequence[Statement | None]) -> Degree | None:
    """Return how far all are so: yes, no, or in part; None where what is not known leaves it open.

    One that is not so settles it.
    """
    degrees = [one.degree if one else "" for one in found]
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
                sources=sources_of([one]),
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


def _unstated(rule: DegreeRule, stated: Stated) -> tuple[str, ...]:
    """Return which of several things asked nobody states of anybody, where the others are."""
    missing = [
        heading
        for heading in rule.headings
        if not any(
            (said := _newest(stated, rule, one, *heading)) and said.degree
            for one in rule.institutions
        )
    ]
    if len(missing) == len(rule.headings):
        return ()
    return tuple(":".join(filter(None, one)) for one in missing)


def _no_degree(blank: Figure, rule: DegreeRule, stated: Stated) -> Figure:
    if missing := _unstated(rule, stated):
        return replace(without(blank, NoData.PART_NOT_STATED), missing=missing)
    return without(
        blank,
        _why_unsaid(
            _newest(stated, rule, one, *heading)
            for one in rule.institutions
            for heading in rule.headings
        ),
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


def blank_figure(of: PolicyIndicator, stated: Stated, *, asked: int) -> Figure:
    """Return an indicator of which nothing is stated yet."""
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


def sources_of(rows: Iterable[Statement]) -> tuple[StatementSource, ...]:
    """Return statements as what a figure stands on."""
    return tuple(
        StatementSource(one.reference, one.institution, one.document.reference, one.page)
        for one in rows
    )
