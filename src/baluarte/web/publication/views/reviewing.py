"""One decision after the other, as a second person reads it: by keyboard or by thumb."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from baluarte.domain.access.models import Compartment
from baluarte.domain.publication import actions, queries, rules
from baluarte.domain.publication.choices import Publishable
from baluarte.domain.publication.models import Decision, Review
from baluarte.domain.wall.context import acting_account
from baluarte.web.publication import preview
from baluarte.web.publication.forms import AGREES, ReviewForm
from baluarte.web.publication.views.decisions import (
    found_decision,
    seen_by_others,
    what_was_said,
)

DONE, AFTER = "revisadas", "despues"


def next_decision(request: HttpRequest) -> HttpResponse:
    """Go to the decision that waits next for a second person, after the one passed over."""
    key = _key(request.GET.get(AFTER))
    passed = Decision.objects.filter(pk=key).first() if key else None
    following = queries.next_to_review(by=acting_account(), after=passed)
    if following is None:
        messages.info(request, _("No other decision waits for you."))
        return redirect("decisions")
    return redirect(_address(following, done=_done(request.GET.get(DONE))))


def review_decision(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """Show a decision as the public would read it; agree or disagree, and go on to the next."""
    decision = found_decision(decision_id)
    if hasattr(decision, "review") or hasattr(decision, "withdrawal"):
        return redirect("decide", decision.event.reference)
    form = ReviewForm(request.POST or None)
    done = _done((request.POST or request.GET).get(DONE))
    if request.method == "POST" and form.is_valid():
        try:
            review = _review(decision, form)
        except actions.NeedsAnotherPerson:
            form.add_error(None, _("Another person must review this: you decided it."))
        except actions.AlreadySaid:
            form.add_error(None, _("Somebody reviewed it or took it back meanwhile."))
        else:
            return _on_to_the_next(request, decision, review, done=done + 1)
    return _page(request, decision, form, done=done)


def _on_to_the_next(
    request: HttpRequest, decision: Decision, review: Review, *, done: int
) -> HttpResponse:
    """Show the next in place, or go there where the browser runs no scripts."""
    following = queries.next_to_review(by=acting_account(), after=decision)
    said = _said(review)
    if not _in_place(request):
        messages.success(request, said)
        return redirect(_address(following, done=done) if following else reverse("decisions"))
    if following is None:
        context = {"decision": None, "said": said, "done": done}
        return render(request, "publication/parts/reviewing.html", context)
    response = _page(request, found_decision(following), ReviewForm(), done=done, said=said)
    response.headers["HX-Push-Url"] = _address(following, done=done)
    return response


def _page(
    request: HttpRequest, decision: Decision, form: ReviewForm, *, done: int, said: str = ""
) -> HttpResponse:
    is_own = decision.decided_by_id == acting_account()
    compartment = Compartment.objects.select_related("institution").get(pk=decision.compartment_id)
    is_alone = is_own and rules.is_alone(compartment.institution)
    record = preview.record_of(decision.event, at=timezone.now())
    context = {
        "decision": decision,
        "told": what_was_said(decision),
        "goes_out": _field_by_field(record, decision),
        "is_own": is_own,
        "is_alone": is_alone,
        "may_review": not is_own or is_alone,
        "has_changed": record.held.decided_at > decision.decided_at,
        "form": form,
        "done": done,
        "said": said,
        "in_place": _in_place(request),
        "skip_url": f"{reverse('next_decision')}?{AFTER}={decision.pk}&{DONE}={done}",
        **seen_by_others(
            record,
            decision.fields,
            reference=decision.reference,
            is_exact=decision.is_exact and not is_alone,
            is_single=is_alone,
        ),
    }
    name = "parts/reviewing" if _in_place(request) else "review"
    status = 422 if form.errors and not _in_place(request) else 200
    return render(request, f"publication/{name}.html", context, status=status)


def _field_by_field(record: preview.Record, decision: Decision) -> list[dict[str, str]]:
    """Say of each field what goes out of it, or that it stays inside."""
    return [
        {"term": str(_("State")), "value": preview.state_in_words(record)},
        *(
            {
                "term": str(field.label),
                "value": preview.in_words(record, field, decision.fields)
                if field in decision.fields
                else "",
            }
            for field in Publishable
        ),
    ]


def _review(decision: Decision, form: ReviewForm) -> Review:
    return actions.review_decision(
        decision=decision,
        agrees=form.cleaned_data["agrees"] == AGREES,
        note=form.cleaned_data["note"],
        by=acting_account(),
        at=timezone.now(),
    )


def _said(review: Review) -> str:
    if not review.agrees:
        return _("You disagree: it does not go out. Whoever decided sees why.")
    if review.is_single:
        return _("It goes into the next edition, marked: a single review.")
    return _("You agree: it goes into the next edition.")


def _address(decision: UUID, *, done: int) -> str:
    return f"{reverse('review_decision', args=[decision])}?{urlencode({DONE: done})}"


def _done(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _key(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _in_place(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
