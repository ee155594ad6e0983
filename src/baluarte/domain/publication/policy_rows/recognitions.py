"""What was said or done in public of who defends rights or informs, as a shared document says it.

What speaks of a person is left out, though she or her family made it public: an edition keeps for
good what they may come to want forgotten. What stigmatises a collective goes out without its name.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from baluarte.domain.prevention.choices import Addressed
from baluarte.domain.prevention.models import CorrectionRequest, Recognition
from baluarte.domain.prevention.queries import standing
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.policy_rows.documents import document_told
from baluarte.domain.publication.policy_rows.rows import NewRow, day
from baluarte.norms.catalogues import terms
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.recognition import KINDS, STIGMATISING

AXIS = "prevention"


def recognition_rows(*, known_at: datetime) -> Iterable[NewRow]:
    """Yield every shared entry that stood at an instant and whose document anybody may read."""
    shared = standing(known_at=known_at).filter(is_shared=True)
    for one in shared.exclude(addressed_to=Addressed.PERSON):
        source = document_told(one.document)
        if source is not None:
            yield _row(one, source, known_at)


def _row(one: Recognition, source: dict[str, Any], known_at: datetime) -> NewRow:
    kind, is_contrary = terms(KINDS)[one.kind], one.kind == STIGMATISING
    return NewRow(
        kind=PolicyRowKind.RECOGNITION,
        code=one.reference,
        part_of=one.kind,
        axis=AXIS,
        institution=one.made_by if one.is_institution else "",
        state=one.state_id or "",
        label_es=kind.in_language("es"),
        label_en=kind.in_language("en"),
        body={
            "said_by": "" if one.is_institution else one.made_by,
            "unit": one.office,
            "date": day(one.happened_date),
            "municipality": one.municipality_id or "",
            "addressed_to": one.addressed_to,
            "subject": one.subject,
            "title": "" if is_contrary else one.collective,
            "medium": one.medium,
            "quote": one.quote,
            "source": source,
            "page": one.page,
            "confidence": one.confidence,
            "correction": _correction(one, known_at) if is_contrary else None,
        },
    )


def _correction(one: Recognition, known_at: datetime) -> dict[str, Any]:
    """Return what was asked of who said it and what was answered, as known at an instant."""
    asked = [each for each in one.corrections.all() if each.noted_at <= known_at]
    if not asked:
        return {"wanted": "", "asked": None, "due": None, "is_late": False, "answer": None}
    newest = asked[-1]
    answer = _answer(newest, known_at)
    return {
        "wanted": newest.wanted,
        "asked": day(newest.asked_date),
        "due": day(newest.due_date),
        "is_late": answer is None and local_day(known_at) > newest.due_date,
        "answer": answer,
    }


def _answer(asked: CorrectionRequest, known_at: datetime) -> dict[str, Any] | None:
    answer = getattr(asked, "answer", None)
    if answer is None or answer.noted_at > known_at:
        return None
    source = document_told(answer.document)
    return {
        "outcome": answer.outcome,
        "date": day(answer.answered_date),
        "quote": answer.quote if source else "",
        "source": source,
        "page": answer.page,
    }
