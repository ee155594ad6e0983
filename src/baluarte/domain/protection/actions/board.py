"""The Board sits: who holds a seat, a session is called, opened with quorum, ended, minuted."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest, Least

from baluarte.domain.access.actions import grant
from baluarte.domain.access.models import Account, Grant
from baluarte.domain.access.rules import NotAllowed, require_role
from baluarte.domain.audit.actions import record
from baluarte.domain.protection.actions.board_clocks import tell_of_the_session
from baluarte.domain.protection.actions.words import LONGEST, TooLong
from baluarte.domain.protection.choices import BoardWords, SessionKind
from baluarte.domain.protection.models import (
    AgendaItem,
    BoardAttendance,
    BoardInvitation,
    BoardMinutes,
    BoardSeat,
    BoardSession,
    SaidInBoard,
)
from baluarte.domain.protection.queries.board import (
    compartment_of_body,
    institution_of_body,
    is_record_closed,
    keeps,
    present_in,
    voting,
)
from baluarte.domain.sealing.actions import new_record_keys, seal
from baluarte.domain.wall.choices import Level
from baluarte.norms.bodies import BOARD, BoardRefused, quorum, seat_type
from baluarte.norms.clocks.calendar import CENTRE, local_day


@transaction.atomic
def seat_member(
    *,
    code: str,
    account: Account,
    from_date: date,
    number: int = 1,
    until_date: date | None = None,
    is_substitute: bool = False,
    by: UUID,
    at: datetime,
) -> BoardSeat:
    """Seat somebody as holder or substitute of a place; the steward of the Board does."""
    compartment = compartment_of_body()
    require_role(by, "data_steward", institution=compartment.institution)
    kind = seat_type(code)
    if not 1 <= number <= kind.places:
        raise BoardRefused("no_such_place", given=number, right=kind.places)
    if until_date is not None and until_date < from_date:
        raise BoardRefused("ends_before")
    seat = BoardSeat(
        compartment=compartment, code=code, number=number, account=account, from_date=from_date,
        until_date=until_date, is_substitute=is_substitute, seated_at=at, by_id=by,
    )  # fmt: skip
    lock(compartment.pk)
    _require_free(seat)
    seat.save(force_insert=True)
    _open_to(seat, until=_end_of(until_date), by=by, at=at)
    note("protection.seat_member", [seat.pk, account.pk], by=by, at=at, place=seat.place)
    return seat


@transaction.atomic
def end_seat(*, seat: BoardSeat, until_date: date, by: UUID, at: datetime) -> BoardSeat:
    """Say until which day somebody holds a place; a later day takes nobody else's.

    What a later day opens waits for a second steward, as the place did.
    """
    compartment = compartment_of_body()
    require_role(by, "data_steward", institution=compartment.institution)
    if until_date < seat.from_date:
        raise BoardRefused("ends_before")
    lock(compartment.pk)
    seat.refresh_from_db(fields=["until_date"])
    was = seat.until_date
    if was is not None and until_date > was:
        seat.until_date = until_date
        _require_free(seat)
    BoardSeat.objects.filter(pk=seat.pk).update(until_date=until_date)
    seat.until_date = until_date
    end = _end_of(until_date)
    if was is not None and until_date > was:
        _open_to(seat, until=end, by=by, at=at)
    opened = Grant.objects.filter(
        compartment=seat.compartment_id, account=seat.account_id, ground=_ground(seat)
    )
    opened.update(valid_until=Greatest(F("valid_from"), Least(F("valid_until"), Value(end))))
    note("protection.end_seat", [seat.pk], by=by, at=at)
    return seat


@transaction.atomic
def call_session(
    *, kind: SessionKind, starts_at: datetime, ends_at: datetime, by: UUID, at: datetime
) -> BoardSession:
    """Call a session of the Board, with notice: before it begins."""
    compartment = compartment_of_body()
    require_keeper(compartment.pk)
    if starts_at < at:
        raise BoardRefused("called_after")
    if ends_at <= starts_at:
        raise BoardRefused("ends_before")
    session = BoardSession(
        compartment=compartment, kind=SessionKind(kind), starts_at=starts_at, ends_at=ends_at,
        called_at=at, by_id=by,
    )  # fmt: skip
    session.save(force_insert=True)
    note("protection.call_session", [session.pk], by=by, at=at)
    return session


@transaction.atomic
def arrive(*, session: BoardSession, seat: BoardSeat, by: UUID, at: datetime) -> BoardAttendance:
    """Note that the holder of a place, or its substitute, is present."""
    in_turn(session)
    if session.ended_at is not None:
        raise BoardRefused("ended")
    require_in_force(seat, session)
    arrived = BoardAttendance(
        compartment_id=session.compartment_id, session=session, seat=seat, place=seat.place,
        arrived_at=at, by_id=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            arrived.save(force_insert=True)
    except IntegrityError as error:
        raise BoardRefused("present_already") from error
    note("protection.arrive", [session.pk, seat.pk], by=by, at=at)
    return arrived


@transaction.atomic
def leave(*, session: BoardSession, seat: BoardSeat, by: UUID, at: datetime) -> None:
    """Note that whoever held a place left; the substitute may take it after."""
    in_turn(session)
    there = BoardAttendance.objects.filter(session=session, seat=seat, left_at__isnull=True)
    if not there.update(left_at=at):
        raise BoardRefused("not_present")
    note("protection.leave", [session.pk, seat.pk], by=by, at=at)


@transaction.atomic
def open_session(*, session: BoardSession, by: UUID, at: datetime) -> BoardSession:
    """Open a session, with quorum and not before the hour for which it was called."""
    in_turn(session)
    if session.opened_at is not None:
        raise BoardRefused("opened_before")
    there = len(voting(present_in(session, at=at)))
    if there < quorum():
        raise BoardRefused("no_quorum", given=there, right=quorum())
    if at < session.starts_at:
        begins = session.starts_at.astimezone(CENTRE)
        raise BoardRefused("before_its_hour", right=f"{begins:%d/%m/%Y %H:%M}")
    BoardSession.objects.filter(pk=session.pk).update(opened_at=at)
    session.opened_at = at
    agenda = AgendaItem.objects.filter(session=session, case__isnull=False)
    tell_of_the_session(agenda, session, by=by, at=at)
    note("protection.open_session", [session.pk], by=by, at=at, present=str(there))
    return session


@transaction.atomic
def end_session(*, session: BoardSession, by: UUID, at: datetime) -> BoardSession:
    """End a session; whoever was invited sees its items no more."""
    in_turn(session)
    require_sitting(session)
    undecided = AgendaItem.objects.filter(
        session=session, put_at__isnull=False, decision__isnull=True
    )
    if undecided.exists():
        raise BoardRefused("undecided_items")
    BoardSession.objects.filter(pk=session.pk).update(ended_at=at)
    session.ended_at = at
    BoardInvitation.objects.filter(item__session=session, closes_at__gt=at).update(closes_at=at)
    note("protection.end_session", [session.pk], by=by, at=at)
    return session


@transaction.atomic
def write_minutes(*, session: BoardSession, text: str, by: UUID, at: datetime) -> BoardMinutes:
    """Write the minutes of a session that ended; another person closes them."""
    in_turn(session)
    if session.ended_at is None:
        raise BoardRefused("not_ended")
    if BoardMinutes.objects.filter(session=session).exists():
        raise BoardRefused("minutes_there")
    return _minutes(session, text, None, by=by, at=at)


@transaction.atomic
def close_minutes(*, minutes: BoardMinutes, by: UUID, at: datetime) -> BoardMinutes:
    """Close minutes, as a second person; from then on nothing is added to the session."""
    lock(minutes.session_id)
    require_keeper(minutes.compartment_id)
    if minutes.by_id == by:
        raise BoardRefused("own_minutes")
    changed = BoardMinutes.objects.filter(pk=minutes.pk, closed_at__isnull=True)
    if not changed.update(closed_at=at, closed_by_id=by):
        raise BoardRefused("minutes_closed")
    minutes.refresh_from_db()
    note("protection.close_minutes", [minutes.session_id, minutes.pk], by=by, at=at)
    return minutes


@transaction.atomic
def correct_minutes(*, minutes: BoardMinutes, text: str, by: UUID, at: datetime) -> BoardMinutes:
    """Correct closed minutes by a record that supersedes them; both stay."""
    lock(minutes.session_id)
    require_keeper(minutes.compartment_id)
    minutes.refresh_from_db()
    if minutes.closed_at is None:
        raise BoardRefused("minutes_open")
    if BoardMinutes.objects.filter(supersedes=minutes).exists():
        raise BoardRefused("superseded")
    return _minutes(minutes.session, text, minutes, by=by, at=at)


def _minutes(
    session: BoardSession, text: str, supersedes: BoardMinutes | None, *, by: UUID, at: datetime
) -> BoardMinutes:
    if not text.strip():
        raise BoardRefused("no_words")
    written = BoardMinutes(
        compartment_id=session.compartment_id, session=session, supersedes=supersedes, by_id=by,
        written_at=at,
    )  # fmt: skip
    written.save(force_insert=True)
    write_board_words(session.compartment_id, written.pk, {BoardWords.MINUTES: text}, by=by, at=at)
    note("protection.write_minutes", [session.pk, written.pk], by=by, at=at)
    return written


def write_board_words(
    compartment: UUID,
    about: UUID,
    said: Mapping[BoardWords, str],
    *,
    item: UUID | None = None,
    case_compartment: UUID | None = None,
    body: str = BOARD,
    by: UUID,
    at: datetime,
) -> None:
    """Seal what was written beside a record of the Board or the Council, with its body's key."""
    texts = {subject: text.strip() for subject, text in said.items() if text.strip()}
    if any(len(text) > LONGEST for text in texts.values()):
        raise TooLong(f"longer than {LONGEST} characters")
    keys = iter(new_record_keys(f"institution:{institution_of_body(body).pk}", len(texts)))
    for subject, text in texts.items():
        record_key, key = next(keys)
        row = SaidInBoard(
            compartment_id=compartment, record_key=record_key, subject=subject, about=about,
            item=item, case_compartment_id=case_compartment, by_id=by, written_at=at,
        )  # fmt: skip
        seal(row, "sealed_text", text, key=key)
        row.save(force_insert=True)


