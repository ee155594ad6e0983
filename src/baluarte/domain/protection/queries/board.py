"""The Board as whoever reads may see it: its seats, sessions, who is present, what is written."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from baluarte.domain.access.choices import CompartmentKind
from baluarte.domain.access.models import Compartment, Institution
from baluarte.domain.access.rules import is_open
from baluarte.domain.audit.actions import record
from baluarte.domain.protection.models import (
    BoardAttendance,
    BoardMinutes,
    BoardSeat,
    BoardSession,
    SaidInBoard,
)
from baluarte.domain.sealing.queries import unseal_all
from baluarte.domain.wall.choices import Level
from baluarte.norms.bodies import BOARD, BoardRefused, seat_type
from baluarte.norms.catalogues import term


def compartment_of_body(body: str = BOARD) -> Compartment:
    """Return where a body keeps what is its own; `BoardRefused` where one sees none."""
    code = _institution_code(body)
    found = Compartment.objects.filter(kind=CompartmentKind.OWN, institution__code=code)
    compartment = found.select_related("institution").first()
    if compartment is None:
        raise _no_board(body)
    return compartment


def institution_of_body(body: str = BOARD) -> Institution:
    """Return whose what a body keeps is, also to who sees only a row of it."""
    found = Institution.objects.filter(code=_institution_code(body)).first()
    if found is None:
        raise _no_board(body)
    return found


def _institution_code(body: str) -> str:
    code: str = term("bodies", body).facts["institution"]
    return code


def _no_board(body: str) -> BoardRefused:
    known = term("bodies", body)
    return BoardRefused("no_board", given=known.in_language("es"), right=_institution_code(body))


def keeps(compartment: UUID) -> bool:
    """Say whether the context writes for a body."""
    return is_open(compartment, Level.CONTRIBUTE)


def sessions() -> QuerySet[BoardSession]:
    """Return the sessions one may see, the newest first."""
    return BoardSession.objects.order_by("-starts_at", "id")


def session_of(key: UUID) -> BoardSession:
    """Return one session; `BoardSession.DoesNotExist` where the context sees none."""
    return sessions().get(pk=key)


def seats_on(day: date) -> QuerySet[BoardSeat]:
    """Return the seats in force on a day, by place, holders before substitutes."""
    in_force = Q(until_date__isnull=True) | Q(until_date__gte=day)
    found = BoardSeat.objects.filter(in_force, from_date__lte=day).select_related("account")
    return found.order_by("code", "number", "is_substitute")


def seats() -> QuerySet[BoardSeat]:
    """Return every seat there was, the newest first."""
    return BoardSeat.objects.select_related("account").order_by("-from_date", "code", "number")


def present_in(session: BoardSession, *, at: datetime) -> list[BoardAttendance]:
    """Return who is present at an instant, each place once."""
    rows = BoardAttendance.objects.filter(
        Q(left_at__isnull=True) | Q(left_at__gt=at), session=session, arrived_at__lte=at
    ).select_related("seat__account")
    return list({one.place: one for one in rows.order_by("arrived_at")}.values())


def voting(present: Iterable[BoardAttendance]) -> list[BoardAttendance]:
    """Return those of them whose place has a vote."""
    return [one for one in present if seat_type(one.seat.code).votes]


def attendance_of(session: BoardSession) -> QuerySet[BoardAttendance]:
    """Return who was there, from when until when."""
    found = BoardAttendance.objects.filter(session=session).select_related("seat__account")
    return found.order_by("place", "arrived_at")


def minutes_of(session: BoardSession) -> BoardMinutes | None:
    """Return the newest minutes of a session."""
    found = BoardMinutes.objects.filter(session=session, superseded_by__isnull=True)
    return found.select_related("by", "closed_by").first()


def is_record_closed(session: BoardSession) -> bool:
    """Say whether minutes of a session were closed: nothing more is added then."""
    return BoardMinutes.objects.filter(session=session, closed_at__isnull=False).exists()


def read_board_words(
    about: Iterable[UUID], *, by: UUID, at: datetime
) -> dict[UUID, dict[str, str]]:
    """Return what was written beside records, opened, by record and subject; one logged reading."""
    rows = list(SaidInBoard.objects.filter(about__in=list(about)).order_by("written_at"))
    found: dict[UUID, dict[str, str]] = {}
    for row, text in zip(rows, unseal_all(rows, "sealed_text"), strict=True):
        found.setdefault(row.about, {})[row.subject] = text
    if rows:
        record(
            act="protection.read_board_words", object_type="board",
            objects=sorted(found, key=str), by=by, at=at,
        )  # fmt: skip
    return found
