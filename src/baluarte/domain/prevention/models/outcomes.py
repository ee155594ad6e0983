"""What came of a warning, what lies under it, and whether it may be said in public."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account
from baluarte.domain.prevention.choices import HowTold
from baluarte.domain.prevention.models.cause_functions import OF_CAUSES
from baluarte.domain.prevention.models.public_functions import OWNER
from baluarte.domain.prevention.models.warning_walls import by_our_house, follows
from baluarte.domain.prevention.models.warnings import EarlyWarning, OfAWarning
from baluarte.domain.prevention.warning_choices import CauseKind, WhatCame
from baluarte.domain.wall.floods import at_most_daily

# Of one account: the portal and its feed look through all that were signed.
MOST_ALERTS_IN_A_DAY = 20
OF_AN_ISSUED = " and bal.is_issued_warning(warning_id)"


class WarningOutcome(OfAWarning):
    """What came of a warning, with the reason; the last number counts."""

    wall = by_our_house(
        by="recorded_by_id", at="recorded_at", more=OF_AN_ISSUED + follows("outcome")
    )
    sensitivity: ClassVar = {"reason": "internal"}

    warning = models.ForeignKey(EarlyWarning, on_delete=models.PROTECT, related_name="outcomes")
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=12, choices=WhatCame)
    # The first day of what happened.
    happened_date = models.DateField(null=True)
    reason = models.CharField(max_length=600)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["warning", "number"], name="prevention_outcomes_follow_one_another"
            ),
            models.CheckConstraint(
                name="prevention_what_happened_has_its_day",
                condition=Q(outcome=WhatCame.HAPPENED, happened_date__isnull=False)
                | (~Q(outcome=WhatCame.HAPPENED) & Q(happened_date__isnull=True)),
            ),
            models.CheckConstraint(
                name="prevention_an_outcome_has_its_reason", condition=Q(reason__regex=r"\S")
            ),
        ]


class StructuralCause(OfAWarning):
    """What lies under a warning, who answers for it, and when it is looked at again."""

    wall = by_our_house(by="noted_by_id", at="noted_at")
    definers = OF_CAUSES
    sensitivity: ClassVar = {"words": "internal"}

    warning = models.ForeignKey(EarlyWarning, on_delete=models.PROTECT, related_name="causes")
    cause = models.CharField(max_length=12, choices=CauseKind)
    words = models.CharField(max_length=600)
    # Of the catalogue of public institutions.
    owner = models.CharField(max_length=20)
    review_date = models.DateField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="prevention_a_cause_is_told", condition=Q(words__regex=r"\S")
            ),
        ]


class PublicAlert(OfAWarning):
    """That a red warning may be said in public: four questions, answered before two signatures."""

    wall = by_our_house(by="asked_by_id", at="asked_at", more=OF_AN_ISSUED)
    sensitivity: ClassVar = {"text": "internal"}
    definers = (
        at_most_daily(
            "public_alerts", table="prevention_publicalert", by="asked_by_id", at="asked_at",
            most=MOST_ALERTS_IN_A_DAY, owner=OWNER,
        ),
    )  # fmt: skip

    warning = models.OneToOneField(
        EarlyWarning, on_delete=models.PROTECT, related_name="public_alert"
    )
    text = models.CharField(max_length=600)
    could_show = models.BooleanField()
    could_provoke = models.BooleanField()
    said_yes = models.BooleanField()
    # How and when the persons or the community said yes.
    how = models.CharField(max_length=16, choices=HowTold)
    yes_date = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="prevention_public_only_through_the_gate",
                condition=Q(could_show=False, could_provoke=False, said_yes=True)
                & Q(text__regex=r"\S"),
            ),
        ]


class PublicAlertSignature(OfAWarning):
    """The second signature under a public alert, by another person."""

    wall = by_our_house(
        by="signed_by_id",
        at="signed_at",
        more=" and bal.is_alert_as_asked(alert_id, warning_id, asked_by_id)",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    alert = models.OneToOneField(PublicAlert, on_delete=models.PROTECT, related_name="signature")
    warning = models.ForeignKey(EarlyWarning, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="prevention_two_sign_a_public_alert", condition=~Q(signed_by=F("asked_by"))
            ),
        ]


class PublicAlertWithdrawal(OfAWarning):
    """A public alert taken back: one person of the house is enough, at any time."""

    wall = by_our_house(
        by="withdrawn_by_id", at="withdrawn_at", more=" and bal.is_alert_of(alert_id, warning_id)"
    )
    sensitivity: ClassVar = {"reason": "internal"}

    alert = models.OneToOneField(PublicAlert, on_delete=models.PROTECT, related_name="withdrawal")
    warning = models.ForeignKey(EarlyWarning, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=600)
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
