from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.models import Institution
from baluarte.domain.cases.models import Case
from baluarte.domain.procedure.queries import gate_keeping
from baluarte.domain.protection import actions
from baluarte.domain.protection.models import Measure, RiskStudy
from baluarte.domain.protection.queries import instrument_of, scenarios_of
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.protection import versions
from baluarte.web.protection.forms.measures import MeasureForm
from baluarte.web.protection.lookup import of_the_team, shown_case, shown_measure
from baluarte.web.protection.presenters.study_page import measure_name, scenario_kind
from baluarte.web.protection.refusals import confirm
from baluarte.web.protection.views.judging import judging


@judging
def plan_for_study(request: HttpRequest, one: RiskStudy) -> HttpResponse:
    """Plan a measure against scenarios of a study."""
    said = {
        "kicker": _("Study of risk"),
        "reference": written(one.case.reference),
        "title": _("Plan a measure"),
        "lead": _(
            "Every family of the catalogue stands on equal footing: digital, psychosocial, "
            "collective, relocation and accompaniment beside escorts."
        ),
        "button": _("Plan it"),
        "done": _("The measure is in the plan."),
        "back": reverse("study", args=[one.pk]),
    }
    initial = {"answers": [n for n in request.GET.getlist("escenario") if n.isdigit()]}
    return _plan(request, one.case, said, study=one, initial=initial)


def plan_for_case(request: HttpRequest, reference: str) -> HttpResponse:
    """Plan a measure that does not wait for a study."""
    case = of_the_team(shown_case(reference))
    said = {
        "kicker": _("Case"),
        "reference": written(case.reference),
        "title": _("Plan a measure"),
        "lead": _(
            "Measures do not wait for the study. One that answers a scenario is planned in it."
        ),
        "button": _("Plan it"),
        "done": _("The measure is in the plan."),
        "back": reverse("case_protection", args=[case.reference]),
    }
    return _plan(request, case, said)


def replace_measure(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    """Put another measure in the place of one; what became of the old one stays."""
    old = shown_measure(measure_id).measure
    of_the_team(old.case)
    said = {
        "kicker": measure_name(old.code),
        "reference": written(old.case.reference),
        "title": _("Replace this measure"),
        "lead": _(
            "The new one answers the same scenarios unless you say otherwise. What was said of "
            "the old one stays in the history."
        ),
        "button": _("Replace it"),
        "done": _("The measure was replaced."),
        "back": reverse("case_protection", args=[old.case.reference]),
    }
    initial = {
        "code": old.code,
        "answers": [str(number) for number in old.answers],
        "is_collective": old.is_collective,
        "institution": str(old.institution_id or ""),
    }
    return _plan(request, old.case, said, study=old.study, initial=initial, replaces=old)


def _plan(
    request: HttpRequest,
    case: Case,
    said: dict[str, Any],
    *,
    study: RiskStudy | None = None,
    initial: dict[str, Any] | None = None,
    replaces: Measure | None = None,
) -> HttpResponse:
    at = timezone.now()
    institutions = _offered(case)
    form = MeasureForm(
        request.POST or None,
        initial=initial,
        scenarios=_scenarios(study),
        institutions=[(key, str(one)) for key, one in institutions.items()],
        **versions.plan(case, replaces),
    )
    page = Confirmation(request=request, form=form, **said)

    def act(given: dict[str, Any]) -> None:
        actions.plan_measure(
            case=case, study=study, code=given["code"], is_collective=given["is_collective"],
            answers=[int(number) for number in given.get("answers", ())],
            institution=institutions.get(given["institution"]),
            delivery_date=given["delivery_date"], replaces=replaces, by=acting_account(), at=at,
        )  # fmt: skip

    return confirm(page, act, to=f"{page.back}#plan")


def _offered(case: Case) -> dict[str, Institution]:
    """Return who may owe something in a case: nobody who is left out, or in one command with it."""
    keeping = gate_keeping(case.matter, at=timezone.now())
    known = Institution.objects.select_related("municipality").order_by("name")
    return {str(one.pk): one for one in known if not actions.is_left_out(one, keeping)}


def _scenarios(study: RiskStudy | None) -> list[tuple[str, str]]:
    if study is None:
        return []
    instrument = instrument_of(study)
    return [
        (
            str(one.number),
            _("Scenario %(number)s: %(kind)s")
            % {"number": one.number, "kind": scenario_kind(instrument, one)},
        )
        for one in scenarios_of(study)
    ]
