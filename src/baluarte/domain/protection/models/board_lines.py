"""What she lets the Board see of her case, line by line; and which seat opened an item."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account, Compartment, Compartmented
from baluarte.domain.cases.choices import Channel
from baluarte.domain.cases.models import Party
from baluarte.domain.protection.choices import LineKind
from baluarte.domain.protection.models.board import (
    BY_WHO_KEEPS,
    HERS,
    KEEPS,
    OF_THE_BOARD,
    OF_THE_TEAM,
    BoardSeat,
)
from baluarte.domain.protection.models.board_items import MY_SEAT, SEEN, WHILE_OPEN, AgendaItem
from baluarte.domain.wall.declarations import by_condition

HER_LINE = (
    "exists (select 1 from cases_party herself where herself.id = party_id"
    " and herself.account_id = bal.account() and herself.until_at is null)"
)


class BoardLine(Compartmented):
    """A line of her case that the Board could be shown: her yes, her no, or not asked yet.

    Its text is sealed beside it only once she said yes, and opens only while she does.
    """

    wall = by_condition(
        read=f"({OF_THE_BOARD} and {SEEN}) or {OF_THE_TEAM} or {HER_LINE}",
        add=f"{BY_WHO_KEEPS} and {WHILE_OPEN}",
        change=f"({KEEPS} or {HER_LINE}) and {WHILE_OPEN}",
        columns=("is_shown", "told", "said_at", "said_by_id"),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="lines")
    case_compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=LineKind)
    # The study, the measure, the person or the item it is taken from.
    source = models.UUIDField()
    is_shown = models.BooleanField(null=True)
    told = models.CharField(max_length=12, choices=Channel, blank=True)
    said_at = models.DateTimeField(null=True)
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    listed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="protection_a_line_once", fields=["item", "party", "kind", "source"]
            ),
            models.CheckConstraint(
                name="protection_a_word_on_a_line_says_how_and_when",
                condition=Q(is_shown__isnull=True, said_at__isnull=True, told="")
                | (Q(is_shown__isnull=False, said_at__isnull=False) & ~Q(told="")),
            ),
        ]


class BoardReading(Compartmented):
    """A seat opened what is put before it, at an instant; without it that place does not vote."""

    wall = by_condition(
        read=f"({OF_THE_BOARD} and {SEEN}) or {OF_THE_TEAM} or {HERS}",
        add=f"by_id = bal.account() and {MY_SEAT} and {SEEN}",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="readings")
    case_compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, null=True, related_name="+"
    )
    seat = models.ForeignKey(BoardSeat, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["item", "seat", "-read_at"])]
