"""The plan of a warning: read, written, reported on by who does it, reviewed by another."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.prevention import actions
from baluarte.domain.prevention.models import ContingencyPlan, EarlyWarning, PlanAction
from baluarte.domain.prevention.models.plans import PARTS
from baluarte.domain.prevention.queries.plans import (
    current_plan,
    institutions_told,
    read_plan,
    track_actions,
    unowned_actions,
)
from baluarte.domain.prevention.queries.warnings import track_warnings
from baluarte.domain.prevention.rules import may_keep, may_receive_for
from baluarte.domain.prevention.warning_choices import ActionOutcome, WarningStatus
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.plan_templates import plan_template, plan_template_on
from baluarte.norms.warnings import WarningRefused
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.prevention.forms.plans import ActionReportForm, PlanForm, PlanReviewForm
from baluarte.web.prevention.permissions import found_warning, ours, warning_of_ours
from baluarte.web.prevention.plan_labels import (
    action_name,
    parts_of,
    row_of_action,
    tag_of_plan,
    unowned_tag,
)
from baluarte.web.prevention.warning_labels import level_name, place_of_warning
from baluarte.web.statements.labels import language


def warning_plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the plan of a warning, what each action asks and what was reported of it."""
    by, at = acting_account(), timezone.now()
    one, plan = _with_plan(reference)
    [found] = track_warnings([one], at=at)
    is_ours = one.holder_id in ours(by, at=at)
    rows = track_actions(plan.actions.all(), today=local_day(at))
    unowned = {each.pk for each in unowned_actions(found, plan)} if is_ours else set()
    review = getattr(plan, "review", None)
    context = {
        "one": one,
        "plan": plan,
        "place": place_of_warning(one),
        "parts": parts_of(plan),
        "rows": [
            row_of_action(each, version=plan.template_version)
            | {"may_report": is_ours or may_receive_for(by, each.row.institution)}
            | ({"tag": unowned_tag(), "is_late": True} if each.row.pk in unowned else {})
            for each in rows
        ],
        "tag": tag_of_plan(read_plan(found, plan)),
        "template": plan_template(plan.template_version).in_language(language()),
        "review": review if is_ours else None,
        "unowned": len(unowned),
        "may_write": is_ours and found.status is WarningStatus.STANDS,
        "may_review": is_ours and review is None and plan.written_by_id != by,
        "is_ours": is_ours,
    }
    return render(request, "prevention/plan.html", context)


def write_plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Write the plan of a warning that stands, or the next number of it."""
    by, at = acting_account(), timezone.now()
    one = warning_of_ours(reference, by=by, at=at)
    [found] = track_warnings([one], at=at)
    if found.status is not WarningStatus.STANDS:
        raise Http404
    before, template = current_plan(one), plan_template_on(local_day(at))
    form = PlanForm(
        request.POST or None, template=template, bodies=institutions_told(found),
        initial=_initial(before),
    )  # fmt: skip
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Early warnings"),
        title=_("Write the contingency plan"),
        reference=one.reference,
        lead=_(
            "A plan is never changed: the next one takes its place. Each action is asked only of "
            "an institution that was told of the warning."
        ),
        about=[
            *_about(one),
            {"term": _("Template"), "value": template.in_language(language())},
        ],
        button=_("Write the plan"),
        done=_("Written. Each institution reads its own actions."),
        back=reverse("early_warning", args=[one.reference]),
    )
    to = ""
    if page.is_ready:
        try:
            actions.write_plan(warning=one, given=form.said(), by=by, at=at)
        except WarningRefused as refused:
            form.refuse(refused)
        else:
            to = reverse("warning_plan", args=[one.reference])
    return page.answer(to=to)


def report_action(request: HttpRequest, reference: str, action_id: UUID) -> HttpResponse:
    """Report what was done of an action."""
    by, at = acting_account(), timezone.now()
    one, plan = _with_plan(reference)
    action = next((each for each in plan.actions.all() if each.pk == action_id), None)
    if action is None or not _may_report(by, action):
        raise Http404
    [found] = track_actions([action], today=local_day(at))
    form = ActionReportForm(request.POST or None)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Contingency plan"),
        title=_("Report on an action"),
        reference=one.reference,
        about=[
            *_about(one),
            {
                "term": _("Action"),
                "value": action_name(found, version=plan.template_version),
                "note": found.status.label,
            },
            {"term": _("Institution"), "value": action.institution.name},
            {"term": _("Last day"), "value": action.due_date},
        ],
        button=_("Report it"),
        done=_("Reported."),
        back=reverse("warning_plan", args=[one.reference]),
    )
    if page.is_ready:
        given = form.cleaned_data
        try:
            actions.report_action(
                action=action, outcome=ActionOutcome(given["outcome"]), words=given["words"],
                by=by, at=at,
            )  # fmt: skip
        except WarningRefused as refused:
            form.refuse(refused)
    return page.answer()


def review_plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Review a plan after what it was for, as another person than who wrote it."""
    by, at = acting_account(), timezone.now()
    warning_of_ours(reference, by=by, at=at)
    one, plan = _with_plan(reference)
    if plan.written_by_id == by or hasattr(plan, "review"):
        raise Http404
    form = PlanReviewForm(request.POST or None)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Contingency plan"),
        title=_("After-action review"),
        reference=one.reference,
        lead=_("Written once, by another person than who wrote the plan. No names of persons."),
        about=_about(one),
        button=_("Record the review"),
        done=_("Reviewed."),
        back=reverse("warning_plan", args=[one.reference]),
    )
    if page.is_ready:
        given = form.cleaned_data
        try:
            actions.review_plan(plan=plan, **given, by=by, at=at)
        except WarningRefused as refused:
            form.refuse(refused)
    return page.answer()


def _with_plan(reference: str) -> tuple[EarlyWarning, ContingencyPlan]:
    one = found_warning(reference)
    plan = current_plan(one)
    if plan is None:
        raise Http404
    return one, plan


def _may_report(by: UUID, action: PlanAction) -> bool:
    return may_receive_for(by, action.institution) or may_keep(by, action.holder)


def _initial(before: ContingencyPlan | None) -> dict[str, Any]:
    if before is None:
        return {"after": 0}
    chosen = {one.code: str(one.institution_id) for one in before.actions.all()}
    return {part: getattr(before, part) for part in PARTS} | chosen | {"after": before.number}


def _about(one: EarlyWarning) -> list[dict[str, Any]]:
    return [
        {"term": _("Place"), "value": place_of_warning(one)},
        {"term": _("Level"), "value": level_name(one)},
        {"term": _("Stands until"), "value": one.valid_until},
    ]
