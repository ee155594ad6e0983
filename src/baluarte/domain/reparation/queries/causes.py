"""Which structural causes remedies of non-repetition answer, and which reviews have come."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from baluarte.domain.reparation.models import CauseAnswer, Remedy
from baluarte.norms.clocks.calendar import local_day


def answers_of(remedies: Iterable[Remedy]) -> Mapping[UUID, list[CauseAnswer]]:
    """Return what stands of the causes that remedies answer, by remedy, nearest review first."""
    found: dict[UUID, list[CauseAnswer]] = defaultdict(list)
    for one in _standing().filter(remedy__in=[each.pk for each in remedies]):
        found[one.remedy_id].append(one)
    return found


def answers_of_causes(causes: Collection[UUID]) -> Mapping[UUID, list[CauseAnswer]]:
    """Return what stands of some causes, by cause, in the cases that the context sees."""
    found: dict[UUID, list[CauseAnswer]] = defaultdict(list)
    rows = _standing().filter(~_is_replaced(), cause__in=list(causes))
    for one in rows.select_related("remedy__plan"):
        found[one.cause].append(one)
    return found


def answers_to_review(by: UUID, *, at: datetime) -> QuerySet[CauseAnswer]:
    """Return what one noted whose day of review has come and that nobody looked at since."""
    return (
        _standing()
        .filter(
            ~_is_replaced(), by=by, review_date__lte=local_day(at),
            remedy__plan__victim__case__closed_at=None,
        )
        .select_related("remedy__plan")
    )  # fmt: skip


def is_cause_of_ours(cause: UUID) -> bool:
    """Say whether a house one works for noted this cause; whether there is another is not told."""
    with connection.cursor() as cursor:
        cursor.execute("select bal.is_cause_of_ours(%s)", [cause])
        [(found,)] = cursor.fetchall()
    return bool(found)


def _standing() -> QuerySet[CauseAnswer]:
    newer = CauseAnswer.objects.filter(
        remedy=OuterRef("remedy"), cause=OuterRef("cause"),
        recorded_at__gt=OuterRef("recorded_at"),
    )  # fmt: skip
    return CauseAnswer.objects.filter(~Exists(newer)).order_by("review_date", "pk")


def _is_replaced() -> Exists:
    return Exists(Remedy.objects.filter(replaces=OuterRef("remedy")))
