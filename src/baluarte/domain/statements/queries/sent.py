"""What somebody entered and sent to a second person, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce

from baluarte.domain.statements.models import Document, Statement, StatementReview


@dataclass(frozen=True, slots=True)
class SentGroup:
    """What one person entered together: a sheet, or from one document one by one."""

    document: Document
    batch: UUID | None
    number: int
    since: datetime
    waiting: int
    stands: int
    objected: int
    taken_back: int

    @property
    def key(self) -> UUID:
        """Return by what it is told from what is as new: its sheet, or its document."""
        return self.batch or self.document.pk


def sent_by(
    by: UUID, *, limit: int, after: tuple[datetime, UUID] | None = None
) -> Sequence[SentGroup]:
    """Return what an account entered, the newest first, each with how many stand where.

    With a position, what comes after it: older, or as old and next by key.

    What another fact replaced since counts as it was answered: a second person let it stand.
    """
    kept = Q(withdrawal=None)
    rows = (
        Statement.objects.filter(stated_by=by)
        .order_by()
        .values("document", "batch")
        .annotate(
            number=Count("pk"),
            since=Max("stated_at"),
            waiting=Count("pk", filter=kept & Q(review=None)),
            stands=Count("pk", filter=kept & Q(review__objection="")),
            objected=Count("pk", filter=kept & Q(review__objection__gt="")),
            taken_back=Count("pk", filter=~kept),
        )
        .annotate(key=Coalesce("batch", "document"))
        .order_by("-since", "key")
    )
    if after is not None:
        instant, key = after
        rows = rows.filter(Q(since__lt=instant) | Q(since=instant, key__gt=key))
    groups: list[dict[str, Any]] = [
        {name: value for name, value in one.items() if name != "key"} for one in rows[:limit]
    ]
    named = Document.objects.in_bulk([one["document"] for one in groups])
    return [SentGroup(**one | {"document": named[one["document"]]}) for one in groups]


def count_decided_since(by: UUID, *, since: datetime) -> tuple[int, int]:
    """Count what a second person let stand of what somebody entered, and what it did not."""
    mine = StatementReview.objects.filter(stated_by=by, reviewed_at__gte=since)
    stood = mine.filter(objection="").count()
    return stood, mine.count() - stood
