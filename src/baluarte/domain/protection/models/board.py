"""Seats of the Board, its sessions, who was present, the minutes and what is written under seal."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Compartment, Compartmented
from baluarte.domain.protection.choices import BoardWords, SessionKind
from baluarte.domain.protection.models.board_order import NOT_OPENED_YET, OPENED_WITH_QUORUM
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    AS_ITS_OWNER,
    READ,
    Definer,
    FunctionOwner,
    by_condition,
    in_compartments,
)

OF_THE_BOARD = in_compartments(Level.IDENTIFIED)
KEEPS = in_compartments(Level.CONTRIBUTE)
# Seats are the steward's to give, and to end.
SEATS = in_compartments(Level.STEWARD)
BY_WHO_KEEPS = f"({KEEPS}) and by_id = bal.account()"
# Clocks of two machines differ by less.
NOT_OPENED_AHEAD = "(opened_at is null or opened_at <= clock_timestamp() + interval '5 minutes')"
# Of a case that an item is about: its team, and whom it is about.
OF_THE_TEAM = in_compartments(Level.IDENTIFIED, column="case_compartment_id")
HERS = (
    "exists (select 1 from cases_party herself"
    " where herself.compartment_id = case_compartment_id"
    " and herself.account_id = bal.account() and herself.until_at is null)"
)
# After the minutes were closed nothing more is added to a session.
RECORD_OPEN = (
    "not exists (select 1 from protection_boardminutes shut"
    " where shut.session_id = {session} and shut.closed_at is not null)"
)
# Her window, the team of a case and who is invited come to a session by its item.
OF_AN_ITEM_SEEN = (
    "exists (select 1 from protection_agendaitem told"
    " where told.session_id = protection_boardsession.id)"
)
TEXT_OF_AN_ITEM_SEEN = "exists (select 1 from protection_agendaitem seen where seen.id = item)"
# Of a case only what she said yes to, and nobody else it is also about said no to or was not asked.
LINE_SHOWN = (
    "exists (select 1 from protection_boardline shown where"
    " shown.id = protection_saidinboard.about and shown.is_shown and not exists"
    " (select 1 from protection_boardline other where other.item_id = shown.item_id"
    " and other.kind = shown.kind and other.source = shown.source"
    " and other.is_shown is not true))"
)
# The Board opens nothing of an item that a seat with a conflict, or left out, does not see.
FOR_THE_BOARD = (
    f"(item is null or subject in ('council', 'answer') or {TEXT_OF_AN_ITEM_SEEN})"
    f" and subject <> 'summary' and (subject <> 'line' or {LINE_SHOWN})"
)
OF_A_WORD_SEEN = "exists (select 1 from protection_councilword said where said.id = item)"
MY_VOTE = (
    "exists (select 1 from protection_boardvote mine"
    " where mine.id = about and mine.by_id = bal.account())"
)
MY_ANSWER = (
    "exists (select 1 from protection_councilanswer mine"
    " where mine.id = about and mine.by_id = bal.account())"
)
WHILE_ATTENDED = RECORD_OPEN.format(session="protection_boardattendance.session_id")


# A place is held by one at a time, and one person holds one place: of others' rows, and of the
# changed row as it was, only a function knows.
IS_SEAT_FREE = Definer(
    "bal.is_seat_free(uuid, uuid, uuid, text, integer, boolean, date, date)",
    f"""
create or replace function bal.is_seat_free(
  which uuid, body uuid, who uuid, place text, nth integer, substitute boolean, begins date,
  ends date) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  -- Of others' Boards nobody is told who sits there, by asking who could.
  if body is null or body <> all (bal.opened({Level.STEWARD.value})) then return false; end if;
  return not exists (
    select 1 from public.protection_boardseat s
     where s.compartment_id = body and s.id <> which
       and (s.until_date is null or s.until_date >= begins)
       and (ends is null or s.from_date <= ends)
       and (s.account_id = who
            or (s.code = place and s.number = nth and s.is_substitute = substitute)));
