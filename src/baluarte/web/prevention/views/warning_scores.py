"""The score card: what was warned of and what happened, the misses first."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.models import Institution
from baluarte.domain.analysis.queries.forecasts import newest_over
from baluarte.domain.prevention.queries.warning_scores import (
    WarningScores,
    scores_of,
    years_of_warnings,
)
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.warnings import WarningPolicy, warning_policy_on
from baluarte.web.analysis.presenters.forecast_score import score_page
from baluarte.web.analysis.presenters.run_results import names_of
from baluarte.web.analysis.presenters.run_words import months_said
from baluarte.web.layout.score_card_page import (
    calibration_table,
    days_facts,
    share,
    signal_row,
    worth_of_acting,
)
from baluarte.web.layout.templatetags.components import figures
from baluarte.web.prevention.permissions import keeps_for
from baluarte.web.prevention.views.score_cards import rows_of_cards
from baluarte.web.statements.labels import language

YEAR, MOST_MISSES = "anio", 25


def warning_scores(request: HttpRequest) -> HttpResponse:
    """Show of a year what was warned of and what happened."""
    by, at = acting_account(), timezone.now()
    houses = keeps_for(by, at=at)
    if not houses:
        raise Http404
    house, today = houses[0], local_day(at)
    policy = warning_policy_on(today)
    years = sorted({*years_of_warnings(house), today.year}, reverse=True)
    typed = request.GET.get(YEAR, "")
    year = int(typed) if typed in map(str, years) else today.year
    found = scores_of(house, year, policy=policy, at=at)
    context = {
        "house": house,
        "year": year,
        "years": [one for one in years if one != year],
        "scores": found,
        "misses": found.misses[:MOST_MISSES],
        "more_misses": max(0, len(found.misses) - MOST_MISSES),
        "signals": _signals(found, policy),
        "levels": _levels(found, policy),
        "calibration": calibration_table(map(asdict, found.calibration)),
        "worth": worth_of_acting(found.total.happened, found.total.did_not),
        "facts": _facts(found),
        **_forecast(house, at=at),
        "policy": policy.in_language(language()),
        "cards": rows_of_cards(by, year=year),
        "may_propose_card": year in years_of_warnings(house),
    }
    return render(request, "prevention/warning_scores.html", context)


def _forecast(house: Institution, *, at: datetime) -> dict[str, Any]:
    """Return what came of the newest forecast whose months are over; its error is on its page."""
    found = newest_over(house, local_day(at))
    if found is None:
        return {}
    run, answer = found
    told = (answer.result or {})["summary"]
    return {
        "forecast": run,
        "months": months_said(told["months"][0], told["months"][-1]),
        "score": score_page(run, answer, at=at, names_of=names_of, with_skill=False),
    }


def _signals(found: WarningScores, policy: WarningPolicy) -> list[dict[str, Any]]:
    return [
        signal_row(policy.signals[signal].in_language(language()), asdict(one))
        for signal, one in found.tallies.items()
    ]


def _levels(found: WarningScores, policy: WarningPolicy) -> list[dict[str, Any]]:
    return [
        {
            "says": policy.levels[one.level].in_language(language()),
            "issued": one.used,
            "foreseen": one.most,
        }
        for one in found.budgets
    ]


def _facts(found: WarningScores) -> list[dict[str, Any]]:
    total = found.total
    return [
        {
            "term": term,
            "value": share(number, of) or _("No data"),
            "note": _("%(number)d of %(of)d") % {"number": number, "of": of},
        }
        for term, number, of in (
            (_("Came true, of those that can be judged"), total.happened, total.judged),
            (_("Grave events of which a warning stood"), found.warned, found.grave),
        )
    ] + [_false_a_month(found), *days_facts(found.lead_median, found.plan_median)]


def _false_a_month(found: WarningScores) -> dict[str, Any]:
    """Return how many false warnings a month asked somebody to act."""
    did_not = found.total.did_not
    return {
        "term": _("False warnings a month"),
        "value": figures(round(did_not / found.months, 1)) if found.total.judged else _("No data"),
        "note": _("%(number)d in %(months)d months, of all places together")
        % {"number": did_not, "months": found.months},
    }
