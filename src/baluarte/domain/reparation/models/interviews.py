"""How she wishes to be attended to, and each time that she was made to tell a fact."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account
from baluarte.domain.registry.models import Event
from baluarte.domain.reparation.choices import ComplaintResult, OfficerWish
from baluarte.domain.reparation.models.impact import IMPACT
from baluarte.domain.reparation.models.plan_rules import ASK_INTERVIEW
from baluarte.domain.reparation.models.victims import TABLE, CaseVictim, Kept
from baluarte.domain.reparation.models.walls import added_to
from baluarte.domain.wall.worker_counts import counted_by_worker

INTERVIEW, COMPLAINT = "reparation_interview", "reparation_interviewcomplaint"


class InterviewWishes(Kept):
    """How she wishes to be attended to; the newest stands. The place, in words, stands sealed."""

    wall = added_to("reparation_interviewwishes", "victim_id", TABLE, hers="true")
    sensitivity: ClassVar = {"variant": "personal"}

    victim = models.ForeignKey(CaseVictim, on_delete=models.PROTECT, related_name="wishes")
    officer = models.CharField(max_length=5, choices=OfficerWish)
    # A language tag (BCP 47); empty where she speaks Spanish and wishes no interpreter.
    language = models.CharField(max_length=35, blank=True)
    variant = models.CharField(max_length=80, blank=True)
    with_support = models.BooleanField(default=False)
    with_breaks = models.BooleanField(default=False)
    has_place = models.BooleanField(default=False)


class Interview(Kept):
    """Once more she was asked about a fact: by which commission, and whether as she wished.

    Each `met_` says whether a wish was met; empty where she had none.
    """

    definers = (ASK_INTERVIEW,)
    wall = added_to(
        INTERVIEW, "victim_id", TABLE,
        worker=counted_by_worker(
            "victim_id", "event_id", "commission", "held_date", "recorded_at", "asked", "met",
            "is_breach",
        ),
    )  # fmt: skip
    sensitivity: ClassVar[dict[str, str]] = {}

    victim = models.ForeignKey(CaseVictim, on_delete=models.PROTECT, related_name="interviews")
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    commission = models.CharField(max_length=20)
    held_date = models.DateField()
    # Who asked her, where they have an account here.
    officer = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    # The how manieth about this fact; beyond what is allowed she said yes, and there is a reason,
    # or it was held against the rule: that is kept, and counts.
    number = models.PositiveSmallIntegerField()
    is_breach = models.BooleanField(default=False)
    has_her_yes = models.BooleanField(default=False)
    has_reason = models.BooleanField(default=False)
    # How many of her wishes stood that day, and how many were met.
    asked = models.PositiveSmallIntegerField(default=0)
    met = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="reparation_wishes_met_were_asked", condition=Q(met__lte=models.F("asked"))
            ),
            models.CheckConstraint(
                name="reparation_asked_again_with_her_yes",
                condition=Q(number__lte=2)
                | Q(has_her_yes=True, has_reason=True)
                | Q(is_breach=True),
            ),
            models.UniqueConstraint(
                name="reparation_interviews_follow",
                fields=["victim", "event", "number"],
                nulls_distinct=False,
            ),
        ]


class InterviewComplaint(Kept):
    """She complains of how she was interviewed: whoever did it asks her no more."""

    wall = added_to("reparation_interviewcomplaint", "interview_id", INTERVIEW, hers="true")
    sensitivity: ClassVar[dict[str, str]] = {}

    interview = models.OneToOneField(Interview, on_delete=models.PROTECT, related_name="complaint")


class ComplaintOutcome(Kept):
    """What came of her complaint, as known on a day; the newest stands. Its words stand sealed."""

    definers = (IMPACT,)
    wall = added_to("reparation_complaintoutcome", "complaint_id", COMPLAINT)
    sensitivity: ClassVar[dict[str, str]] = {}

    complaint = models.ForeignKey(
        InterviewComplaint, on_delete=models.PROTECT, related_name="outcomes"
    )
    result = models.CharField(max_length=14, choices=ComplaintResult)
    known_date = models.DateField()
