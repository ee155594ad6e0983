"""A year's score card for the portal: proposed, let out by another person, taken back."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from baluarte.domain.prevention import actions
from baluarte.domain.prevention.card_bodies import is_card_body
from baluarte.domain.prevention.models import ScoreCard
from baluarte.domain.prevention.queries.score_cards import card_body, score_cards, status_of_card
from baluarte.domain.prevention.queries.warning_scores import years_of_warnings
from baluarte.domain.prevention.warning_choices import ScoreCardStatus, SecondWord
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.warnings import WarningRefused, warning_policy_on
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.layout.score_card_page import score_card_body
from baluarte.web.prevention.forms.plans import SecondWordForm, WithdrawAlertForm
from baluarte.web.prevention.permissions import keeps_for
from baluarte.web.statements.labels import language

YEAR = "anio"
TAGS = {
    ScoreCardStatus.ASKED: "plain",
    ScoreCardStatus.PUBLIC: "held",
    ScoreCardStatus.REFUSED: "absent",
    ScoreCardStatus.WITHDRAWN: "absent",
}
SHOWN = "layout/parts/score_card_body.html"


def propose_score_card(request: HttpRequest) -> HttpResponse:
    """Show what would be said in public of a year, and propose it."""
    by, at = acting_account(), timezone.now()
    houses = keeps_for(by, at=at)
    years = years_of_warnings(houses[0]) if houses else []
    if not years:
        raise Http404
    typed = request.GET.get(YEAR, "")
    house = houses[0]
    year = int(typed) if typed in map(str, years) else years[0]
    body = card_body(house, year, policy=warning_policy_on(local_day(at)), at=at)
    form = NothingForm.meant(request)
    page = _page(
        request,
        form,
        title=_("Propose the score card of %(year)s for the portal") % {"year": year},
        lead=_(
            "This is what anybody would read, without the name of your organisation. Another "
            "person of it lets it out or not."
        ),
        button=_("Propose it"),
        done=_("Proposed. Another person of your organisation lets it out."),
        body=body,
        year=year,
    )
    if page.is_ready:
        try:
            actions.propose_score_card(holder=house, year=year, by=by, at=at)
        except WarningRefused as refused:
            _refuse(form, refused)
    return page.answer()


def answer_score_card(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """Let a card out as another person, or not; who proposed it takes it back before that."""
    by, at = acting_account(), timezone.now()
    card = _waiting(card_id, by=by)
    is_mine = card.proposed_by_id == by
    form: Any = NothingForm.meant(request) if is_mine else SecondWordForm(request.POST or None)
    page = _page(
        request,
        form,
        title=_("Withdraw it?") if is_mine else _("Let this score card out?"),
        lead="" if is_mine else _("With your yes anybody reads it. It can be taken back."),
        button=_("Withdraw") if is_mine else _("Record my decision"),
        done=_("Withdrawn.") if is_mine else _("Recorded."),
        body=card.body,
        year=card.year,
    )
    if page.is_ready:
        answer = SecondWord.WITHDRAWN if is_mine else form.said()
        reason = "" if is_mine else form.cleaned_data["reason"]
        try:
            actions.review_score_card(card=card, answer=answer, reason=reason, by=by, at=at)
        except WarningRefused as refused:
            _refuse(form, refused)
    return page.answer()


def withdraw_score_card(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """Take a public score card back: one person is enough."""
    by, at = acting_account(), timezone.now()
    card = _found(card_id, by=by)
    if status_of_card(card) is not ScoreCardStatus.PUBLIC:
        raise Http404
    form = WithdrawAlertForm(request.POST or None)
    page = _page(
        request,
        form,
        title=_("Take back the score card of %(year)s") % {"year": card.year},
        lead=_("None of its figures is on the portal once this answers."),
        button=pgettext("score card", "Take it back"),
        done=_("The score card is gone from the portal."),
        body=card.body,
        year=card.year,
        kind="urgent",
    )
    if page.is_ready:
        try:
            actions.withdraw_score_card(card=card, reason=form.cleaned_data["reason"], by=by, at=at)
        except WarningRefused as refused:
            _refuse(form, refused)
    return page.answer()


def rows_of_cards(by: UUID, *, year: int) -> list[dict[str, Any]]:
    """Return the cards of a year with where each stands and what one may do of it."""
    rows = []
    for one in score_cards(by).filter(year=year):
        status = status_of_card(one)
        is_asked, is_public = status is ScoreCardStatus.ASKED, status is ScoreCardStatus.PUBLIC
        name = "answer_score_card" if is_asked else "withdraw_score_card"
        mine = _("Withdraw") if one.proposed_by_id == by else _("Let it out or not")
        rows.append(
            {
                "row": one,
                "tag": {"label": status.label, "kind": TAGS[status]},
                "url": reverse(name, args=[one.pk]) if is_asked or is_public else "",
                "does": mine if is_asked else pgettext("score card", "Take it back"),
            }
        )
    return rows


def _page(
    request: HttpRequest, form: Any, *, title: str, lead: str, button: str, done: str,
    body: Any, year: int, kind: str = "primary",
) -> Confirmation:  # fmt: skip
    return Confirmation(
        request=request,
        form=form,
        kicker=_("Early warnings"),
        title=title,
        lead=lead,
        button=button,
        kind=kind,
        done=done,
        back=f"{reverse('warning_scores')}?{YEAR}={year}",
        above=SHOWN,
        more={"told": score_card_body(body), "chart_id": "calibration"},
    )


def _refuse(form: Any, refused: WarningRefused) -> None:
    form.add_error(
        refused.field if refused.field in form.fields else None, refused.in_language(language())
    )


def _waiting(card_id: UUID, *, by: UUID) -> ScoreCard:
    found = _found(card_id, by=by)
    if status_of_card(found) is not ScoreCardStatus.ASKED:
        raise Http404
    return found


def _found(card_id: UUID, *, by: UUID) -> ScoreCard:
    found = score_cards(by).filter(pk=card_id).first()
    if found is None or not is_card_body(found.body, year=found.year):
        raise Http404
    return found
