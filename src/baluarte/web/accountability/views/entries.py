"""An entry looked at: let stand by a second person, or taken back by whoever sent it."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.accountability import actions
from baluarte.domain.accountability.entry_rules import Entry, entered_by
from baluarte.domain.accountability.models import RecommendationCorrection
from baluarte.domain.accountability.queries import entries as queries
from baluarte.domain.wall.context import acting_account
from baluarte.norms.policy.refusals import PolicyRefused
from baluarte.web.accountability.correcting import correct_url, form_url
from baluarte.web.accountability.forms.entries import EntryReviewForm
from baluarte.web.accountability.names import language
from baluarte.web.accountability.presenters import entries as presenters
from baluarte.web.layout.confirmation import Confirmation, NothingForm

MOST = 40
SOON = timedelta(days=30)


def review(request: HttpRequest, kind: str, entry_id: UUID) -> HttpResponse:
    """Show an entry to its house; a second person of it lets it stand, or says why not."""
    entry, by = queries.find_entry(kind, entry_id), acting_account()
    if entry is None:
        raise Http404
    may_review = queries.may_review(by, entry)
    if getattr(entry, "review", None) is not None or not may_review:
        return _told(request, kind, entry, may_review=may_review)
    kind_of = {
        "is_correction": isinstance(entry, RecommendationCorrection),
        "is_overtaken": presenters.is_overtaken(entry),
    }
    form, changes = EntryReviewForm(request.POST or None, **kind_of), presenters.old_and_new(entry)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("What waits for a second person"),
        title=_review_title(**kind_of),
        lead=_review_lead(**kind_of),
        about=presenters.about(entry),
        above="accountability/parts/evidence.html",
        more={"evidence": _evidence(entry), "changes": changes, **kind_of},
        button=_("Record my decision"),
        done=_("Recorded."),
        back=f"{reverse('sent_entries')}#revisar",
    )
    if page.is_ready:
        try:
            actions.review_entry(entry=entry, objection=form.objection(), by=by, at=timezone.now())
        except PolicyRefused as refused:
            form.refuse(refused)
    return page.answer()


def _review_title(*, is_correction: bool, is_overtaken: bool) -> str:
    if is_overtaken:
        return _("It no longer says what is corrected here")
    return _("Let the correction stand?") if is_correction else _("Let it stand?")


def _review_lead(*, is_correction: bool, is_overtaken: bool) -> str:
    if is_overtaken:
        return _(
            "Since this correction was sent, the recommendation was corrected by another one: this "
            "one cannot be let stand. Say why not; whoever sent it can withdraw it and send it "
            "again."
        )
    if is_correction:
        return _(
            "It is a correction: the recommendation says this already, and would say it otherwise. "
            "Compare both with the source. What it said before stays known."
        )
    return _(
        "Compare it with its document. Once you let it stand, everybody who enters reads it "
        "and the next edition takes it."
    )


def _told(request: HttpRequest, kind: str, entry: Entry, *, may_review: bool) -> HttpResponse:
    """Show an entry as it stands; who decided before one, and when, where one came too late."""
    by, is_sent = acting_account(), request.method == "POST"
    is_mine = entered_by(entry) == by
    if not (is_mine or may_review):
        if is_sent:
            raise Http404
        return redirect(presenters.back_to(entry))
    if is_sent and is_mine:
        raise Http404
    is_waiting, entry_form = getattr(entry, "review", None) is None, form_url(entry)
    context = {
        "entry": entry,
        "about": presenters.about(entry),
        "standing": presenters.standing(entry),
        "evidence": _evidence(entry),
        "changes": presenters.old_and_new(entry),
        "is_overtaken": presenters.is_overtaken(entry),
        "back_url": presenters.back_to(entry),
        "too_late": presenters.decided_said(entry) if may_review and not is_waiting else "",
        "decided": "" if is_waiting else presenters.decided_said(entry),
        "is_mine": is_mine,
        "correct_url": correct_url(kind, entry) if is_mine and entry_form else "",
        "again_url": entry_form if is_mine else "",
        "withdraw_url": reverse("withdraw_entry", args=[kind, entry.pk])
        if is_mine and is_waiting
        else "",
        "is_waiting": is_waiting,
        "is_alone": is_waiting and is_mine and not queries.has_second(entry),
    }
    # Somebody else was quicker: nothing of what was sent is kept.
    return render(request, "accountability/entry.html", context, status=409 if is_sent else 200)


def withdraw(request: HttpRequest, kind: str, entry_id: UUID) -> HttpResponse:
    """Take back what one entered and waits for a second person."""
    entry, by = queries.find_entry(kind, entry_id), acting_account()
    if entry is None or entered_by(entry) != by:
        raise Http404
    back = reverse("review_entry", args=[kind, entry_id])
    if request.method != "POST" and getattr(entry, "review", None) is not None:
        return redirect(back)
    form = NothingForm.meant(request)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("What I sent"),
        title=_("Withdraw it?"),
        lead=_("Nobody reviews it any more. You can enter another one afterwards."),
        about=presenters.about(entry),
        button=_("Withdraw"),
        kind="urgent",
        done=_("Withdrawn."),
        back=back,
    )
    if page.is_ready:
        try:
            actions.withdraw_entry(entry=entry, by=by, at=timezone.now())
        except PolicyRefused as refused:
            form.add_error(None, refused.in_language(language()))
    return page.answer()


def _evidence(entry: Entry) -> list[Entry]:
    return [entry] if getattr(entry, "document", None) else []
