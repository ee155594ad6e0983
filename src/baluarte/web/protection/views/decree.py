from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.protection import actions
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.layout.uploads import sent_with_files
from baluarte.web.protection.forms.decree import DecreeForm
from baluarte.web.protection.lookup import of_the_team, shown_case
from baluarte.web.protection.presenters import study_page
from baluarte.web.protection.refusals import confirm


def approve_measures(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that the Board decreed the planned measures, each with her position."""
    case = of_the_team(shown_case(reference))
    planned, adopted = actions.planned_of(case), actions.adopted_decree(case)
    form = DecreeForm(**sent_with_files(request))

    def act(given: dict[str, Any]) -> None:
        actions.approve_measures(
            case=case, document=given["document"], by=acting_account(),
            at=timezone.now(),
        )  # fmt: skip

    page = Confirmation(
        request=request, form=form,
        kicker=_("Case"),
        reference=written(case.reference),
        title=_("Decree of the planned measures"),
        lead=_("Only a session of the Board decrees. What one that was held adopted is decreed at "
               "that instant, each measure with her position, who owes it and until when; the 72 "
               "hours and the 30 days run from it."),
        button=_("Record the decree"),
        done=_("The measures are decreed, and the step is done."),
        back=reverse("case_protection", args=[case.reference]),
        above="protection/parts/decreed.html",
        more={"planned": [_planned(one) for one in planned], "adopted": adopted},
        is_possible=adopted is not None and bool(planned),
    )  # fmt: skip
    return confirm(page, act)


def _planned(measure: Any) -> dict[str, Any]:
    return {
        "url": reverse("measure", args=[measure.pk]),
        "name": study_page.measure_name(measure.code),
        "who": measure.institution,
        "day": measure.delivery_date,
    }
