"""Her own reparation, as she reads it: first what is owed and late, then all the rest."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.cases.models import Case
from baluarte.domain.reparation import queries
from baluarte.domain.reparation.models import Remedy
from baluarte.domain.sealing.references import written
from baluarte.norms.agenda.wording import day as day_in_words
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.reparation import victim_rights
from baluarte.web.layout.templatetags.components import figures
from baluarte.web.reparation import labels
from baluarte.web.reparation.presenters import case_page, plan_page, routes

# So many contacts are asked about at once, the newest first.
MOST_QUESTIONS = 5


def shown(case: Case, *, opens: bool, by: UUID, at: datetime) -> dict[str, Any]:
    """Return all that her page says."""
    on = local_day(at)
    victims = list(queries.victims_of(case))
    is_several = len(victims) > 1
    found = [_victim(one, is_several=is_several, opens=opens, by=by, at=at) for one in victims]
    plans = [plan for one in found for plan in one["plans"]]
    return {
        "case": case,
        "reference": written(case.reference),
        "asked": f"?expediente={case.reference}",
        "no_url": f"{reverse('own_consent', args=[labels.consent_number()])}"
        f"?expediente={case.reference}",
        "opens": opens,
        "victims": found,
        "late": [one for plan in plans for one in plan["late"]],
        "awaiting": [one for plan in plans for one in plan["awaiting"]],
        "rights": [routes.right(one) for one in victim_rights().values()],
        "may_add": case.closed_at is None,
        "on": on,
    }


def owed(remedy: Remedy) -> list[dict[str, Any]]:
    """Return what is on record of one thing owed to her, beside which she says whether it came."""
    given = list(remedy.deliveries.order_by("-happened_date", "-recorded_at"))
    said = [
        _("%(how)s, on %(day)s")
        % {
            "how": one.get_delivered_display(),
            "day": day_in_words(one.happened_date, labels.language()),
        }
        for one in given[:1]
    ]
    paid = sum(one.paid for one in given if one.paid)
    terms = [
        (_("Who owes it"), labels.institution_name(remedy.institution)),
        (_("Until which day"), day_in_words(remedy.due_date, labels.language())),
        (_("How much was granted, in pesos"), remedy.pesos and figures(remedy.pesos)),
        (_("What they say of it"), said[0] if said else _("Nobody says that anything was given.")),
        (_("What they say was paid, in pesos"), paid and figures(paid)),
    ]
    return [{"term": term, "value": value} for term, value in terms if value]


def _victim(
    victim: Any, *, is_several: bool, opens: bool, by: UUID, at: datetime
) -> dict[str, Any]:
    on = local_day(at)
    kind = str(victim.get_kind_display()) if is_several else ""
    words = queries.words_of(victim, by=by, at=at) if opens else {}
    wishes = queries.wishes_of(victim)
    plans = []
    held = list(queries.plans_of([victim]))
    for plan in held:
        said = plan_page.said_of(queries.plan_state(plan), words, on=on)
        plans.append({
            "row": plan, "reference": written(plan.reference),
            "where": labels.institution_name(plan.commission),
            "title": _plan_title(kind, plan.opened_date if len(held) > 1 else None), **said,
        })  # fmt: skip
    return {
        "row": victim,
        "kind": victim.get_kind_display(),
        "applications": case_page.applications(queries.applications_of([victim]), words, on=on),
        "wishes": case_page.wishes_said(wishes, is_hers=True),
        "interviews": [case_page.interview(one, words) for one in queries.interviews_of(victim)],
        "plans": plans,
        "plan_title": _plan_title(kind, None),
        "asked_title": _named(_("What was asked for you"), kind),
        "treated_title": _named(_("How you are attended to"), kind),
        "to_answer": [
            {
                "row": one, "kind": one.kind.label,
                "where": labels.institution_name(one.commission),
            }
            for one in queries.unanswered_contacts(victim)[:MOST_QUESTIONS]
        ],
    }  # fmt: skip


def _plan_title(kind: str, opened: date | None) -> str:
    """Return the name of a plan: whose and of when, only where there are several."""
    title = _named(_("Your plan"), kind)
    if opened is None:
        return title
    return _("%(title)s (opened on %(day)s)") % {
        "title": title,
        "day": day_in_words(opened, labels.language()),
    }


def _named(title: str, kind: str) -> str:
    """Return a title with as what she is a victim, where she is so in several ways."""
    return f"{title}: {kind}" if kind else title