end $$""",  # noqa: S608 (constants of the wall)
    (DatabaseRole.APP,),
    FunctionOwner("bal_fn_seats", {"protection_boardseat": (READ,)}),
)
IS_FREE = (
    "bal.is_seat_free(id, compartment_id, account_id, code, number, is_substitute, from_date,"
    " until_date)"
)


class BoardSeat(Compartmented):
    """Somebody holds a place of the Board, or is its substitute, from a day until another."""

    wall = by_condition(
        read=f"{OF_THE_BOARD} or account_id = bal.account()",
        add=f"({SEATS}) and by_id = bal.account() and {IS_FREE}",
        change=SEATS,
        changed=f"({SEATS}) and {IS_FREE}",
        columns=("until_date",),
    )
    definers = (IS_SEAT_FREE,)
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField(default=1)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    is_substitute = models.BooleanField(default=False)
    from_date = models.DateField()
    until_date = models.DateField(null=True)
    seated_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="protection_a_place_is_held_once",
                fields=["compartment", "code", "number", "is_substitute"],
                condition=Q(until_date__isnull=True),
            ),
            models.CheckConstraint(
                name="protection_a_seat_ends_after_it_begins",
                condition=Q(until_date__isnull=True) | Q(until_date__gte=F("from_date")),
            ),
        ]

    @property
    def place(self) -> str:
        """Return which place it is: its holder and its substitute share it."""
        return f"{self.code}-{self.number}"


class BoardSession(Compartmented):
    """A session of the Board: called with notice, opened with quorum, ended."""

    wall = by_condition(
        read=f"{OF_THE_BOARD} or {OF_AN_ITEM_SEEN}",
        add=f"{BY_WHO_KEEPS} and {NOT_OPENED_YET}",
        change=KEEPS,
        changed=f"({KEEPS}) and {NOT_OPENED_AHEAD} and {OPENED_WITH_QUORUM}",
        columns=("opened_at", "ended_at"),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=14, choices=SessionKind)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    called_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["compartment", "-starts_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="protection_a_session_ends_after_it_begins",
                condition=Q(ends_at__gt=F("starts_at")),
            ),
            models.CheckConstraint(
                name="protection_a_session_is_called_before",
                condition=Q(called_at__lte=F("starts_at")),
            ),
            models.CheckConstraint(
                name="protection_a_session_opens_at_its_hour",
                condition=Q(opened_at__isnull=True) | Q(opened_at__gte=F("starts_at")),
            ),
            models.CheckConstraint(
                name="protection_a_session_that_ended_was_opened",
                condition=Q(ended_at__isnull=True) | Q(opened_at__isnull=False),
            ),
        ]


class BoardAttendance(Compartmented):
    """A place was taken in a session, by its holder or by the substitute, from when until when."""

    wall = by_condition(
        read=OF_THE_BOARD,
        add=f"{BY_WHO_KEEPS} and {WHILE_ATTENDED}",
        change=f"{KEEPS} and {WHILE_ATTENDED}",
        columns=("left_at",),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    session = models.ForeignKey(BoardSession, on_delete=models.PROTECT, related_name="attendance")
    seat = models.ForeignKey(BoardSeat, on_delete=models.PROTECT, related_name="attendance")
    place = models.CharField(max_length=24)
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="protection_a_place_is_taken_once",
                fields=["session", "place"],
                condition=Q(left_at__isnull=True),
            ),
        ]


class BoardMinutes(Compartmented):
    """Minutes of a session, written by one person and closed by another; then immutable."""

    wall = by_condition(
        read=OF_THE_BOARD,
        add=f"{BY_WHO_KEEPS} and closed_at is null",
        change=f"{KEEPS} and closed_at is null",
        changed=f"{KEEPS} and closed_by_id = bal.account()",
        columns=("closed_at", "closed_by_id"),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    session = models.ForeignKey(BoardSession, on_delete=models.PROTECT, related_name="minutes")
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    closed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="protection_first_minutes_once",
                fields=["session"],
                condition=Q(supersedes__isnull=True),
            ),
            models.CheckConstraint(
                name="protection_minutes_closed_by_another",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(closed_by=F("by"))),
            ),
        ]


class SaidInBoard(Compartmented, Sealed):
    """A text of the Board or the Council, sealed: what is asked, why, what was agreed."""

    wall = by_condition(
        read=f"({OF_THE_BOARD} and {FOR_THE_BOARD})"
        f" or {OF_THE_TEAM}"
        f" or ({HERS} and subject in ('item', 'agreement', 'not_summoned', 'line'))"
        f" or (subject in ('council', 'answer') and {OF_A_WORD_SEEN})",
        add=f"by_id = bal.account() and ({KEEPS} or (subject = 'dissent' and {MY_VOTE})"
        f" or (subject = 'answer' and {MY_ANSWER}))",
    )
    sensitivity: ClassVar = {"sealed_text": "sealed"}
    text = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject = models.CharField(max_length=14, choices=BoardWords)
    about = models.UUIDField(db_index=True)
    # The item or the word of the Council it belongs to, and the compartment of the item's case.
    item = models.UUIDField(null=True)
    case_compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, null=True, related_name="+"
    )
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    sealed_text = SealedField()
