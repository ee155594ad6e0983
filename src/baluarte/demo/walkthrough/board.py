"""A Board that has met once and sits today on a case, and a Council that waits for an answer."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.caseload import BEFORE_THE_BOARD, case_of_call
from baluarte.demo.walkthrough.cases import AWAY, HOUSE, People, plan_measures
from baluarte.domain.access.actions import confirm_grant
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.access.queries import waiting_grants
from baluarte.domain.cases.choices import Channel
from baluarte.domain.cases.queries import consenting
from baluarte.domain.procedure.actions import complete_step
from baluarte.domain.procedure.queries import proceedings_of
from baluarte.domain.protection.actions import board, board_after, board_items, board_lines
from baluarte.domain.protection.actions.decree import planned_of
from baluarte.domain.protection.actions.measures import take_position
from baluarte.domain.protection.choices import About, LineKind, SessionKind, VoteChoice
from baluarte.domain.protection.models import AgendaItem, BoardMinutes, BoardSeat, BoardSession
from baluarte.domain.protection.queries import studies_of
from baluarte.domain.protection.queries.board_lines import lines_to_ask
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

SAID = "Inventado, para la demostración."
KEEPER, CLOSES, COUNCILLOR, OFFICER = "gloria", "german", "celia", "nadia"
# Of today's case: who has opened it, what she did not let be shown, what she says of a measure.
HAS_READ, NOT_SHOWN, HER_WORDS = "cndh", LineKind.SUMMARY, {AWAY: "dissents"}
SUMMARY = "Los hechos suben de tono y ya alcanzan a su familia."
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
            held = _open_first(keeper, seats, at=at)
        _read(held, seats, at=at - HELD + LASTS / 4)
        with acting_as(keeper.pk):
            minutes = _end_first(keeper, held, seats, at=at)
        with acting_as(known[CLOSES].pk):
            board.close_minutes(minutes=minutes, by=known[CLOSES].pk, at=at - HELD / 2)
        with acting_as(known[OFFICER].pk):
            _study_case(known, at=at)
        with acting_as(keeper.pk):
            today = _sit_today(keeper, seats, at=at)
            _call_next(keeper, at=at)
        _read(today, [one for one in seats if one.code == HAS_READ], at=at)
        with acting_as(known[COUNCILLOR].pk):
            board_after.say_as_council(
                kind="recommendation", text=f"Que la Junta publique cuántos plazos cumple. {SAID}",
                by=known[COUNCILLOR].pk, at=at - HELD / 2,
            )  # fmt: skip
    yield f"{len(SEATS)} seats of an invented Board, one session held, one today, one called."


def _seat(keeper: Account, known: dict[str, Account], *, at: datetime) -> list[BoardSeat]:
    since: date = local_day(at - 10 * HELD)
    return [
        board.seat_member(
            code=code, account=known[username], from_date=since, by=keeper.pk, at=at - 2 * HELD
        )
        for code, username in SEATS
    ]  # fmt: skip


def _open_first(keeper: Account, seats: list[BoardSeat], *, at: datetime) -> AgendaItem:
    """Open a session on a report, which is nobody's case, and put it to the vote."""
    by, begins = keeper.pk, at - HELD
    session = board.call_session(
        kind=SessionKind.ORDINARY, starts_at=begins, ends_at=begins + LASTS, by=by,
        at=begins - HELD,
    )  # fmt: skip
    item = board_items.list_item(
        session=session, kind="report", text=f"Informe de plazos del trimestre. {SAID}",
        requested_on=local_day(begins - HELD), by=by, at=begins - HELD / 2,
    )  # fmt: skip
    return _open(item, seats, by=by, begins=begins, put_at=begins + LASTS / 4)


def _open(
    item: AgendaItem, seats: list[BoardSeat], *, by: UUID, begins: datetime, put_at: datetime
) -> AgendaItem:
    for seat in seats:
        board.arrive(session=item.session, seat=seat, by=by, at=begins)
    item.session = board.open_session(session=item.session, by=by, at=begins)
    return board_items.put_to_vote(item=item, by=by, at=put_at)


def _read(item: AgendaItem, seats: Iterable[BoardSeat], *, at: datetime) -> None:
    """Open an item as each of some seats."""
    for seat in seats:
        with acting_as(seat.account_id):
            board_lines.open_item(item=item, seat=seat, by=seat.account_id, at=at)


def _end_first(
    keeper: Account, item: AgendaItem, seats: list[BoardSeat], *, at: datetime
) -> BoardMinutes:
    """Vote on the report, agree to publish it, and end the session; its agreement is owed."""
    by, begins, session = keeper.pk, at - HELD, item.session
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


def _study_case(known: dict[str, Account], *, at: datetime) -> None:
    """Plan the measures the Board is to decree, and close their study, as who assesses."""
    officer = known[OFFICER]
    federal = Institution.objects.get(code="URCRR")
    people = People(officer, officer, officer, federal, at)
    case = case_of_call(BEFORE_THE_BOARD)
    [study], [party] = studies_of(case), consenting(case)
    # Nothing is late that the Board has yet to decree.
    plan_measures(people, case, party, study, due={HOUSE: -20.0, AWAY: -25.0})


def _sit_today(keeper: Account, seats: list[BoardSeat], *, at: datetime) -> AgendaItem:
    """Sit on a case: she was asked line by line what the Board sees, and each seat may vote."""
    by, begins, case = keeper.pk, at - LASTS / 6, case_of_call(BEFORE_THE_BOARD)
    session = board.call_session(
        kind=SessionKind.EXTRAORDINARY, starts_at=begins, ends_at=begins + LASTS, by=by,
        at=begins - HELD / 2,
    )  # fmt: skip
    heard = begins - HELD / 4
    item = board_items.list_item(
        session=session, kind="decree", text=f"Medidas planeadas. {SAID}",
        requested_on=local_day(heard), case=case, by=by, at=heard,
    )  # fmt: skip
    for one in proceedings_of(case.matter):
        if one.text_id.startswith("mech_ordinary/"):
            complete_step(proceeding=one, step="OR-3", happened_at=heard, by=by, at=heard)
    [party] = consenting(case)
    board_items.summon(item=item, party=party, told=Channel.CALL, told_at=heard, by=by, at=heard)
    said = [(About.ITEM, item.pk, "agrees_in_part")]
    said += [(About.MEASURE, one.pk, HER_WORDS.get(one.code, "agrees"))
             for one in planned_of(case)]  # fmt: skip
    for about, subject, code in said:
        take_position(party=party, about=about, subject=subject, code=code, by=by, at=heard)
    board_lines.write_summary(item=item, case=case, text=f"{SUMMARY} {SAID}", by=by, at=heard)
    words = {one.key: one.kind != NOT_SHOWN for one in lines_to_ask(item, case, at=heard)}
    board_lines.answer_lines(
        item=item, case=case, words=words, told=Channel.CALL, by=by, at=heard
    )  # fmt: skip
    return _open(item, seats, by=by, begins=begins, put_at=begins + LASTS / 8)


def _call_next(keeper: Account, *, at: datetime) -> None:
    """Call the next session, on what is nobody's case."""
    by, begins = keeper.pk, at + COMES
    session = board.call_session(
        kind=SessionKind.ORDINARY, starts_at=begins, ends_at=begins + LASTS, by=by, at=at
    )
    board_items.list_item(
        session=session, kind="cooperation", text=f"Convenio con un estado. {SAID}",
        requested_on=local_day(at), by=by, at=at,
    )  # fmt: skip
