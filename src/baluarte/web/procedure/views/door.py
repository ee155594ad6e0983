"""The urgent door at the portal: whom to call, and a form only while somebody is on duty.

Nobody is remembered: no cookie, no address, no referrer; the code stands in the body of a page
and never in its address.
"""

import time
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baluarte.domain.procedure.actions import leave_message
from baluarte.domain.procedure.choices import DoorAnswer
from baluarte.domain.procedure.letters import DoorLetter
from baluarte.domain.procedure.queries import OpenDoor, doors, seconds_to_wait, what_became
from baluarte.domain.procedure.sql_functions import GRACE_MINUTES
from baluarte.domain.sealing.receipts import ReceiptMistyped, new_receipt
from baluarte.web.layout.outage import is_run_again, repeatable
from baluarte.web.procedure.forms.door import DoorForm, ReceiptForm

SALT = "procedure.door"
STATUS = {DoorAnswer.CLOSED: 409, DoorAnswer.FULL: 429}


@dataclass(frozen=True)
class Ticket:
    """What a form was given with: its receipt, and which doors were open then."""

    receipt: str
    to: tuple[str, ...]
    given: int

    @classmethod
    def fresh(cls, found: list[OpenDoor]) -> "Ticket":
        """Return a new one."""
        return cls(new_receipt(), tuple(str(one.institution) for one in found), int(time.time()))

    def written(self) -> str:
        """Return the ticket as it goes along in the form."""
        return signing.dumps([self.receipt, self.to, self.given], salt=SALT)

    def age(self) -> int:
        """Return for how many seconds somebody has had it."""
        return max(0, int(time.time()) - self.given)


@repeatable
def door(request: HttpRequest) -> HttpResponse:
    """Say whom to call; while somebody is on duty, take in what is written."""
    found = doors()
    ticket, is_recent = _ticket(request)
    taking = [one for one in found if one.is_open or _was_open(one, ticket, is_recent)]
    if not taking:
        return _answer(request, "closed", {"doors": found}, 409 if request.POST else 200)
    if request.method != "POST":
        return _form(request, taking, DoorForm(doors=taking), status=200)
    form = DoorForm(request.POST, doors=taking)
    if ticket is None:
        form.add_error(None, _("This form was not given here. Send it once more."))
    if not form.is_valid() or ticket is None:
        return _form(request, taking, form, status=422, ticket=ticket)
    lacking = seconds_to_wait(form.chosen) - ticket.age()
    if lacking > 0:
        form.add_error(
            None,
            _("Many are writing now. Telephone if you can. If not, wait %(seconds)s seconds and "
              "press the button again: nothing you wrote is lost.") % {"seconds": lacking},
        )  # fmt: skip
        response = _form(request, taking, form, status=429, ticket=ticket)
        response.headers["Retry-After"] = str(lacking)
        return response
    said = leave_message(door=form.chosen, letter=_letter(form), receipt=ticket.receipt)
    if said == DoorAnswer.CLOSED:
        return _answer(request, "closed", {"doors": found}, STATUS[said])
    if said == DoorAnswer.LEFT_OUT:
        form.add_error("not_told", _("Whoever reads here is among them. Telephone instead."))
        return _form(request, taking, form, status=422, ticket=ticket)
    if said == DoorAnswer.FULL:
        form.add_error(None, _("More came than can be read now. Telephone: it is quicker."))
        return _form(request, taking, form, status=STATUS[said], ticket=ticket)
    context: dict[str, Any] = {
        "door": form.chosen,
        "code": ticket.receipt.replace("-", " "),
    }
    if said == DoorAnswer.AGAIN and not is_run_again(request):
        # What she changed since stays hers to send: nobody can read what she sent first.
        context |= {"again": form, "ticket": Ticket.fresh(taking).written()}
    return _answer(request, "kept", context)


def door_answer(request: HttpRequest) -> HttpResponse:
    """Say to who comes back with a code whether somebody has taken the message."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    became = None
    if form.is_bound and form.is_valid():
        try:
            became = what_became(form.cleaned_data["code"])
        except ReceiptMistyped:
            became = None
        if became is None:
            form.add_error("code", _("No message has this code. Look at each letter again."))
    context = {"form": form, "became": became}
    return _answer(request, "answer", context, 422 if form.errors else 200)


def _ticket(request: HttpRequest) -> tuple[Ticket | None, bool]:
    """Return the ticket of a form that was sent, and whether it was given lately."""
    written = request.POST.get("ticket", "")
    try:
        receipt, to, given = signing.loads(written, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None, False
    try:
        signing.loads(written, salt=SALT, max_age=GRACE_MINUTES * 60)
    except signing.SignatureExpired:
        return Ticket(receipt, tuple(to), given), False
    return Ticket(receipt, tuple(to), given), True


def _was_open(one: OpenDoor, ticket: Ticket | None, is_recent: bool) -> bool:
    return ticket is not None and is_recent and str(one.institution) in ticket.to


def _letter(form: DoorForm) -> DoorLetter:
    given = form.cleaned_data
    return DoorLetter(
        words=given["words"],
        sent_at=timezone.now(),
        declares_danger=given["danger"],
        state=given["state"],
        municipality=given["municipality"],
        how_to_reach=given["how"],
        not_told=tuple(given["not_told"]),
        not_told_words=given["not_told_words"],
        language=(get_language() or "es")[:2],
    )


def _form(
    request: HttpRequest,
    taking: list[OpenDoor],
    form: DoorForm,
    *,
    status: int,
    ticket: Ticket | None = None,
) -> HttpResponse:
    # An old ticket goes back as it came: sending it again gives no more time.
    written = request.POST["ticket"] if ticket else Ticket.fresh(taking).written()
    context = {"doors": taking, "form": form, "ticket": written}
    return _answer(request, "open", context, status)


def _answer(
    request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    response = render(request, f"procedure/door/{name}.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
