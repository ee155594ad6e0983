"""Whose word counts is written down; two people let it out; all of it is taken back."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.memory import actions, queries
from baluarte.domain.memory.choices import WhyWithdrawn
from baluarte.domain.memory.models import MemoryPage
from baluarte.domain.sealing.queries import unseal
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.memory import forms, lookup
from baluarte.web.memory.presenters import page as presenter


def record_consent(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down somebody's word on some things of a page."""
    found = lookup.open_to_change(reference)
    told = queries.page_told(found, by=acting_account(), at=timezone.now())
    if not told.consenters or not told.items:
        raise Http404
    form = forms.ConsentForm(
        request.POST or None,
        consenters=[
            (str(one.pk), f"{presenter.name_of(one, number)} · {one.get_relation_display()}")
            for number, one in enumerate(told.consenters, 1)
        ],
        texts=presenter.text_choices(told),
    )
    page = _page(
        request, found, form, title=_("Write down what she or he said"),
        lead=_("A yes counts for these words in this language alone. A no of one of them is "
               "enough, and takes it from the public as you send this."),
        button=_("Write it down"), done=_("On record."),
    )  # fmt: skip

    def act() -> object:
        given = form.cleaned_data
        who = next(one for one in told.consenters if str(one.pk) == given["consenter"])
        chosen = [
            text.row
            for item in told.items
            for text in item.texts
            if str(text.row.pk) in given["texts"]
        ]
        return actions.record_consents(
            texts=chosen, consenter=who, is_given=given["is_given"], told=given["told"],
            told_date=given["told_date"], words=given["words"], by=acting_account(),
            at=timezone.now(),
        )  # fmt: skip

    lookup.do(page, act)
    return page.answer()


def propose(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose what of a page all may read."""
    found = lookup.open_to_change(reference)
    told = queries.page_told(found, by=acting_account(), at=timezone.now())
    choices = presenter.text_choices(told, consented=True)
    form = forms.ProposalForm(request.POST or None, texts=choices)
    page = _page(
        request, found, form, title=_("Propose to publish"),
        lead=_("A second person reads it and decides. Until then nothing of it is public."),
        button=_("Propose it"), done=_("Proposed. Somebody else of the team decides."),
    )  # fmt: skip

    def act() -> object:
        given = form.cleaned_data
        chosen = [one for one in queries.texts_that_stand(found) if str(one.pk) in given["texts"]]
        return actions.propose_release(
            page=found, texts=chosen, risk=given["risk"], by=acting_account(), at=timezone.now()
        )

    lookup.do(page, act)
    return page.answer()


def review(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """Let a proposal out, or say why not, as the second person."""
    found = lookup.shown(reference)
    proposal = lookup.proposal_of(found, key)
    told = queries.page_told(found, by=acting_account(), at=timezone.now())
    number = len(proposal.texts)
    form = forms.ReviewForm(request.POST or None)
    page = _page(
        request, found, form, title=_("Decide whether it is published"),
        lead=_("Read each thing as whoever could be angered would, and as the family will. Both "
               "of you answer for it."),
        about_title=ngettext("%(n)d text", "%(n)d texts", number) % {"n": number},
        about=[
            {"term": _("What could happen to whom"), "value": unseal(proposal, "sealed_risk")},
            {"term": _("Who proposed it"), "value": proposal.by.display_name},
        ],
        above="memory/parts/to_let_out.html",
        more={"items": presenter.to_let_out(told, proposal.texts)},
        button=_("Decide"), done=_("Decided."),
    )  # fmt: skip
    lookup.do(
        page,
        lambda: actions.review_release(
            proposal=proposal, agrees=form.cleaned_data["agrees"],
            reason=form.cleaned_data["reason"], by=acting_account(), at=timezone.now(),
        ),
    )  # fmt: skip
    return page.answer()


def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take all of a page back at once."""
    found = lookup.shown(reference)
    form = forms.WithdrawForm(request.POST or None)
    page = _page(
        request, found, form, title=_("Take the whole page back"), kind="urgent",
        lead=_("As you send this nothing of it is public: no words, no picture, no booklet, no "
               "name on the wall. To publish it again, each is asked anew."),
        button=_("Take it back now"), done=_("Taken back. Nothing of it is public."),
    )  # fmt: skip
    lookup.do(
        page,
        lambda: actions.withdraw_page(
            page=found, why=WhyWithdrawn(form.cleaned_data["why"]), by=acting_account(),
            at=timezone.now(),
        ),
    )  # fmt: skip
    return page.answer()


def _page(request: HttpRequest, found: MemoryPage, form: Any, **said: Any) -> Confirmation:
    return Confirmation(
        request=request, form=form, kicker=_("Memory page"), reference=written(found.reference),
        back=reverse("memory_page", args=[found.reference]), **said,
    )  # fmt: skip
