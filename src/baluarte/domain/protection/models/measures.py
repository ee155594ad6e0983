from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account, Compartmented, Institution
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.cases.models.cases import HER_CASE, HER_TEAM, SHE_SAYS
from baluarte.domain.procedure.choices import HerWord, SaidHow
from baluarte.domain.protection.choices import About, Cause, Fit
from baluarte.domain.protection.models.measure_timelines import MEASURE_TIMELINES
from baluarte.domain.protection.models.studies import (
    CONTRIBUTE,
    HER_MEASURE,
    IDENTIFIED,
    OF_HER_MEASURE,
    SHE_ADDS,
    RiskStudy,
    only_added,
)
from baluarte.domain.registry.models import Event
from baluarte.domain.wall.declarations import by_condition
from baluarte.domain.wall.worker_counts import counted_by_worker

# In her own window the person says what arrived, and nobody in her name.
HERSELF = (
    "exists (select 1 from public.cases_party herself where herself.id = party_id"
    " and herself.compartment_id = protection_arrival.compartment_id"
    " and herself.account_id = bal.account() and herself.until_at is null)"
)
# Nobody of the institution that owes it hears from her that it arrived; that it did not, anybody.
NOT_WHO_OWES = (
    f"(her_word = '{HerWord.NOT_ARRIVED}' or not exists (select 1"  # noqa: S608 (constants)
    " from public.protection_measure owed where owed.id = measure_id"
    " and owed.institution_id = any (array(select bal.institutions()))))"
)


class Measure(Compartmented):
    """A measure of the plan: what, for which scenarios, by whom, until when; for one or for all."""

    definers = (MEASURE_TIMELINES,)
    wall = only_added(
        HER_MEASURE,
        worker=counted_by_worker(
            "id", "compartment_id", "institution_id", "delivery_date", "planned_at", "replaces_id"
        ),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="measures")
    study = models.ForeignKey(
        RiskStudy, on_delete=models.PROTECT, null=True, related_name="measures"
    )
    code = models.CharField(max_length=12)
    is_collective = models.BooleanField(default=False)
    answers = ArrayField(models.PositiveSmallIntegerField(), default=list)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, related_name="+"
    )
    delivery_date = models.DateField(null=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()


class MeasureChange(Compartmented):
    """How far a measure has come, said by somebody on a day, verified or not: only added to."""

    wall = only_added(
        OF_HER_MEASURE,
        worker=counted_by_worker(
            "measure_id", "status", "happened_on", "recorded_at", "evidence_sha256"
        ),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="changes")
    status = models.CharField(max_length=12)
    happened_on = models.DateField()
    is_verified = models.BooleanField(default=False)
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["measure", "recorded_at"])]


class Position(Compartmented):
    """What a person says of a decision about her; a newer one replaces it, dissent stays open."""

    wall = by_condition(
        read=f"{IDENTIFIED} or {SHE_SAYS}",
        add=f"by_id = bal.account() and ({HER_TEAM} or "
        f"{SHE_ADDS.format(table='protection_position')})",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=8, choices=About)
    # The study or the measure; the case where it is about all that follows.
    subject = models.UUIDField(db_index=True)
    code = models.CharField(max_length=20)
    has_reason = models.BooleanField(default=False)
    # Of a standing position: until when.
    expires_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="protection_a_standing_position_expires",
                condition=~Q(code="standing") | Q(expires_at__isnull=False),
            ),
        ]


class Adequacy(Compartmented):
    """Whether a measure fits, as she says."""

    wall = by_condition(
        read=f"{IDENTIFIED} or {SHE_SAYS}",
        add=f"by_id = bal.account() and ({HER_TEAM} or "
        f"{SHE_ADDS.format(table='protection_adequacy')})",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="adequacies")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    fit = models.CharField(max_length=10, choices=Fit)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()


class Arrival(Compartmented):
    """Whether a measure arrived, as the person says, and how her word came to be known."""

    wall = by_condition(
        read=f"{IDENTIFIED} or {SHE_SAYS}",
        add=f"by_id = bal.account() and ((how = '{SaidHow.OWN_WINDOW}' and {HERSELF})"
        f" or (how = '{SaidHow.WITNESSED}' and {CONTRIBUTE} and {NOT_WHO_OWES}))",
        worker=counted_by_worker("compartment_id", "measure_id", "party_id", "her_word", "said_at"),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="arrivals")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    her_word = models.CharField(max_length=11, choices=HerWord)
    how = models.CharField(max_length=10, choices=SaidHow)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["measure", "-said_at"])]


class Incident(Compartmented):
    """A measure failed, was missing or was refused by who owed it. Never evidence of misuse."""

    wall = by_condition(
        read=f"{IDENTIFIED} or {OF_HER_MEASURE}",
        add=f"by_id = bal.account() and ({CONTRIBUTE} or {OF_HER_MEASURE})",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="incidents")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")


class Reevaluation(Compartmented):
    """A risk is to be assessed anew, at once or on a date, and why; done with a newer study."""

    wall = by_condition(
        read=f"{IDENTIFIED} or {HER_CASE}",
        # She says herself what failed, or that she wishes it: the risk is assessed anew.
        add=f"by_id = bal.account() and ({CONTRIBUTE} or"
        f" (cause in ('{Cause.FAILURE}', '{Cause.HER_WISH}') and {HER_CASE}))",
        change=CONTRIBUTE,
        columns=("done_by_id",),
        worker=counted_by_worker("compartment_id", "due_on", "asked_at", "done_by_id"),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reevaluations")
    cause = models.CharField(max_length=12, choices=Cause)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    done_by = models.ForeignKey(
        RiskStudy, on_delete=models.PROTECT, null=True, related_name="answers_to"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["due_on"],
                condition=Q(done_by__isnull=True),
                name="protection_to_assess_anew",
            ),
        ]
