"""Structural causes as the rest of their house reads them, and how many remedies answer each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from baluarte.domain.prevention.warning_choices import CauseKind


@dataclass(frozen=True, slots=True)
class CauseOfOurs:
    """A cause without its warning; `is_newest`: it was not noted anew since."""

    id: UUID
    kind: CauseKind
    words: str
    owner: str
    review_date: date
    is_newest: bool


def causes_of_ours() -> dict[UUID, CauseOfOurs]:
    """Return what was noted in the houses one works for, the nearest day of review first."""
    rows = _asked(
        "select id, cause, words, owner, review_date, is_newest from bal.causes_of_ours()"
    )
    return {row[0]: CauseOfOurs(row[0], CauseKind(row[1]), *row[2:]) for row in rows}


def remedies_answering(causes: Collection[UUID]) -> Mapping[UUID, int]:
    """Return how many remedies of non-repetition answer each cause of one's house, of any case."""
    if not causes:
        return {}
    return dict(
        _asked("select cause, remedies from bal.remedies_answering(%s::uuid[])", list(causes))
    )


def _asked(sql: str, *given: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())
