"""The register of breaches: who owed what by when, what became of it, and what they say."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.rules import is_open
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import Breach
from baluarte.domain.procedure.queries import (
    BreachInFull,
    breaches,
    breaches_in_full,
    my_institutions,
    remarks_about,
    zone_of_institution,
)
from baluarte.domain.procedure.queries import breach as breach_of
from baluarte.domain.procedure.rules import acts_for
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import CENTRE
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.procedure.forms.routing import ReasonForm
from baluarte.web.procedure.instants import in_words, zone_in_words
from baluarte.web.procedure.presenters import certainty, protocol_page
from baluarte.web.procedure.refusals import routed_in

# Each is a card on a telephone: more of them are thirty screens.
PAGE = 20


def breach_register(request: HttpRequest) -> HttpResponse:
    """Show the clocks that ran out, newest first, by institution and by role."""
    by, at = acting_account(), timezone.now()
    institution, role = _asked(request)
    found = breaches(institution=institution, role=role)
    start = _start(request.GET.get("desde", ""))
    page = list(found[start : start + PAGE + 1])
    rows = breaches_in_full(page[:PAGE])
    mine = my_institutions(by, at=at)
    zone = zone_of_institution(mine[0]) if mine else CENTRE
    reasons = remarks_about(one.row.pk for one in rows)
    with timezone.override(zone):
        context = {
            "axis": "protection",
            "rows": [_row(one, reasons.get(one.row.pk, ())) for one in rows],
            "institutions": _institutions(),
            "roles": _roles(),
            "asked": {"institution": str(institution or ""), "role": role},
            "is_narrowed": bool(institution or role),
            "next_url": _address(institution, role, start + PAGE) if len(page) > PAGE else "",
            "first_url": _address(institution, role, 0) if start else "",
            "zone": zone_in_words(zone, at),
        }
        return render(request, "procedure/routing/breaches.html", context)


def breach(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """Show one breach with what was said of it; the keeper, or whoever owed it, may say why."""
    one, by, at = _found(breach_id), acting_account(), timezone.now()
    as_owing = one.institution_id is not None and acts_for(one.institution_id, by)
    may = as_owing or is_open(one.compartment_id, Level.CONTRIBUTE)
    mine = my_institutions(by, at=at)
    zone = zone_of_institution(mine[0]) if mine else CENTRE
    [full] = breaches_in_full([one])
    reasons = remarks_about([one.pk]).get(one.pk, [])
    row = _row(full, reasons)
    if request.method == "POST" and not may:
        raise Http404
    asked = Confirmation(
        request=request,
        form=ReasonForm(request.POST or None),
        title=_("Say why the clock ran out"),
        button=_("Write it"),
        done=_("What you wrote stands beside it, with your name and the hour."),
        back=reverse("breach", args=[one.pk]),
        zone=zone,
        decision=_("Why the clock of this step ran out"),
    )
    if asked.is_ready:
        with routed_in(asked.form, zone=zone):
            actions.explain_breach(
                breach=one,
                reason=asked.form.cleaned_data["reason"],
                institution=one.institution_id if as_owing else None,
                by=by,
                at=at,
            )
        if not asked.form.errors:
            return asked.answer()
    with timezone.override(zone):
        context = {
            "axis": "protection",
            "row": row,
            "about": _about(full, row, zone),
            "reasons": reasons,
            "asked": asked,
            "form": asked.form,
            "may": may,
            "zone": zone_in_words(zone, at),
        }
        status = 422 if asked.form.errors else 200
        return render(request, "procedure/routing/breach.html", context, status=status)


def _found(key: UUID) -> Breach:
    try:
        return breach_of(key)
    except Breach.DoesNotExist:
        raise Http404 from None


def _row(full: BreachInFull, reasons: Sequence[Any]) -> dict[str, Any]:
    step, row = full.step, full.row
    return {
        "row": row,
        "name": protocol_page.say(step.name),
        "protocol": protocol_page.say(full.protocol.name),
        "role": protocol_page.who(row.role),
        "who": row.institution.name if row.institution else "",
        "law": step.law,
        "mark": certainty.mark(step.confidence, law=step.law, of_clock=step.clock),
        "done_at": full.done_at,
        "what_became": _what_became(full),
        "reasons": reasons,
        "matter": full.matter,
    }


def _what_became(full: BreachInFull) -> str:
    if full.row.revoked_at is not None:
        return _("There was none: a correction showed it")
    if full.done_at is not None:
        return _("Done afterwards")
    if full.is_unfinished:
        return _("Not done yet, as far as this registry knows")
    return _("It did not come to be done")


def _about(full: BreachInFull, row: dict[str, Any], zone: Any) -> list[dict[str, Any]]:
    breach_ = full.row
    return [
        {"term": _("Step"), "value": row["name"], "note": row["law"]},
        {"term": _("Procedure"), "value": row["protocol"]},
        {"term": _("Whose by law"), "value": row["role"]},
        {
            "term": _("With whom it was then"),
            "value": row["who"] or _("It had been sent to nobody"),
        },
        {"term": _("Not late until"), "value": in_words(breach_.late_after, zone)},
        {"term": _("Found on"), "value": in_words(breach_.found_at, zone)},
        {
            "term": _("What became of it"),
            "value": row["what_became"],
            "note": in_words(full.done_at, zone) if full.done_at else "",
        },
    ]


def _asked(request: HttpRequest) -> tuple[UUID | None, str]:
    try:
        institution: UUID | None = UUID(request.GET.get("institucion", ""))
    except ValueError:
        institution = None
    return institution, request.GET.get("papel", "")[:40]


def _institutions() -> dict[str, str]:
    """Return the institutions that stand in the register one may read."""
    found = breaches().exclude(institution=None).order_by("institution__name")
    pairs = found.values_list("institution_id", "institution__name").distinct()
    return {str(key): name for key, name in pairs}


def _roles() -> dict[str, str]:
    found = breaches().order_by("role").values_list("role", flat=True).distinct()
    return {role: protocol_page.who(role) for role in found}


def _start(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 0  # noqa: PLR2004 (digits)


def _address(institution: UUID | None, role: str, start: int) -> str:
    asked = {"institucion": str(institution or ""), "papel": role, "desde": str(start or "")}
    return f"?{urlencode({key: value for key, value in asked.items() if value})}"
