"""A Board that has met once and meets again, and a Council that waits for an answer."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.caseload import BEFORE_THE_BOARD, case_of_call
from baluarte.domain.access.actions import confirm_grant
from baluarte.domain.access.models import Account
from baluarte.domain.access.queries import waiting_grants
from baluarte.domain.protection.actions import board, board_after, board_items
from baluarte.domain.protection.choices import SessionKind, VoteChoice
from baluarte.domain.protection.models import BoardMinutes, BoardSeat, BoardSession
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

SAID = "Inventado, para la demostración."
KEEPER, CLOSES, COUNCILLOR = "gloria", "german", "celia"
SEATS = (("segob", "segundo"), ("fgr", "fabiola"), ("sspc", "ivan"), ("sre", "renata"),
         ("cndh", "custodio"), ("councillor", "celia"))  # fmt: skip
LASTS = timedelta(hours=4)
HELD, COMES = timedelta(days=12), timedelta(days=9)


def hold_sessions(*, at: datetime) -> Iterator[str]:
    """Seat the Board by two stewards, hold a session, call the next, let the Council speak."""
    with connected_as(DatabaseRole.APP):
        known = {one.username: one for one in Account.objects.all()}
        keeper = known[KEEPER]
        with acting_as(keeper.pk):
            if BoardSession.objects.exists():
                return
            seats = list(BoardSeat.objects.all()) or _seat(keeper, known, at=at)
        with acting_as(known[CLOSES].pk):
            for waiting in waiting_grants(at=at):
                confirm_grant(grant=waiting, by=known[CLOSES].pk, at=at - 2 * HELD)
        with acting_as(keeper.pk):
            minutes = _hold(keeper, seats, at=at)
        with acting_as(known[CLOSES].pk):
            board.close_minutes(minutes=minutes, by=known[CLOSES].pk, at=at - HELD / 2)
        with acting_as(keeper.pk):
            _call_next(keeper, at=at)
        with acting_as(known[COUNCILLOR].pk):
            board_after.say_as_council(
                kind="recommendation", text=f"Que la Junta publique cuántos plazos cumple. {SAID}",
                by=known[COUNCILLOR].pk, at=at - HELD / 2,
            )  # fmt: skip
    yield f"{len(SEATS)} seats of an invented Board, a session held and another called."


def _seat(keeper: Account, known: dict[str, Account], *, at: datetime) -> list[BoardSeat]:
    since: date = local_day(at - 10 * HELD)
    return [
        board.seat_member(
            code=code, account=known[username], from_date=since, by=keeper.pk, at=at - 2 * HELD
        )
        for code, username in SEATS
    ]  # fmt: skip


def _hold(keeper: Account, seats: list[BoardSeat], *, at: datetime) -> BoardMinutes:
    """Hold a session on a report, which is nobody's case; its agreement is owed."""
    by, begins = keeper.pk, at - HELD
    session = board.call_session(
        kind=SessionKind.ORDINARY, starts_at=begins, ends_at=begins + LASTS, by=by,
        at=begins - HELD,
    )  # fmt: skip
    item = board_items.list_item(
        session=session, kind="report", text=f"Informe de plazos del trimestre. {SAID}",
        requested_on=local_day(begins - HELD), by=by, at=begins - HELD / 2,
    )  # fmt: skip
    for seat in seats:
        board.arrive(session=session, seat=seat, by=by, at=begins)
    session = board.open_session(session=session, by=by, at=begins)
    item.session = session
    board_items.put_to_vote(item=item, by=by, at=begins + LASTS / 4)
    for seat in seats:
        board_items.cast_vote(
            item=item, seat=seat, choice=VoteChoice.FOR, by=by, at=begins + LASTS / 3
        )
    board_items.decide(item=item, by=by, at=begins + LASTS / 2)
    board_after.agree(
        item=item, institution=session.compartment.institution, due_on=local_day(at + COMES),
        text=f"Publicar el informe. {SAID}", by=by, at=begins + LASTS / 2,
    )  # fmt: skip
    session = board.end_session(session=session, by=by, at=begins + LASTS)
    text = f"Se leyó el informe de plazos y se acordó publicarlo. {SAID}"
    return board.write_minutes(session=session, text=text, by=by, at=begins + LASTS)


def _call_next(keeper: Account, *, at: datetime) -> None:
    """Call the next session, and put on its agenda the case whose team the keeper is of."""
    by, begins = keeper.pk, at + COMES
    session = board.call_session(
        kind=SessionKind.ORDINARY, starts_at=begins, ends_at=begins + LASTS, by=by, at=at
    )
    board_items.list_item(
        session=session, kind="decree", text=f"Medidas planeadas. {SAID}",
        requested_on=local_day(at), case=case_of_call(BEFORE_THE_BOARD), by=by, at=at,
    )  # fmt: skip
