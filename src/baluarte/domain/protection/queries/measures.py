from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from baluarte.domain.cases.models import Case
from baluarte.domain.protection.models import (
    Adequacy,
    Arrival,
    Incident,
    Measure,
    MeasureChange,
    Reevaluation,
    ReevaluationReason,
)

# Codes of `measure_statuses`: still to be delivered; in place but deficient; over.
OWED = ("DEC", "COM", "EN_IMP", "MOD")
DEFICIENT = "IMP_DEF"
OVER = ("REC_PER", "CONC", "RET")


@dataclass(frozen=True)
class MeasureNow:
    """A measure with how far it has come, whether that was verified, what she says, what failed."""

    measure: Measure
    change: MeasureChange | None
    adequacy: tuple[Adequacy, ...]
    # The newest word of each person on whether it arrived.
    arrivals: tuple[Arrival, ...] = ()
    failed_at: datetime | None = None

    @property
    def is_owed(self) -> bool:
        """Say whether it is still to be delivered: told or begun is not delivered."""
        return self.change is None or self.change.status in OWED

    @property
    def is_over(self) -> bool:
        """Say whether it ended, was refused or was withdrawn."""
        return self.change is not None and self.change.status in OVER

    @property
    def is_deficient(self) -> bool:
        """Say whether it is in place, but with deficiencies."""
        return self.change is not None and self.change.status == DEFICIENT

    @property
    def has_failed(self) -> bool:
        """Say whether it failed since anybody last said how far it has come."""
        if self.failed_at is None or self.is_over:
            return False
        return self.change is None or self.change.recorded_at < self.failed_at

    def is_late(self, *, on: date) -> bool:
        """Say whether its day has passed and nobody said that it was delivered."""
        due = self.measure.delivery_date
        return self.is_owed and due is not None and due < on


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
    arrivals: dict[UUID, dict[UUID, Arrival]] = {}
    for said in Arrival.objects.filter(measure__in=rows).order_by("said_at"):
        arrivals.setdefault(said.measure_id, {})[said.party_id] = said
    failures = Incident.objects.filter(measure__in=rows).order_by("recorded_at")
    failed = dict(failures.values_list("measure_id", "recorded_at"))
    return [
        MeasureNow(
            one,
            changes.get(one.pk),
            tuple(fits.get(one.pk, {}).values()),
            tuple(arrivals.get(one.pk, {}).values()),
            failed.get(one.pk),
        )
        for one in rows
    ]


def measure_of(key: UUID) -> Measure:
    """Return one measure; `Measure.DoesNotExist` where the context sees none."""
    found = Measure.objects.select_related(
        "case__matter__compartment", "case__compartment", "study", "institution"
    )
    return found.get(pk=key)


def history_of(measure: Measure) -> QuerySet[MeasureChange]:
    """Return everything that was said of how far a measure has come, newest first."""
    found = MeasureChange.objects.filter(measure=measure).select_related("by")
    return found.order_by("-recorded_at", "id")


def measures_wanting(*, on: date) -> QuerySet[Measure]:
    """Return measures of open cases that are late, deficient, or failed since they were last seen.

    Each with its newest `status` and when it `failed_at`.
    """
    changes = MeasureChange.objects.filter(measure=OuterRef("pk")).order_by("-recorded_at")
    failures = Incident.objects.filter(measure=OuterRef("pk")).order_by("-recorded_at")
    found = Measure.objects.filter(case__closed_at=None, replaced_by__isnull=True).annotate(
        status=Subquery(changes.values("status")[:1]),
        said_at=Subquery(changes.values("recorded_at")[:1]),
        failed_at=Subquery(failures.values("recorded_at")[:1]),
    )
    is_late = Q(delivery_date__lt=on) & (Q(status=None) | Q(status__in=OWED))
    has_failed = Q(failed_at__isnull=False) & (Q(said_at=None) | Q(said_at__lt=F("failed_at")))
    wanting = found.filter(is_late | has_failed | Q(status=DEFICIENT))
    return (
        wanting.filter(Q(status=None) | ~Q(status__in=OVER))
        .select_related("case", "institution")
        .order_by(F("delivery_date").asc(nulls_last=True), "planned_at", "id")
    )


def incidents_of(case: Case) -> QuerySet[Incident]:
    """Return what failed of the measures of a case, newest first; sealed."""
    found = Incident.objects.filter(measure__case=case).select_related("measure", "by")
    return found.order_by("-happened_at", "id")


def reevaluations_due(*, on: date) -> QuerySet[Reevaluation]:
    """Return the open cases that are to be assessed anew by a day, what waits longest first."""
    found = Reevaluation.objects.filter(due_on__lte=on, done_by=None, case__closed_at=None)
    return found.select_related("case", "event").order_by("due_on", "asked_at")


def reevaluations_of(case: Case) -> QuerySet[Reevaluation]:
    """Return every time a case was to be assessed anew, what waits first."""
    found = Reevaluation.objects.filter(case=case).select_related("event", "done_by")
    return found.order_by(F("done_by").desc(nulls_first=True), "due_on", "asked_at")


def reasons_of(rows: Iterable[Reevaluation]) -> dict[UUID, list[ReevaluationReason]]:
    """Return why each is to be assessed anew, the oldest reason first; never who was harmed."""
    found: dict[UUID, list[ReevaluationReason]] = {}
    reasons = ReevaluationReason.objects.filter(reevaluation__in=list(rows))
    for one in reasons.order_by("noticed_at", "id"):
        found.setdefault(one.reevaluation_id, []).append(one)
    return found


def _newest(rows: Iterable[MeasureChange]) -> dict[UUID, MeasureChange]:
    return {row.measure_id: row for row in rows}
