"""The annual report: each axis with its indicators, targets, progress and what both sides say."""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any

from baluarte.domain.accountability import indicators
from baluarte.domain.accountability.choices import Assessed, AssessmentSide, Verdict
from baluarte.domain.accountability.indicators import QueryRule, Reading, StatementSource
from baluarte.domain.accountability.models import Assessment, Target
from baluarte.domain.accountability.periods import Period
from baluarte.domain.accountability.queries.corrected import CORRECTED, CorrectedFacts
from baluarte.domain.accountability.queries.targets import (
    BothSides,
    both_sides,
    progress_towards_agreed,
    targets,
)
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.reports.body import (
    NO_DATA,
    WITHHELD,
    Figure,
    Footnotes,
    bars,
    counted,
    missing,
    parts,
    section,
    term,
)
from baluarte.domain.publication.reports.known import Frame, unsaid
from baluarte.domain.publication.reports.released import ReleasedFigures
from baluarte.domain.publication.reports.wording import (
    Both,
    as_it_is,
    number,
    of_choice,
    of_day,
    of_institution,
    of_label,
    of_term,
    plain,
    said,
)
from baluarte.domain.statements.models import Document
from baluarte.norms.catalogues import terms
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy import (
    DatedValue,
    PolicyIndicator,
    policy_indicators,
)

# Queries that count nothing confidential; of the others only released tables speak.
OPEN_QUERIES = frozenset({"complete_guidelines"})
Term = dict[str, Any]


@dataclass(frozen=True)
class Read:
    """All that an annual report reads, once for every indicator."""

    of: Frame
    notes: Footnotes
    reading: Reading
    documents: Mapping[str, Document]
    targets: Mapping[str, Sequence[Target]]
    sides: Mapping[str, Sequence[BothSides]]
    released: ReleasedFigures
    corrected: CorrectedFacts
    # What was noted since it could harm somebody: no document of it is named, and no word.
    facts_unsaid: AbstractSet[str]
    indicators_unsaid: AbstractSet[str]

    @property
    def period(self) -> Period:
        """Return the year of the report."""
        return Period(self.of.first_date.year)


def annual_sections(of: Frame, notes: Footnotes) -> list[dict[str, Any]]:
    """Return where there is a figure, and then each axis."""
    read = _read(of, notes)
    axes = [(code, _figures(code, read)) for code in terms("policy_axes")]
    return [_overview(axes, notes), *(_axis(code, figures) for code, figures in axes)]


def _read(of: Frame, notes: Footnotes) -> Read:
    codes = list(policy_indicators())
    reading = indicators.read_statements(codes, known_at=of.known_at)
    shared = tuple(one for one in reading.statements if one.is_shared)
    agreed: dict[str, list[Target]] = {}
    for one in targets(known_at=of.known_at):
        agreed.setdefault(one.indicator, []).append(one)
    return Read(
        of,
        notes,
        replace(reading, statements=shared),
        {one.document.reference: one.document for one in shared},
        agreed,
        both_sides(Assessed.INDICATOR, known_at=of.known_at),
        ReleasedFigures.read(of),
        CorrectedFacts.read(known_at=of.known_at),
        unsaid(PolicyRowKind.FACT),
        unsaid(PolicyRowKind.INDICATOR),
    )


def _overview(axes: Sequence[tuple[str, Sequence[Figure]]], notes: Footnotes) -> dict[str, Any]:
    """Return of how many indicators there is a figure, all axes together."""
    of_all = [one for _code, figures in axes for one in figures]
    states = Counter(_kind(one) for one in of_all)
    note = notes.query("policy_figures")
    figures = [
        counted(name, said(f"annual.overview.{name}"), states[name], notes=[note], of=len(of_all))
        for name in ("with_figure", "withheld", "no_data")
    ]
    return section(
        "overview",
        title=said("annual.overview.title"),
        figures=figures,
        chart=bars(said("annual.chart"), said("annual.chart_says"), figures),
    )


def _axis(code: str, figures: Sequence[Figure]) -> dict[str, Any]:
    known = sum(one["value"] is not None for one in figures)
    return section(
        code,
        title=of_term("policy_axes", code),
        lead=said("annual.axis_lead", known=str(known), total=str(len(figures))),
        figures=figures,
    )


def _kind(figure: Figure) -> str:
    if figure["value"] is not None:
        return "with_figure"
    return WITHHELD if figure["state"] == WITHHELD else NO_DATA


def _figures(axis: str, read: Read) -> list[Figure]:
    of_axis = (one for one in policy_indicators().values() if one.axis == axis)
    return [figure for one in of_axis for figure in _figures_of(one, read)]


