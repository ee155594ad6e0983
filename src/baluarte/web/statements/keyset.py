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


def page_of(found: QuerySet[Statement], *, after: str) -> StatementPage:
    """Return a page of statements; what cannot be read begins at the beginning."""
    position = _position(after)
    if position is not None:
        at, key = position
        # Along the index: the second condition only breaks ties.
        found = found.filter(stated_at__lte=at).exclude(stated_at=at, pk__lte=key)
    rows = list(found[: PAGE + 1])
    if len(rows) <= PAGE:
        return StatementPage(rows, "")
    last = rows[PAGE - 1]
    return StatementPage(rows[:PAGE], f"{last.stated_at:%Y%m%dT%H%M%S.%f}_{last.pk}")


def _position(text: str) -> tuple[datetime, UUID] | None:
    instant, _, key = text.partition("_")
    try:
        at = datetime.strptime(f"{instant}+0000", "%Y%m%dT%H%M%S.%f%z")
        return at, UUID(key)
    except ValueError:
        return None
