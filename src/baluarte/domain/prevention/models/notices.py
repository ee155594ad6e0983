"""Who is told of a warning, until which hour it is acknowledged, and the acknowledgement."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.prevention.models.warning_walls import (
    OF_OUR_HOUSE,
    RECEIVING,
    TOLD,
    by_our_house,
)
from baluarte.domain.prevention.models.warnings import EarlyWarning, OfAWarning
from baluarte.domain.prevention.warning_choices import Acknowledged, Tier, ToldWhy
from baluarte.domain.wall.declarations import by_condition, dated

LONGEST_HOURS = 24 * 30
OURS_OR_MINE = (
    f"({OF_OUR_HOUSE} or (institution_id = any ({RECEIVING})"
    f" and {TOLD.format(column='warning_id')}))"
)
FOR_ME = f"({OF_OUR_HOUSE} or ({{mine}} and bal.is_open_notice(id)))"


class WarningNotice(OfAWarning):
    """An institution is told of a warning: why, and in how many hours it acknowledges it.

    Who would be told of its silence stands beside it from the first day, and sees nothing until
    the hour has passed: that is drawn from the clock.
    """

    wall = by_our_house(
        by="told_by_id",
        at="told_at",
        read=FOR_ME.format(
            mine=f"institution_id = any ({RECEIVING})"
            " and (account_id is null or account_id = bal.account())"
            f" and {TOLD.format(column='warning_id')}"
        ),
        more=" and bal.may_be_told_of_warning(warning_id, holder_id, institution_id, account_id,"
        " tier, after_id, below_id)",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    warning = models.ForeignKey(EarlyWarning, on_delete=models.PROTECT, related_name="notices")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    # The one person it is for, where only persons trusted by name may be told.
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    tier = models.CharField(max_length=12, choices=Tier)
    why = models.CharField(max_length=16, choices=ToldWhy)
    # Whose silence opens it, and who that is.
    after = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="above")
    below = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, related_name="+")
    opens_after_hours = models.PositiveSmallIntegerField(default=0)
    due_hours = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["institution", "-told_at"], name="prevention_told_institutions"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="prevention_silence_has_whose",
                condition=Q(why=ToldWhy.SILENCE, after__isnull=False, below__isnull=False)
                | (
                    ~Q(why=ToldWhy.SILENCE)
                    & Q(after__isnull=True, below__isnull=True, opens_after_hours=0)
                ),
            ),
            models.CheckConstraint(
                name="prevention_a_notice_has_its_hours",
                condition=Q(
                    due_hours__gte=1,
                    due_hours__lte=LONGEST_HOURS,
                    opens_after_hours__lte=LONGEST_HOURS,
                ),
            ),
            models.UniqueConstraint(
                name="prevention_told_once",
                fields=["warning", "institution", "account", "after"],
                nulls_distinct=False,
            ),
        ]

    @property
    def opens_at(self) -> datetime:
        """Return from when it is told, if it is: later where it waits for somebody's silence."""
        return self.told_at + timedelta(hours=self.opens_after_hours)

    @property
    def due_at(self) -> datetime:
        """Return the hour until which it is acknowledged."""
        return self.opens_at + timedelta(hours=self.due_hours)


class WarningAcknowledgement(OfAWarning):
    """An institution that was told says that it has the warning, and what it does with it."""

    wall = dated(
        by_condition(
            read=OURS_OR_MINE,
            add="acknowledged_by_id = bal.account() and"
            " bal.may_acknowledge_warning(notice_id, warning_id, holder_id, institution_id)",
        ),
        "acknowledged_at",
    )
    sensitivity: ClassVar = {"words": "internal"}

    notice = models.OneToOneField(
        WarningNotice, on_delete=models.PROTECT, related_name="acknowledgement"
    )
    warning = models.ForeignKey(EarlyWarning, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, choices=Acknowledged)
    words = models.CharField(max_length=600, blank=True)
    acknowledged_at = models.DateTimeField()
    acknowledged_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="prevention_not_ours_says_why",
                condition=~Q(answer=Acknowledged.NOT_OURS) | Q(words__regex=r"\S"),
            ),
        ]
