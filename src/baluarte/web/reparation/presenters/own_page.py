"""Her own reparation, as she reads it: first what is owed and late, then all the rest."""

from datetime import datetime
from typing import Any
from uuid import UUID

from baluarte.domain.cases.models import Case
from baluarte.domain.reparation import queries
from baluarte.domain.sealing.references import written
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.reparation import victim_rights
from baluarte.web.reparation import labels
from baluarte.web.reparation.presenters import case_page, plan_page, routes

# So many contacts are asked about at once, the newest first.
MOST_QUESTIONS = 5


def shown(case: Case, *, opens: bool, by: UUID, at: datetime) -> dict[str, Any]:
    """Return all that her page says."""
    on = local_day(at)
    victims = list(queries.victims_of(case))
    found = [_victim(one, opens=opens, by=by, at=at) for one in victims]
    plans = [plan for one in found for plan in one["plans"]]
    return {
        "case": case,
        "reference": written(case.reference),
        "asked": f"?expediente={case.reference}",
        "opens": opens,
        "victims": found,
        "late": [one for plan in plans for one in plan["late"]],
        "rights": [routes.right(one) for one in victim_rights().values()],
        "may_add": case.closed_at is None,
        "on": on,
    }


def _victim(victim: Any, *, opens: bool, by: UUID, at: datetime) -> dict[str, Any]:
    on = local_day(at)
    words = queries.words_of(victim, by=by, at=at) if opens else {}
    wishes = queries.wishes_of(victim)
    plans = []
    for plan in queries.plans_of([victim]):
        said = plan_page.said_of(queries.plan_state(plan), words, on=on)
        plans.append({
            "row": plan, "reference": written(plan.reference),
            "where": labels.institution_name(plan.commission), **said,
        })  # fmt: skip
    return {
        "row": victim,
        "kind": victim.get_kind_display(),
        "applications": case_page.applications(queries.applications_of([victim]), words, on=on),
        "wishes": case_page.wishes_said(wishes),
        "interviews": [case_page.interview(one, words) for one in queries.interviews_of(victim)],
        "plans": plans,
        "to_answer": [
            {
                "row": one, "kind": one.kind.label,
                "where": labels.institution_name(one.commission),
            }
            for one in queries.unanswered_contacts(victim)[:MOST_QUESTIONS]
        ],
    }  # fmt: skip
