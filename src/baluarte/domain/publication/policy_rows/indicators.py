"""The policy's indicators as an edition says them: figure or reason, series, institution by one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from baluarte.domain.accountability.indicators import (
    Figure,
    FigureState,
    QueryRule,
    Reading,
    StatementSource,
    figure_by_institution,
    figure_of,
    read_statements,
    rule_of,
    series_of,
)
from baluarte.domain.accountability.models import Target
from baluarte.domain.accountability.periods import Period
from baluarte.domain.accountability.queries import targets
from baluarte.domain.accountability.queries.corrected import CORRECTED, CorrectedFacts
from baluarte.domain.accountability.queries.targets import progress_towards_agreed
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.policy_rows.contested import Contested, contested_indicators
from baluarte.domain.publication.policy_rows.documents import document_told
from baluarte.domain.publication.policy_rows.released import ReleasedFigure, ReleasedTables
from baluarte.domain.publication.policy_rows.rows import NewRow, both, day, number
from baluarte.domain.publication.policy_rows.sides import Sides
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.institutions import public_institution
from baluarte.norms.policy import (
    DatedValue,
    PolicyIndicator,
    policy_indicator,
    policy_indicators,
)

# Queries that count nothing confidential: what the policy's own texts, targets and promises say.
OPEN_QUERIES = frozenset({"complete_guidelines", "commitments_kept"})
CONFIDENTIAL, RELEASED = "confidential", "released"


@dataclass(frozen=True, slots=True)
class Known:
    """What is read once for all indicators."""

    reading: Reading
    tables: ReleasedTables
    targets: Sequence[Target]
    sides: Sides
    corrected: CorrectedFacts
    contested: Contested

    @property
    def year(self) -> Period:
        """Return the year of the instant."""
        return Period(local_day(self.reading.known_at).year)


def indicator_rows(
    sides: Sides, corrected: CorrectedFacts, *, at: datetime | None = None
) -> Iterable[NewRow]:
    """Yield every indicator of the policy with all that may be said of it."""
    known_at = sides.known_at
    known = Known(
        reading=read_statements(
            list(policy_indicators()), known_at=known_at, at=at, shared_only=True
        ),
        tables=ReleasedTables.newest(),
        targets=targets(known_at=known_at),
        sides=sides,
        corrected=corrected,
        contested=contested_indicators(known_at=known_at),
    )
    for one in policy_indicators().values():
        yield _row(one, known)


def _row(of: PolicyIndicator, known: Known) -> NewRow:
    rule = rule_of(of.code)
    if isinstance(rule, QueryRule) and rule.name not in OPEN_QUERIES:
        told = _confidential(of, known)
        newest = known.tables.figure(of.code)
        value = None if newest is None else _dated_release(newest, known)
    else:
        corrected = known.corrected.under(rule)
        series = _series(of, known, corrected)
        figure = next((one for one in reversed(series) if one.value is not None), None)
        figure = figure or (series[-1] if series else _figure(of, known))
        told = {
            "figure": _figure_told(figure, corrected),
            "series": [_figure_told(one, corrected) | {"sources": _sources(one)} for one in series],
            "institutions": _by_institution(of, series or [figure], known, corrected),
            "sources": _sources(figure),
            "released": None,
            "corrected": corrected.references,
        }
        value = _dated(figure)
    return NewRow(
        kind=PolicyRowKind.INDICATOR,
        code=of.code,
        part_of=of.objectives[0] if of.objectives else "",
        axis=of.axis,
        institution=of.owners[0] if of.owners and "*" not in of.owners[0] else "",
        label_es=of.in_language("es"),
        label_en=of.in_language("en"),
        body=_definition(of) | told | _progress(of, value, known) | {
            "sides": known.sides.of_indicator(of.code),
            "contested": list(known.contested.get(of.code, ())),
        },
    )  # fmt: skip


def figure_told(one: Figure) -> dict[str, Any]:
    """Return a figure as an edition says it."""
    return {
        "period": str(one.period),
        "state": str(one.state),
        "reason": "" if one.reason is None else str(one.reason),
        "value": number(one.value),
        "numerator": number(one.numerator),
        "denominator": number(one.denominator),
        "low": number(one.low),
        "high": number(one.high),
        "asked": one.asked,
        "answered": one.answered,
        "differing": one.differing,
        "missing": [both(policy_indicator(one.code).parts[name]) for name in one.missing],
    }


def _figure(of: PolicyIndicator, known: Known) -> Figure:
    return figure_of(of.code, known.year, known_at=known.reading.known_at, reading=known.reading)


def _figure_told(one: Figure, corrected: CorrectedFacts) -> dict[str, Any]:
    """Return a figure; without a value where what it stood on was corrected, that reason."""
    told = figure_told(one)
    if one.value is None and corrected.of(one.period).rows:
        return told | {"reason": CORRECTED}
    return told


def _series(of: PolicyIndicator, known: Known, corrected: CorrectedFacts) -> list[Figure]:
    """Return the years of an indicator; one of which all was corrected unshared is among them."""
    if isinstance(rule_of(of.code), QueryRule):
        return [_figure(of, known)]
    at = known.reading.known_at
    found = series_of(of.code, known_at=at, reading=known.reading)
    gone = corrected.years - {one.period.year for one in found}
    found += [figure_of(of.code, Period(y), known_at=at, reading=known.reading) for y in gone]
    return sorted(found, key=lambda one: one.period)


def _confidential(of: PolicyIndicator, known: Known) -> dict[str, Any]:
    """Return what the release tables say; where they say nothing, that nothing is published."""
    found = known.tables.figure(of.code)
    told = known.tables.told(of.code)
    period = told["period"] if told else str(known.year)
    blank = {
        "period": period, "state": str(FigureState.NO_DATA), "reason": CONFIDENTIAL, "value": None,
        "numerator": None, "denominator": None, "low": None, "high": None, "asked": 0,
        "answered": 0, "differing": 0,
    }  # fmt: skip
    figure = blank if found is None else blank | {
        "state": RELEASED, "reason": "", "value": number(found.value),
        "numerator": found.numerator, "denominator": found.denominator,
        "low": number(found.low), "high": number(found.high),
        "is_rounded": found.is_rounded, "levels": list(found.levels),
    }  # fmt: skip
    return {
        "figure": figure, "series": [], "institutions": [], "sources": [], "released": told,
        "corrected": [],
    }  # fmt: skip


def _by_institution(
    of: PolicyIndicator, series: Sequence[Figure], known: Known, corrected: CorrectedFacts
) -> list[dict[str, Any]]:
    """Return each institution that was asked, year by year: silence is seen too."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in series:
        each = figure_by_institution(
            of.code, one.period, known_at=one.known_at, reading=known.reading
        )
        for code, figure in each.items():
            mine = CorrectedFacts([row for row in corrected.rows if row.institution == code])
            told = _figure_told(figure, mine)
            wanted = ("period", "value", "numerator", "denominator", "reason")
            found.setdefault(code, []).append(
                {name: told[name] for name in wanted} | {"degree": figure.degree}
            )
    return [
        {"code": code, "state": state_of(code), "series": years} for code, years in found.items()
    ]


