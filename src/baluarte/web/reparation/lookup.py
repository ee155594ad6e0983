"""What an address names, as whoever asks may see it; everything else does not exist."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone

from baluarte.domain.access.models import Institution
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import Case
from baluarte.domain.cases.queries import layers_of
from baluarte.domain.cases.queries.readers import log_reading
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.reparation import queries
from baluarte.domain.reparation.actions.transfers import is_covered
from baluarte.domain.reparation.choices import LAYER
from baluarte.domain.reparation.models import (
    Application,
    CaseVictim,
    Interview,
    Referral,
    Remedy,
    RemedyStep,
    ReparationPlan,
)
from baluarte.domain.wall.context import acting_account
from baluarte.norms.reparation import FEDERAL_COMMISSION
from baluarte.web.reparation import labels


def victim(key: UUID) -> CaseVictim:
    """Return a victim whose team one is of, in an open case."""
    try:
        found = queries.victim_of(key)
    except CaseVictim.DoesNotExist:
        raise Http404 from None
    return _open(found)


def application(reference: str) -> Application:
    """Return an application whose team one is of, in an open case."""
    try:
        found = queries.application_of(reference)
    except Application.DoesNotExist:
        raise Http404 from None
    _open(found.victim)
    return found


def commissions_with_her_yes(application: Application) -> list[str]:
    """Return the other commissions that she let know of her case."""
    every = [one for one in labels.commissions() if one != application.commission]
    here = set(Institution.objects.filter(code__in=every).values_list("code", flat=True))
    case = application.victim.case
    # One without an account here is never named: a yes to another by its name is none to it.
    is_open = FEDERAL_COMMISSION not in here and _has_unnamed_yes(case)
    known = [one for one in every if one in here or (is_open and one == FEDERAL_COMMISSION)]
    return [one for one in known if is_covered(case, one)]


def _has_unnamed_yes(case: Case) -> bool:
    said = [word for layer in layers_of(case) if layer.code == LAYER for word in layer.said]
    return any(word.is_given and word.institution_id is None for word in said)


def application_key(key: UUID) -> Application:
    """Return an application by its key, as one sees it."""
    found = Application.objects.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def referral(key: UUID) -> Referral:
    """Return a referral whose team one is of, that nobody answered yet."""
    found = Referral.objects.select_related("application__victim__case__matter").filter(pk=key)
    one = found.filter(answer=None).first()
    if one is None:
        raise Http404
    _open(one.application.victim)
    return one


def interview(key: UUID) -> Interview:
    """Return an interview whose team one is of."""
    one = Interview.objects.select_related("victim__case__matter").filter(pk=key).first()
    if one is None:
        raise Http404
    _open(one.victim)
    return one


def plan(reference: str, *, to_change: bool = True) -> ReparationPlan:
    """Return a plan whose team one is of; its reading is logged."""
    try:
        found = queries.plan_of(reference)
    except ReparationPlan.DoesNotExist:
        raise Http404 from None
    if not may_contribute(found.victim.case.matter):
        raise Http404
    if to_change and (found.closed_at or found.victim.case.closed_at):
        raise Http404
    by, at = acting_account(), timezone.now()
    log_reading(found.victim.case, by=by, at=at)
    record(
        act="reparation.read_plan", object_type="reparation_plan", objects=[found.pk],
        files=[found.compartment_id], by=by, at=at,
    )  # fmt: skip
    return found


def remedy(key: UUID) -> Remedy:
    """Return a remedy whose team one is of, in an open case."""
    try:
        found = queries.remedy_of(key)
    except Remedy.DoesNotExist:
        raise Http404 from None
    _open(found.plan.victim)
    return found


def step(key: UUID) -> RemedyStep:
    """Return a step on the way of a remedy that is not done yet."""
    found = RemedyStep.objects.select_related("remedy__plan__victim__case__matter")
    one = found.filter(pk=key, done_date=None).first()
    if one is None:
        raise Http404
    _open(one.remedy.plan.victim)
    return one


def _open(victim: CaseVictim) -> CaseVictim:
    case = victim.case
    if case.closed_at is not None or not may_contribute(case.matter):
        raise Http404
    return victim
