"""Decide a proposal as another person, leave somebody out, acknowledge for an institution."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.prevention import actions
from baluarte.domain.prevention.models import HOURS_ALONE, EarlyWarning
from baluarte.domain.prevention.queries.warning_gate import gate_of, may_be_left_out
from baluarte.domain.prevention.queries.warnings import issued_in, track_warnings
from baluarte.domain.prevention.warning_choices import Acknowledged, Decided, WarningStatus
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.warnings import WarningRefused
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.layout.templatetags.components import instant
from baluarte.web.prevention.forms.warnings import AcknowledgeForm, DecideForm, LeaveOutForm
from baluarte.web.prevention.permissions import found_warning, notice_to_me, warning_of_ours
from baluarte.web.prevention.views.second_words import left_out_beside, left_out_to_confirm
from baluarte.web.prevention.warning_labels import (
    asked_of,
    hours_left,
    level_name,
    place_of_warning,
    policy_of,
    row_of_candidate,
    signal_name,
)


def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Issue, hold or overrule a proposal; the exclusion gate stands above the choice."""
    by, at = acting_account(), timezone.now()
    one = warning_of_ours(reference, by=by, at=at)
    [found] = track_warnings([one], at=at)
    if one.proposed_by_id == by or found.status not in (WarningStatus.PROPOSED, WarningStatus.HELD):
        raise Http404
    gate = gate_of(one, at=at)
    form = DecideForm(request.POST or None, gate=gate)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Early warnings"),
        title=_("Decide on an early warning"),
        reference=one.reference,
        lead=_("You are the second person: read what it rests on before you decide."),
        about=[
            *_about(one),
            {"term": _("What is known, and why it is feared"), "value": one.grounds},
        ],
        above="prevention/parts/gate.html",
        more={
            "gate_rows": [row_of_candidate(each) for each in gate.candidates],
            "is_raised": gate.is_raised,
            "left_out_elsewhere": any(each.left_out_of for each in gate.choices),
            "raised_rows": [row_of_candidate(each) for each in gate.choices]
            if gate.is_raised
            else [],
            "tells_nobody": not gate.tiers,
            "budget": _budget(one, at=at),
        },
        button=_("Record my decision"),
        done=_("Recorded."),
        back=reverse("early_warning", args=[one.reference]),
    )
    if page.is_ready:
        given = form.cleaned_data
        try:
            actions.decide_warning(
                warning=one, outcome=Decided(given["outcome"]), reason=given["reason"],
                told=given.get("told", ()), by=by, at=at,
            )  # fmt: skip
        except WarningRefused as refused:
            form.refuse(refused)
    return page.answer()


def leave_out(request: HttpRequest, reference: str) -> HttpResponse:
    """Leave an institution out of a warning: it sees nothing more of it, at once."""
    by, at = acting_account(), timezone.now()
    one = warning_of_ours(reference, by=by, at=at)
    if (waits := left_out_to_confirm(request, one, by=by, at=at)) is not None:
        return waits
    form = LeaveOutForm(
        request.POST or None, bodies=may_be_left_out(state=one.state_id), town=one.municipality
    )
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Early warnings"),
        title=_("Leave an institution out"),
        reference=one.reference,
        lead=_(
            "From now on it sees nothing of this warning, nor does whoever commands it or is "
            "commanded by it. Nothing tells it. Once the warning was issued, another person of "
            "your organisation confirms it within %(hours)s hours; else it sees it again."
        )
        % {"hours": HOURS_ALONE},
        about=_about(one),
        button=_("Leave it out"),
        done=_left_out_done(one, at=at),
        back=reverse("early_warning", args=[one.reference]),
        **left_out_beside(one, by=by, at=at),
    )
    if page.is_ready:
        try:
            actions.leave_out_of_warning(warning=one, left_out=form.said(), by=by, at=at)
        except WarningRefused as refused:
            form.refuse(refused)
    return page.answer()


def _left_out_done(one: EarlyWarning, *, at: datetime) -> str:
    """Say that it is left out; once the warning was issued, for how long by one word alone."""
    [found] = track_warnings([one], at=at)
    if not found.is_issued:
        return _("Left out.")
    return _(
        "Left out: it sees nothing from now on. It waits for a second person of your organisation "
        "and holds for %(hours)s hours; unless somebody confirms it, it sees it again."
    ) % {"hours": HOURS_ALONE}


def acknowledge(request: HttpRequest, reference: str, notice_id: UUID) -> HttpResponse:
    """Acknowledge a warning for the institution that was told."""
    by, at = acting_account(), timezone.now()
    one = found_warning(reference)
    told = notice_to_me(one, notice_id, by=by, at=at)
    form = AcknowledgeForm(request.POST or None)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Early warnings"),
        title=_("Acknowledge an early warning"),
        reference=one.reference,
        lead=_(
            "You say that your institution read it, and what it does. It admits nothing. If nobody "
            "answers in time, the institution above is told."
        ),
        about=[
            *_about(one),
            {"term": _("What is known, and why it is feared"), "value": one.grounds},
            {"term": _("What the level asks for"), "value": asked_of(one)},
            {"term": _("Organisation that warns"), "value": str(one.holder)},
            {"term": _("For"), "value": told.institution.name},
            {
                "term": _("Until"),
                "value": instant(told.due_at),
                "note": hours_left(told.due_at, at),
            },
        ],
        button=_("Acknowledge it"),
        done=_("Acknowledged."),
        back=reverse("early_warning", args=[one.reference]),
    )
    if page.is_ready:
        given = form.cleaned_data
        try:
            actions.acknowledge_warning(
                notice=told, answer=Acknowledged(given["answer"]), words=given["words"], by=by,
                at=at,
            )  # fmt: skip
        except WarningRefused as refused:
            form.refuse(refused)
    return page.answer()


def _about(one: EarlyWarning) -> list[dict[str, Any]]:
    return [
        {"term": _("Place"), "value": place_of_warning(one)},
        {"term": _("Level"), "value": level_name(one)},
        {"term": _("What it rests on first"), "value": signal_name(one)},
    ]


def _budget(one: EarlyWarning, *, at: datetime) -> dict[str, int] | None:
    """Return how many of this level the house issued this year, of how many it gave itself."""
    most = policy_of(one).levels[one.level].yearly_budget
    if most is None:
        return None
    used = issued_in(local_day(at).year, holder=one.holder, level=one.level)
    return {"used": used, "most": most, "is_spent": used >= most}
