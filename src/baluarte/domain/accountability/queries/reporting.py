"""Who reported for a period, and so of which places there is data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from baluarte.domain.access.models import Institution
from baluarte.domain.accountability.models import Reporting
from baluarte.domain.accountability.periods import QUARTERS, Period
from baluarte.domain.accountability.tally import LEVELS, Place
from baluarte.domain.territory.models import State


@dataclass(frozen=True)
class Coverage:
    """Which institutions reported a period whole, and the places that they answer for."""

    institutions: frozenset[UUID]
    names: tuple[str, ...]
    places: frozenset[Place]

    def counts(self, place: Place, institution: UUID | None) -> bool:
        """Say whether what was owed there counts.

        What an institution owed counts if itself reported; what nobody was told of, if anybody
        answers for the place.
        """
        if place not in self.places:
            return False
        return institution is None or institution in self.institutions


def reportings() -> QuerySet[Reporting]:
    """Return what institutions said of periods and did not take back, newest first."""
    found = Reporting.objects.filter(taken_back_at=None).select_related("institution", "by")
    return found.order_by("-first_date", "institution__name", "id")


def coverage(period: Period, *, known_at: datetime) -> Coverage:
    """Return who had reported a period whole by an instant, and of which places that speaks."""
    said = Reporting.objects.filter(
        Q(taken_back_at=None) | Q(taken_back_at__gt=known_at), said_at__lte=known_at
    )
    parts = _parts(period)
    spans: dict[UUID, list[tuple[object, object]]] = {}
    for key, first, last in said.values_list("institution_id", "first_date", "last_date"):
        spans.setdefault(key, []).append((first, last))
    whole = {
        key
        for key, held in spans.items()
        if all(any(a <= one.first_date and one.last_date <= b for a, b in held) for one in parts)  # type: ignore[operator]
    }
    rows = list(
        Institution.objects.filter(pk__in=whole, jurisdiction__in=LEVELS)
        .order_by("name")
        .values_list("pk", "name", "jurisdiction", "state_id")
    )
    states = list(State.objects.order_by("code").values_list("code", flat=True))
    places = [place for row in rows for place in _places(row[2], row[3], states)]
    return Coverage(
        frozenset(row[0] for row in rows), tuple(row[1] for row in rows), frozenset(places)
    )


def _parts(period: Period) -> list[Period]:
    if period.quarter:
        return [period]
    return [Period(period.year, number) for number in range(1, QUARTERS + 1)]


def _places(level: str, state: str | None, states: Iterable[str]) -> list[Place]:
    """A federal body answers in every state, where it is not one of a single state."""
    return [Place(level, code) for code in ([state] if state else states)]
