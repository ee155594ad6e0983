"""What the norms of 33 jurisdictions say to each question, by shared facts and dated texts."""

from collections.abc import Iterable
from datetime import datetime

from baluarte.domain.accountability.queries.harmonisation import Harmonised, harmonised
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.policy_rows.rows import NewRow, both


def harmonisation_rows(*, known_at: datetime) -> Iterable[NewRow]:
    """Yield every question with the answer of each jurisdiction; unknown is neither yes nor no."""
    for one in harmonised(known_at=known_at, shared_only=True):
        yield _row(one)


def _row(one: Harmonised) -> NewRow:
    of = one.question
    return NewRow(
        kind=PolicyRowKind.HARMONISATION,
        code=of.code,
        label_es=of.in_language("es"),
        label_en=of.in_language("en"),
        body={
            "text": both(of.says),
            "law": of.law,
            "counts": dict(one.counts),
            "answers": {
                each.jurisdiction: {
                    "answer": each.answer,
                    "article": each.article,
                    "facts": [said.reference for said in each.statements],
                }
                for each in one.answers
            },
        },
    )
