"""What anybody may read of warnings: alerts that two signed, and how often a year's came true."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from baluarte.domain.prevention.card_bodies import read_card_body
from baluarte.norms.clocks.calendar import local_day, zone_of_place

# What ended, or was taken back, is told for so long after.
TOLD_FOR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class AlertInPublic:
    """An alert as two people let it out; without words once it was taken back."""

    id: UUID
    # Code of the state.
    state: str
    words: str
    since: datetime
    until: date
    withdrawn_at: datetime | None

    def stands(self, at: datetime) -> bool:
        """Say whether it stands on the day it is there."""
        today = local_day(at, zone_of_place(state=self.state))
        return self.withdrawn_at is None and today <= self.until


@dataclass(frozen=True, slots=True)
class ScoreCardInPublic:
    """A year of warnings as two people let it out; empty once it was taken back."""

    id: UUID
    year: int
    body: Mapping[str, Any]
    since: datetime
    withdrawn_at: datetime | None


def alerts_in_public(*, at: datetime) -> list[AlertInPublic]:
    """Return the alerts that stand, and those of the last year that do not, the newest first."""
    found = [AlertInPublic(*row) for row in _asked("select * from bal.public_alerts()")]
    earliest = local_day(at) - TOLD_FOR
    return [one for one in found if one.until >= earliest]


def score_cards_in_public() -> list[ScoreCardInPublic]:
    """Return the last score card of each year and house, the newest year first.

    What is no card is not one of them: one house's row takes nobody else's from the portal.
    """
    rows = _asked("select id, year, since, withdrawn_at, body::text from bal.public_score_cards()")
    found = [
        ScoreCardInPublic(key, year, body, since, withdrawn_at)
        for key, year, since, withdrawn_at, written in rows
        if (body := {} if withdrawn_at else read_card_body(written, year=year)) is not None
    ]
    return sorted(found, key=lambda one: (-one.year, str(one.id)))


def _asked(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())
