"""How far files follow their protocol: acts done, in time and in order; never a grade."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baluarte.domain.investigation.choices import ActOutcome
from baluarte.domain.investigation.protocols import followed_by
from baluarte.domain.investigation.queries.conformance import (
    CountedAct,
    FollowedProtocol,
    conformance_by_protocol,
    counted_rows,
    days_of,
)
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.conformance import FAULT, IN_ORDER, ActCount, Outcome, Timing
from baluarte.norms.protocols import Step
from baluarte.norms.protocols.form import in_language
from baluarte.norms.simplicity import Simplicity, simplicity_on
from baluarte.web.investigation.labels import status_name
from baluarte.web.investigation.scope_forms import ScopeForm
from baluarte.web.registry.presenters.labels import label_of, language

PER_PAGE = 200
PAGE = re.compile(r"^\d{1,6}$")
PARTS = {
    IN_ORDER: gettext_lazy("Nothing is known to stand out of order"),
    FAULT: gettext_lazy("Out of order"),
    "stops": gettext_lazy("Files that stop here"),
    "in_time": gettext_lazy("In time"),
    "late": gettext_lazy("Late"),
    **{str(one): one.label for one in ActOutcome},
}


def followed(request: HttpRequest) -> HttpResponse:
    """Show, of each protocol, what became of its acts in the files that one sees."""
    form = ScopeForm(request.GET)
    by, at = acting_account(), timezone.now()
    if "celda" in request.GET:
        return _rows(request, form, by=by, at=at)
    found = conformance_by_protocol(scope=form.scope, by=by, at=at)
    measure = simplicity_on(local_day(at))
    context = {
        "form": form,
        "protocols": [_shown(one, form.asked, measure) for one in found],
        "measure": measure,
    }
    status = 422 if form.errors else 200
    return render(request, "investigation/conformance.html", context, status=status)


def _rows(request: HttpRequest, form: ScopeForm, *, by: UUID, at: datetime) -> HttpResponse:
    """Show the files, each with the act, that a number of the page counts."""
    protocol, cell = request.GET.get("protocolo", ""), request.GET["celda"]
    found = counted_rows(protocol, cell, scope=form.scope, by=by, at=at)
    found.sort(key=lambda one: (one.file.recorded_at, one.file.pk), reverse=True)
    asked = form.asked | {"protocolo": protocol, "celda": cell}
    page = max(1, int(said[0])) if (said := PAGE.findall(request.GET.get("pagina", ""))) else 1
    last = page * PER_PAGE
    context = {
        "many": len(found),
        "name": _name_of(followed_by(found[0].file).steps if found else (), cell),
        "rows": [_row(one) for one in found[last - PER_PAGE : last]],
        "asked": urlencode(form.asked),
        "previous_url": f"?{urlencode(asked | {'pagina': page - 1})}" if page > 1 else "",
        "next_url": f"?{urlencode(asked | {'pagina': page + 1})}" if len(found) > last else "",
    }
    return render(request, "investigation/conformance_rows.html", context)


def _row(one: CountedAct) -> dict[str, Any]:
    return {
        "file": one.file,
        "authority": label_of("public_institutions", one.file.authority),
        "status": status_name(one.file.kind, one.file.status) if one.file.status else "",
        "done_on": one.act.done_on if one.act else None,
        "late_by": one.act.late_by if one.act else None,
        "number": one.act.number if one.act else 0,
    }


def _name_of(steps: Iterable[Step], cell: str) -> str:
    """Return what a number counts, in words."""
    of, _dot, part = cell.partition(".")
    act = part.partition(".")[0] if of == FAULT else of
    words = [str(PARTS[one]) for one in (of, part) if one in PARTS]
    names = [in_language(step.name, language()) for step in steps if step.id == act]
    return " · ".join([*(f"{act} · {name}" for name in names), *words]) or _("Criminal files")


def _shown(one: FollowedProtocol, asked: Mapping[str, str], measure: Simplicity) -> dict[str, Any]:
    said = language()
    counted = one.found
    return {
        "key": one.protocol.key.replace("/", "-"),
        "rows": f"?{urlencode({**asked, 'protocolo': one.protocol.key})}&celda=",
        "name": in_language(one.protocol.name, said),
        "version": one.protocol.version,
        "files": counted.files,
        "steps": len(one.protocol.steps),
        "has_many": measure.is_exceeded(len(one.protocol.steps)),
        "in_order": counted.in_order,
        "acts": [
            _act(step.id, in_language(step.name, said), step.confidence, counted.acts[step.id],
                 counted.stops_at[step.id])
            for step in one.protocol.steps if step.id in counted.acts
        ],
        "faults": [
            {
                "act": fault.act, "disorder": fault.disorder, "files": files,
                "cell": f"{FAULT}.{fault.act}.{fault.disorder}.{fault.event}",
            }
            for fault, files in counted.faults.most_common()
        ],
    }  # fmt: skip


def _act(code: str, name: str, confidence: str, counted: ActCount, stops: int) -> dict[str, Any]:
    curve = days_of(counted)
    low, high = curve.median_interval if curve else (None, None)
    return {
        "code": code,
        "name": name,
        "confidence": confidence,
        "done": counted.outcomes[Outcome.DONE],
        "partly": counted.outcomes[Outcome.PARTLY],
        "not_done": counted.outcomes[Outcome.NOT_DONE],
        "not_applicable": counted.outcomes[Outcome.NOT_APPLICABLE],
        "not_known": counted.outcomes[Outcome.NOT_KNOWN] + counted.maybe_called,
        "in_time": counted.timings[Timing.IN_TIME],
        "late": counted.timings[Timing.LATE] + counted.timings[Timing.OVERDUE],
        "never": counted.never_happens,
        "stops": stops,
        "median": curve.median if curve else None,
        "low": low,
        "high": high,
    }
