"""Write the plan of a warning, report what was done of it, review it as another person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.prevention.models import (
    ContingencyPlan,
    EarlyWarning,
    PlanAction,
    PlanActionReport,
    PlanReview,
)
from baluarte.domain.prevention.models.plans import PARTS
from baluarte.domain.prevention.queries.plans import institutions_told
from baluarte.domain.prevention.queries.warnings import early_warning, track_warnings
from baluarte.domain.prevention.rules import may_keep, may_receive_for, require_keeper
from baluarte.domain.prevention.warning_choices import (
    ActionKind,
    ActionOutcome,
    Tier,
    WarningStatus,
)
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.clocks.calendar import local_day, zone_of_place
from baluarte.norms.plan_templates import plan_template_on
from baluarte.norms.warnings import WarningRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlan:
    """The parts of a plan in words, and by action of the template the institution that does it."""

    parts: Mapping[str, str]
    actions: Mapping[str, Institution]
    # The number of the plan that was seen when this one was written.
    after: int = 0


@transaction.atomic
def write_plan(*, warning: EarlyWarning, given: NewPlan, by: UUID, at: datetime) -> ContingencyPlan:
    """Write the plan of a warning that stands; a later one takes the place of the one before."""
    context.require(by)
    require_keeper(by, warning.holder)
    take_turns([warning.pk])
    told = _told(warning, at=at)
    newest = ContingencyPlan.objects.filter(warning=warning).count()
    if newest != given.after:
        raise WarningRefused("plan_behind", field="after", given=newest)
    for part in PARTS:
        if not given.parts.get(part, "").strip():
            raise WarningRefused("plan_field", field=part)
    if not given.actions:
        raise WarningRefused("plan_actions", field="actions")
    today = local_day(
        at, zone_of_place(state=warning.state_id, municipality=warning.municipality_id or "")
    )
    template = plan_template_on(today)
    made = ContingencyPlan.objects.create(
        holder_id=warning.holder_id,
        warning=warning,
        number=newest + 1,
        template_version=template.version,
        **{part: given.parts[part].strip() for part in PARTS},
        written_at=at,
        written_by_id=by,
    )
    for code, institution in given.actions.items():
        if institution.pk not in told:
            raise WarningRefused("plan_told", field="actions", given=institution.name)
        asked = template.actions[code]
        PlanAction.objects.create(
            holder_id=warning.holder_id, plan=made, warning=warning, code=code,
            kind=ActionKind(asked.kind), tier=Tier(asked.tier), institution=institution,
            due_date=asked.due_date(today), asked_at=at, asked_by_id=by,
        )  # fmt: skip
    _record("prevention.write_plan", warning, told=f"{made.number}", by=by, at=at)
    return made


@transaction.atomic
def report_action(
    *, action: PlanAction, outcome: ActionOutcome, words: str = "", by: UUID, at: datetime
) -> PlanActionReport:
    """Report what was done of an action: for the institution that does it, or for the house."""
    context.require(by)
    is_theirs = may_receive_for(by, action.institution)
    if not (is_theirs or may_keep(by, action.holder)):
        raise NotAllowed("prevention.report_action.only_who_does_it_or_keeps_the_plan")
    take_turns([action.pk])
    before = list(PlanActionReport.objects.filter(action=action).order_by("number"))
    if before and before[-1].outcome == ActionOutcome.DONE:
        raise WarningRefused("action_done", field="outcome")
    if outcome == ActionOutcome.NOT_DONE and not words.strip():
        raise WarningRefused("reason", field="words")
    made = PlanActionReport.objects.create(
        holder_id=action.holder_id, action=action, warning_id=action.warning_id,
        institution_id=action.institution_id, number=len(before) + 1, outcome=outcome,
        words=words.strip(), reported_at=at, reported_by_id=by,
    )  # fmt: skip
    _record("prevention.report_action", action.warning, told=str(outcome), by=by, at=at)
    return made


@transaction.atomic
def review_plan(
    *, plan: ContingencyPlan, worked: str, failed: str, changes: str, by: UUID, at: datetime
) -> PlanReview:
    """Review a plan after what it was for, as another person than who wrote it."""
    context.require(by)
    require_keeper(by, plan.holder)
    take_turns([plan.pk])
    if plan.written_by_id == by:
        raise WarningRefused("second_reviews", field="worked")
    if PlanReview.objects.filter(plan=plan).exists():
        raise WarningRefused("reviewed", field="worked")
    for field, said in (("worked", worked), ("failed", failed), ("changes", changes)):
        if not said.strip():
            raise WarningRefused("plan_field", field=field)
    made = PlanReview.objects.create(
        holder_id=plan.holder_id, plan=plan, warning_id=plan.warning_id, worked=worked.strip(),
        failed=failed.strip(), changes=changes.strip(), written_by_id=plan.written_by_id,
        reviewed_at=at, reviewed_by_id=by,
    )  # fmt: skip
    _record("prevention.review_plan", plan.warning, told=f"{plan.number}", by=by, at=at)
    return made


def _told(warning: EarlyWarning, *, at: datetime) -> set[UUID]:
    [found] = track_warnings([early_warning(warning.reference)], at=at)
    if found.status is not WarningStatus.STANDS:
        raise WarningRefused("not_issued", field="activation")
    return {one.pk for one in institutions_told(found)}


def _record(act: str, one: EarlyWarning, *, told: str, by: UUID, at: datetime) -> None:
    record(
        act=act, object_type="early_warning", objects=[one.pk],
        payload={"reference": one.reference, "said": told}, by=by, at=at,
    )  # fmt: skip
