"""Facts about institutions: what is shared with all, stands, and is in a public document.

What its holder corrected with something that is not shared stands no more, and nothing else may be
said: its row stays, without a value, and says so.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from baluarte.domain.accountability.queries.corrected import CORRECTED, CorrectedFacts
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.policy_rows.documents import document_told
from baluarte.domain.publication.policy_rows.indicators import state_of
from baluarte.domain.publication.policy_rows.rows import NewRow, day, number
from baluarte.domain.statements.models import Statement
from baluarte.domain.statements.queries import Asked, standing
from baluarte.norms.statements import heading

NOT_SAID = {
    "answer": CORRECTED, "number": None, "degree": "", "day": None, "words": "", "quote": "",
}  # fmt: skip


def fact_rows(corrected: CorrectedFacts, *, known_at: datetime) -> Iterable[NewRow]:
    """Yield every shared statement that stood at an instant, under its public name."""
    for one in standing(known_at=known_at, asked=Asked(shared_only=True)):
        yield _row(one, _said(one))
    for one in corrected.rows:
        yield _row(one, NOT_SAID)


def _said(one: Statement) -> dict[str, Any]:
    return {
        "answer": one.answer,
        "number": number(one.number),
        "degree": one.degree,
        "day": day(one.day),
        "words": one.words,
        "quote": one.quote,
    }


def _row(one: Statement, said: dict[str, Any]) -> NewRow:
    of = heading(one.heading)
    return NewRow(
        kind=PolicyRowKind.FACT,
        code=one.reference,
        part_of=one.heading,
        institution=one.institution,
        state=one.state_id or state_of(one.institution),
        label_es=of.in_language("es"),
        label_en=of.in_language("en"),
        body={
            "kind": one.kind,
            "about": one.about,
            "unit": one.unit,
            "municipality": one.municipality_id or "",
            "first": day(one.first_date),
            "last": day(one.last_date),
            **said,
            "said_by": one.said_by,
            "said_by_kind": one.said_by_kind,
            "said": day(one.said_date),
            "source": document_told(one.document),
            "page": one.page,
            "confidence": one.confidence,
        },
    )
