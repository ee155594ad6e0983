"""Pages of the Board exist only where it is on, and say every refusal in words."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.cases.actions import ConsentDoesNotCover
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.procedure.actions import NobodyCleared, NotThroughTheGate
from baluarte.domain.protection.models import AgendaItem, BoardSeat, BoardSession
from baluarte.domain.protection.queries import board, board_items
from baluarte.domain.wall.context import acting_account
from baluarte.norms.agenda import ActRefused
from baluarte.norms.bodies import BoardRefused
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.protection.forms.fields import Choices
from baluarte.web.protection.lookup import named_parties
from baluarte.web.protection.refusals import confirm
from baluarte.web.registry.presenters.labels import label_of, language

View = Callable[..., HttpResponse]
Act = Callable[[dict[str, Any]], object]


def of_the_board(view: View) -> View:
    """Let a page exist only where the Board is on."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.BOARD:
            raise Http404
        return view(request, *args, **kwargs)

    return answer


def confirm_of_board(page: Confirmation, act: Act, *, to: str = "") -> HttpResponse:
    """Ask, act and go back; what the Board or the gate refuses is said in the form."""

    def tried(given: dict[str, Any]) -> None:
        try:
            with transaction.atomic():
                act(given)
        except (BoardRefused, ActRefused) as refused:
            said = refused.in_language(language())
            page.form.add_error(None, f"{said[:1].upper()}{said[1:]}.")
        except ConsentDoesNotCover as refused:
            page.form.add_error(
                None,
                _("She has not let %(who)s know of this case. Nothing was sent.")
                % {"who": refused.institution.name},
            )
        except NotThroughTheGate as refused:
            page.form.add_error(
                None,
                _("This institution may not be told: %(why)s. Nothing was sent.")
                % {"why": refused.gate.label},
            )
        except NobodyCleared:
            page.form.add_error(
                None, _("Who did it is not known: only a person cleared by name may be told.")
            )

    return confirm(page, tried, to=to)


def shown_session(key: UUID) -> BoardSession:
    """Return a session one may see."""
    try:
        return board.session_of(key)
    except BoardSession.DoesNotExist:
        raise Http404 from None


def shown_item(key: UUID) -> AgendaItem:
    """Return an item one may see; that its case is read is logged."""
    try:
        found = board_items.item_of(key)
    except AgendaItem.DoesNotExist:
        raise Http404 from None
    board_items.log_reading(found, by=acting_account(), at=timezone.now())
    return found


def kept(session: BoardSession) -> BoardSession:
    """Return a session whose record one keeps; otherwise the page does not exist."""
    if not board.keeps(session.compartment_id):
        raise Http404
    return session


def seat_name(seat: BoardSeat) -> str:
    """Return a seat in words: which, who, and whether as substitute."""
    said = label_of("board_seats", seat.code)
    number = f" {seat.number}" if seat.code == "councillor" else ""
    substitute = _(" (substitute)") if seat.is_substitute else ""
    return f"{said}{number}: {seat.account}{substitute}"


def as_seats(seats: list[BoardSeat]) -> Choices:
    """Return seats as choices."""
    return [(str(one.pk), seat_name(one)) for one in seats]


def parties_in(case: Case | None) -> list[tuple[Party, str]]:
    """Return who takes part in a case, by what each is called here, where one sees the case."""
    return [] if case is None else named_parties(case)
