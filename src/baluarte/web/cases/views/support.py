"""Emergency support: her own page of it, the team's, and each thing that is written of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.cases.actions import support as actions
from baluarte.domain.cases.models import Case, CaseDocument, Party, SupportRequest
from baluarte.domain.cases.queries.support import (
    Support,
    balance_of,
    open_support,
    request_of,
    support_of,
)
from baluarte.domain.procedure.queries import DocumentListed, documents_about, zone_of_matter
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.norms.catalogues import terms
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.cases import lookup
from baluarte.web.cases.forms.support import AskForm, DecideForm, FundForm, PayForm, ReceiptForm
from baluarte.web.cases.presenters import labels
from baluarte.web.cases.presenters.confirmations import of_case, of_her_window
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.layout.uploads import sent_with_files

OPENED = "motivos"
Papers = Mapping[UUID, Sequence[DocumentListed]]


def own_support(request: HttpRequest) -> HttpResponse:
    """Tell her what support she asked for, what was decided and what was given."""
    party, _every = lookup.herself(request)
    opens = request.GET.get("abrir") == OPENED
    with timezone.override(zone_of_matter(party.case.matter)):
        context = _told(party.case, party=party, opens=opens)
        context |= {"asked": f"?expediente={party.case.reference}", "of_hers": True}
        return render(request, "cases/window/support.html", context)


def own_support_ask(request: HttpRequest) -> HttpResponse:
    """Let her ask for support herself."""
    party, _every = lookup.herself(request)
    if party.case.closed_at is not None:
        raise Http404
    back = f"{reverse('own_support')}?expediente={party.case.reference}"
    page = of_her_window(
        request, party.case, AskForm(request.POST or None),
        title=_("Ask for support"),
        lead=_("Somebody of your team decides it, and you read here what was decided and why."),
        button=_("Ask for it"),
        done=_("On record. Your team reads it from now on."),
        back=back,
    )  # fmt: skip
    return _do(page, lambda at: _ask(page, party, at))


def case_support(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the team what support was asked for in a case, decided, paid, and what is left."""
    case = lookup.shown(reference)
    if not may_contribute(case.matter):
        raise Http404
    opens = request.GET.get("abrir") == OPENED
    with timezone.override(zone_of_matter(case.matter)):
        numbers = {one.pk: number for number, one in lookup.numbered(case)}
        context = _told(case, party=None, opens=opens, numbers=numbers)
        context |= {
            "axis": "protection",
            "balance": balance_of(case),
            "may_change": case.closed_at is None,
        }
        return render(request, "cases/support.html", context)


def ask_support(request: HttpRequest, reference: str, party_id: UUID) -> HttpResponse:
    """Ask for support for somebody in a case."""
    case = lookup.open_to_change(reference)
    number, party = lookup.party_in(case, party_id)
    page = _page_of(
        request, case, AskForm(request.POST or None),
        title=_("Ask for support"),
        lead=_("Somebody else of the team decides it."),
        button=_("Ask for it"),
        done=_("On record. Somebody else of the team decides it."),
        about=[{"term": _("For whom"), "value": _("Person %(number)d") % {"number": number}}],
    )  # fmt: skip
    return _do(page, lambda at: _ask(page, party, at))


def decide_support(request: HttpRequest, reference: str, request_id: UUID) -> HttpResponse:
    """Decide what another asked for."""
    case, asked = _found(reference, request_id)
    if asked.by_id == acting_account():
        raise Http404
    page = _page_of(
        request, case, DecideForm(request.POST or None),
        title=_("Decide on the support"),
        button=_("Decide"),
        done=_("On record. Whoever asked for it reads it in the case."),
        about=_beside(asked),
    )  # fmt: skip
    return _do(
        page,
        lambda at: actions.decide_support(
            request=asked, amount=page.form.cleaned_data["amount"],
            reason=page.form.cleaned_data["reason"], by=acting_account(), at=at,
        ),
    )  # fmt: skip


def pay_support(request: HttpRequest, reference: str, request_id: UUID) -> HttpResponse:
    """Write down what was paid or handed over."""
    case, asked = _found(reference, request_id)
    page = _page_of(
        request, case, PayForm(request.POST or None, today=_today(case)),
        title=_("Write down what was given"),
        lead=_("Never more than was approved."),
        button=_("Write it down"),
        done=_("On record: it was given."),
        about=_beside(asked),
    )  # fmt: skip
    return _do(
        page,
        lambda at: actions.pay_support(
            request=asked, amount=page.form.cleaned_data["amount"],
            paid_on=page.form.cleaned_data["on"],
            is_in_kind=page.form.cleaned_data["is_in_kind"], by=acting_account(), at=at,
        ),
    )  # fmt: skip


