from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baluarte.domain.linkage.queries.event_pages import EventPage
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.people.choices import PersonKind
from baluarte.domain.registry import actions
from baluarte.domain.registry.choices import Attribute
from baluarte.domain.registry.models import Claim, Event
from baluarte.domain.registry.queries.event_details import open_confidential
from baluarte.domain.sealing.references import read_reference
from baluarte.domain.wall.context import acting_account
from baluarte.norms.details import kinds_for
from baluarte.web.intake.forms.victims import CODES, VictimForm
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.registry.event_detail_forms import (
    ChainForm,
    ClaimForm,
    DetailForm,
    FollowForm,
    PerpetratorForm,
)
from baluarte.web.registry.presenters import event_details, event_page
from baluarte.web.registry.presenters.confirmations import of_event
from baluarte.web.registry.presenters.labels import label_of
from baluarte.web.registry.views.pages import open_to_change


def tell_of_act(request: HttpRequest, reference: str, act_id: UUID) -> HttpResponse:
    """Tell more of an act: who is presumed to have taken part, and details of its type."""
    page = open_to_change(reference)
    act = next((one for one in page.acts if one.pk == act_id), None)
    if act is None:
        raise Http404
    asked = request.POST.get("what", "") if request.method == "POST" else ""
    given: dict[str, Any] = {"act": act, "by": acting_account(), "at": timezone.now()}
    whom = PerpetratorForm(request.POST if asked == "perpetrator" else None)
    details = [
        DetailForm(request.POST if asked == kind.code else None, kind=kind)
        for kind in kinds_for(act.type)
    ]
    if asked == "perpetrator" and whom.is_valid():
        try:
            actions.add_perpetrator(**whom.cleaned_data, **given)
            return _told(request, page)
        except actions.ToldAlready:
            whom.add_error(None, _("The same is held already."))
    for form in details:
        if form.is_bound and form.is_valid():
            on_date = form.cleaned_data.get("on_date")
            actions.tell_detail(kind=form.kind.code, told=form.told(), on_date=on_date, **given)
            return _told(request, page)
    context = {
        "page": page,
        "act": act,
        "whom": whom,
        "details": details,
        "told": event_details.of_act(page, act),
    }
    failed = whom.errors or any(form.errors for form in details)
    return render(request, "registry/act.html", context, status=422 if failed else 200)


@require_POST
def end_account(request: HttpRequest, reference: str, kind: str, key: UUID) -> HttpResponse:
    """Hold no longer a perpetrator, a detail, a chain or a claim."""
    page = open_to_change(reference)
    told = page.accounts
    by, at = acting_account(), timezone.now()
    if kind == "autor":
        rows = [one for several in told.perpetrators.values() for one in several]
        actions.end_perpetrator(perpetrator=_among(rows, key), by=by, at=at)
    elif kind == "detalle":
        details = [one for several in told.details.values() for one in several]
        actions.end_detail(detail=_among(details, key), by=by, at=at)
    elif kind == "cadena":
        actions.end_chain(chain=_among(told.chains, key), by=by, at=at)
    else:
        actions.end_claim(claim=_among([one.claim for one in told.claims], key), by=by, at=at)
    messages.success(request, _("Held no longer. It stays in the history."))
    return redirect("event", page.event.reference)


