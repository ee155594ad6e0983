"""The score card: what was warned of and what happened, the misses first."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.prevention.queries.warning_scores import (
    WarningScores,
    scores_of,
    years_of_warnings,
)
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.warnings import WarningPolicy, warning_policy_on
from baluarte.web.prevention.permissions import keeps_for
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
    year = int(typed) if typed.isdecimal() and int(typed) in years else today.year
    found = scores_of(house, year, policy=policy, at=at)
    context = {
        "house": house,
        "year": year,
        "years": [one for one in years if one != year],
        "scores": found,
        "misses": found.misses[:MOST_MISSES],
        "more_misses": max(0, len(found.misses) - MOST_MISSES),
        "signals": _signals(found, policy),
        "budgets": [
            {"level": policy.levels[one.level].in_language(language()), "budget": one}
            for one in found.budgets
        ],
        "calibration": _calibration(found),
        "facts": _facts(found),
        "policy": policy.in_language(language()),
    }
    return render(request, "prevention/warning_scores.html", context)


def _signals(found: WarningScores, policy: WarningPolicy) -> list[dict[str, Any]]:
    return [
        {
            "signal": policy.signals[signal].in_language(language()),
            "tally": one,
            "precision": _share(one.precision),
        }
        for signal, one in found.tallies.items()
    ]


def _facts(found: WarningScores) -> list[dict[str, Any]]:
    total = found.total
    no_data = _("No data")
    return [
        {
            "term": _("Came true, of those that can be judged"),
            "value": _share(total.precision) or no_data,
            "note": _("%(number)d of %(of)d") % {"number": total.happened, "of": total.judged},
        },
        {
            "term": _("Grave events of which a warning stood"),
            "value": _share(found.recall) or no_data,
            "note": _("%(number)d of %(of)d") % {"number": found.warned, "of": found.grave},
        },
        {
            "term": _("Days from the warning to what happened (median)"),
            "value": no_data if found.lead_median is None else f"{found.lead_median:g}",
        },
        {
            "term": _("Days from the warning to its plan (median)"),
            "value": no_data if found.plan_median is None else f"{found.plan_median:g}",
        },
    ]


def _calibration(found: WarningScores) -> dict[str, Any] | None:
    if not found.calibration:
        return None
    return {
        "columns": [
            {"key": "what", "says": _("Probability that was said")},
            {"key": "said", "says": _("Mean of what was said"), "number": True},
            {"key": "came", "says": _("Share that came true"), "number": True},
            {"key": "warnings", "says": _("Warnings"), "number": True},
        ],
        "rows": [
            {
                "what": f"{one.low:.2f} - {one.high:.2f}",
                "said": round(one.said, 2),
                "came": round(one.came, 2),
                "warnings": one.warnings,
            }
            for one in found.calibration
        ],
    }


def _share(value: float | None) -> str:
    return "" if value is None else f"{value * 100:.0f} %"
