"""The report of a set of recommendations: where each stands on a day, as each of two sides says."""

from typing import Any

from baluarte.domain.accountability.choices import AssessmentSide
from baluarte.domain.accountability.models import RecommendationSet, RecommendationStatus
from baluarte.domain.accountability.queries.recommendations import (
    RowShown,
    recommendations,
    rows_of,
)
from baluarte.domain.accountability.recommendation_figures import (
    NOT_ASSESSED,
    Figures,
    figures_of,
    statuses_of,
)
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.reports.body import (
    Figure,
    Footnotes,
    Row,
    bars,
    counted,
    row,
    section,
    table,
)
from baluarte.domain.publication.reports.known import Frame, unsaid
from baluarte.domain.publication.reports.wording import (
    Both,
    of_day,
    of_institution,
    of_label,
    of_pair,
    of_term,
    said,
)
from baluarte.domain.statements.models import Document

TOLD = ("agree", "differ", "one_side", "neither")


def set_sections(of: Frame, notes: Footnotes) -> list[dict[str, Any]]:
    """Return the sections of a set on the last day of a period."""
    found = RecommendationSet.objects.get(code=of.subject)
    kept = recommendations(found).filter(kept_at__lte=of.known_at)
    rows = rows_of(kept, day=of.last_date, known_at=of.known_at)
    harmful = unsaid(PolicyRowKind.RECOMMENDATION)
    told = [one for one in rows if one.recommendation.code not in harmful]
    return [_whole(found, rows, notes), _each(told, notes)]


def _whole(found: RecommendationSet, rows: list[RowShown], notes: Footnotes) -> dict[str, Any]:
    note = notes.query("recommendation_statuses")
    assessed = [one.assessed for one in rows]
    # A set known by themes alone is counted by them: there is nothing else to count.
    whole = figures_of([one for one in assessed if one.counts] or assessed)
    known = counted("known", said("recommendation_set.whole.known"), whole.total, notes=[note])
    by_status = _by_status(found, whole, note)
    told = [
        counted(
            name, said(f"recommendation_set.whole.{name}"), getattr(whole, name), notes=[note],
            of=whole.total,
        )
        for name in TOLD
    ]  # fmt: skip
    return section(
        "whole",
        title=said("recommendation_set.whole.title"),
        figures=[known, *by_status, *told],
        chart=bars(
            said("recommendation_set.whole.chart"),
            said("recommendation_set.whole.chart_says"),
            by_status,
        ),
    )


def _by_status(found: RecommendationSet, whole: Figures, note: int) -> list[Figure]:
    figures = []
    for side in AssessmentSide:
        name = said(f"recommendation_set.sides.{side.value}")
        for one in statuses_of(found.scheme):
            label = said(
                "recommendation_set.whole.of_status", status=of_label(one.label), side=name
            )
            figures.append(
                counted(f"{side.value}_{one.code}", label, whole.of(side, one.code),
                        notes=[note], of=whole.total)
            )  # fmt: skip
        label = said("recommendation_set.whole.not_assessed", side=name)
        figures.append(
            counted(f"{side.value}_not_assessed", label, whole.of(side, NOT_ASSESSED),
                    notes=[note], of=whole.total)
        )  # fmt: skip
    return figures


def _each(rows: list[RowShown], notes: Footnotes) -> dict[str, Any]:
    note = notes.query("recommendation_statuses")
    keys = {said.document_id for one in rows for said in one.statuses.values() if said.document_id}
    documents = {one.pk: one for one in Document.objects.filter(pk__in=keys)}
    return section(
        "each",
        title=said("recommendation_set.each.title"),
        rows=table(
            said("recommendation_set.each.table"),
            ["recommendation", "authority", "civil"],
            [_row(one, notes, note, documents) for one in rows],
        ),
        empty=said("recommendation_set.each.empty"),
    )


def _row(one: RowShown, notes: Footnotes, note: int, documents: dict[Any, Document]) -> Row:
    of = one.recommendation
    text = of_pair(of.text_es, of.text_en)
    number = f"{of.number}. " if of.number else ""
    cells: list[Both] = [{language: f"{number}{words}" for language, words in text.items()}]
    cited = [note]
    for side in AssessmentSide:
        status = one.statuses.get(side.value)
        cells.append(_said(status))
        if status is not None:
            shown = documents.get(status.document_id)
            cited.append(
                notes.document(
                    shown, status.page, key=status.document_id, reference=status.reference
                )
            )
    return row(cells, dict.fromkeys(cited))


def _said(status: RecommendationStatus | None) -> Both:
    if status is None:
        return said("recommendation_set.each.nothing")
    return said(
        "recommendation_set.each.said",
        status=of_term("recommendation_statuses", status.status),
        said_by=of_institution(status.said_by),
        day=of_day(status.day),
    )
