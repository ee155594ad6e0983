"""A page of matters by keyset, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.procedure.models import Matter

PAGE = 50


@dataclass(frozen=True)
class MatterPage:
    """Some matters, and where the next page begins."""

    rows: Sequence[Matter]
    after: str


def page_of(found: QuerySet[Matter], *, after: str) -> MatterPage:
    """Return a page of matters; what cannot be read begins at the beginning."""
    position = _position(after)
    if position is not None:
        at, key = position
        # Along the index: the second condition only breaks ties.
        found = found.filter(opened_at__lte=at).exclude(opened_at=at, pk__lte=key)
    rows = list(found[: PAGE + 1])
    if len(rows) <= PAGE:
        return MatterPage(rows, "")
    last = rows[PAGE - 1]
    return MatterPage(rows[:PAGE], f"{last.opened_at:%Y%m%dT%H%M%S.%f}_{last.pk}")


def _position(text: str) -> tuple[datetime, UUID] | None:
    instant, _, key = text.partition("_")
    try:
        at = datetime.strptime(f"{instant}+0000", "%Y%m%dT%H%M%S.%f%z")
        return at, UUID(key)
    except ValueError:
        return None
