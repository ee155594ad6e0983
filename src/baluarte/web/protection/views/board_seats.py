"""The seats of the Board: who sits where, seated and ended by the steward of the Board alone."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.models import Account
from baluarte.domain.access.rules import holds_role
from baluarte.domain.protection.actions import board
from baluarte.domain.protection.models import BoardSeat
from baluarte.domain.protection.queries import board as reading
from baluarte.domain.wall.context import acting_account
from baluarte.norms.bodies import BoardRefused, seat_types
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.protection.board_access import confirm_of_board, of_the_board, seat_name
from baluarte.web.protection.forms.board import EndSeatForm, SeatingForm
from baluarte.web.protection.forms.fields import Choices
from baluarte.web.registry.presenters.labels import label_of


def seats_are_ours() -> bool:
    """Say whether the context is the steward of the Board, who seats and ends."""
    try:
        body = reading.compartment_of_body().institution
    except BoardRefused:
        return False
    return holds_role(acting_account(), "data_steward", institution=body)


@of_the_board
def board_seats(request: HttpRequest) -> HttpResponse:
    """Show who sits and who sat, the newest first, each with the page that ends it."""
    _of_the_steward()
    today = local_day(timezone.now())
    rows = [
        {"seat": one, "name": seat_name(one), "is_over": _is_over(one, today)}
        for one in reading.seats()
    ]
    return render(request, "protection/board/seats.html", {"rows": rows})


@of_the_board
def seat_member(request: HttpRequest) -> HttpResponse:
    """Seat somebody in a place of the law, as holder or substitute."""
    _of_the_steward()
    page = Confirmation(
        request=request, form=SeatingForm(request.POST or None, places=_places()),
        kicker=_("Governing Board"), title=_("Seat a member"),
        lead=_("A place has one holder and one substitute at a time; nobody holds two."),
        button=_("Seat them"), done=_("The seat is on record."), back=reverse("board_seats"),
    )  # fmt: skip

    def act(given: dict[str, Any]) -> object:
        code, _dash, number = given["place"].rpartition("-")
        return board.seat_member(
            code=code, number=int(number), account=_account(given["username"]),
            from_date=given["from_date"], until_date=given["until_date"],
            is_substitute=given["is_substitute"], by=acting_account(), at=timezone.now(),
        )  # fmt: skip

    return confirm_of_board(page, act)


@of_the_board
def end_seat(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    """Say until which day somebody holds a seat."""
    _of_the_steward()
    seat = reading.seats().filter(pk=seat_id).first()
    if seat is None:
        raise Http404
    page = Confirmation(
        request=request, form=EndSeatForm(request.POST or None),
        kicker=_("Governing Board"), title=_("End a seat"), lead=seat_name(seat),
        button=_("End it"), done=_("The end of the seat is on record."),
        back=reverse("board_seats"),
    )  # fmt: skip

    def act(given: dict[str, Any]) -> object:
        until = given["until_date"]
        return board.end_seat(seat=seat, until_date=until, by=acting_account(), at=timezone.now())

    return confirm_of_board(page, act)


def _of_the_steward() -> None:
    if not seats_are_ours():
        raise Http404


def _is_over(seat: BoardSeat, today: Any) -> bool:
    return seat.until_date is not None and seat.until_date < today


def _places() -> Choices:
    """Return the places of the law, in its order."""
    return [
        (f"{kind.code}-{number}", _place(kind.code, number, kind.places))
        for kind in seat_types()
        for number in range(1, kind.places + 1)
    ]


def _place(code: str, number: int, places: int) -> str:
    said = label_of("board_seats", code)
    return f"{said} {number}" if places > 1 else said


def _account(username: str) -> Account:
    found = Account.objects.filter(username=username.strip(), is_active=True).first()
    if found is None:
        raise BoardRefused("no_account", given=username)
    return found
