"""One entry: looked at, let stand by a second person, corrected, taken back."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.prevention import actions, queries
from baluarte.domain.prevention.choices import FollowUp
from baluarte.domain.prevention.models import CorrectionRequest, Recognition
from baluarte.domain.prevention.queries import FollowUpReading
from baluarte.domain.prevention.queries.clocks import clocks_condemned_by
from baluarte.domain.prevention.rules import may_review
from baluarte.domain.prevention.warning_choices import SignalKind
from baluarte.domain.statements.choices import Standing, TakenBack
from baluarte.domain.wall.context import acting_account
from baluarte.norms.recognition import CONDEMNATION, STIGMATISING, RecognitionRefused
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.prevention.forms.entries import ReviewForm, TakeBackForm
from baluarte.web.prevention.labels import CONFIDENCES, follow_up_of, row_of
from baluarte.web.prevention.permissions import entry_to_change, found_entry, ours
from baluarte.web.prevention.views.clocks import row_of_clock
from baluarte.web.prevention.views.warnings import SEEN_IN, SIGNAL, STATE, TOWN
from baluarte.web.statements.labels import day_in_words
from baluarte.web.statements.presenters.people import named
from baluarte.web.statements.presenters.too_late import decided_before


def recognition(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one entry with its document and follow-up; a second person answers here."""
    by, at, one = acting_account(), timezone.now(), found_entry(reference)
    standing = queries.standings_of([one])[one.pk]
    waits = standing is Standing.WAITING
    reviews = waits and one.entered_by_id != by and may_review(by, [one])
    form = ReviewForm(request.POST or None)
    if request.method == "POST":
        if not reviews:
            return _too_late(request, one)
        if form.is_valid() and _review(request, one, form):
            return redirect("recognition", one.reference)
    mine = ours(by, at=at)
    may_change = one.holder_id in mine
    follow_up = queries.follow_ups_of([one], at=at).get(one.pk)
    of_condemnation = one.kind == CONDEMNATION
    context = {
        "one": one,
        "row": row_of(one, standing, follow_up),
        "facts": list(_facts(one, mine=mine)),
        "form": form,
        "reviews": reviews,
        "waits": waits,
        "objection": one.review.get_objection_display() if standing is Standing.REFUSED else "",
        "may_correct": may_change and standing is Standing.STANDS,
        "may_withdraw": may_change and standing in (Standing.WAITING, Standing.STANDS),
        "warn_url": _warn_url(one) if may_change and standing is Standing.STANDS else "",
        "follow_up": follow_up_of(follow_up) if follow_up else None,
        "door": _door(one, follow_up) if may_change and follow_up else None,
        "steps": [_step(each) for each in one.corrections.all()],
        "clocks": [row_of_clock(each) for each in clocks_condemned_by(one, at=at)]
        if of_condemnation
        else [],
        "others": _others(one),
    }
    return render(request, "prevention/entry.html", context, status=422 if form.errors else 200)


def _warn_url(one: Recognition) -> str:
    """Return where a warning is proposed that rests on a stigmatising statement of a state."""
    if one.kind != STIGMATISING or not one.state_id:
        return ""
    asked = {STATE: one.state_id, TOWN: one.municipality_id or "", SEEN_IN: one.reference}
    return f"{reverse('new_early_warning')}?{urlencode(asked | {SIGNAL: SignalKind.STIGMA.value})}"