def add_receipt(request: HttpRequest, reference: str, request_id: UUID) -> HttpResponse:
    """Keep a receipt."""
    case, asked = _found(reference, request_id)
    page = _page_of(
        request, case, ReceiptForm(**sent_with_files(request), today=_today(case)),
        title=_("Keep a receipt"),
        lead=_("Its day, its number, its amount and, if you have it, a photo or its PDF."),
        button=_("Keep it"),
        done=_("The receipt is kept."),
        about=_beside(asked),
    )  # fmt: skip
    return _do(
        page,
        lambda at: actions.add_receipt(
            request=asked, amount=page.form.cleaned_data["amount"],
            dated_on=page.form.cleaned_data["on"], number=page.form.cleaned_data["number"],
            note=page.form.cleaned_data["note"],
            document=page.form.cleaned_data["document"], by=acting_account(), at=at,
        ),
    )  # fmt: skip


def set_apart(request: HttpRequest, reference: str) -> HttpResponse:
    """Set money apart for the support of one case."""
    case = lookup.open_to_change(reference)
    page = _page_of(
        request, case, FundForm(request.POST or None, today=_today(case)),
        title=_("Set money apart"),
        lead=_("For the support of this case alone."),
        button=_("Set it apart"),
        done=_("On record."),
    )  # fmt: skip
    return _do(
        page,
        lambda at: actions.set_apart(
            case=case, amount=page.form.cleaned_data["amount"], on=page.form.cleaned_data["on"],
            number=page.form.cleaned_data["number"], by=acting_account(), at=at,
        ),
    )  # fmt: skip


def told(
    one: Support, *, numbers: dict[UUID, int] | None = None, papers: Papers | None = None
) -> dict[str, Any]:
    """Say a request for support with what became of it."""
    kind = terms("support_kinds")[one.request.kind]
    approved = one.decision.amount if one.decision else None
    return {
        "support": one,
        "kind": kind.in_language(labels.language()),
        "number": (numbers or {}).get(one.request.party_id),
        "receipts": [(kept, (papers or {}).get(kept.pk, ())) for kept in one.receipts],
        "state": STATES[one.state](),
        "state_kind": KINDS.get(one.state, "plain"),
        "may_be_decided": one.decision is None and one.request.by_id != acting_account(),
        "may_be_paid": approved is not None and one.paid < approved,
        "may_have_receipts": bool(one.payments),
    }


STATES: dict[str, Callable[[], str]] = {
    "asked": lambda: _("Waits for a decision"),
    "not_given": lambda: _("Not given"),
    "approved": lambda: _("Approved, not given yet"),
    "in_part": lambda: _("Given in part"),
    "paid": lambda: _("Given"),
}
KINDS = {"paid": "held", "in_part": "held", "not_given": "absent"}
REFUSALS: dict[str, Callable[[], str]] = {
    "second_person": lambda: _("Whoever asked for it does not decide it: somebody else does."),
    "decided": lambda: _("It was decided already: read what was decided."),
    "more_than_asked": lambda: _("This is more than was asked for."),
    "not_approved": lambda: _("It was not approved: nothing is given of it."),
    "older_than_asking": lambda: _("This day is before the one on which it was asked for."),
    "more_than_approved": lambda: _("With this, more would be given than was approved."),
    "amount": lambda: _("An amount is more than nothing, to the centavo."),
}
BOXES = {"older_than_asking": "on", "second_person": None, "decided": None, "not_approved": None}


def _told(
    case: Case, *, party: Party | None, opens: bool, numbers: dict[UUID, int] | None = None
) -> dict[str, Any]:
    found = support_of(case, party=party)
    papers = documents_about(CaseDocument, (kept.pk for one in found for kept in one.receipts))
    if opens:
        open_support(found, by=acting_account(), at=timezone.now())
    return {
        "case": case,
        "reference": written(case.reference),
        "opens": opens,
        "rows": [told(one, numbers=numbers, papers=papers) for one in found],
    }


def _ask(page: Confirmation, party: Party, at: datetime) -> SupportRequest:
    given = page.form.cleaned_data
    return actions.ask_for_support(
        party=party, kind=given["kind"], amount=given["amount"], reason=given["reason"],
        asked_on=_today(party.case), by=acting_account(), at=at,
    )  # fmt: skip


def _do(page: Confirmation, act: Callable[[datetime], object]) -> HttpResponse:
    """Do it once it can be tried; what cannot be is said beside its box."""
    if page.is_ready:
        try:
            act(timezone.now())
        except actions.SupportRefused as refused:
            box = BOXES.get(refused.code, "amount")
            page.form.add_error(box, REFUSALS[refused.code]())
    return page.answer()


def _found(reference: str, request_id: UUID) -> tuple[Case, SupportRequest]:
    case = lookup.open_to_change(reference)
    try:
        return case, request_of(case, request_id)
    except SupportRequest.DoesNotExist:
        raise Http404 from None


def _beside(asked: SupportRequest) -> list[dict[str, str]]:
    kind = terms("support_kinds")[asked.kind]
    return [
        {"term": _("Which support"), "value": kind.in_language(labels.language())},
        {"term": _("Asked for"), "value": labels.pesos(asked.amount)},
    ]


def _today(case: Case) -> Any:
    return local_day(timezone.now(), zone_of_matter(case.matter))


def _page_of(request: HttpRequest, case: Case, form: Any, **given: Any) -> Confirmation:
    back = reverse("case_support", args=[case.reference])
    return of_case(request, case, form, back=back, **given)
