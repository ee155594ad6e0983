"""How an information request is shown: where it stands, until when, what happened, what it gave."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.access.models import Account
from baluarte.domain.statements.choices import NextStep, RequestProgress, RequestStatus
from baluarte.domain.statements.models import InformationRequest, RequestEvent, Statement
from baluarte.domain.statements.queries.requests import next_step, progress_of
from baluarte.domain.statements.request_deadlines import RequestTrack, protocol_of_filing
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.protocols import Protocol, newest
from baluarte.norms.request_templates import asked_heading, request_templates
from baluarte.web.procedure.presenters.protocol_page import clock, say, who
from baluarte.web.statements.labels import (
    about_name,
    day_in_words,
    heading_name,
    institution_name,
    language,
    period_in_words,
)
from baluarte.web.statements.presenters.people import named

PROTOCOL = "information_request"
TAGS = {
    RequestProgress.LATE: "urgent",
    RequestProgress.CODED: "held",
    RequestProgress.DRAFT: "absent",
    RequestProgress.NOT_CLARIFIED: "absent",
}
# Each part of the bar: how it is drawn, and what stands in it.
PARTS: Sequence[tuple[str, str, tuple[RequestProgress, ...]]] = (
    ("yes", "1", (RequestProgress.CODED,)),
    ("yes", "0.55", (RequestProgress.TO_CODE, RequestProgress.PARTLY_CODED)),
    (
        "no", "1",
        (RequestProgress.RESERVED, RequestProgress.DOES_NOT_EXIST, RequestProgress.NOT_COMPETENT),
    ),
    (
        "no", "0.5",
        (RequestProgress.APPEALED, RequestProgress.DECIDED, RequestProgress.CONFIRMED),
    ),
    ("contradicted", "1", (RequestProgress.LATE,)),
    ("partial", "1", (RequestProgress.DUE,)),
    ("partial", "0.5", (RequestProgress.RUNNING, RequestProgress.WAITING)),
    ("unknown", "1", (RequestProgress.DRAFT, RequestProgress.NOT_CLARIFIED)),
)  # fmt: skip
WIDTH = 100.0
# What leads from a request to what can be done of it next.
DOORS = {
    NextStep.SEND: "send_request",
    NextStep.CLARIFY: "note_request_event",
    NextStep.STATE_NOT_ANSWERED: "request_not_answered",
    NextStep.CODE: "code_request_answer",
    NextStep.APPEAL: "note_request_event",
}


def template_name(code: str) -> str:
    """Return what a template is called; one that is no more keeps its code."""
    known = request_templates().get(code)
    return known.in_language(language()) if known else code


def addressee(one: InformationRequest) -> str:
    """Return whom a request asks."""
    return institution_name(one.institution, one.municipality)


def asked_name(code: str) -> str:
    """Return what a heading asked is called, with what it speaks of."""
    of, about = asked_heading(code)
    return " · ".join(filter(None, [heading_name(of.code), about_name(of.code, about)]))


def row_of_request(track: RequestTrack, *, today: date) -> dict[str, Any]:
    """Return one line of a list of requests."""
    one, progress = track.request, progress_of(track)
    return {
        "track": track,
        "request": one,
        "institution": addressee(one),
        "template": template_name(one.template),
        "period": period_in_words(one.first_date, one.last_date),
        "folio": track.filing.folio if track.filing else "",
        "tag": {"label": progress.label, "kind": TAGS.get(progress, "plain")},
        "is_late": progress == RequestProgress.LATE,
        "next": next_day(track, today=today),
        "url": reverse("information_request", args=[one.reference]),
    }


def next_day(track: RequestTrack, *, today: date) -> dict[str, Any] | None:
    """Return the next day that counts for a request, whose it is and how far away, in words."""
    runs = (RequestStatus.RUNNING, RequestStatus.DUE, RequestStatus.LATE)
    if track.status in runs and track.due_date is not None:
        return _day(track.due_date, _("To answer"), today=today)
    if track.status == RequestStatus.APPEALED and track.decision_due_date is not None:
        return _day(track.decision_due_date, _("To decide the review"), today=today)
    may_appeal = track.status in (RequestStatus.ANSWERED, RequestStatus.REFUSED)
    if may_appeal and track.appeal_due_date is not None and track.appeal_due_date >= today:
        return _day(track.appeal_due_date, _("To ask for a review"), today=today)
    return None


def _day(day: date, what: str, *, today: date) -> dict[str, Any]:
    return {"day": day, "what": what, "left": left_in_words(day, today=today)}


def left_in_words(day: date, *, today: date) -> str:
    """Say how far away a day is, or by how many days it is past."""
    days = (day - today).days
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    return ngettext("late by %(days)s day", "late by %(days)s days", -days) % {"days": -days}


def next_door(track: RequestTrack) -> dict[str, str] | None:
    """Return what we can do next of a request, with its address; nothing where we wait."""
    step = next_step(track)
    if step not in DOORS:
        return None
    url = reverse(DOORS[step], args=[track.request.reference])
    return {"label": str(step.label), "url": url}


def appeal_passed(track: RequestTrack) -> str:
    """Say when the term to ask for a review passed, where that is all that was left to do."""
    if next_step(track) != NextStep.APPEAL_OVER or track.appeal_due_date is None:
        return ""
    said = _("The term to ask for a review passed on %(day)s.")
    return said % {"day": day_in_words(track.appeal_due_date)}


def bar_of(tracks: Iterable[RequestTrack], *, list_url: str = "") -> dict[str, Any]:
    """Return a bar of where requests stand: each part as wide as it has requests."""
    found = Counter(progress_of(one) for one in tracks)
    total, begins, drawn, words = sum(found.values()), 0.0, [], []
    for kind, shade, several in PARTS:
        count = sum(found[one] for one in several)
        width = WIDTH * count / total if total else 0.0
        if count:
            drawn.append(
                {"kind": kind, "shade": shade, "x": f"{begins:.3f}", "width": f"{width:.3f}"}
            )
        begins += width
        words += [
            {"label": one.label, "count": found[one], "kind": kind,
             "url": f"{list_url}estado={one.value}" if list_url else ""}
            for one in several
            if found[one]
        ]  # fmt: skip
    said = ", ".join(f"{one['label']}: {one['count']}" for one in words)
    return {"total": total, "parts": drawn, "words": words, "said": said}


def timeline(track: RequestTrack, *, ours: Collection[UUID]) -> list[dict[str, Any]]:
    """Return what happened to a request, oldest first, each with who noted it."""
    one = track.request

    def by(account: Account) -> str:
        return named(account, holder=one.holder, ours=ours)

    found = [
        {"day": local_day(one.drafted_at), "what": _("Request drafted"), "by": by(one.drafted_by)}
    ]
    if (sent := track.filing) is not None:
        found.append({
            "day": sent.sent_date, "what": _("Request sent"), "by": by(sent.noted_by),
            "more": f"{sent.folio} · {sent.get_means_display()}",
        })  # fmt: skip
    return [*found, *(_happened(each, by=by(each.noted_by)) for each in track.events)]


def _happened(event: RequestEvent, *, by: str) -> dict[str, Any]:
    more = [event.article, event.get_result_display() if event.result else ""]
    return {
        "day": event.happened_date,
        "what": event.get_kind_display(),
        "more": " · ".join(filter(None, more)),
        "document": event.document,
        "by": by,
    }


def terms_of_law(track: RequestTrack, *, today: date) -> list[dict[str, Any]]:
    """Return the days that the law gives for each step, with its article and when it ends here."""
    text = protocol_in_force(track)
    ends = {
        "IR-5": track.due_date, "IR-6": track.appeal_due_date, "IR-7": track.decision_due_date,
    }  # fmt: skip
    running = _running(track, today=today)
    return [
        {
            "step": say(step.name),
            "whose": who(step.by),
            "clock": clock(step.clock),
            "law": step.law,
            "ends": ends.get(step.id),
            "left": left_in_words(day, today=today) if (day := running.get(step.id)) else "",
        }
        for step in text.steps
    ]


def _running(track: RequestTrack, *, today: date) -> dict[str, date | None]:
    """Return the days of what runs now: a term that was met, or is over, is not late."""
    may_appeal = track.appeal_due_date is not None and track.appeal_due_date >= today
    return {
        "IR-5": track.due_date if track.answer is None else None,
        "IR-6": track.appeal_due_date if may_appeal else None,
        "IR-7": track.decision_due_date if track.status == RequestStatus.APPEALED else None,
    }


def protocol_in_force(track: RequestTrack) -> Protocol:
    """Return the text under which a request runs; today's where it was not sent."""
    return protocol_of_filing(track.filing) if track.filing else newest(PROTOCOL)


def figures_of(track: RequestTrack, lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return each heading asked, with the lines of what was stated of it."""
    of: dict[str, list[Mapping[str, Any]]] = {}
    for line in lines:
        one: Statement = line["statement"]
        of.setdefault(f"{one.heading}:{one.about}" if one.about else one.heading, []).append(line)
    return [
        {"name": asked_name(code), "lines": of.get(code, []), "is_open": code in track.uncoded}
        for code in track.request.headings
    ]
