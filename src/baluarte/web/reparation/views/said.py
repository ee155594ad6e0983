"""What every page on which something is said of a reparation does: asks, acts, says a refusal."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.cases.models import Case
from baluarte.domain.cases.queries import events_of
from baluarte.domain.registry.models import Event
from baluarte.domain.reparation.models import ReparationPlan
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.sealing.references import written
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.reparation import labels


def page_of(request: HttpRequest, case: Case, form: Any, **said: Any) -> Confirmation:
    """Return a page on which something is said of a case's reparation."""
    given = {
        "kicker": _("Reparation"), "reference": written(case.reference),
        "button": _("Write it down"), "done": _("On record."),
        "back": reverse("case_reparation", args=[case.reference]),
    }  # fmt: skip
    return Confirmation(request=request, form=form, **{**given, **said})


def page_of_plan(
    request: HttpRequest, plan: ReparationPlan, form: Any, **said: Any
) -> Confirmation:
    """Return a page on which something is said of a plan."""
    given = {
        "kicker": labels.institution_name(plan.commission), "reference": written(plan.reference),
        "back": reverse("reparation_plan", args=[plan.reference]),
    }  # fmt: skip
    return page_of(request, plan.victim.case, form, **{**given, **said})


def do(page: Confirmation, act: Callable[[], object]) -> HttpResponse:
    """Act once the page is ready; a refusal stands beside its box."""
    if page.is_ready:
        try:
            act()
        except ReparationRefused as refused:
            page.form.refuse(refused)
    return page.answer()


def events_to_choose(case: Case) -> list[tuple[str, str]]:
    """Return the events of a case by their references."""
    return [(str(one.event_id), written(one.event.reference)) for one in events_of(case)]


def chosen_event(case: Case, form: Any) -> Event | None:
    """Return the event of a case that was chosen, where one was."""
    asked = form.cleaned_data.get("event")
    found = {str(one.event_id): one.event for one in events_of(case)}
    return found.get(asked) if asked else None