def state_of(institution: str) -> str:
    """Return the state of an institution; nothing of one that is of none."""
    try:
        return public_institution(institution).state
    except UnknownCode:
        return ""


def _sources(figure: Figure) -> list[str]:
    return [one.statement for one in figure.sources if isinstance(one, StatementSource)]


def _definition(of: PolicyIndicator) -> dict[str, Any]:
    return {
        "definition": both(of.definition),
        "numerator": both(of.numerator),
        "denominator": both(of.denominator),
        "unit_code": of.unit,
        "per": of.per,
        "level": of.level,
        "direction": of.direction,
        "frequency": of.frequency,
        "instrument": of.instrument,
        "source_data": both(of.source_data),
        "owners": list(of.owners),
        "objectives": list(of.objectives),
        "law": of.law,
        "is_proposal": of.is_proposal,
        "read_with": list(of.read_with),
        "note": both(of.note),
        "confidence": of.confidence,
        "version": of.version,
    }


def _progress(of: PolicyIndicator, newest: DatedValue | None, known: Known) -> dict[str, Any]:
    """Return the targets of an indicator, and how far the newest value has come."""
    mine = [one for one in known.targets if one.indicator == of.code]
    found = progress_towards_agreed(of, mine, newest=newest)
    base = of.baseline
    return {
        "targets": [
            {"holder": str(one.holder), "institution": one.institution,
             "value": number(one.value), "due": day(one.due_date),
             "ground": one.ground, "source": document_told(one.document)}
            for one in mine
        ],
        "baseline": None if base is None else {
            "value": number(of.baseline_value), "at": base.at, "what": both(base.what),
            "is_comparable": base.is_comparable,
        },
        "progress": {
            "status": str(found.status),
            "why": "" if found.reason is None else str(found.reason),
            "ratio": number(found.ratio),
        },
    }  # fmt: skip


def _dated(figure: Figure) -> DatedValue | None:
    if figure.value is None:
        return None
    return DatedValue(float(figure.value), min(figure.period.last_date, local_day(figure.known_at)))


def _dated_release(figure: ReleasedFigure, known: Known) -> DatedValue:
    assert known.tables.release is not None
    return DatedValue(float(figure.value), known.tables.release.last_date)
