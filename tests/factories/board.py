"""A Board with its seats, called to a session on an invented case; all invented."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tests.factories.access import make_account, make_institution, settle
from tests.factories.cases import make_case, say_yes
from tests.factories.procedure import BEFORE, Cast

from baluarte.domain.access.actions import confirm_membership, propose_membership
from baluarte.domain.access.choices import InstitutionKind, Jurisdiction
from baluarte.domain.access.models import Account, Grant, Institution
from baluarte.domain.cases.choices import Channel
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.procedure.actions import record_occurrence, say_list_was_seen
from baluarte.domain.protection.actions import board, board_items, board_lines
from baluarte.domain.protection.actions.decree import planned_of
from baluarte.domain.protection.actions.measures import take_position
from baluarte.domain.protection.choices import About, SessionKind
from baluarte.domain.protection.models import AgendaItem, BoardSeat, BoardSession
from baluarte.domain.protection.queries.board_items import case_in
from baluarte.domain.protection.queries.board_lines import lines_to_ask
from baluarte.domain.wall.context import acting_as

PLACES = [("segob", 1), ("fgr", 1), ("sspc", 1), ("sre", 1), ("cndh", 1),
          *(("councillor", number) for number in range(1, 3))]  # fmt: skip
START = BEFORE + timedelta(days=10)
NOON = START + timedelta(hours=1)


@dataclass(frozen=True)
class Table:
    """The Board, who keeps its record (the owner and the colleague of the case), and its seats."""

    body: Institution
    council: Institution
    steward: Account
    councillor: Account
    seats: list[BoardSeat]


def make_board(cast: Cast) -> Table:
    """Found the Board and the Council and give its keepers their roles; as the operator."""
    body, council = (
        make_institution(
            code=code, kind=InstitutionKind.AUTHORITY, jurisdiction=Jurisdiction.FEDERAL
        )
        for code in ("JG", "CC")
    )
    for keeper in (cast.owner, cast.colleague):
        proposed = propose_membership(
            account=keeper, institution=body, role="documenter", by=None, at=BEFORE
        )
        confirm_membership(membership=proposed, by=None, at=BEFORE)
    steward = make_account(institution=body, roles=["data_steward"])
    councillor = make_account(institution=council, roles=["documenter"])
    accounts = [make_account() for _ in PLACES]
    return Table(body, council, steward, councillor, _seated(steward, accounts))


def _seated(steward: Account, accounts: list[Account]) -> list[BoardSeat]:
    # Founded by the operator, seated by the steward: see `sit`.
    return [
        BoardSeat(code=code, number=number, account=account, from_date=BEFORE.date())
        for (code, number), account in zip(PLACES, accounts, strict=True)
    ]


def sit(table: Table) -> list[BoardSeat]:
    """Seat everybody, as the steward of the Board; a second one confirmed what that opens."""
    with acting_as(table.steward.pk):
        seats = [
            board.seat_member(
                code=one.code, number=one.number, account=one.account, from_date=one.from_date,
                by=table.steward.pk, at=BEFORE,
            )
            for one in table.seats
        ]  # fmt: skip
    settle(Grant)
    return seats


def make_board_case(cast: Cast) -> tuple[Case, Party]:
    """Open a case whose person said yes to the federal mechanism, with its ordinary procedure."""
    case, party = make_case(cast)
    by = cast.owner.pk
    with acting_as(by):
        say_list_was_seen(matter=case.matter, by=by, at=BEFORE)
        say_yes(party, "share_with_federal_mechanism", by=by)
        record_occurrence(
            matter=case.matter, event="ordinary_route_opened", happened_at=BEFORE, by=by, at=BEFORE
        )
    return case, party


def make_session(cast: Cast, *, starts_at: datetime = START, at: datetime = BEFORE) -> BoardSession:
    """Call an ordinary session of four hours, as the keeper of its record."""
    with acting_as(cast.owner.pk):
        return board.call_session(
            kind=SessionKind.ORDINARY, starts_at=starts_at, ends_at=starts_at + timedelta(hours=4),
            by=cast.owner.pk, at=at,
        )  # fmt: skip


def list_case(
    cast: Cast, session: BoardSession, case: Case, *, at: datetime = BEFORE
) -> AgendaItem:
    """Put the case on the agenda, as the keeper."""
    with acting_as(cast.owner.pk):
        return board_items.list_item(
            session=session, kind="decree", text="Medidas inventadas", requested_on=BEFORE.date(),
            case=case, by=cast.owner.pk, at=at,
        )  # fmt: skip


def hear_her(cast: Cast, item: AgendaItem, party: Party, *, at: datetime = BEFORE) -> None:
    """Summon her, record her position and let the Board see all of it, as the keeper."""
    by = cast.owner.pk
    with acting_as(by):
        board_items.summon(item=item, party=party, told=Channel.CALL, told_at=at, by=by, at=at)
        take_position(party=party, about=About.ITEM, subject=item.pk, code="agrees", by=by, at=at)
        for one in planned_of(party.case):
            take_position(
                party=party, about=About.MEASURE, subject=one.pk, code="agrees", by=by, at=at
            )
    show_all(cast, item, at=at)


def show_all(cast: Cast, item: AgendaItem, *, at: datetime = BEFORE) -> None:
    """Record her yes to each line there is to show, one by one, as the keeper."""
    with acting_as(cast.owner.pk):
        say_yes_to_all(item, by=cast.owner.pk, at=at)


def say_yes_to_all(item: AgendaItem, *, by: UUID, at: datetime) -> None:
    """Record her yes to each line there is to show, as whoever acts."""
    case = case_in(item)
    assert case is not None
    board_lines.answer_lines(
        item=item, case=case, told=Channel.CALL, by=by, at=at,
        words={one.key: True for one in lines_to_ask(item, case, at=at)},
    )  # fmt: skip


def read_as(item: AgendaItem, seat: BoardSeat, *, at: datetime = NOON) -> None:
    """Open what is put before a seat, as whoever holds it."""
    with acting_as(seat.account_id):
        board_lines.open_item(item=item, seat=seat, by=seat.account_id, at=at)


def open_with(
    cast: Cast, session: BoardSession, seats: list[BoardSeat], *, at: datetime = START
) -> None:
    """Let some arrive and open the session, as the keeper."""
    by = cast.owner.pk
    with acting_as(by):
        for seat in seats:
            board.arrive(session=session, seat=seat, by=by, at=at)
        board.open_session(session=session, by=by, at=at)
