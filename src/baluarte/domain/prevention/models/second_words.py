"""A second person on what came of a warning, and on who is left out of it after it was issued."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account
from baluarte.domain.prevention.models.outcomes import WarningOutcome
from baluarte.domain.prevention.models.warning_walls import by_our_house
from baluarte.domain.prevention.models.warnings import EarlyWarning, OfAWarning, WarningLeftOut
from baluarte.domain.prevention.warning_choices import SecondWord

BY, AT = "reviewed_by_id", "reviewed_at"


def by_another(said_by: str, name: str) -> models.CheckConstraint:
    """Return that another person confirms or refuses, and only who said it withdraws it."""
    is_same = Q(reviewed_by=F(said_by))
    return models.CheckConstraint(
        name=name,
        condition=(Q(answer=SecondWord.WITHDRAWN) & is_same)
        | (~Q(answer=SecondWord.WITHDRAWN) & ~is_same),
    )


def refused_with_a_reason(name: str) -> models.CheckConstraint:
    """Return that who does not confirm says why."""
    return models.CheckConstraint(
        name=name, condition=~Q(answer=SecondWord.REFUSED) | Q(reason__regex=r"\S")
    )


class SecondReview(OfAWarning):
    """Base of what another person of the house says of what one said alone of a warning."""

    warning = models.ForeignKey(EarlyWarning, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=12, choices=SecondWord)
    # Why it is not confirmed.
    reason = models.CharField(max_length=600, blank=True, default="", db_default="")
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class WarningOutcomeReview(SecondReview):
    """Another person of the house on what came of a warning: only what is confirmed counts."""

    wall = by_our_house(
        by=BY,
        at=AT,
        more=" and bal.is_outcome_as_recorded(outcome_id, warning_id, recorded_by_id)",
    )
    sensitivity: ClassVar[dict[str, str]] = {"reason": "internal"}

    outcome = models.OneToOneField(WarningOutcome, on_delete=models.PROTECT, related_name="review")
    # Kept here too, so that the database itself tells one pair of eyes from two.
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            by_another("recorded_by", "prevention_two_say_what_came"),
            refused_with_a_reason("prevention_what_came_is_refused_with_a_reason"),
        ]


class WarningLeftOutReview(SecondReview):
    """Another person of the house on who was left out of a warning after it was issued."""

    wall = by_our_house(
        by=BY,
        at=AT,
        more=" and bal.is_left_out_as_said(left_out_id, warning_id, left_out_by_id)",
    )
    sensitivity: ClassVar[dict[str, str]] = {"reason": "internal"}

    left_out = models.OneToOneField(WarningLeftOut, on_delete=models.PROTECT, related_name="review")
    left_out_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            by_another("left_out_by", "prevention_two_leave_out"),
            refused_with_a_reason("prevention_left_out_is_refused_with_a_reason"),
        ]
