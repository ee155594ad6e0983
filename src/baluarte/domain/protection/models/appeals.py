from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Compartmented
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.cases.models.cases import SHE_SAYS
from baluarte.domain.procedure.models import Assignment, Proceeding
from baluarte.domain.protection.choices import AppealStage, FiledBy, NotSent
from baluarte.domain.protection.models.appeals_apart import (
    CHALLENGES_ITS_KEEPER,
    DEFINERS,
    MINE_TO_DECIDE,
    NOT_AGAINST_WHO_SAYS_IT,
    NOT_SENT_YET,
    OF_ONE_APART,
)
from baluarte.domain.protection.models.board_items import BoardDecision
from baluarte.domain.protection.models.inherited_visibility import WITH_IT
from baluarte.domain.protection.models.measures import Measure
from baluarte.domain.protection.models.studies import (
    CONTRIBUTE,
    IDENTIFIED,
    SHE_ADDS,
)
from baluarte.domain.wall.declarations import by_condition


class Appeal(Compartmented):
    """She does not agree with a decision, on one of the law's grounds. Never evidence of misuse."""

    definers = DEFINERS
    wall = by_condition(
        read=f"{IDENTIFIED} or {SHE_SAYS} or {MINE_TO_DECIDE.format(column='id')}",
        # Who decides it, and whom it challenges, is nobody's to say who files it.
        add=f"by_id = bal.account() and {CHALLENGES_ITS_KEEPER} and {NOT_SENT_YET}"
        f" and ({CONTRIBUTE} or "
        f"{SHE_ADDS.format(table='protection_appeal')})",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="appeals")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="appeals")
    # The protocol of the appeal and the ground of its catalogue.
    code = models.CharField(max_length=60)
    ground = models.CharField(max_length=40)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, null=True, related_name="+")
    filed_by = models.CharField(max_length=14, choices=FiledBy)
    # When the decision was notified to her, or she knew of it.
    notified_at = models.DateTimeField()
    filed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    # It challenges who keeps the case: others decide it, where it runs from when it was filed.
    is_apart = models.BooleanField(default=False)
    proceeding = models.ForeignKey(
        Proceeding, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # What whoever decides it was sent; or why nobody was.
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, null=True, related_name="+"
    )
    not_sent = models.CharField(max_length=12, choices=NotSent, blank=True)
    # Who was of the team then, or ordered what is challenged: none of them decides it.
    challenged = ArrayField(models.UUIDField(), default=list)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "-filed_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="protection_appealed_after_it_was_known",
                condition=Q(notified_at__lte=F("filed_at")) & Q(filed_at__lte=F("recorded_at")),
            ),
        ]


class AppealStep(Compartmented):
    """How far an appeal has come, by whom it was said: only added to; decided once."""

    wall = by_condition(
        read=f"{IDENTIFIED} or {WITH_IT.format(above='protection_appeal', column='appeal_id')}",
        add="by_id = bal.account() and "
        f"(({CONTRIBUTE} and not {OF_ONE_APART} and {NOT_AGAINST_WHO_SAYS_IT})"
        f" or {MINE_TO_DECIDE.format(column='appeal_id')})",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="steps")
    stage = models.CharField(max_length=14, choices=AppealStage)
    # Where its clock runs, from when it was taken up.
    proceeding = models.ForeignKey(
        Proceeding, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # The vote of the Board that decided it, in a session that was held; of one appeal alone.
    decision = models.OneToOneField(
        BoardDecision, on_delete=models.PROTECT, null=True, related_name="appeal_step"
    )
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["appeal", "stage"], name="protection_an_appeal_stage_once"
            ),
            models.UniqueConstraint(
                fields=["appeal"],
                name="protection_an_appeal_is_decided_once",
                condition=Q(
                    stage__in=("inadmissible", "confirmed", "changed", "revoked", "settled")
                ),
            ),
            models.CheckConstraint(
                name="protection_taken_up_where_its_clock_runs",
                condition=~Q(stage="taken_up") | Q(proceeding__isnull=False),
            ),
        ]
