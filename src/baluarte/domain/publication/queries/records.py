from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from baluarte.domain.publication.models import Edition, PublishedAggression
from baluarte.domain.publication.queries.filters import Filters, listed

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page ended; its text goes into an address and back."""

    month: date
    reference: str

    def __str__(self) -> str:
        return f"{self.month.isoformat()}_{self.reference}"

    @classmethod
    def read(cls, text: str) -> "Mark | None":
        """Read a mark back from an address; nothing if it is none."""
        month, _, reference = text.partition("_")
        try:
            return cls(date.fromisoformat(month), reference)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """Some published events, the newest first, and where the next begin."""

    rows: Sequence[PublishedAggression]
    after: Mark | None


def records(
    edition: Edition,
    asked: Filters | None = None,
    *,
    after: Mark | None = None,
    limit: int = ON_A_PAGE,
) -> RecordsPage:
    """Return a page of the events asked for, with their places."""
    rows = listed(edition, asked or Filters()).select_related("state", "municipality")
    if after is not None:
        rows = rows.filter(
            Q(sort_month__lt=after.month) | Q(reference__gt=after.reference),
            sort_month__lte=after.month,
        )
    found = list(rows.order_by("-sort_month", "reference")[: limit + 1])
    shown = found[:limit]
    more = len(found) > limit
    return RecordsPage(shown, Mark(shown[-1].sort_month, shown[-1].reference) if more else None)


def record(edition: Edition, reference: str) -> PublishedAggression:
    """Return one published event by any of its public names; `DoesNotExist` otherwise."""
    rows = PublishedAggression.objects.select_related("state", "municipality")
    return rows.get(Q(reference=reference) | Q(also__contains=[reference]), number=edition.number)
