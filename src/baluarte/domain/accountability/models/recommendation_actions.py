from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account
from baluarte.domain.accountability.models.policy_wall import I_KEEP
from baluarte.domain.accountability.models.recommendations import (
    OFFICIALS,
    Recommendation,
    evidence_seen,
    kept,
)
from baluarte.domain.statements.models import Document
from baluarte.domain.statements.models.walls import where_i_am
from baluarte.domain.wall.declarations import dated

# An official says what her own institution does; who keeps recommendations, what any does.
ITS_OFFICIAL = (
    "exists (select 1 from public.access_institution own where own.code = {acts}"  # noqa: S608
    f" and own.id = any ({where_i_am(OFFICIALS)}))"
)
SAID_BY_ME = (
    f"said_by_id = bal.account() and ({I_KEEP}"
    f" or {ITS_OFFICIAL.format(acts='accountability_recommendationaction.institution')})"
)
ITS_ACTIONS_OFFICIAL = (
    "exists (select 1 from public.accountability_recommendationaction done"  # noqa: S608
    f" where done.id = action_id and {ITS_OFFICIAL.format(acts='done.institution')})"
)
SAID_OF_ITS_ACTION = f"said_by_id = bal.account() and ({I_KEEP} or {ITS_ACTIONS_OFFICIAL})"


class RecommendationAction(models.Model):
    """What an institution does about a recommendation, from a day and, if said, until another."""

    wall = dated(kept(SAID_BY_ME), "said_at")
    sensitivity: ClassVar = {"description": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="actions"
    )
    # Of the catalogue of public institutions.
    institution = models.CharField(max_length=20)
    description = models.CharField(max_length=600)
    first_date = models.DateField()
    due_date = models.DateField(null=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accountability_action_runs_forward",
                condition=Q(due_date__isnull=True) | Q(due_date__gte=F("first_date")),
            ),
        ]


class ActionCalendar(models.Model):
    """Every how many months an action is reported on, from a day: the newest rule holds.

    Due days are counted from it and never kept, so a new rule touches nothing that was reported.
    """

    wall = dated(kept(SAID_OF_ITS_ACTION), "said_at")
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    action = models.ForeignKey(
        RecommendationAction, on_delete=models.PROTECT, related_name="calendars"
    )
    first_date = models.DateField()
    months = models.PositiveSmallIntegerField()
    last_date = models.DateField(null=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accountability_calendar_has_a_step",
                condition=Q(months__gte=1, months__lte=60),
            ),
            models.CheckConstraint(
                name="accountability_calendar_runs_forward",
                condition=Q(last_date__isnull=True) | Q(last_date__gte=F("first_date")),
            ),
        ]


class ActionReport(models.Model):
    """What was reported of an action for a due day; that it is done, on evidence."""

    wall = dated(
        kept(f"{SAID_OF_ITS_ACTION} and {evidence_seen('accountability_actionreport')}"), "said_at"
    )
    sensitivity: ClassVar = {"words": "internal", "reference": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    action = models.ForeignKey(
        RecommendationAction, on_delete=models.PROTECT, related_name="reports"
    )
    due_date = models.DateField()
    day = models.DateField()
    is_done = models.BooleanField(default=False)
    words = models.CharField(max_length=1000)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    reference = models.CharField(max_length=300, blank=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["action", "due_date"], name="accountability_reported_once"
            ),
            models.CheckConstraint(
                name="accountability_done_has_evidence",
                condition=Q(is_done=False) | Q(document__isnull=False) | Q(reference__regex=r"\S"),
            ),
        ]
