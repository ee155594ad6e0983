"""A fact taken back: by one while it waits; by two once it stands, one proposing and another."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.statements import actions, queries
from baluarte.domain.statements.choices import TakenBack
from baluarte.domain.statements.models import Statement, WithdrawalProposal
from baluarte.domain.statements.queries.withdrawals import open_proposals
from baluarte.domain.statements.rules import may_take_back
from baluarte.domain.wall.context import acting_account
from baluarte.norms.statements import StatementRefused
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.statements.forms.facts import AgreeForm, ProposalForm, TakeBackForm
from baluarte.web.statements.labels import language, row_of
from baluarte.web.statements.permissions import found_statement, is_ours, ours
from baluarte.web.statements.presenters.proposals import proposal_told

DECISION, SAID_BEFORE = "decision", "said_before"


def withdraw_fact(request: HttpRequest, reference: str) -> HttpResponse:
    """Take back a fact that waits, propose to take back one that stands, or answer a proposal."""
    by, at, one = acting_account(), timezone.now(), found_statement(reference)
    proposal = open_proposals(one).first()
    if proposal is not None:
        return _answered(request, one, proposal, by=by, at=at)
    if not is_ours(one, by=by, at=at):
        raise Http404
    if DECISION in request.POST:
        # Somebody else answered while it was read.
        messages.warning(request, StatementRefused(SAID_BEFORE, field="").in_language(language()))
        return redirect("institution_fact", one.reference)
    if getattr(one, "review", None) is not None and not one.review.objection:
        return _proposed(request, one, by=by, at=at)
    return _taken_back(request, one, by=by, at=at)


def _taken_back(request: HttpRequest, one: Statement, *, by: UUID, at: datetime) -> HttpResponse:
    form = TakeBackForm(request.POST or None)
    page = _page(request, one, form)
    page.lead = _("Nobody looks at it any more. That it was entered stays known.")
    if page.is_ready:
        try:
            why = TakenBack(form.cleaned_data["why"])
            actions.withdraw(statement=one, why=why, by=by, at=at)
        except StatementRefused as refused:
            form.add_error(None, refused.in_language(language()))
    return page.answer()


def _proposed(request: HttpRequest, one: Statement, *, by: UUID, at: datetime) -> HttpResponse:
    form = ProposalForm(request.POST or None)
    page = _page(request, one, form)
    page.title, page.button = _("Propose to take a fact back"), _("Propose to take it back")
    page.lead = _(
        "Two let this fact stand, and two take it back. It stands until another person agrees; "
        "then nothing is counted with it, and that it stood until that day stays known."
    )
    page.done = _("It waits for another person. Until then the fact stands.")
    if page.is_ready:
        given = form.cleaned_data
        try:
            actions.propose_withdrawal(
                statement=one, why=TakenBack(given["why"]), words=given["words"], by=by, at=at
            )
        except StatementRefused as refused:
            form.add_error(None, refused.in_language(language()))
    return page.answer()


def _answered(
    request: HttpRequest, one: Statement, proposal: WithdrawalProposal, *, by: UUID, at: datetime
) -> HttpResponse:
    """Ask another person whether it is taken back; who proposed it may ask no more."""
    is_mine = proposal.proposed_by_id == by
    if not (is_mine or may_take_back(by, one)):
        raise Http404
    form: Any = NothingForm.meant(request) if is_mine else AgreeForm(request.POST or None)
    page = _page(request, one, form)
    told = proposal_told(proposal, by=by, ours=ours(by, at=at))
    page.about = [
        *page.about,
        {"term": _("Why it is taken back"), "value": told["why"], "note": told["words"]},
        {"term": _("Who proposes it, and since when"), "value": told["by"], "note": told["at"]},
    ]
    if is_mine:
        page.title, page.button = _("Let the fact go on standing?"), _("Let it go on standing")
        page.lead = _("Nobody is asked any more to take it back.")
        page.done, page.kind = _("The fact goes on standing."), "primary"
    else:
        page.lead = _(
            "Compare the fact with its document. If you agree it stands no more from now on, and "
            "nothing is counted with it; that it stood until now stays known."
        )
        page.button, page.kind = _("Record my decision"), "primary"
    if page.is_ready:
        try:
            if not is_mine and form.agrees():
                actions.agree_to_withdraw(proposal=proposal, by=by, at=at)
            else:
                actions.refuse_to_withdraw(proposal=proposal, by=by, at=at)
                page.done = _("The fact goes on standing.")
        except StatementRefused as refused:
            form.add_error(None, refused.in_language(language()))
    return page.answer()


def _page(request: HttpRequest, one: Statement, form: Any) -> Confirmation:
    row = row_of(one, queries.standings_of([one])[one.pk])
    return Confirmation(
        request=request,
        form=form,
        kicker=_("Facts about institutions"),
        title=_("Take a fact back"),
        about=[
            {"term": _("Institution"), "value": row["institution"]},
            {"term": row["heading"], "value": row["value"], "note": row["period"]},
        ],
        button=_("Take this fact back"),
        kind="urgent",
        done=_("Taken back."),
        back=reverse("institution_fact", args=[one.reference]),
    )
