"""Her view of her own investigation: how far it came, what comes next, what she asked for."""

from typing import Any

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.cases.models import Case
from baluarte.domain.cases.queries import named_yeses
from baluarte.domain.investigation import actions, queries
from baluarte.domain.investigation.models import Inquiry
from baluarte.domain.investigation.models.companions import NAMED as COMPANION
from baluarte.domain.investigation.refusals import InquiryRefused
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.norms.catalogues import terms
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.cases import lookup as of_cases
from baluarte.web.cases.presenters.confirmations import of_her_window
from baluarte.web.investigation import labels
from baluarte.web.investigation.forms import OwnAskedForm
from baluarte.web.investigation.presenters import inquiry_page
from baluarte.web.investigation.presenters.stages import drawing

OPENED, WORDS = "abrir", "palabras"
NEXT = 5


def own_inquiries(request: HttpRequest) -> HttpResponse:
    """Tell her how far each inquiry of her case came, and what she may do."""
    party, _every = of_cases.herself(request)
    by, at = acting_account(), timezone.now()
    opens = request.GET.get(OPENED) == WORDS
    # As it came: what began first stands first, and what began on no known day last.
    every = queries.inquiries_of_case(party.case).order_by(
        F("first_date").asc(nulls_last=True), "recorded_at", "pk"
    )
    found = [one for one in every if one.case_id == party.case_id]
    context = {
        "case": party.case,
        "reference": written(party.case.reference),
        "asked": f"?expediente={party.case.reference}",
        "opens": opens,
        "rows": [_told(one, opens=opens, by=by, at=at) for one in found],
        "may_add": party.case.closed_at is None,
        "companions": named_yeses(party, COMPANION),
        "companions_url": _to_say_who_accompanies(party.case),
    }
    return render(request, "investigation/own.html", context)


def own_ask_for_act(request: HttpRequest, reference: str) -> HttpResponse:
    """Let her write down what she asked of the office."""
    party, _every = of_cases.herself(request)
    if party.case.closed_at is not None:
        raise Http404
    try:
        inquiry = queries.inquiry_of(reference)
    except Inquiry.DoesNotExist:
        raise Http404 from None
    if inquiry.case_id != party.case_id:
        raise Http404
    form = OwnAskedForm(request.POST or None)
    page = of_her_window(
        request, party.case, form,
        title=_("What you asked the office for"),
        lead=_("The law gives the office three days to answer you, with reasons if it refuses. "
               "From here on it is counted, and your team sees it."),
        button=_("Write it down"),
        done=_("On record. The days are counted from the day you said."),
        back=f"{reverse('own_inquiries')}?expediente={party.case.reference}",
    )  # fmt: skip
    if page.is_ready:
        try:
            actions.ask_for_act(
                inquiry=inquiry, told=form.told, by=acting_account(), at=timezone.now()
            )
        except InquiryRefused as refused:
            inquiry_page.say_refusal(form, refused)
    return page.answer()


def _to_say_who_accompanies(case: Case) -> str:
    """Return where she names an organisation that accompanies her, or takes it back."""
    number = list(terms("consent_layers")).index(COMPANION) + 1
    return f"{reverse('own_consent', args=[number])}?expediente={case.reference}"


def _told(inquiry: Inquiry, *, opens: bool, by: Any, at: Any) -> dict[str, Any]:
    on = local_day(at)
    history = queries.history_of(inquiry, on=on)
    words: inquiry_page.Words = {}
    numbers = list(queries.numbers_of(inquiry))
    if opens:
        words, numbers = queries.words_of(inquiry, by=by, at=at)
    statuses = inquiry_page.statuses(history, words)
    coming = inquiry_page.next_acts(inquiry, on=on, most=NEXT)
    return {
        "inquiry": inquiry,
        "title": labels.title_of(inquiry),
        "numbers": [(labels.institution_name(one.authority), one) for one in numbers],
        "stages": drawing(history),
        "current": next((one for one in statuses if one["is_current"]), None),
        "statuses": statuses,
        "silence": labels.silence_said(history.news_date, on),
        "asked": inquiry_page.asked(inquiry, words, on=on),
        "hypotheses": inquiry_page.hypotheses(inquiry, words),
        "next_acts": coming,
        "letters": inquiry_page.letters(one["law"] for one in coming),
        "may_ask": inquiry.kind == "criminal_file",
    }
