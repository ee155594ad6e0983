from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from baluarte.domain.access.rules import holds_role
from baluarte.domain.protection.models import Measure
from baluarte.domain.protection.queries import (
    measures_wanting,
    reevaluations_due,
    studies_open,
    studies_to_rate_again,
)
from baluarte.domain.protection.queries.caseload import case_load
from baluarte.domain.protection.queries.effectiveness import ANALYST
from baluarte.domain.protection.queries.measures import DEFICIENT
from baluarte.domain.wall.context import acting_account
from baluarte.norms import instruments
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.protection.presenters import study_page
from baluarte.web.registry.presenters.labels import label_of

# How far ahead the page looks, and how many of each it shows: what waits longest stands first.
AHEAD, MOST = timedelta(days=30), 100
INSTRUMENT, LOAD = "risk", "carga"


def protection(request: HttpRequest) -> HttpResponse:
    """Show what presses in the cases one may see: never a name, an index of what to open."""
    today = local_day(timezone.now())
    anew = list(reevaluations_due(on=today + AHEAD)[: MOST + 1])
    studies = list(studies_open()[: MOST + 1])
    wanting = list(measures_wanting(on=today)[: MOST + 1])
    again = list(studies_to_rate_again()[: MOST + 1])
    by = acting_account()
    # Counted where it is asked for: among many cases it takes longer than all the rest.
    load = case_load() if LOAD in request.GET else None
    context = {
        "may_analyse": holds_role(by, ANALYST),
        "load": load,
        "per_officer": round(load.per_officer) if load and load.per_officer else None,
        "anew": [study_page.reevaluation(one, on=today) for one in anew[:MOST]],
        "studies": studies[:MOST],
        "again": again[:MOST],
        "measures": [_wanting(one) for one in wanting[:MOST]],
        "is_cut": max(len(anew), len(studies), len(wanting), len(again)) > MOST,
        "most": MOST,
        "has_board": settings.BOARD,
        "is_quiet": not (anew or studies or wanting or again),
    }
    return render(request, "protection/index.html", context)


def instrument(request: HttpRequest) -> HttpResponse:
    """Show the instrument as text: what is asked, by which rules, how sure each is."""
    known = instruments.newest(INSTRUMENT, on=local_day(timezone.now()))
    domains = [{"domain": one, "codes": known.codes_of(one)} for one in known.domains]
    families = {
        kind.code: "; ".join(label_of("measure_families", code) for code in kind.answered_by)
        for kind in known.scenario_kinds
    }
    kinds = [{"kind": one, "families": families[one.code]} for one in known.scenario_kinds]
    context = {"instrument": known, "domains": domains, "kinds": kinds}
    return render(request, "protection/instrument.html", context)


def _wanting(one: Measure) -> dict[str, Any]:
    status, failed_at = getattr(one, "status"), getattr(one, "failed_at")  # noqa: B009 (annotated)
    if status == DEFICIENT:
        why = _("In place, but deficient")
    elif failed_at is not None:
        why = _("It failed")
    else:
        why = _("Not delivered")
    said = label_of("measure_statuses", status) if status else pgettext("measure", "Planned")
    return {"row": one, "name": study_page.measure_name(one.code), "why": why, "status": said}
