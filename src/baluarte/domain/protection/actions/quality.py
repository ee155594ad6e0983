"""The quality checklist of a study, gone through by a named person, point by point."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.rules import require_team
from baluarte.domain.protection.actions.words import write_words
from baluarte.domain.protection.choices import Answered, Words
from baluarte.domain.protection.models import QualityAnswer, RiskStudy
from baluarte.domain.protection.queries.studies import instrument_of


@dataclass(frozen=True)
class Found:
    """What somebody found at a point; other than a yes, it says why."""

    answer: Answered
    reason: str = ""


class NoSuchPoint(LookupError):
    """The checklist of the instrument has no such point."""


class AnswerNeedsReason(ValueError):
    """A point that is not met or does not apply says why; `points` do not."""

    def __init__(self, points: tuple[str, ...]) -> None:
        super().__init__(", ".join(points))
        self.points = points


@transaction.atomic
def answer_quality(
    *, study: RiskStudy, found: Mapping[str, Found], by: UUID, at: datetime
) -> list[QualityAnswer]:
    """Answer points of the checklist; a newer answer replaces an older one, all stay readable."""
    require_team(study.case)
    if RiskStudy.objects.filter(pk=study.pk, closed_at__isnull=False).exists():
        raise NotAllowed("protection.study_is_closed")
    known = {point.id for point in instrument_of(study).quality}
    if strange := sorted(found.keys() - known):
        raise NoSuchPoint(", ".join(strange))
    without = [
        point
        for point, one in found.items()
        if one.answer != Answered.MET and not one.reason.strip()
    ]
    if without:
        raise AnswerNeedsReason(tuple(without))
    rows = [_answer(study, point, one, by=by, at=at) for point, one in found.items()]
    if rows:
        record(
            act="protection.answer_quality", object_type="risk_study",
            objects=[study.pk, *(row.pk for row in rows)], by=by, at=at,
        )  # fmt: skip
    return rows


def _answer(study: RiskStudy, point: str, found: Found, *, by: UUID, at: datetime) -> QualityAnswer:
    row = QualityAnswer(
        compartment_id=study.compartment_id, study=study, point=point, answer=found.answer,
        has_reason=bool(found.reason.strip()), by_id=by, answered_at=at,
    )  # fmt: skip
    row.save(force_insert=True)
    write_words(study.case, row.pk, {Words.QUALITY: found.reason}, by=by, at=at)
    return row
