"""How plans, their actions, what came of warnings and what lies under them are said."""

from typing import Any

from django.utils.translation import gettext as _

from baluarte.domain.prevention.models import ContingencyPlan
from baluarte.domain.prevention.models.plans import PARTS
from baluarte.domain.prevention.queries.plans import PlanReading, TrackedAction
from baluarte.domain.prevention.warning_choices import ActionStatus, PlanStatus
from baluarte.norms.plan_templates import plan_template
from baluarte.web.prevention.labels import days_left
from baluarte.web.statements.labels import institution_name, language

ACTION_TAGS = {
    ActionStatus.LATE: "urgent", ActionStatus.NOT_DONE: "urgent", ActionStatus.DONE: "held",
}  # fmt: skip
PLAN_TAGS = {
    PlanStatus.MISSING: "urgent", PlanStatus.LATE: "urgent", PlanStatus.WRITTEN: "held",
    PlanStatus.NOT_NEEDED: "absent",
}  # fmt: skip


def parts_of(plan: ContingencyPlan) -> list[dict[str, str]]:
    """Return the parts of a plan, as terms with what they say."""
    named = plan_template(plan.template_version).parts
    return [
        {"term": named[code].in_language(language()), "value": getattr(plan, code)}
        for code in PARTS
    ]


def action_name(found: TrackedAction, *, version: int) -> str:
    """Return what an action is."""
    return plan_template(version).actions[found.row.code].in_language(language())


def row_of_action(found: TrackedAction, *, version: int) -> dict[str, Any]:
    """Return one line of the actions of a plan."""
    return {
        "action": found.row,
        "name": action_name(found, version=version),
        "institution": found.row.institution.name,
        "kind": found.row.get_kind_display(),
        "tier": found.row.get_tier_display(),
        "last": found.last,
        "tag": {"label": found.status.label, "kind": ACTION_TAGS.get(found.status, "plain")},
        "is_late": found.status is ActionStatus.LATE,
        "is_done": found.status is ActionStatus.DONE,
    }


def unowned_tag() -> dict[str, str]:
    """Return that nobody does an action any more, as a tag."""
    return {"label": _("Nobody does it: the institution was left out"), "kind": "urgent"}


def tag_of_plan(read: PlanReading) -> dict[str, str]:
    """Return where the plan of a warning stands, as a tag."""
    return {"label": str(read.status.label), "kind": PLAN_TAGS.get(read.status, "plain")}


def row_of_cause(one: Any, *, today: Any) -> dict[str, Any]:
    """Return one line of what lies under a warning, as `causes_of` reads it."""
    return {
        "cause": one.get_cause_display(),
        "words": one.words,
        "owner": institution_name(one.owner),
        "review_date": one.review_date,
        "left": _("noted anew since") if one.is_reviewed else days_left(one.review_date, today),
        "is_late": one.review_date < today and not one.is_reviewed,
    }
