from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.models import Compartment
from baluarte.domain.access.rules import holds_role, is_open
from baluarte.domain.publication import actions, queries, rules
from baluarte.domain.publication.choices import Ground, Publishable, Written
from baluarte.domain.publication.models import Decision, Edition
from baluarte.domain.publication.queries import shelves
from baluarte.domain.registry.models import Event
from baluarte.domain.sealing.references import read_reference
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_account
from baluarte.web.layout.forms.edit_conflicts import Version, answer_status
from baluarte.web.publication import preview, sharing
from baluarte.web.publication.forms import DecisionForm, WithdrawalForm
from baluarte.web.publication.presenters import public_event
from baluarte.web.publication.presenters.recognition import recognition
from baluarte.web.publication.views.shelves import fields_in_words

MOST_BESIDE = 30


def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what was decided on an event, with the public's own row; decide anew."""
    event, at = seen(reference), timezone.now()
    page = queries.publication_of(event, at=at)
    record = preview.record_of(event, at=at)
    is_steward = _is_steward(event.compartment)
    shown = shelves.editions_with(event.pk)
    contributes = is_open(event.compartment_id, Level.CONTRIBUTE)
    exactly = {
        field.value: preview.in_words(record, field, Publishable.values) for field in Publishable
    }
    # Read after the turn of this address was taken.
    newest = page.decisions[0] if page.decisions else None
    last = (
        Version(mark=newest.pk, by=str(newest.decided_by), at=newest.decided_at)
        if newest
        else Version()
    )
    edited: dict[str, Any] = {
        "exactly": exactly,
        "version": lambda: last,
    }
    form = DecisionForm(request.POST or None, initial={"fields_out": page.goes_out}, **edited)
    decides = request.method == "POST" and not request.POST.get("again")
    if decides and not (is_steward and page.refusal is None):
        raise Http404
    if decides and form.is_valid():
        return _decide(request, event, form, at)
    if request.POST.get("again"):
        form = DecisionForm(initial={name: form[name].value() for name in form.fields}, **edited)
    context = {
        "event": event,
        "record": record,
        "page": page,
        "decisions": [what_was_said(one) | {"may_withdraw": contributes} for one in page.decisions],
        "lead": _public_in(shown) or page.standing.label,
        "goes_out": labels(page.goes_out),
        "changed": labels(page.changed),
        "may_decide": is_steward and page.refusal is None,
        "is_alone": is_steward and rules.is_alone(event.compartment.institution),
        "editions": shown,
        "counts_beside": _counts_beside(shown, page.decisions, at),
        "state_out": preview.state_in_words(record),
        "form": form,
        "to_share": sharing.way_to_share(event, page.refusal),
        **seen_by_others(
            record,
            form.chosen(),
            reference=page.decisions[0].reference if page.decisions else "",
            is_exact=bool(form["is_exact"].value()),
        ),
    }
    return render(request, "publication/decide.html", context, status=answer_status(form))


def withdraw_publication(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """Take a publication back: gone from the portal when this answers."""
    decision = found_decision(decision_id)
    if not is_open(decision.compartment_id, Level.CONTRIBUTE):
        raise Http404
    if hasattr(decision, "withdrawal"):
        return redirect("decide", decision.event.reference)
    shown = shelves.editions_with(decision.event_id)
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_publication(
                decision=decision,
                reason=form.cleaned_data["reason"],
                by=acting_account(),
                at=timezone.now(),
            )
        except actions.AlreadySaid:
            form.add_error(None, _("Somebody took it back meanwhile."))
        else:
            messages.success(request, _gone(shown))
            return redirect("decide", decision.event.reference)
    context = {
        "decision": decision,
        "told": what_was_said(decision),
        "editions": [{"now": str(one), "next": _following(one)} for one in shown],
        "form": form,
    }
    return render(request, "publication/withdraw.html", context, status=422 if form.errors else 200)


def _decide(request: HttpRequest, event: Event, form: DecisionForm, at: datetime) -> HttpResponse:
    try:
        decision = actions.decide_publication(
            event=event,
            fields=form.chosen(),
            ground=Ground(form.cleaned_data["ground"]),
            ground_detail=form.cleaned_data["ground_detail"],
            risk_note=form.cleaned_data["risk_note"],
            is_exact=form.cleaned_data["is_exact"],
            by=acting_account(),
            at=at,
        )
    except actions.CannotBePublished:
        raise Http404 from None
    messages.success(request, _("Decided. It goes out once a second person agrees."))
    if rules.is_alone(event.compartment.institution):
        return redirect("review_decision", decision.pk)
    return redirect("decide", event.reference)


def seen_by_others(record: preview.Record, fields: Sequence[str], **said: Any) -> dict[str, Any]:
    """Return the public page as it would be, and what narrows it to few."""
    event = preview.public_event(record, fields, **said)
    return {
        "event_out": event,
        "page_out": public_event.told(event),
        "recognition": recognition(record, event, queries.latest_edition()),
    }


def seen(reference: str) -> Event:
    """Return an event one may see; otherwise it does not exist."""
    key = read_reference(reference)
    found = Event.objects.select_related(
        "compartment__institution", "current__state", "current__municipality"
    )
    one = found.filter(reference=key).first() if key else None
    if one is None:
        raise Http404
    return one


def found_decision(decision_id: UUID) -> Decision:
    try:
        return queries.decision(decision_id)
    except Decision.DoesNotExist:
        raise Http404 from None


def _counts_beside(
    shown: list[Edition], decisions: Sequence[Decision], at: datetime
) -> list[dict[str, Any]]:
    """Return the counts of others that whoever keeps figures may mark a public event for."""
    if not shown or not decisions or not holds_role(acting_account(), rules.PUBLISHING_ROLE):
        return []
    asked = f"?hecho={decisions[0].reference}"
    return [
        {"label": str(one), "url": reverse("mark_events", args=[one.pk]) + asked}
        for one in queries.counts_that_stand(at=at)[:MOST_BESIDE]
    ]


def _is_steward(compartment: Compartment) -> bool:
    institution = compartment.institution
    return institution is not None and holds_role(
        acting_account(), "data_steward", institution=institution
    )


def what_was_said(decision: Decision) -> dict[str, Any]:
    """Return a decision with everything that was said of it."""
    written = {one.written: one.text for one in decision.reasons.all()}
    review = getattr(decision, "review", None)
    return {
        "decision": decision,
        "fields": fields_in_words(decision),
        "ground": decision.get_ground_display(),
        "ground_detail": written.get(Written.GROUND, ""),
        "risk_note": written.get(Written.RISK, ""),
        "review": review,
        "review_note": written.get(Written.REVIEW, ""),
        "withdrawal": getattr(decision, "withdrawal", None),
        "withdrawal_reason": written.get(Written.WITHDRAWAL, ""),
    }


def labels(fields: Any) -> str:
    return ", ".join(str(Publishable(field).label) for field in fields)


def _public_in(shown: list[Edition]) -> str:
    if not shown:
        return ""
    return _("Public now, in edition %(numbers)s") % {"numbers": ", ".join(map(str, shown))}


def _following(edition: Edition) -> str:
    """Return the number that an edition has without what is taken out of it."""
    return f"{edition.number}.{edition.revision + 1}"


def _gone(shown: list[Edition]) -> str:
    if not shown:
        return _("Taken back. It was in no edition and goes into none.")
    numbers = ", ".join(_following(one) for one in shown)
    said = _("Taken back: gone from the portal now. The files are made anew: edition %(numbers)s.")
    return said % {"numbers": numbers}