def _figures_of(of: PolicyIndicator, read: Read) -> list[Figure]:
    """Return an indicator: one figure, or one of each level that a released table tells."""
    rule = indicators.rule_of(of.code)
    label = of_label(of.label)
    if isinstance(rule, QueryRule) and rule.name not in OPEN_QUERIES:
        more = _more(of, None, read)
        found = read.released.of(of.code, label, read.notes, more=more)
        if found:
            return found
        note = read.notes.query("released_tables")
        return [
            missing(
                of.code, label, "confidential", notes=[note], state=WITHHELD, unit=of.unit,
                more=more,
            )
        ]  # fmt: skip
    figure = indicators.figure_of(
        of.code, read.period, known_at=read.of.known_at, reading=read.reading
    )
    notes = _cited(figure, read)
    more = _more(of, figure, read)
    if figure.value is None:
        was = read.corrected.under(rule).of(read.period).rows
        reason = CORRECTED if was else str(figure.reason)
        return [missing(of.code, label, reason, notes=notes, unit=of.unit, more=more)]
    state = "counted" if isinstance(rule, QueryRule) else "stated"
    told = counted(of.code, label, figure.value, notes=notes, unit=of.unit, state=state, more=more)
    if figure.numerator is not None and figure.denominator is not None:
        told |= {
            "numerator": plain(figure.numerator),
            "denominator": plain(figure.denominator),
            "parts": parts(figure.numerator, figure.denominator),
        }
    if figure.low is not None and figure.high is not None:
        told |= {"low": plain(figure.low), "high": plain(figure.high)}
    return [told]


def _cited(figure: indicators.Figure, read: Read) -> list[int]:
    """Return the footnotes of a figure: the pages that state it, or the query that counted it."""
    found = []
    for one in figure.sources:
        if isinstance(one, StatementSource):
            if one.statement in read.facts_unsaid or figure.code in read.indicators_unsaid:
                continue
            found.append(read.notes.document(read.documents[one.document], one.page))
        else:
            found.append(read.notes.query(one.name))
    return list(dict.fromkeys(found)) or [read.notes.query("policy_figures")]


def _more(of: PolicyIndicator, figure: indicators.Figure | None, read: Read) -> list[Term]:
    if of.code in read.indicators_unsaid:
        return []
    agreed = read.targets.get(of.code, ())
    sides = read.sides.get(of.code, ())
    told = [_target(one, of, read.notes) for one in agreed] or [
        term(said("annual.target"), said("annual.no_target"))
    ]
    return [*told, _progress(of, figure, agreed), *_sides(sides, read)]


def _target(one: Target, of: PolicyIndicator, notes: Footnotes) -> Term:
    assert one.value is not None
    assert one.due_date is not None
    given: dict[str, str | Both] = {
        "value": number(one.value, unit=of.unit), "day": of_day(one.due_date),
    }  # fmt: skip
    if one.institution:
        says = said("annual.target_of", institution=of_institution(one.institution), **given)
    else:
        says = said("annual.target_says", **given)
    return term(said("annual.target"), says, [notes.document(one.document)])


def _progress(
    of: PolicyIndicator, figure: indicators.Figure | None, agreed: Sequence[Target]
) -> Term:
    newest = None
    if figure is not None and figure.value is not None:
        day = min(figure.period.last_date, local_day(figure.known_at))
        newest = DatedValue(float(figure.value), day)
    found = progress_towards_agreed(of, agreed, newest=newest)
    says = of_term("progress_statuses", found.status)
    if found.reason is not None:
        why = of_term("progress_reasons", found.reason)
        says = {language: f"{text}: {why[language]}" for language, text in says.items()}
    return term(said("annual.progress"), says)


def _sides(rows: Sequence[BothSides], read: Read) -> list[Term]:
    """Return what each side said of the year, or that it said nothing."""
    first, last = read.of.first_date, read.of.last_date
    of_year = [one for one in rows if one.first_date <= last and one.last_date >= first]
    told = []
    for side in AssessmentSide:
        label = said(f"annual.{side.value}")
        words = [one for both in of_year for one in getattr(both, side.value)]
        told += [_verdict(label, one, read.notes) for one in words]
        if not words:
            told.append(term(label, said("annual.silent")))
    return told


def _verdict(label: Both, one: Assessment, notes: Footnotes) -> Term:
    says = said(
        "annual.verdict",
        verdict=of_choice(Verdict(one.verdict).label),
        holder=as_it_is(str(one.holder)),
    )
    return term(label, says, [notes.document(one.document)])
