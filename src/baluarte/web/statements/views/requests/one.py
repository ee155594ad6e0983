"""One request: its words, what happened to it, the days of the law, the figures it gave."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.statements import queries
from baluarte.domain.statements.choices import ANSWERS, NextStep, Standing
from baluarte.domain.statements.models import InformationRequest
from baluarte.domain.statements.queries.requests import (
    next_step,
    progress_of,
    statements_of,
    track,
)
from baluarte.domain.statements.request_deadlines import RequestTrack
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.statements.labels import row_of
from baluarte.web.statements.permissions import found_request, ours
from baluarte.web.statements.presenters.requests import (
    appeal_passed,
    figures_of,
    next_door,
    row_of_request,
    terms_of_law,
    timeline,
)


def information_request(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one request, whole."""
    by, at, one = acting_account(), timezone.now(), found_request(reference)
    found, today = track(one, at=at), local_day(at)
    rows = list(statements_of(one))
    standings = queries.standings_of(rows)
    lines = [row_of(each, standings[each.pk]) for each in rows]
    mine = ours(by, at=at)
    may_note = one.holder_id in mine
    context = {
        "one": one,
        "row": row_of_request(found, today=today),
        "facts": _facts(one, found),
        "door": next_door(found) if may_note else None,
        "acts": list(_acts(found)) if may_note else [],
        "passed": appeal_passed(found),
        "events": timeline(found, ours=mine),
        "terms": terms_of_law(found, today=today),
        "figures": figures_of(found, lines),
        "reviews": _to_review(lines, by=by),
        "batch_url": reverse("request_batch", args=[one.batch]),
    }
    return render(request, "statements/requests/request.html", context)


def _facts(one: InformationRequest, found: RequestTrack) -> list[dict[str, Any]]:
    filing = found.filing
    seen = _("Everybody with an account here") if one.is_shared else _("Only our organisation")
    return [
        {"term": _("Where it stands"), "value": str(progress_of(found).label)},
        {"term": _("Folio"), "value": filing.folio if filing else None},
        {"term": _("Day it was sent"), "value": filing.sent_date if filing else None},
        {"term": _("Last day to answer"), "value": found.due_date,
         "note": _("With its extension") if found.is_extended else ""},
        {"term": _("Organisation that asks"), "value": str(one.holder)},
        {"term": _("Who sees it, and what is answered"), "value": seen},
    ]  # fmt: skip


def _acts(found: RequestTrack) -> Any:
    """Yield what else may be done of a request besides its next step."""
    key = [found.request.reference]
    if found.filing is None:
        return
    step = next_step(found)
    if found.answer is None or step == NextStep.WAIT:
        yield _("An answer came"), reverse("receive_request_answer", args=key)
    if step not in (NextStep.CLARIFY, NextStep.APPEAL):
        yield _("Note what happened"), reverse("note_request_event", args=key)
    has_document = any(one.document_id for one in found.events if one.kind in ANSWERS)
    if has_document and found.uncoded and step != NextStep.CODE:
        yield _("Code the answer"), reverse("code_request_answer", args=key)
    if found.events:
        yield _("Take back the last"), reverse("take_back_request_event", args=key)


def _to_review(lines: list[dict[str, Any]], *, by: UUID) -> list[dict[str, str]]:
    """Return the documents of which something waits for a second person, each once."""
    waiting = [one for one in lines if one["standing"] is Standing.WAITING]
    found = {}
    for line in waiting:
        one = line["statement"]
        is_theirs = one.stated_by_id != by
        label = _("Compare it with the document") if is_theirs else _("See what waits")
        found[one.document_id] = {
            "label": label,
            "url": reverse("source_document", args=[one.document.reference]),
        }
    return list(found.values())