def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take an entry back: it stands no more, and what was known before stays known."""
    by, at = acting_account(), timezone.now()
    one = entry_to_change(reference, by=by, at=at)
    row = row_of(one, queries.standings_of([one])[one.pk])
    form = TakeBackForm(request.POST or None)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Recognition"),
        title=_("Take an entry back"),
        reference=one.reference,
        lead=_("From now on it stands no more. That it stood until now stays known."),
        about=[{"term": row["kind"], "value": row["maker"], "note": one.happened_date}],
        button=_("Take this entry back"),
        kind="urgent",
        done=_("Taken back."),
        back=reverse("recognition", args=[one.reference]),
    )
    if page.is_ready:
        try:
            why = TakenBack(form.cleaned_data["why"])
            actions.withdraw_recognition(entry=one, why=why, by=by, at=at)
        except RecognitionRefused as refused:
            form.refuse(refused)
    return page.answer()


def _too_late(request: HttpRequest, one: Recognition) -> HttpResponse:
    """Say who decided of an entry before; who is no second person of it finds nothing."""
    by = acting_account()
    review = getattr(one, "review", None)
    if review is None or one.entered_by_id == by or not may_review(by, [one]):
        raise Http404
    mine = ours(by, at=timezone.now())
    to = reverse("recognition", args=[one.reference])
    return decided_before(request, review, holder=one.holder, ours=mine, to=to)


def _review(request: HttpRequest, one: Recognition, form: ReviewForm) -> bool:
    """Record the answer of a second person, or say why it cannot be."""
    try:
        actions.review_recognition(
            entry=one, objection=form.objection(), by=acting_account(), at=timezone.now()
        )
    except RecognitionRefused as refused:
        form.refuse(refused)
        return False
    messages.success(request, _("Your answer is recorded."))
    return True


def _facts(one: Recognition, *, mine: frozenset[Any]) -> Iterator[dict[str, Any]]:
    row = row_of(one, Standing.WAITING)
    seen = _("Everybody with an account here") if one.is_shared else _("Only our organisation")
    yield {"term": _("Who said or did it"), "value": row["maker"], "note": one.office}
    yield {"term": _("Day it was said or done"), "value": one.happened_date}
    yield {"term": _("Where it holds"), "value": row["place"]}
    yield {"term": _("To whom it is directed"), "value": row["addressed"]}
    if one.made_public_in:
        yield {"term": _("Made public in"), "value": one.made_public_in.title}
    yield {"term": _("Where it was said"), "value": row["medium"]}
    yield {"term": _("How sure it is"), "value": CONFIDENCES[one.confidence]}
    yield {"term": _("Who sees it"), "value": seen}
    yield {"term": _("Organisation that keeps it"), "value": str(one.holder)}
    yield {
        "term": _("Entered by"),
        "value": named(one.entered_by, holder=one.holder, ours=mine),
        "note": one.entered_at,
    }
    if hasattr(one, "review"):
        yield {
            "term": _("Reviewed by"),
            "value": named(one.review.reviewed_by, holder=one.holder, ours=mine),
            "note": one.review.reviewed_at,
        }
    if hasattr(one, "withdrawal"):
        yield {
            "term": _("Why it was taken back"),
            "value": str(one.withdrawal.get_why_display()),
            "note": one.withdrawal.withdrawn_at,
        }


def _door(one: Recognition, found: FollowUpReading) -> dict[str, str]:
    """Return what comes next of a follow-up: ask, or note what was answered."""
    if found.status in (FollowUp.RUNNING, FollowUp.LATE):
        url, label = "answer_correction", _("Note the answer")
    elif found.status is FollowUp.ANSWERED:
        url, label = "ask_correction", _("Note that it was asked for again")
    else:
        url, label = "ask_correction", _("Note that a correction was asked for")
    return {"label": label, "url": reverse(url, args=[one.reference])}


def _step(asked: CorrectionRequest) -> dict[str, Any]:
    answer = getattr(asked, "answer", None)
    return {
        "asked": asked,
        "wanted": asked.get_wanted_display(),
        "answer": answer,
        "outcome": answer.get_outcome_display() if answer else "",
        "due": day_in_words(asked.due_date),
    }


def _others(one: Recognition) -> list[dict[str, Any]]:
    """Return what it took the place of, and what took its place."""
    found = []
    if one.supersedes_id:
        old = queries.recognitions().filter(pk=one.supersedes_id).first()
        if old is not None:
            found.append({"label": _("It took the place of"), "entry": old})
    newer = queries.recognitions().filter(supersedes=one, holder=one.holder)
    found += [{"label": _("Entered in its place"), "entry": each} for each in newer]
    return found
