"""A file on its way to another commission: made, read, compared, taken along, taken back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from baluarte.domain.audit.actions import record
from baluarte.domain.reparation import actions, queries
from baluarte.domain.reparation.commission_rules import speaks_for
from baluarte.domain.reparation.models import TransferPackage
from baluarte.domain.reparation.queries import TransferState
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.layout.uploads import sent_with_files
from baluarte.web.reparation import lookup
from baluarte.web.reparation import transfer_forms as forms
from baluarte.web.reparation.presenters import transfer_page
from baluarte.web.reparation.views.cases import Nothing
from baluarte.web.reparation.views.said import do, page_of

OPENED, CONTENTS, PHRASE = "abrir", "contenido", "frase"


def of_a_package(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer that nothing is found where a package is not seen, or no more by the time it opens.

    It is read again when it opens: what was taken back meanwhile is gone with that.
    """

    @wraps(view)
    def answered(request: HttpRequest, reference: str, **more: Any) -> HttpResponse:
        try:
            return view(request, reference, **more)
        except TransferPackage.DoesNotExist:
            raise Http404 from None

    return answered


def transfers(request: HttpRequest) -> HttpResponse:
    """Show the packages for the commission one speaks for; that they are listed is logged."""
    by, at = acting_account(), timezone.now()
    states = queries.transfers_to_us(by)
    record(
        act="reparation.read_transfers", object_type="transfer",
        objects=[one.package.pk for one in states], by=by, at=at,
    )  # fmt: skip
    context = {"axis": "reparation", "rows": transfer_page.listed(states)}
    return render(request, "reparation/transfers.html", context)


def make_transfer(request: HttpRequest, reference: str) -> HttpResponse:
    """Make the package of a victim's file for another commission."""
    application = lookup.application(reference)
    covered = lookup.commissions_with_her_yes(application)
    form = forms.TransferForm(**sent_with_files(request), covered=covered)
    page = page_of(
        request, application.victim.case, form, title=_("Hand her file to another commission"),
        lead=_("One package, with her yes: what she asked for, how she wishes to be attended to, "
               "how often she was asked, what she told, her plans and what came of them. The other "
               "commission does not ask it again, and both can verify that nothing is missing."),
        button=_("Make the package"), done=_("Made. The other commission can verify it."),
        about=transfer_page.goes_along(application),
        is_possible=bool(covered), above="reparation/parts/her_yes.html",
        more={"is_covered": bool(covered), "ask_url": transfer_page.where_to_ask(application)},
    )  # fmt: skip
    if page.is_ready:
        try:
            made = actions.make_transfer(
                application=application, to_commission=form.cleaned_data["to_commission"],
                with_documents=form.cleaned_data["with_documents"], by=acting_account(),
                at=timezone.now(),
            )  # fmt: skip
        except ReparationRefused as refused:
            form.refuse(refused)
        else:
            return page.answer(to=reverse("transfer", args=[made.reference]))
    return page.answer()


@of_a_package
def transfer(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a package, to the team that made it and to the commission that it is for."""
    state, asked = queries.transfer_of(reference), request.GET.get(OPENED)
    context = transfer_page.shown(
        state, opens=asked == CONTENTS, phrase=asked == PHRASE, by=acting_account(),
        at=timezone.now(),
    )  # fmt: skip
    return render(request, "reparation/transfer.html", {"axis": "reparation", **context})


@of_a_package
def check_transfer(request: HttpRequest, reference: str) -> HttpResponse:
    """Compare a package with what was sent."""
    state = _standing(reference)
    is_theirs = speaks_for(acting_account(), state.package.to_commission)
    asked = forms.SumForm if is_theirs else forms.HeardSumForm
    form = asked(request.POST if request.method == "POST" else None)
    said = (
        {"title": _("Is it whole?"), "button": _("Check it")} if is_theirs else
        {"title": _("Write down the sum that you were told"), "button": _("Write it down"),
         "lead": _("The other commission reads the sum of the file that it got. Ask for all of it: "
                   "what is the same says that the file arrived whole.")}
    )  # fmt: skip
    return do(
        _page(request, state, form, done=_("Compared: the answer stands below."), **said),
        lambda: actions.check_transfer(
            package=state.package, told=form.cleaned_data["told"], by=acting_account(),
            at=timezone.now(),
        ),
    )  # fmt: skip


@of_a_package
def withdraw_transfer(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a package back."""
    state = _sent_by_us(_standing(reference))
    form = Nothing(request.POST if request.method == "POST" else None)
    return do(
        _page(
            request, state, form, title=_("Take the package back"),
            button=_("Take the package back"),
            lead=_("From now on the other commission reads it here no more. What left as a file "
                   "does not come back: ask that it be destroyed."),
            done=_("Taken back."), kind="danger",
        ),
        lambda: actions.withdraw_transfer(
            package=state.package, by=acting_account(), at=timezone.now()
        ),
    )  # fmt: skip


@require_safe
@of_a_package
def transfer_document(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Give one document of a package, logged as its reading, as a file no browser shows."""
    package = _standing(reference).package
    content = queries.open_transfer(package, by=acting_account(), at=timezone.now())
    found = transfer_page.document_of(content, number)
    if found is None:
        raise Http404
    name, held = found
    return HttpResponse(
        held, content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )  # fmt: skip


@require_POST
@of_a_package
def transfer_file(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the package as a closed file; what opens it stands on its page."""
    package = _sent_by_us(_standing(reference)).package
    content = queries.closed_transfer(package, by=acting_account(), at=timezone.now())
    answer = HttpResponse(content, content_type="application/octet-stream")
    name = f"traslado-{written(package.reference)}.zip.age"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _standing(reference: str) -> TransferState:
    state = queries.transfer_of(reference)
    if state.package.withdrawn_at is not None:
        raise Http404
    return state


def _sent_by_us(state: TransferState) -> TransferState:
    """Return a package of an open case whose team one is of."""
    lookup.victim(lookup.application_key(state.package.application_id).victim_id)
    return state


def _page(request: HttpRequest, state: TransferState, form: Any, **said: Any) -> Confirmation:
    reference = state.package.reference
    given = {
        "kicker": _("Transfer"), "reference": written(reference),
        "back": reverse("transfer", args=[reference]),
    }  # fmt: skip
    return Confirmation(request=request, form=form, **{**given, **said})
