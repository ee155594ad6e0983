"""What the norms of 33 jurisdictions say to each question, by shared facts and dated texts."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from baluarte.domain.accountability.queries.corrected import CORRECTED, CorrectedFacts
from baluarte.domain.accountability.queries.harmonisation import (
    PROVIDES,
    Harmonised,
    Provided,
    harmonised,
)
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.policy_rows.rows import NewRow, both
from baluarte.norms.policy.harmonisation import FEDERATION, UNKNOWN


def harmonisation_rows(corrected: CorrectedFacts, *, known_at: datetime) -> Iterable[NewRow]:
    """Yield every question with the answer of each jurisdiction; unknown is neither yes nor no."""
    gone = {
        (one.about, one.state_id or FEDERATION) for one in corrected.rows if one.heading == PROVIDES
    }
    for one in harmonised(known_at=known_at, shared_only=True):
        yield _row(one, gone)


def _row(one: Harmonised, gone: Collection[tuple[str, str]]) -> NewRow:
    of = one.question
    answers = {each.jurisdiction: _answer(each, gone) for each in one.answers}
    return NewRow(
        kind=PolicyRowKind.HARMONISATION,
        code=of.code,
        label_es=of.in_language("es"),
        label_en=of.in_language("en"),
        body={
            "text": both(of.says),
            "law": of.law,
            "counts": dict(Counter(each["answer"] for each in answers.values())),
            "answers": answers,
        },
    )


def _answer(one: Provided, gone: Collection[tuple[str, str]]) -> dict[str, Any]:
    """Return an answer; where the stated one was corrected unshared, no older text takes over."""
    if not one.statements and (one.question.code, one.jurisdiction) in gone:
        return {"answer": UNKNOWN, "article": "", "facts": [], "reason": CORRECTED}
    return {
        "answer": one.answer,
        "article": one.article,
        "facts": [said.reference for said in one.statements],
    }
