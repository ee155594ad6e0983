"""A contingency plan, its actions, what is reported of them, and its after-action review."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.prevention.models.notices import OURS_OR_MINE
from baluarte.domain.prevention.models.warning_walls import (
    OF_OUR_HOUSE,
    OURS_OR_TOLD,
    RECEIVING,
    TOLD,
    by_our_house,
    follows,
)
from baluarte.domain.prevention.models.warnings import EarlyWarning, OfAWarning
from baluarte.domain.prevention.warning_choices import ActionKind, ActionOutcome, Tier
from baluarte.domain.wall.declarations import by_condition, dated

PARTS = (
    "activation", "risk", "actors", "resources", "communication", "gender_measures",
    "community_measures", "deactivation",
)  # fmt: skip
OURS_OR_ASKED_OF_US = (
    f"({OF_OUR_HOUSE} or (institution_id = any ({RECEIVING})"
    f" and {TOLD.format(column='warning_id')}))"
)


class ContingencyPlan(OfAWarning):
    """What is done where a warning comes true; never changed: the next number takes its place."""

    wall = by_our_house(
        by="written_by_id", at="written_at", read=OURS_OR_TOLD, more=follows("plan")
    )
    sensitivity: ClassVar = dict.fromkeys(PARTS, "internal")

    warning = models.ForeignKey(EarlyWarning, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveSmallIntegerField()
    # Which version of the template (`norms.plan_templates`) it follows.
    template_version = models.PositiveSmallIntegerField()
    activation = models.CharField(max_length=1200)
    risk = models.CharField(max_length=1200)
    actors = models.CharField(max_length=1200)
    resources = models.CharField(max_length=1200)
    communication = models.CharField(max_length=1200)
    gender_measures = models.CharField(max_length=1200)
    community_measures = models.CharField(max_length=1200)
    deactivation = models.CharField(max_length=1200)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["warning", "number"], name="prevention_plans_follow_one_another"
            ),
            models.CheckConstraint(
                name="prevention_a_plan_has_all_its_parts",
                condition=Q(**{f"{part}__regex": r"\S" for part in PARTS}),
            ),
        ]


class PlanAction(OfAWarning):
    """One action of a plan: what, by which institution that was told, until which day."""

    wall = dated(
        by_condition(
            read=OURS_OR_ASKED_OF_US,
            add=f"{OF_OUR_HOUSE} and asked_by_id = bal.account()"
            " and bal.may_be_asked_by_plan(plan_id, warning_id, holder_id, institution_id)",
        ),
        "asked_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    plan = models.ForeignKey(ContingencyPlan, on_delete=models.PROTECT, related_name="actions")
    warning = models.ForeignKey(EarlyWarning, on_delete=models.PROTECT, related_name="+")
    # Of the template.
    code = models.CharField(max_length=8)
    kind = models.CharField(max_length=16, choices=ActionKind)
    tier = models.CharField(max_length=12, choices=Tier)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    due_date = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "code", "institution"], name="prevention_asked_once_in_a_plan"
            ),
        ]


class PlanActionReport(OfAWarning):
    """What is reported of an action: by the institution that does it, or by who keeps the plan."""

    wall = dated(
        by_condition(
            read=OURS_OR_MINE,
            add="reported_by_id = bal.account()"
            " and bal.may_report_action(action_id, warning_id, holder_id, institution_id)"
            f" and ({OF_OUR_HOUSE} or (institution_id = any ({RECEIVING})"
            f" and {TOLD.format(column='warning_id')})){follows('report', 'action_id')}",
        ),
        "reported_at",
    )
    sensitivity: ClassVar = {"words": "internal"}

    action = models.ForeignKey(PlanAction, on_delete=models.PROTECT, related_name="reports")
    warning = models.ForeignKey(EarlyWarning, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=12, choices=ActionOutcome)
    words = models.CharField(max_length=600, blank=True)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["action", "number"], name="prevention_reports_follow_one_another"
            ),
            models.CheckConstraint(
                name="prevention_not_done_says_why",
                condition=~Q(outcome=ActionOutcome.NOT_DONE) | Q(words__regex=r"\S"),
            ),
        ]


class PlanReview(OfAWarning):
    """The after-action review of a plan, by another person than who wrote it."""

    wall = by_our_house(
        by="reviewed_by_id",
        at="reviewed_at",
        more=" and bal.is_plan_as_written(plan_id, warning_id, written_by_id)",
    )
    sensitivity: ClassVar = {"worked": "internal", "failed": "internal", "changes": "internal"}

    plan = models.OneToOneField(ContingencyPlan, on_delete=models.PROTECT, related_name="review")
    warning = models.ForeignKey(EarlyWarning, on_delete=models.PROTECT, related_name="+")
    worked = models.CharField(max_length=1200)
    failed = models.CharField(max_length=1200)
    changes = models.CharField(max_length=1200)
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="prevention_nobody_reviews_the_own_plan",
                condition=~Q(reviewed_by=F("written_by")),
            ),
        ]
