"""Urgent acts of a case: measures issued, delivered, and the risk assessed at once."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baluarte.domain.access.models import Institution
from baluarte.domain.cases.models import Case
from baluarte.domain.procedure.queries import gate_keeping, zone_of_matter
from baluarte.domain.protection import actions, acts
from baluarte.domain.protection.models import Measure
from baluarte.domain.protection.queries.measures import measures_of
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.layout.uploads import sent_with_files
from baluarte.web.protection.forms.urgent import UrgentActForm
from baluarte.web.protection.lookup import of_the_team, shown_case
from baluarte.web.protection.presenters import study_page
from baluarte.web.protection.refusals import confirm

ACTS: dict[str, tuple[str, str | Promise]] = {
    "emitir": (acts.ISSUE_URGENT, gettext_lazy("Issue urgent measures")),
    "implementar": (acts.DELIVER_URGENT, gettext_lazy("Deliver urgent measures")),
    "evaluar": (acts.ASSESS_IMMEDIATELY, gettext_lazy("Assess the risk at once")),
}


def urgent_act(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Do an urgent act: with its measures, who delivers them, the document, her word."""
    if name not in ACTS:
        raise Http404
    case, (act, title) = of_the_team(shown_case(reference)), ACTS[name]
    known, bodies = _measures(case, act), _bodies(case)
    form = UrgentActForm(
        **sent_with_files(request),
        measures=[(key, _named(one)) for key, one in known.items()],
        institutions=[(key, str(one)) for key, one in bodies.items()],
        zone=zone_of_matter(case.matter), may_plan=act != acts.DELIVER_URGENT,
    )  # fmt: skip

    def do(given: dict[str, Any]) -> None:
        by, at = acting_account(), timezone.now()
        measures = [known[key] for key in given["measures"]]
        if given.get("code"):
            body = bodies[given["institution"]]
            measures.append(
                actions.plan_measure(case=case, code=given["code"], institution=body, by=by, at=at)
            )
        word = actions.HerWord(code=given["word"], reason=given["reason"])
        actions.do_urgent_act(
            case=case, act=act, measures=measures, document=given["document"],
            happened_at=given["happened_at"], word=word, by=by, at=at,
        )  # fmt: skip

    page = Confirmation(
        request=request, form=form, kicker=_("Case"), reference=written(case.reference),
        title=str(title),
        lead=_(
            "It is done with all four: the measure, who delivers it, the document that shows it, "
            "and the word of the person or why it could not be had."
        ),
        button=_("It is done"), done=_("On record, and the step is done with it."),
        back=reverse("case_protection", args=[case.reference]),
    )  # fmt: skip
    return confirm(page, do)


def _measures(case: Case, act: str) -> dict[str, Measure]:
    """Return the measures an act may be about: to deliver, only what was issued."""
    found = [one.measure for one in measures_of(case) if not one.is_over]
    if act == acts.DELIVER_URGENT:
        issued = actions.issued_in(case)
        found = [one for one in found if one.pk in issued]
    return {str(one.pk): one for one in found}


def _bodies(case: Case) -> dict[str, Institution]:
    """Return who may deliver something in a case: nobody who is left out."""
    keeping = gate_keeping(case.matter, at=timezone.now())
    known = Institution.objects.filter(left_at=None).order_by("name")
    return {str(one.pk): one for one in known if not actions.is_left_out(one, keeping)}


def _named(measure: Measure) -> str:
    name = study_page.measure_name(measure.code)
    return f"{name} · {measure.institution}" if measure.institution else str(name)
