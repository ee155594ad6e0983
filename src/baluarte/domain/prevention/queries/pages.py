"""A page of entries by keyset, the newest day first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from baluarte.domain.prevention.models import Recognition

PAGE = 50


@dataclass(frozen=True)
class RecognitionPage:
    """Some entries, and where the next page begins."""

    rows: Sequence[Recognition]
    after: str


def page_of(found: QuerySet[Recognition], *, after: str, limit: int = PAGE) -> RecognitionPage:
    """Return a page of entries; what cannot be read begins at the beginning."""
    position = position_of(after)
    if position is not None:
        day, key = position
        found = found.filter(Q(happened_date__lt=day) | Q(happened_date=day, pk__gt=key))
    rows = list(found[: limit + 1])
    if len(rows) <= limit:
        return RecognitionPage(rows, "")
    last = rows[limit - 1]
    return RecognitionPage(rows[:limit], f"{last.happened_date.isoformat()}_{last.pk}")


def position_of(text: str) -> tuple[date, UUID] | None:
    """Return after which entry a page begins; None where a text names none."""
    day, _, key = text.partition("_")
    try:
        return date.fromisoformat(day), UUID(key)
    except ValueError:
        return None
