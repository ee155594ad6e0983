"""Items of an agenda: conflicts, the summons, invitations, votes and the decision on each."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Compartment, Compartmented, Institution
from baluarte.domain.cases.choices import Channel
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.protection.choices import Outcome, VoteChoice, WillCome
from baluarte.domain.protection.models.board import (
    BY_WHO_KEEPS,
    HERS,
    KEEPS,
    OF_THE_BOARD,
    OF_THE_TEAM,
    RECORD_OPEN,
    BoardSeat,
    BoardSession,
)
from baluarte.domain.protection.models.board_order import DECIDES_BY_ITS_VOTES, VOTES_IN_ORDER
from baluarte.domain.wall.declarations import by_condition

# Who has a conflict, and every institution the case leaves out, does not see that there is an item.
NOT_BARRED = (
    "not (bal.account() = any (barred_accounts))"
    " and not (barred_institutions && array(select bal.institutions()))"
)
# Nobody comes in another's name: whoever was invited acts for the institution she said yes to.
IN_FORCE = (
    "{row}.opens_at <= now() and {row}.closes_at > now() and {row}.revoked_at is null"
    " and {row}.institution_id = any (array(select bal.institutions()))"
)
ITS_INVITATION = (
    "exists (select 1 from protection_boardinvitation mine"
    " where mine.item_id = protection_agendaitem.id and mine.account_id = bal.account() and {{}})"
)
INVITED = ITS_INVITATION.replace("{{}}", IN_FORCE.format(row="mine"))
WHILE_LISTED = RECORD_OPEN.format(session="protection_agendaitem.session_id")
SEEN = "exists (select 1 from protection_agendaitem seen where seen.id = item_id)"
ITS_RECORD = "exists (select 1 from protection_agendaitem seen where seen.id = item_id and {{}})"
WHILE_OPEN = ITS_RECORD.replace("{{}}", RECORD_OPEN.format(session="seen.session_id"))
MY_SEAT = (
    "exists (select 1 from protection_boardseat mine"
    " where mine.id = seat_id and mine.account_id = bal.account())"
)
# Whoever holds the place opened the item before it votes.
SEAT_READ = (
    "exists (select 1 from protection_boardreading mine"
    " where mine.item_id = protection_boardvote.item_id"
    " and mine.seat_id = protection_boardvote.seat_id)"
)
SHE_IN_ITS_CASE = (
    "exists (select 1 from cases_party herself where herself.compartment_id"
    " = protection_boardinvitation.compartment_id and herself.account_id = bal.account()"
    " and herself.until_at is null)"
)
SHE_IS_SUMMONED = (
    "exists (select 1 from cases_party herself where herself.id = party_id"
    " and herself.account_id = bal.account() and herself.until_at is null)"
)


class AgendaItem(Compartmented):
    """What is put before the Board in a session: a case, known by its reference, or another matter.

    Ordered by the legal date and the date of request alone: nothing ranks a case.
    """

    wall = by_condition(
        read=f"(({OF_THE_BOARD}) and {NOT_BARRED}) or {OF_THE_TEAM} or {HERS} or {INVITED}",
        add=f"{BY_WHO_KEEPS} and {WHILE_LISTED}",
        change=f"{KEEPS} and {WHILE_LISTED}",
        columns=("put_at", "barred_accounts", "barred_institutions"),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    session = models.ForeignKey(BoardSession, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=20)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    case_compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, null=True, related_name="+"
    )
    case_reference = models.CharField(max_length=12, blank=True)
    requested_on = models.DateField()
    legal_due_on = models.DateField(null=True)
    barred_accounts = ArrayField(models.UUIDField(), default=list)
    barred_institutions = ArrayField(models.UUIDField(), default=list)
    put_at = models.DateTimeField(null=True)
    listed_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="protection_an_item_of_a_case_names_it",
                condition=Q(case__isnull=True, case_compartment__isnull=True, case_reference="")
                | (Q(case__isnull=False, case_compartment__isnull=False) & ~Q(case_reference="")),
            ),
            models.UniqueConstraint(
                name="protection_a_case_once_on_an_agenda", fields=["session", "case", "kind"]
            ),
        ]


class BoardConflict(Compartmented):
    """A seat has a conflict of interest on an item: it does not vote on it, nor sees it."""

    wall = by_condition(read=f"{OF_THE_BOARD} and {SEEN}", add=f"{BY_WHO_KEEPS} and {WHILE_OPEN}")
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="conflicts")
    seat = models.ForeignKey(BoardSeat, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="protection_a_conflict_once", fields=["item", "seat"]),
        ]


class Summons(Compartmented):
    """She was summoned to the session on her case, how and when; or she was not, and why."""

    wall = by_condition(
        read=f"({OF_THE_BOARD} and {SEEN}) or {SHE_IS_SUMMONED}",
        add=f"{BY_WHO_KEEPS} and {WHILE_OPEN}",
        change=f"({KEEPS} or {SHE_IS_SUMMONED}) and {WHILE_OPEN}",
        columns=("acknowledged_at", "acknowledged_by_id", "comes"),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="summons")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    told = models.CharField(max_length=12, choices=Channel, blank=True)
    told_at = models.DateTimeField(null=True)
    comes = models.CharField(max_length=12, choices=WillCome, blank=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+"
    )
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="protection_summoned_once", fields=["item", "party"]),
            models.CheckConstraint(
                name="protection_a_summons_has_its_instant",
                condition=Q(told="", told_at__isnull=True)
                | (~Q(told="") & Q(told_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="protection_only_a_summons_is_acknowledged",
                condition=Q(acknowledged_at__isnull=True)
                | (Q(told_at__isnull=False) & Q(acknowledged_at__gte=F("told_at"))),
            ),
        ]

    @property
    def is_summoned(self) -> bool:
        """Say whether she was summoned; where not, the reason is sealed beside it."""
        return self.told_at is not None


class BoardInvitation(Compartmented):
    """Somebody of an institution sees an item from the session's start until its end.

    It belongs to the compartment of the case. Her no ends it at once, in her own window too.
    """

    wall = by_condition(
        read=f"{OF_THE_BOARD} or {SHE_IN_ITS_CASE} or (account_id = bal.account()"
        f" and {IN_FORCE.format(row='protection_boardinvitation')})",
        add=BY_WHO_KEEPS,
        change=f"{KEEPS} or {SHE_IN_ITS_CASE}",
        columns=("closes_at", "revoked_at", "revoked_by_id"),
    )
    sensitivity: ClassVar = {"ground": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="invitations")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=300)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="protection_an_invitation_has_a_ground", condition=~Q(ground="")
            ),
            models.UniqueConstraint(
                name="protection_invited_once",
                fields=["item", "account"],
                condition=Q(revoked_at__isnull=True),
            ),
        ]


class BoardVote(Compartmented):
    """How a place voted on an item: once, by whoever held it that day; immutable."""

    wall = by_condition(
        read=f"{OF_THE_BOARD} and {SEEN}",
        add=f"by_id = bal.account() and ({KEEPS} or {MY_SEAT}) and {WHILE_OPEN} and {SEAT_READ}"
        f" and {VOTES_IN_ORDER}",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="votes")
    seat = models.ForeignKey(BoardSeat, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=24)
    choice = models.CharField(max_length=8, choices=VoteChoice)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    cast_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="protection_a_place_votes_once", fields=["item", "place"]),
        ]


class BoardDecision(Compartmented):
    """What the votes on an item came to, with the quorum there was; once and immutable."""

    wall = by_condition(
        read=f"({OF_THE_BOARD} and {SEEN}) or ({SEEN} and {HERS}) or ({SEEN} and {OF_THE_TEAM})",
        add=f"{BY_WHO_KEEPS} and {WHILE_OPEN} and {DECIDES_BY_ITS_VOTES}",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="decision")
    case_compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, null=True, related_name="+"
    )
    outcome = models.CharField(max_length=12, choices=Outcome)
    present = models.PositiveSmallIntegerField()
    quorum = models.PositiveSmallIntegerField()
    in_favour = models.PositiveSmallIntegerField()
    against = models.PositiveSmallIntegerField()
    abstained = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="protection_no_decision_without_quorum",
                condition=Q(present__gte=F("quorum"), quorum__gte=1),
            ),
        ]
