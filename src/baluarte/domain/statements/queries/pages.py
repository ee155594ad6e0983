"""A page of statements by keyset, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.statements.models import Statement

PAGE = 50


@dataclass(frozen=True)
class StatementPage:
    """Some statements, and where the next page begins."""

    rows: Sequence[Statement]
    after: str


def page_of(found: QuerySet[Statement], *, after: str, limit: int = PAGE) -> StatementPage:
    """Return a page of statements; what cannot be read begins at the beginning."""
    position = position_of(after)
    if position is not None:
        at, key = position
        # Along the index: the second condition only breaks ties.
        found = found.filter(stated_at__lte=at).exclude(stated_at=at, pk__lte=key)
    rows = list(found[: limit + 1])
    if len(rows) <= limit:
        return StatementPage(rows, "")
    last = rows[limit - 1]
    return StatementPage(rows[:limit], f"{last.stated_at:%Y%m%dT%H%M%S.%f}_{last.pk}")


def position_of(text: str) -> tuple[datetime, UUID] | None:
    """Return after which statement a page begins; None where a text names none."""
    instant, _, key = text.partition("_")
    try:
        at = datetime.strptime(f"{instant}+0000", "%Y%m%dT%H%M%S.%f%z")
        return at, UUID(key)
    except ValueError:
        return None
