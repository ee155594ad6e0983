"""The page of a case, for its team."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from baluarte.domain.access.break_glass import is_break_glass
from baluarte.domain.cases.actions import is_authoritys
from baluarte.domain.cases.models import Case, Contact, NotebookEntry
from baluarte.domain.cases.queries import (
    case_of,
    contacts_of,
    events_of,
    letters_of,
    my_parties,
    notebook_of,
    reachable,
    team_of,
    told_of,
)
from baluarte.domain.cases.rules import may_open_window
from baluarte.domain.procedure.queries import courses_of, left_out_of, zone_of_matter
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.sealing.references import read_reference, written
from baluarte.domain.wall.context import acting_account
from baluarte.web.cases import lettering, lookup
from baluarte.web.cases.presenters import after_the_call, case_page, checkins, labels
from baluarte.web.cases.views.emergency import calls_in_words, openings_in_words
from baluarte.web.procedure.presenters.proceeding_page import place_of

MOST_PRESSING = 6
MOST_LETTERS = 20
PEOPLE, CONTACT, NOTEBOOK = "personas", "contacto", "cuaderno"


def case(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a case; names, contact and notebook only where they are asked for, and logged."""
    by, at = acting_account(), timezone.now()
    try:
        found = lookup.shown(reference)
    except Http404:
        if _is_only_mine(reference, by):
            return redirect("own_case")
        raise
    contributes = may_contribute(found.matter)
    with timezone.override(zone_of_matter(found.matter)):
        context = _told(found, request.GET.get("abrir", ""), contributes, by=by, at=at)
        return render(request, "cases/case.html", context)


def _is_only_mine(reference: str, by: UUID) -> bool:
    """Say whether somebody sees a case because it is her own: her window is elsewhere."""
    mine = my_parties(by=by).filter(case__reference=read_reference(reference) or "").first()
    return mine is not None and not may_contribute(case_of(reference).matter)


def _told(found: Case, opens: str, contributes: bool, *, by: UUID, at: datetime) -> dict[str, Any]:
    numbered, courses = lookup.numbered(found), courses_of(found.matter)
    contacts = _contacts(found, opens, by=by, at=at) if contributes else {}
    may_change = contributes and found.closed_at is None
    by_danger = is_break_glass(found.compartment_id)
    speaks_for_her = may_change and not by_danger
    shown = case_page.parties(
        numbered, opens=opens == PEOPLE, contacts=contacts,
        reachable=reachable(found) if contributes else (), by=by, at=at,
    )  # fmt: skip
    return {
        "axis": "protection",
        "case": found,
        "reference": written(found.reference),
        "place": place_of(found.matter),
        "about": case_page.about(found),
        "may_be_kept_to_civil": may_change and not is_authoritys(),
        "opens": opens,
        "may_change": may_change,
        "may_open_window": may_change and may_open_window(found, by=by),
        "contributes": contributes,
        # Who is there by danger of life alone neither says what is hers nor ends it.
        "is_break_glass": by_danger,
        "speaks_for_her": speaks_for_her,
        "emergencies": openings_in_words(found, by=by),
        "calls_to_team": calls_in_words(found, by=by) if contributes and not by_danger else [],
        "is_responsible": found.responsible_id == by,
        "parties": [one for one in shown if not one.is_ended],
        "ended": [one for one in shown if one.is_ended],
        "layers": case_page.layers(found, numbered, may_change=speaks_for_her),
        "missing": after_the_call.missing(found, numbered, at=at) if speaks_for_her else [],
        "promises": case_page.promises(found, at=at),
        "signs": checkins.on_case(found, at=at) if contributes else None,
        "clocks": case_page.clocks(found, courses, at=at)[:MOST_PRESSING],
        "has_courses": bool(courses),
        "events": events_of(found),
        "notes": notebook_of(found, by=by, at=at) if opens == NOTEBOOK and contributes else [],
        "notes_kept": NotebookEntry.objects.filter(case=found).count(),
        **(_letters(found, at=at) if contributes else {}),
        "sent": labels.sent(told_of(found), courses),
        "left_out": labels.left_out(left_out_of(found.matter)),
        "grounds": case_page.grounds(
            found,
            is_of_the_team=by in {one.pk for one in team_of(found, at=at)},
            contributes=contributes,
        ),
    }


def _contacts(found: Case, opens: str, *, by: UUID, at: datetime) -> dict[UUID, Contact]:
    if opens != CONTACT:
        return {}
    return {one.party_id: one for one in contacts_of(found, by=by, at=at)}


def _letters(found: Case, *, at: datetime) -> dict[str, list[dict[str, Any]]]:
    """Return the newest letters that went out, and those that go no further, with why."""
    said = letters_of(found).filter(Q(sent_at__isnull=False) | Q(stopped_at__isnull=False))
    rows = lettering.rows(said[:MOST_LETTERS], at=at)
    return {
        "letters": [one for one in rows if one["letter"].sent_at],
        "stopped": [one for one in rows if one["letter"].stopped_at],
    }
