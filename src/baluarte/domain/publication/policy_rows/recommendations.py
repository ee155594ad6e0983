"""Sets of recommendations: where each stands on the day, by both sides, and what is done."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from baluarte.domain.accountability.choices import AssessmentSide
from baluarte.domain.accountability.models import (
    ActionReport,
    RecommendationAction,
    RecommendationStatus,
)
from baluarte.domain.accountability.queries.recommendation_actions import due_days_of
from baluarte.domain.accountability.queries.recommendations import (
    RowShown,
    recommendation_sets,
    recommendations,
    rows_of,
)
from baluarte.domain.accountability.recommendation_figures import Figures, figures_of
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.policy_rows.documents import document_told
from baluarte.domain.publication.policy_rows.rows import NewRow, day
from baluarte.domain.statements.models import Document
from baluarte.norms.clocks.calendar import local_day

Documents = Mapping[UUID, Document]


def recommendation_rows(*, known_at: datetime) -> Iterable[NewRow]:
    """Yield every set kept by an instant with its figures, and each of its recommendations."""
    today = local_day(known_at)
    rows = rows_of(recommendations().filter(kept_at__lte=known_at), day=today, known_at=known_at)
    documents = _documents(rows)
    actions = _actions(rows, today=today, known_at=known_at)
    by_set: dict[UUID, list[RowShown]] = {}
    for one in rows:
        by_set.setdefault(one.recommendation.set_id, []).append(one)
    for of in recommendation_sets().filter(kept_at__lte=known_at):
        mine = by_set.get(of.pk, [])
        counted = [one.assessed for one in mine if one.assessed.counts]
        yield NewRow(
            kind=PolicyRowKind.RECOMMENDATION_SET,
            code=of.code,
            label_es=of.label_es,
            label_en=of.label_en or of.label_es,
            body={
                "body": {"es": of.body_es, "en": of.body_en or of.body_es},
                "year": of.year,
                "declared": of.declared_size,
                "is_partial": of.is_partial,
                "scheme": of.scheme,
                "reference": of.source,
                "note": {"es": of.note_es, "en": of.note_en or of.note_es},
                # Of many only themes are assessed: as many as that are not its recommendations.
                "known": len(counted),
                "figures": _figures(figures_of(counted or [one.assessed for one in mine])),
            },
        )
        for one in mine:
            yield _row(one, documents, actions.get(one.recommendation.pk, []))


def _row(one: RowShown, documents: Documents, actions: list[dict[str, Any]]) -> NewRow:
    row = one.recommendation
    return NewRow(
        kind=PolicyRowKind.RECOMMENDATION,
        code=row.code,
        part_of=row.set.code,
        axis=row.axis,
        institution=one.owners[0] if one.owners else "",
        label_es=row.text_es or row.text_en,
        label_en=row.text_en or row.text_es,
        body={
            "number": row.number,
            "year": row.year,
            "kind": row.kind,
            "themes": list(row.themes),
            "addressed_to": list(row.addressed_to),
            "owners": list(one.owners),
            "by": {"es": row.by_es, "en": row.by_en or row.by_es},
            "response": {"es": row.response_es, "en": row.response_en or row.response_es},
            "reference": row.source,
            "url": row.url,
            "sides": {
                side: _status(said, documents) if (said := one.statuses.get(side)) else None
                for side in AssessmentSide.values
            },
            "actions": actions,
        },
    )


def _status(said: RecommendationStatus, documents: Documents) -> dict[str, Any]:
    held = documents.get(said.document_id) if said.document_id else None
    return {
        "status": said.status,
        "day": day(said.day),
        "reason": said.reason,
        "said_by": said.said_by,
        # The house that entered it, where that is not who says it.
        "entered_by": _entered_by(said),
        "source": document_told(held),
        "page": said.page,
        "reference": said.reference,
    }


def _entered_by(said: RecommendationStatus) -> str:
    house = said.institution
    return "" if said.said_by in (house.code, house.name) else house.name


def _documents(rows: Iterable[RowShown]) -> Documents:
    keys = {said.document_id for one in rows for said in one.statuses.values() if said.document_id}
    return Document.objects.in_bulk(list(keys))


def _actions(
    rows: Iterable[RowShown], *, today: date, known_at: datetime
) -> dict[UUID, list[dict[str, Any]]]:
    """Return what is done about each, with the days on which a report is owed; in few queries."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    keys = [one.recommendation.pk for one in rows]
    several = RecommendationAction.objects.filter(
        recommendation__in=keys, said_at__lte=known_at
    ).prefetch_related("calendars", "reports__document")
    for one in several.order_by("first_date", "said_at", "id"):
        found.setdefault(one.recommendation_id, []).append(
            {
                "institution": one.institution,
                "description": one.description,
                "first": day(one.first_date),
                "due": day(one.due_date),
                "days": [
                    {"day": day(each.day), "is_reported": each.report is not None,
                     "is_late": each.is_late,
                     **_report(each.report)}
                    for each in due_days_of(one, today=today, known_at=known_at)
                    if each.day <= today
                ],
            }
        )  # fmt: skip
    return found


def _report(one: ActionReport | None) -> dict[str, Any]:
    """Return what an institution reported for a day, and on which day; blank where nothing."""
    if one is None:
        return {"is_done": False, "sent": None, "words": "", "source": None, "reference": ""}
    return {
        "is_done": one.is_done,
        "sent": day(one.day),
        "words": one.words,
        "source": document_told(one.document),
        "reference": one.reference,
    }


def _figures(of: Figures) -> dict[str, Any]:
    return {
        "total": of.total,
        "by_side": {str(side): dict(counts) for side, counts in of.by_side.items()},
        "agree": of.agree,
        "differ": of.differ,
        "one_side": of.one_side,
        "neither": of.neither,
    }
