from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.cases.models import Case
from baluarte.domain.protection.models import (
    Adequacy,
    Incident,
    Measure,
    MeasureChange,
    Reevaluation,
)


@dataclass(frozen=True)
class MeasureNow:
    """A measure with how far it has come, whether that was verified, what she says, what failed."""

    measure: Measure
    change: MeasureChange | None
    adequacy: tuple[Adequacy, ...]
    incidents: int

    @property
    def is_late(self) -> bool:
        """Say whether it was to be delivered and nobody said that it was."""
        return self.change is None and self.measure.delivery_date is not None


def measures_of(case: Case) -> list[MeasureNow]:
    """Return the measures of a case that no other replaced, in the order they were planned."""
    rows = list(
        Measure.objects.filter(case=case, replaced_by__isnull=True)
        .select_related("institution", "study")
        .order_by("planned_at", "id")
    )
    changes = _newest(MeasureChange.objects.filter(measure__in=rows).order_by("recorded_at"))
    fits: dict[UUID, dict[UUID, Adequacy]] = {}
    for one in Adequacy.objects.filter(measure__in=rows).order_by("said_at"):
        fits.setdefault(one.measure_id, {})[one.party_id] = one
    failed: dict[UUID, int] = {}
    for key in Incident.objects.filter(measure__in=rows).values_list("measure_id", flat=True):
        failed[key] = failed.get(key, 0) + 1
    return [
        MeasureNow(
            one, changes.get(one.pk), tuple(fits.get(one.pk, {}).values()), failed.get(one.pk, 0)
        )
        for one in rows
    ]


def incidents_of(case: Case) -> QuerySet[Incident]:
    """Return what failed of the measures of a case, newest first; sealed."""
    found = Incident.objects.filter(measure__case=case).select_related("measure", "by")
    return found.order_by("-happened_at", "id")


def reevaluations_due(*, on: date) -> QuerySet[Reevaluation]:
    """Return the cases that are to be assessed anew by a day, what waits longest first."""
    found = Reevaluation.objects.filter(due_on__lte=on, done_by=None)
    return found.select_related("case", "aggression").order_by("due_on", "asked_at")


def _newest(rows: Iterable[MeasureChange]) -> dict[UUID, MeasureChange]:
    return {row.measure_id: row for row in rows}
