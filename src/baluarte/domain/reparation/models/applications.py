"""What is asked of a commission for victims, what became of it, and the way to another one."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from baluarte.domain.cases.models.cases import CONTRIBUTE
from baluarte.domain.procedure.models import Proceeding
from baluarte.domain.reparation.choices import Because, Progress, ReferralResult
from baluarte.domain.reparation.models.victims import TABLE, CaseVictim, Kept
from baluarte.domain.reparation.models.walls import added_to
from baluarte.domain.wall.declarations import Change
from baluarte.domain.wall.worker_counts import counted_by_worker

APPLICATION = "reparation_application"


class Application(Kept):
    """A right of a victim asked for at a commission, and its clocks where they run.

    In her own window she goes to the federal commission by herself, where the law lets her.
    """

    wall = added_to(
        APPLICATION, "victim_id", TABLE,
        hers=f"because = '{Because.SILENCE}' and proceeding_id is null",
        change=CONTRIBUTE, changes=(Change(("proceeding_id",), "old.proceeding_id is null"),),
        worker=counted_by_worker("id", "commission", "asked_date", "recorded_at"),
    )  # fmt: skip
    sensitivity: ClassVar[dict[str, str]] = {}

    reference = models.CharField(max_length=12, db_index=True)
    victim = models.ForeignKey(CaseVictim, on_delete=models.PROTECT, related_name="applications")
    # A code of `norms/texts/reparation/rights.yaml`.
    right = models.CharField(max_length=12)
    # A code of the catalogue of public institutions.
    commission = models.CharField(max_length=20)
    because = models.CharField(max_length=8, choices=Because)
    # The application that went before: at the commission that referred, or did not answer.
    after = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="next")
    asked_date = models.DateField()
    proceeding = models.ForeignKey(
        Proceeding, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="reparation_goes_on_after_another",
                condition=Q(because=Because.ASKED) | Q(after__isnull=False),
            ),
        ]


class ApplicationProgress(Kept):
    """What became of an application on a day, as somebody says."""

    wall = added_to(
        "reparation_applicationprogress", "application_id", APPLICATION,
        worker=counted_by_worker("application_id", "progress", "happened_date", "recorded_at"),
    )  # fmt: skip
    sensitivity: ClassVar[dict[str, str]] = {}

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="progress")
    progress = models.CharField(max_length=14, choices=Progress)
    happened_date = models.DateField()


class Referral(Kept):
    """A commission asks another to receive somebody; until that accepts, the first one attends."""

    wall = added_to("reparation_referral", "application_id", APPLICATION)
    sensitivity: ClassVar[dict[str, str]] = {}

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="referrals")
    to_commission = models.CharField(max_length=20)
    asked_date = models.DateField()


class ReferralAnswer(Kept):
    """Whether the other commission receives her; where it does, at which application."""

    wall = added_to("reparation_referralanswer", "referral_id", "reparation_referral")
    sensitivity: ClassVar[dict[str, str]] = {}

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="answer")
    result = models.CharField(max_length=8, choices=ReferralResult)
    answered_date = models.DateField()
    received_at = models.OneToOneField(
        Application, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="reparation_accepted_somewhere",
                condition=Q(result=ReferralResult.REFUSED, received_at__isnull=True)
                | Q(result=ReferralResult.ACCEPTED, received_at__isnull=False),
            ),
        ]
