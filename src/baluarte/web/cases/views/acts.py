"""What is added to a case: who takes part, contact, notes, events, who answers, its end."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import Note, Part
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.cases.queries import promises_of, team_of, told_of
from baluarte.domain.cases.queries.letters import STATE_KINDS
from baluarte.domain.cases.rules import may_open_window
from baluarte.domain.procedure.queries import proceedings_of
from baluarte.domain.wall.context import acting_account
from baluarte.web.access.authors import author
from baluarte.web.cases import lookup, versions
from baluarte.web.cases.forms.acts import (
    CivilOnlyForm,
    ContactForm,
    EventForm,
    NoteForm,
    PartyForm,
    WindowForm,
)
from baluarte.web.cases.presenters.confirmations import of_case
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.procedure.forms.moment import instant_in


def add_party(request: HttpRequest, reference: str) -> HttpResponse:
    """Let somebody take part, named under seal."""
    case = lookup.open_to_change(reference)
    page = _page_of(
        request, case, PartyForm(request.POST or None), "people",
        title=_("Add who takes part"),
        lead=_("Each person or collective apart. What they consent to is asked of each, next."),
        button=_("Add"),
        done=_("Added. Ask next what they consent to, and how they may safely be reached."),
    )  # fmt: skip
    if page.is_ready:
        part = Part(page.form.cleaned_data["part"])
        actions.add_party(case=case, part=part, person=page.form.named(part=part), **_now())
    return page.answer()


def end_party(request: HttpRequest, reference: str, party_id: UUID) -> HttpResponse:
    """Say that somebody takes part no longer."""
    case = lookup.open_to_its_team(reference)
    number, party = lookup.party_in(case, party_id)
    page = _page_of(
        request, case, NothingForm.meant(request), "people",
        title=_("They take part no longer"),
        lead=_("What was written stays. Their word on consent does not count from now on."),
        button=_("They take part no longer"),
        done=_("On record."),
        kind="urgent",
        about=_who(number, party),
    )  # fmt: skip
    if page.is_ready:
        actions.end_party(party=party, **_now())
    return page.answer()


def say_how_to_reach(request: HttpRequest, reference: str, party_id: UUID) -> HttpResponse:
    """Keep how and when somebody may safely be reached."""
    case = lookup.open_to_its_team(reference)
    number, party = lookup.party_in(case, party_id)
    page = _page_of(
        request, case, ContactForm(request.POST or None, **versions.contact(party)), "contact",
        title=_("How to reach them safely"),
        lead=_("What you write replaces what was said before; that stays readable in the record."),
        button=_("Keep it"),
        done=_("Kept under seal."),
        about=_who(number, party),
    )  # fmt: skip
    if page.is_ready:
        actions.say_how_to_reach(party=party, **page.form.cleaned_data, **_now())
    return page.answer()


def open_window(request: HttpRequest, reference: str, party_id: UUID) -> HttpResponse:
    """Let a person enter her own case."""
    case = lookup.open_to_its_team(reference)
    number, party = lookup.party_in(case, party_id)
    if party.account_id is not None or not may_open_window(case, by=acting_account()):
        raise Http404
    team = team_of(case, at=timezone.now())
    page = _page_of(
        request, case, WindowForm(request.POST or None, case=case, team=team), "people",
        title=_("Open her own window"),
        lead=_(
            "She sees there what was decided, what is due and from whom, who has been told, and "
            "changes her consents and how to reach her. The notebook of the team is not hers."
        ),
        button=_("Open it"),
        done=_("Her window is open: she finds it when she enters."),
        about=_who(number, party),
    )  # fmt: skip
    if page.is_ready:
        actions.open_window(party=party, account=page.form.cleaned_data["username"], **_now())
    return page.answer()


def write_note(request: HttpRequest, reference: str) -> HttpResponse:
    """Write a call, a visit, a promise or a next contact."""
    case = lookup.open_to_change(reference)
    page = _page_of(
        request, case, NoteForm(request.POST or None, **versions.notebook(case)), "notebook",
        title=_("Write a note"),
        lead=_("It helps to keep one's word, and is never evidence against whom it is about."),
        button=_("Write it"),
        done=_("Written down."),
    )  # fmt: skip
    if page.is_ready:
        at, form = timezone.now(), page.form
        happened_at = instant_in(form, page.zone, now=at)
        until_at = form.until_in(page.zone)
        if happened_at is not None and happened_at > at:
            form.add_error("when", _("This is still to come. Write a next contact for it."))
        if happened_at is not None and not form.errors:
            actions.write_note(
                case=case, kind=Note(form.cleaned_data["kind"]), text=form.cleaned_data["text"],
                happened_at=happened_at, until_at=until_at, by=acting_account(), at=at,
            )  # fmt: skip
    return page.answer()


def keep_promise(request: HttpRequest, reference: str, note_id: UUID) -> HttpResponse:
    """Say that what was promised was done."""
    case = lookup.open_to_change(reference)
    note = lookup.promise_in(case, note_id)
    page = _page_of(
        request, case, NothingForm.meant(request), "promises",
        title=_("It was done"),
        button=_("It was done"),
        done=_("On record: it was done."),
        about=[
            {"term": _("What"), "value": note.get_kind_display()},
            {"term": _("Until"), "value": note.until_at},
            {"term": _("Written by"), "value": author(note)},
        ],
    )  # fmt: skip
    if page.is_ready:
        actions.keep_promise(note=note, **_now())
    return page.answer()


def join_event(request: HttpRequest, reference: str) -> HttpResponse:
    """Join an event of the registry by its reference."""
    case = lookup.open_to_change(reference)
    page = _page_of(
        request, case, EventForm(request.POST or None, case=case), "events",
        title=_("Join an event of the registry"),
        lead=_("The event stays where it is: the case only points to it."),
        button=_("Join it"),
        done=_("The event belongs to the case."),
    )  # fmt: skip
    if page.is_ready:
        actions.add_event(case=case, event=page.form.cleaned_data["event"], **_now())
    return page.answer()


def keep_to_civil_society(request: HttpRequest, reference: str) -> HttpResponse:
    """Say, as she says it now, whether any authority may be told of a case."""
    case = lookup.open_to_its_team(reference)
    if actions.is_authoritys():
        raise Http404
    given = {"is_only": "yes" if case.is_civil_only else "no"}
    told = [one for one in told_of(case) if one.institution.kind in STATE_KINDS]
    edited = versions.civil_only(case)
    page = _page_of(
        request, case, CivilOnlyForm(request.POST or None, initial=given, **edited), "about",
        title=_("For civil society only, or not"),
        lead=_(
            "Hers to say, any day. It holds for what comes from now on; what was sent before is "
            "taken back in its matter."
        ),
        button=_("Write down what she says"),
        done=_("On record."),
        about=[{"term": _("Sent to authorities until now"), "value": str(len(told))}],
    )  # fmt: skip
    if page.is_ready:
        actions.keep_to_civil_society(case=case, is_only=page.form.says, **_now())
    return page.answer()


def close_case(request: HttpRequest, reference: str) -> HttpResponse:
    """Close a case; what runs in its matter is closed there."""
    case = lookup.open_to_its_team(reference)
    running = [one for one in proceedings_of(case.matter) if one.is_open]
    page = _page_of(
        request, case, NothingForm.meant(request), "about",
        title=_("Close the case"),
        lead=_("Nothing is added to it any more. It stays readable to its team."),
        button=_("Close it"),
        done=_("The case is closed."),
        kind="urgent",
        about=[
            {"term": _("Promises and contacts not kept"), "value": str(promises_of(case).count())},
            {
                "term": _("Procedures still running in its matter"),
                "value": str(len(running)),
                "note": _("Each is closed in the matter, with its reason.") if running else "",
            },
        ],
    )  # fmt: skip
    if page.is_ready:
        actions.close_case(case=case, **_now())
    return page.answer()


def _page_of(request: HttpRequest, case: Case, form: Any, anchor: str, **said: Any) -> Confirmation:
    back = f"{reverse('case', args=[case.reference])}#{anchor}"
    return of_case(request, case, form, back=back, **said)


def _who(number: int, party: Party) -> list[dict[str, Any]]:
    return [
        {
            "term": _("Person %(number)d") % {"number": number},
            "value": Part(party.part).label,
        }
    ]


def _now() -> dict[str, Any]:
    return {"by": acting_account(), "at": timezone.now()}
