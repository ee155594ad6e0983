from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from baluarte.domain.publication.models import Edition, PublishedEvent
from baluarte.domain.publication.queries.filters import Filters, bounds, counted, listed

ON_A_PAGE = 50
_EVENT = ("event", "event__state", "event__municipality")


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

    rows: Sequence[PublishedEvent]
    after: Mark | None


def records(
    edition: Edition,
    asked: Filters | None = None,
    *,
    after: Mark | None = None,
    limit: int = ON_A_PAGE,
) -> RecordsPage:
    """Return a page of the events asked for, with their places."""
    within = asked or Filters()
    found = (
        _under_heading(edition, within, after, limit + 1)
        if within.kind
        else _all(edition, within, after, limit + 1)
    )
    shown = found[:limit]
    more = len(found) > limit
    return RecordsPage(shown, Mark(shown[-1].sort_month, shown[-1].reference) if more else None)


def record(edition: Edition, reference: str) -> PublishedEvent:
    """Return one published event by any of its public names; `DoesNotExist` otherwise."""
    rows = PublishedEvent.objects.select_related("state", "municipality")
    within = rows.filter(number=edition.number)
    found = within.filter(reference=reference).first()
    return found or within.get(also__contains=[reference])


def _all(edition: Edition, asked: Filters, after: Mark | None, limit: int) -> list[PublishedEvent]:
    rows = listed(edition, asked).filter(_after(after)).order_by("-sort_month", "reference")
    return list(rows.select_related("state", "municipality")[:limit])


def _under_heading(
    edition: Edition, asked: Filters, after: Mark | None, limit: int
) -> list[PublishedEvent]:
    rows = counted(edition, asked).filter(bounds(asked), _after(after))
    ordered = rows.order_by("-sort_month", "reference")
    return [one.event for one in ordered.select_related(*_EVENT)[:limit]]


def _after(mark: Mark | None) -> Q:
    if mark is None:
        return Q()
    later = Q(sort_month__lt=mark.month) | Q(reference__gt=mark.reference)
    return later & Q(sort_month__lte=mark.month)