def describe_victim(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say what a victim is and defends, and what she says of herself."""
    page = open_to_change(reference)
    if number not in event_page.victim_numbers(page):
        raise Http404
    profile = page.accounts.profiles.get(number)
    initial: dict[str, Any] = {}
    if profile is not None:
        initial = {name: getattr(profile, name) for name in CODES}
        if profile.described_id and request.method != "POST":
            opened = open_confidential(
                page.event, [profile.described_id], by=acting_account(), at=timezone.now()
            )
            initial |= opened.get(profile.described_id, {})
    known = {one.number for one in page.victims if one.person_id}
    form = VictimForm(request.POST or None, initial=initial, asks_who=number not in known)
    if request.method == "POST" and form.is_valid():
        _describe(page, number, form)
        return _told(request, page)
    confirmation = _page_of(
        request,
        page,
        form,
        title=_("Victim %(number)s") % {"number": number},
        lead=_(
            "As the person says, or as the source told it. Labor, gender and age stand as codes; "
            "name, medium, role and what the person says of herself are kept under seal. What "
            "was not asked, was declined and is not known are three answers."
        ),
        button=_("Hold it so"),
    )
    return confirmation.answer()


def _describe(page: EventPage, number: int, form: VictimForm) -> None:
    """Keep what was told of a victim, and who it is where nobody had said so."""
    given: dict[str, Any] = {"event": page.event, "number": number}
    given |= {"by": acting_account(), "at": timezone.now()}
    told = form.cleaned_data
    person = NewPerson(
        kind=PersonKind(form.person_kind), name=told.get("name", ""), outlet=told.get("outlet", "")
    )
    with transaction.atomic():
        if person.name.strip() or person.outlet.strip():
            actions.name_victim(person=person, **given)
        actions.describe_victim(
            **form.codes(), role=told["role"], answers=form.answers(), named=form.named(), **given
        )


def chain_events(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that this event precedes another, contains it, or retaliates for it."""
    page = open_to_change(reference)
    form = ChainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = read_reference(form.cleaned_data["other"])
        other = Event.objects.filter(reference=key or "").first()
        try:
            if other is None:
                form.add_error("other", _("There is no event of that reference that you may see."))
            else:
                actions.chain_events(
                    event=page.event,
                    kind=form.cleaned_data["kind"],
                    other=other,
                    by=acting_account(),
                    at=timezone.now(),
                )
                return _told(request, page)
        except actions.Circular:
            form.add_error(
                "other", _("The event would come before itself, or be a part of itself.")
            )
        except actions.ToldAlready:
            form.add_error("other", _("The same is held already."))
    confirmation = _page_of(
        request,
        page,
        form,
        title=_("Chain of events"),
        lead=_("Which event comes before, contains the other, or answers it. A circle is refused."),
        button=_("Hold it so"),
    )
    return confirmation.answer()


def make_claim(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep what a source says of one attribute, beside what others say."""
    page = open_to_change(reference)
    form = ClaimForm(request.POST or None, acts=page.acts, numbers=event_page.victim_numbers(page))
    if request.method == "POST" and not request.POST.get("again") and form.is_valid():
        given = form.cleaned_data
        try:
            actions.make_claim(
                event=page.event,
                attribute=Attribute(given["attribute"]),
                value=form.value(),
                source=given["source"],
                reliability=given["reliability"],
                said_date=given["said_date"],
                act=form.acts.get(given["act"]),
                victim_number=given["victim"],
                by=acting_account(),
                at=timezone.now(),
            )
            return _told(request, page)
        except actions.NoSuchValue:
            form.add_error(given["attribute"], _("The registry cannot hold this."))
    confirmation = _page_of(
        request,
        page,
        form,
        title=_("What a source says"),
        lead=_(
            "It is kept beside what the reports tell. Nothing that is held changes until "
            "somebody follows it, on a ground."
        ),
        button=_("Keep it"),
    )
    return confirmation.answer()


def follow_claim(request: HttpRequest, reference: str, claim_id: UUID) -> HttpResponse:
    """Hold what one source says, on a written ground."""
    page = open_to_change(reference)
    claim: Claim = _among([one.claim for one in page.accounts.claims], claim_id)
    link = claim.value if claim.attribute == Attribute.LINK_TO_WORK else ""
    form = FollowForm(request.POST or None, link=link)
    if request.method == "POST" and form.is_valid():
        try:
            actions.follow_claim(
                claim=claim,
                ground=form.cleaned_data["reason"],
                criterion=form.written(),
                seen=page.held.pk,
                by=acting_account(),
                at=timezone.now(),
            )
            return _told(request, page)
        except actions.AuthorityAlone:
            form.add_error(
                None,
                _(
                    "What an authority says does not overwrite the word of an organisation: both "
                    "stay, side by side."
                ),
            )
        except actions.MustSayWhy:
            form.add_error(None, _("Write by which criterion the link is determined."))
    said = event_details.claim_in_words(claim, event_page.place_names(page))
    confirmation = _page_of(
        request,
        page,
        form,
        title=_("Hold what this source says"),
        lead=_("%(source)s: %(said)s")
        % {"source": label_of("claim_sources", claim.source), "said": said},
        button=_("Hold it so"),
    )
    return confirmation.answer()


def _among(rows: Any, key: UUID) -> Any:
    for one in rows:
        if one.pk == key:
            return one
    raise Http404


def _told(request: HttpRequest, page: EventPage) -> HttpResponse:
    messages.success(request, _kept())
    return redirect("event", page.event.reference)


def _kept() -> str:
    return _("Kept. What was held before stays in the history.")


def _page_of(request: HttpRequest, page: EventPage, form: forms.Form, **said: Any) -> Confirmation:
    about = [{"term": _("Event"), "value": event_page.title(page)}]
    return of_event(request, page, form, done=_kept(), about=about, **said)
