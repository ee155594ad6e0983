"""The plan: a decision on every heading, what is owed, what was delivered, what she says of it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from baluarte.domain.cases.models.cases import CONTRIBUTE
from baluarte.domain.procedure.choices import HerWord, SaidHow
from baluarte.domain.reparation.choices import Delivered, HeadingOutcome
from baluarte.domain.reparation.models.plan_rules import ASK_CLOSING, ASK_REMEDY, SAME_VICTIM
from baluarte.domain.reparation.models.projection import KEEP_HER_WORD
from baluarte.domain.reparation.models.victims import TABLE, CaseVictim, Kept
from baluarte.domain.reparation.models.walls import added_to
from baluarte.domain.wall.declarations import Change
from baluarte.domain.wall.worker_counts import counted_by_worker

PLAN, REMEDY = "reparation_reparationplan", "reparation_remedy"
# The team witnesses her word, and never who delivered; in her window she says it herself.
NOT_WHO_DELIVERED = (
    "not exists (select 1 from public.reparation_remedydelivery given"
    " where given.remedy_id = reparation_confirmation.remedy_id"
    " and given.by_id = bal.account() and given.delivered <> 'under_way')"
)
# Nor does anybody of the institution that owes it witness that it came.
NOT_WHO_OWES = (
    "(her_word = 'not_arrived' or not exists (select 1"  # noqa: S608 (constants)
    f" from public.{REMEDY} debt join public.access_institution debtor"
    " on debtor.code = debt.institution where debt.id = reparation_confirmation.remedy_id"
    " and debtor.id in (select bal.institutions())))"
)
HOW_IT_WAS_SAID = (
    f" and ((how <> '{SaidHow.OWN_WINDOW}' and {CONTRIBUTE} and {NOT_WHO_DELIVERED}"  # noqa: S608
    f" and (how <> '{SaidHow.WITNESSED}' or {NOT_WHO_OWES}))"
    f" or (how = '{SaidHow.OWN_WINDOW}' and not ({CONTRIBUTE})))"
    # Of a collective its assembly says it, which met on this plan.
    # That it arrived the assembly says alone; that it did not, each of them may.
    f" and ((how = '{SaidHow.OWN_WINDOW}' and (her_word <> '{HerWord.ARRIVED}'"
    f" or not exists (select 1 from public.{REMEDY} owed"
    f" join public.{PLAN} of_it on of_it.id = owed.plan_id"
    " where owed.id = reparation_confirmation.remedy_id and of_it.is_collective)))"
    f" or exists (select 1 from public.{REMEDY} owed"
    f" join public.{PLAN} of_it on of_it.id = owed.plan_id"
    " where owed.id = reparation_confirmation.remedy_id and ("
    f" (how = '{SaidHow.WITNESSED}' and not of_it.is_collective)"
    " or exists (select 1 from public.reparation_assembly met"
    " where met.id = assembly_id and met.plan_id = of_it.id))))"
)
# Nothing is said in a plan that is closed.
IN_AN_OPEN_PLAN = (
    f" and exists (select 1 from public.{PLAN} lasts"  # noqa: S608 (constants)
    " where lasts.id = plan_id and lasts.closed_at is null)"
)
OF_A_COLLECTIVE = (
    f" and exists (select 1 from public.{PLAN} of_all"  # noqa: S608 (constants)
    " where of_all.id = plan_id and of_all.is_collective)"
)
# What a collective is granted or refused, its assembly agreed to.
AS_ITS_ASSEMBLY_AGREED = (
    f" and (exists (select 1 from public.{PLAN} of_one where of_one.id = plan_id"  # noqa: S608
    f" and (not of_one.is_collective or outcome = '{HeadingOutcome.UNDER_STUDY}'))"
    " or exists (select 1 from public.reparation_assembly met where met.id = assembly_id"
    " and met.plan_id = reparation_headingdecision.plan_id and heading = any (met.agreed)))"
)
# A document that is kept shows it; who bore witness that it arrived is not who delivers.
SHOWN_BY_ANOTHER = (
    " and (evidence_sha256 = '' or exists (select 1 from public.reparation_reparationdocument shows"  # noqa: S608
    f" join public.{REMEDY} owed on owed.id = reparation_remedydelivery.remedy_id"
    f" join public.{PLAN} of_it on of_it.id = owed.plan_id and of_it.victim_id = shows.about"
    " where shows.sha256 = evidence_sha256))"
    f" and (delivered = '{Delivered.UNDER_WAY}' or not exists ("
    "select 1 from public.reparation_confirmation said"
    " where said.remedy_id = reparation_remedydelivery.remedy_id and said.by_id = bal.account()"
    f" and said.how <> '{SaidHow.OWN_WINDOW}' and said.her_word <> '{HerWord.NOT_ARRIVED}'))"
)


class ReparationPlan(Kept):
    """A plan of reparation of one victim or collective, at a commission."""

    wall = added_to(
        PLAN, "victim_id", TABLE,
        worker=counted_by_worker(
            "id", "commission", "is_collective", "opened_date", "recorded_at", "closed_at"
        ),
    )  # fmt: skip
    sensitivity: ClassVar[dict[str, str]] = {}

    reference = models.CharField(max_length=12, db_index=True)
    victim = models.ForeignKey(CaseVictim, on_delete=models.PROTECT, related_name="plans")
    commission = models.CharField(max_length=20)
    is_collective = models.BooleanField()
    opened_date = models.DateField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["compartment", "-recorded_at"], name="reparation_newest_plans"),
        ]


class Assembly(Kept):
    """A collective met on its plan: who could come, who came, its minutes, what it agreed to."""

    wall = added_to("reparation_assembly", "plan_id", PLAN, more=IN_AN_OPEN_PLAN + OF_A_COLLECTIVE)
    sensitivity: ClassVar[dict[str, str]] = {}

    plan = models.ForeignKey(ReparationPlan, on_delete=models.PROTECT, related_name="assemblies")
    held_date = models.DateField()
    members = models.PositiveIntegerField()
    attended = models.PositiveIntegerField()
    minutes_sha256 = models.CharField(max_length=64)
    # Codes of the headings it agreed to.
    agreed = ArrayField(models.CharField(max_length=12), default=list)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="reparation_no_more_than_they_are", condition=Q(attended__lte=F("members"))
            ),
        ]


class HeadingDecision(Kept):
    """What was decided of a heading of a plan, on which article and day; the newest stands.

    Why it was refused stands sealed.
    """

    wall = added_to(
        "reparation_headingdecision", "plan_id", PLAN,
        more=IN_AN_OPEN_PLAN + AS_ITS_ASSEMBLY_AGREED,
        worker=counted_by_worker("plan_id", "heading", "outcome", "recorded_at"),
    )  # fmt: skip
    sensitivity: ClassVar[dict[str, str]] = {}

    plan = models.ForeignKey(ReparationPlan, on_delete=models.PROTECT, related_name="decisions")
    heading = models.CharField(max_length=12)
    outcome = models.CharField(max_length=11, choices=HeadingOutcome)
    article = models.CharField(max_length=80, blank=True)
    decided_date = models.DateField()
    # Of a collective: the assembly that agreed to it.
    assembly = models.ForeignKey(
        Assembly, on_delete=models.PROTECT, null=True, related_name="decisions"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="reparation_decided_on_an_article",
                condition=Q(outcome=HeadingOutcome.UNDER_STUDY) | ~Q(article=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["plan", "heading", "-recorded_at"], name="reparation_newest_word"),
        ]


class Remedy(Kept):
    """What is owed of a granted heading: by whom, until when, for how much; what, stands sealed.

    `her_word` is her newest word as the database keeps it for lists, never the truth.
    """

    definers = (KEEP_HER_WORD, SAME_VICTIM, ASK_REMEDY)
    wall = added_to(
        REMEDY, "plan_id", PLAN, more=IN_AN_OPEN_PLAN,
        worker=counted_by_worker(
            "id", "plan_id", "heading", "institution", "due_date", "her_word", "recorded_at",
            "replaces_id",
        ),
    )  # fmt: skip
    sensitivity: ClassVar[dict[str, str]] = {"pesos": "personal", "planned_cost": "personal"}

    plan = models.ForeignKey(ReparationPlan, on_delete=models.PROTECT, related_name="remedies")
    heading = models.CharField(max_length=12)
    institution = models.CharField(max_length=20)
    due_date = models.DateField()
    # Of compensation: how much, and whether a commission pays it in the stead of who owes it.
    pesos = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    is_subsidiary = models.BooleanField(default=False)
    planned_cost = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    her_word = models.CharField(max_length=11, blank=True, choices=HerWord)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="reparation_no_debt_below_nought",
                condition=(Q(pesos__isnull=True) | Q(pesos__gt=0))
                & (Q(planned_cost__isnull=True) | Q(planned_cost__gte=0)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_date", "id"],
                condition=~Q(her_word=HerWord.ARRIVED),
                name="reparation_still_owed",
            ),
        ]


class RemedyStep(Kept):
    """A step on the way of a remedy, with its day; what it is stands sealed."""

    wall = added_to(
        "reparation_remedystep", "remedy_id", REMEDY, change=CONTRIBUTE,
        changes=(Change(("done_date",), "old.done_date is null"),),
    )  # fmt: skip
    sensitivity: ClassVar[dict[str, str]] = {}

    remedy = models.ForeignKey(Remedy, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    due_date = models.DateField()
    done_date = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["remedy", "number"], name="reparation_steps_follow"),
        ]


class RemedyDelivery(Kept):
    """How far a remedy came on a day, what was paid, and the document that shows it."""

    wall = added_to(
        "reparation_remedydelivery", "remedy_id", REMEDY, more=SHOWN_BY_ANOTHER,
        worker=counted_by_worker("remedy_id", "delivered", "happened_date", "recorded_at"),
    )  # fmt: skip
    sensitivity: ClassVar = {"paid": "personal"}

    remedy = models.ForeignKey(Remedy, on_delete=models.PROTECT, related_name="deliveries")
    delivered = models.CharField(max_length=9, choices=Delivered)
    happened_date = models.DateField()
    paid = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    evidence_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="reparation_delivered_is_shown",
                condition=~Q(delivered=Delivered.DELIVERED) | ~Q(evidence_sha256=""),
            ),
            models.CheckConstraint(
                name="reparation_nothing_unpaid", condition=Q(paid__isnull=True) | Q(paid__gte=0)
            ),
        ]


class Confirmation(Kept):
    """Her word on a remedy, and how it came to be known; the newest stands."""

    wall = added_to(
        "reparation_confirmation", "remedy_id", REMEDY,
        hers=f"how = '{SaidHow.OWN_WINDOW}'", more=HOW_IT_WAS_SAID,
        worker=counted_by_worker("remedy_id", "her_word", "recorded_at"),
    )  # fmt: skip
    sensitivity: ClassVar[dict[str, str]] = {}

    remedy = models.ForeignKey(Remedy, on_delete=models.PROTECT, related_name="confirmations")
    her_word = models.CharField(max_length=11, choices=HerWord)
    how = models.CharField(max_length=10, choices=SaidHow)
    assembly = models.ForeignKey(
        Assembly, on_delete=models.PROTECT, null=True, related_name="confirmations"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="reparation_an_assembly_says_it",
                condition=Q(how=SaidHow.ASSEMBLY, assembly__isnull=False)
                | (~Q(how=SaidHow.ASSEMBLY) & Q(assembly__isnull=True)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["remedy", "-recorded_at"], name="reparation_her_newest_word"),
        ]


class Weighing(Kept):
    """What matters first to her: headings in her order; the newest stands."""

    wall = added_to("reparation_weighing", "plan_id", PLAN, hers="true")
    sensitivity: ClassVar[dict[str, str]] = {}

    plan = models.ForeignKey(ReparationPlan, on_delete=models.PROTECT, related_name="weighings")
    headings = ArrayField(models.CharField(max_length=12))


class PlanClosing(Kept):
    """A plan was closed: every heading decided; fulfilled only if all that was granted arrived."""

    definers = (ASK_CLOSING,)
    wall = added_to(
        "reparation_planclosing", "plan_id", PLAN,
        worker=counted_by_worker("plan_id", "is_fulfilled", "recorded_at"),
    )  # fmt: skip
    sensitivity: ClassVar[dict[str, str]] = {}

    plan = models.OneToOneField(ReparationPlan, on_delete=models.PROTECT, related_name="closing")
    is_fulfilled = models.BooleanField()
