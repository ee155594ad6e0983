"""Questions that somebody keeps, and who watches them: each with her own eyes."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.registry.choices import Stopped
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import CHANGE, READ, Declaration, Rows, by_condition, only

_MINE = "account_id = bal.account()"
_OF_MY_INSTITUTION = (
    "(institution_id = any (array(select bal.institutions())) and withdrawn_at is null)"
)
_SEEN = "exists (select 1 from registry_savedsearch s where s.id = search_id)"
_LOOKED = ("checked_at", "found", "found_more", "stopped_at", "stopped_why")


class SavedSearch(models.Model):
    """A question kept as its address asks it; it has no title, for a title can name somebody.

    Shared with an institution, it shares what is asked and never what anybody sees.
    """

    wall = by_condition(
        read=f"{_MINE} or {_OF_MY_INSTITUTION}",
        add=f"{_MINE} and (institution_id is null"
        " or institution_id = any (array(select bal.institutions())))",
        change=_MINE,
        columns=("institution_id", "withdrawn_at"),
        worker=Declaration(
            {str(DatabaseRole.WORKER): (READ,)}, {str(DatabaseRole.WORKER): Rows(read="true")}
        ),
    )
    sensitivity: ClassVar = {"question": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, related_name="+"
    )
    question = models.CharField(max_length=600)
    saved_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="registry_question_saved_once",
                fields=["account", "question"],
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]


class Watch(models.Model):
    """Somebody wants to know when a saved search finds more; counted behind her own wall."""

    wall = by_condition(
        read=_MINE,
        add=f"{_MINE} and {_SEEN}",
        change=_MINE,
        columns=("seen_at", "ended_at", *_LOOKED),
        worker=Declaration(
            {str(DatabaseRole.WORKER): (READ, only(CHANGE, _LOOKED))},
            {str(DatabaseRole.WORKER): Rows(read="true", change=_MINE)},
        ),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    search = models.ForeignKey(SavedSearch, on_delete=models.PROTECT, related_name="watches")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    # Since when what is found is new to her.
    seen_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    found = models.PositiveSmallIntegerField(default=0)
    found_more = models.BooleanField(default=False)
    # Nobody may run it any more: it says why, and rests.
    stopped_at = models.DateTimeField(null=True)
    stopped_why = models.CharField(max_length=10, choices=Stopped, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="registry_watched_once",
                fields=["account", "search"],
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="registry_watch_stops_for_a_reason",
                condition=Q(stopped_at__isnull=True, stopped_why="")
                | Q(stopped_at__isnull=False) & ~Q(stopped_why=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["account"],
                condition=Q(ended_at__isnull=True, stopped_at__isnull=True),
                name="registry_watching",
            ),
        ]
