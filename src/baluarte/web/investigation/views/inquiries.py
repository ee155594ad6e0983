"""Inquiries: the list of those one sees, one of them, a new one."""

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.rules import is_open
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import Case
from baluarte.domain.cases.queries import case_of, events_of
from baluarte.domain.investigation import actions, queries
from baluarte.domain.investigation.actions import NewInquiry
from baluarte.domain.investigation.models import Inquiry
from baluarte.domain.investigation.refusals import InquiryRefused
from baluarte.domain.investigation.rules import may_add_to
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.registry.models import Event
from baluarte.domain.sealing.references import read_reference, written
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.investigation import labels, lookup
from baluarte.web.investigation.forms import FilterForm, NewInquiryForm
from baluarte.web.investigation.presenters import inquiry_page
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.layout.uploads import sent_with_files

PER_PAGE = 50
AFTER, OPENED, WORDS = "despues", "abrir", "palabras"


def inquiry_list(request: HttpRequest) -> HttpResponse:
    """Show the inquiries one sees, the newest first; that they are read is logged."""
    by, at = acting_account(), timezone.now()
    form = FilterForm(request.GET or None)
    about = _about(request)
    found = _narrowed(queries.inquiries(), form, on=local_day(at)).filter(**about)
    rows = queries.page_of_inquiries(found, after=request.GET.get(AFTER, ""), limit=PER_PAGE + 1)
    more, rows = len(rows) > PER_PAGE, rows[:PER_PAGE]
    if rows:
        record(
            act="investigation.read_inquiries", object_type="inquiry",
            objects=[one.pk for one in rows], files={one.compartment_id for one in rows}, by=by,
            at=at,
        )  # fmt: skip
    asked = request.GET.copy()
    first = asked.copy()
    first.pop(AFTER, None)
    if more:
        asked[AFTER] = rows[-1].reference
    context = {
        "axis": "investigation",
        "form": form,
        "here": reverse("inquiries"),
        "rows": [inquiry_page.row_of(one, on=local_day(at)) for one in rows],
        "new_url": _entry(request) if about else "",
        "is_narrowed": bool(about) or bool(form.is_bound and any(form.cleaned_data.values())),
        "first_url": f"?{first.urlencode()}" if AFTER in request.GET else "",
        "next_url": f"?{asked.urlencode()}" if more else "",
    }
    return render(request, "investigation/list.html", context)


def inquiry(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one inquiry: where it stands, what was done, what was not, who says so."""
    found = lookup.shown(reference)
    opens = request.GET.get(OPENED) == WORDS
    context = inquiry_page.told(found, opens=opens, by=acting_account(), at=timezone.now())
    context |= {
        "axis": "investigation",
        "may_add": may_add_to(found),
        "may_open": is_open(found.compartment_id, Level.IDENTIFIED),
        "is_accompanied": lookup.is_accompanied(found),
    }
    return render(request, "investigation/inquiry.html", context)


def new_inquiry(request: HttpRequest) -> HttpResponse:
    """Enter an inquiry of a case, or of an event of one's list."""
    case, event = _case(request), _event(request)
    held = case or event
    if held is None:
        raise Http404
    events = _events_of(case) if case else None
    form = NewInquiryForm(**sent_with_files(request), events=events)
    page = Confirmation(
        request=request, form=form,
        kicker=_("Case") if case else _("Event"),
        reference=written(held.reference),
        title=_("Enter an inquiry before an authority"),
        lead=_("A criminal file, a complaint, an amparo, a search, a petition. There may be "
               "several of one event: enter each apart, with what is known and who says so."),
        button=_("Enter it"),
        done=_("Entered. Say now where it stands."),
        back=reverse("case" if case else "event", args=[held.reference]),
    )  # fmt: skip
    if page.is_ready:
        given = form.cleaned_data
        chosen = Event.objects.filter(pk=given["event"]).first() if given.get("event") else event
        new = NewInquiry(
            kind=given["kind"], authority=given["authority"], told=form.told, case=case,
            event=chosen, unit=given["unit"], number=given["number"],
            protocol=given["protocol"] if given["kind"] == "criminal_file" else "",
        )  # fmt: skip
        try:
            made = actions.open_inquiry(new=new, by=acting_account(), at=timezone.now())
        except InquiryRefused as refused:
            inquiry_page.say_refusal(form, refused)
        else:
            return page.answer(to=reverse("inquiry", args=[made.reference]))
    return page.answer()


def _events_of(case: Case) -> list[tuple[str, str]]:
    return [(str(one.event_id), written(one.event.reference)) for one in events_of(case)]


def _about(request: HttpRequest) -> dict[str, str]:
    """Return of which case or event the list is asked, where it is asked of one."""
    asked = {name: read_reference(request.GET.get(name, "")) for name in ("expediente", "hecho")}
    columns = {"expediente": "case__reference", "hecho": "event__reference"}
    return {columns[name]: one for name, one in asked.items() if one}


def _case(request: HttpRequest) -> Case | None:
    asked = request.GET.get("expediente", "")
    if not asked:
        return None
    try:
        found = case_of(asked)
    except Case.DoesNotExist:
        raise Http404 from None
    if found.closed_at is not None or not may_contribute(found.matter):
        raise Http404
    return found


def _event(request: HttpRequest) -> Event | None:
    asked = read_reference(request.GET.get("hecho", ""))
    if not asked:
        return None
    found = Event.objects.filter(reference=asked).first()
    if found is None or not is_open(found.compartment_id, Level.CONTRIBUTE):
        raise Http404
    return found


def _entry(request: HttpRequest) -> str:
    """Return where one is entered of the same case or event, where one may."""
    try:
        held = _case(request) or _event(request)
    except Http404:
        return ""
    name = "expediente" if request.GET.get("expediente") else "hecho"
    return f"{reverse('new_inquiry')}?{name}={held.reference}" if held else ""


def _narrowed(found: QuerySet[Inquiry], form: FilterForm, *, on: date) -> QuerySet[Inquiry]:
    if not (form.is_bound and form.is_valid()):
        return found
    given: dict[str, Any] = form.cleaned_data
    if given["clase"]:
        found = found.filter(kind=given["clase"])
    if given["autoridad"]:
        found = found.filter(authority=given["autoridad"])
    if given["silencio"]:
        before = on - timedelta(days=labels.MONTH * int(given["silencio"]))
        found = found.filter(news_date__lt=before)
    return found