def require_keeper(compartment: UUID) -> None:
    """Raise `NotAllowed` unless the context writes for the body."""
    if not keeps(compartment):
        raise NotAllowed("protection.board.only_its_secretariat")


def require_in_force(seat: BoardSeat, session: BoardSession) -> None:
    """Refuse a seat that nobody holds on the day of the session."""
    day = local_day(session.starts_at)
    if seat.from_date > day or (seat.until_date is not None and seat.until_date < day):
        raise BoardRefused("not_seated")


def require_sitting(session: BoardSession) -> None:
    """Refuse what is done outside an open session."""
    if session.opened_at is None:
        raise BoardRefused("not_open")
    if session.ended_at is not None:
        raise BoardRefused("ended")


def in_turn(session: BoardSession) -> None:
    """Let acts in a session follow one another, as its keeper, while its record is open."""
    lock(session.pk)
    session.refresh_from_db(fields=["opened_at", "ended_at"])
    require_keeper(session.compartment_id)
    if is_record_closed(session):
        raise BoardRefused("minutes_closed")


def lock(key: UUID) -> None:
    """Let acts on one session, or on the seats, follow one another."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(key)])


def _require_free(seat: BoardSeat) -> None:
    """Refuse a place that somebody holds in those days, and a person who holds another."""
    days = Q(until_date__isnull=True) | Q(until_date__gte=seat.from_date)
    others = BoardSeat.objects.filter(days, compartment=seat.compartment_id).exclude(pk=seat.pk)
    if seat.until_date is not None:
        others = others.filter(from_date__lte=seat.until_date)
    place = {"code": seat.code, "number": seat.number, "is_substitute": seat.is_substitute}
    if others.filter(**place).exists():
        raise BoardRefused("place_taken")
    if others.filter(account=seat.account_id).exists():
        raise BoardRefused("sits_elsewhere")


def _open_to(seat: BoardSeat, *, until: datetime | None, by: UUID, at: datetime) -> None:
    """Open the cases of the Board to who holds a place; it waits for a second steward."""
    grant(
        compartment=seat.compartment, account=seat.account, level=Level.IDENTIFIED,
        ground=_ground(seat), until=until, by=by, at=at,
    )  # fmt: skip


def _ground(seat: BoardSeat) -> str:
    return f"seat {seat.place} of the Board, {seat.pk}"


def _end_of(day: date | None) -> datetime | None:
    """Return when a day is over in the capital, where the Board sits."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=CENTRE)


def note(act: str, objects: list[UUID], *, by: UUID, at: datetime, **payload: str) -> None:
    """Write an act of the Board into the log."""
    record(act=act, object_type="board", objects=objects, payload=payload, by=by, at=at)
