"""What the month's forecast would warn of: read, chosen place by place, and proposed."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.access.models import Institution
from baluarte.domain.analysis.models import Run, RunAnswer
from baluarte.domain.analysis.queries.forecasts import (
    answered_forecasts,
    is_over,
    last_day_ahead,
    newest_forecast,
)
from baluarte.domain.analysis.queries.runs import status_of, statuses_of
from baluarte.domain.prevention.actions.model_warnings import propose_from_run
from baluarte.domain.prevention.queries.model_warnings import Foreseen, foreseen, signals_of_run
from baluarte.domain.prevention.warning_choices import LevelOfWarning, SignalKind
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.warnings import WarningPolicy, WarningRefused, warning_policy_on
from baluarte.web.analysis.presenters.run_figures import percent_said
from baluarte.web.analysis.presenters.run_results import names_of
from baluarte.web.analysis.presenters.run_words import (
    level_said,
    month_said,
    months_said,
    questions_said,
)
from baluarte.web.layout.templatetags.components import figures
from baluarte.web.prevention.permissions import keeps_for
from baluarte.web.statements.labels import language

RUN, CHOSEN = "calculo", "lugar"
MOST_ROWS, MOST_OTHERS = 150, 5
LEVELS = (LevelOfWarning.ORANGE, LevelOfWarning.YELLOW)


def propose_from_forecast(request: HttpRequest) -> HttpResponse:
    """Show what the newest forecast would warn of, and propose what was chosen of it."""
    by, at = acting_account(), timezone.now()
    houses = keeps_for(by, at=at)
    if not houses:
        raise Http404
    run = _run(request, houses)
    answer = None if run is None else status_of(run).answer
    if run is None or answer is None:
        return render(request, "prevention/forecast.html", {"run": None})
    if request.method == "POST":
        return _proposed(request, run, answer, by=by, at=at)
    context = _page(run, answer, at=at) | {"others": _others(run, houses, at=at)}
    return render(request, "prevention/forecast.html", context)


def _run(request: HttpRequest, houses: Collection[Institution]) -> Run | None:
    """Return the forecast that the address asks for, or the newest."""
    asked = request.POST.get(RUN) or request.GET.get(RUN)
    if not asked:
        return newest_forecast(houses)
    found = [one for one in answered_forecasts(houses) if str(one.pk) == asked]
    if not found:
        raise Http404
    return found[0]


def _proposed(
    request: HttpRequest, run: Run, answer: RunAnswer, *, by: UUID, at: datetime
) -> HttpResponse:
    chosen = _chosen(request.POST.getlist(CHOSEN))
    here = f"{reverse('propose_from_forecast')}?{RUN}={run.pk}"
    if not chosen:
        messages.warning(request, _("Choose at least one place: none is chosen for you."))
        return redirect(here)
    try:
        made = propose_from_run(run=run, answer=answer, chosen=chosen, by=by, at=at)
    except WarningRefused as refused:
        messages.error(request, refused.in_language(language()))
        return redirect(here)
    if made:
        said = ngettext(
            "One warning proposed. Nobody was told: another person of your organisation decides.",
            "%(number)s warnings proposed. Nobody was told: another person of your organisation "
            "decides each.",
            len(made),
        )
        messages.success(request, said % {"number": figures(len(made))})
    if missing := len(chosen) - len(made):
        said = ngettext(
            "One of those you chose was not proposed: a warning says it already, or the budget of "
            "its level is spent.",
            "%(number)s of those you chose were not proposed: a warning says it already, or the "
            "budget of their level is spent.",
            missing,
        )
        messages.warning(request, said % {"number": figures(missing)})
    return redirect("early_warnings")


def _chosen(typed: Collection[str]) -> set[tuple[str, SignalKind]]:
    """Read the places and outputs that were ticked; what is neither is left out."""
    pairs = (one.partition(":") for one in typed)
    return {(place, SignalKind(kind)) for place, _colon, kind in pairs if kind in {*SignalKind}}


def _page(run: Run, answer: RunAnswer, *, at: datetime) -> dict[str, Any]:
    today = local_day(at)
    policy = warning_policy_on(today)
    found = foreseen(signals_of_run(answer, today), holder=run.institution, at=at)
    rows = _rows(found, policy)
    told = (answer.result or {})["summary"]
    [asks] = questions_said([run])
    return {
        "run": run,
        "asks": asks,
        "origin": month_said(told["origin"]),
        "months": months_said(told["months"][0], told["months"][-1]),
        "digest": told["digest"],
        "is_over": is_over(answer, today),
        "last_day": last_day_ahead(answer),
        "would": _would(found),
        "left": [_left(found, policy, level) for level in LEVELS],
        "rows": rows[:MOST_ROWS],
        "more": max(0, len(rows) - MOST_ROWS),
        "is_any_offered": any(row["is_offered"] for row in rows[:MOST_ROWS]),
        "not_corrected": not told["is_corrected"],
        "policy": policy.in_language(language()),
    }


def _others(run: Run, houses: Collection[Institution], *, at: datetime) -> list[dict[str, str]]:
    """Return the other forecasts whose months are not over, the newest first."""
    today = local_day(at)
    several = [one for one in answered_forecasts(houses) if one.pk != run.pk][:MOST_OTHERS]
    held = [one for one in statuses_of(several) if one.answer and not is_over(one.answer, today)]
    asks = questions_said([one.run for one in held])
    return [
        {
            "says": f"{level_said(one.run.level)}: {said}",
            "url": f"{reverse('propose_from_forecast')}?{RUN}={one.run.pk}",
        }
        for one, said in zip(held, asks, strict=True)
    ]


def _would(found: Foreseen) -> str:
    """Say of how many places the policy would warn: where it is of most, it says nothing."""
    said = ngettext(
        "This policy would warn of one place of %(places)s that are forecast; of %(dark)s without "
        "coverage nothing is said, which is not low risk.",
        "This policy would warn of %(raised)s places of %(places)s that are forecast; of %(dark)s "
        "without coverage nothing is said, which is not low risk.",
        found.places_raised,
    )
    return said % {
        "raised": figures(found.places_raised),
        "places": figures(found.places),
        "dark": figures(found.not_covered),
    }


def _left(found: Foreseen, policy: WarningPolicy, level: LevelOfWarning) -> dict[str, Any]:
    """Return what the year's budget of a level has left, beside what would be proposed."""
    offered = sum(one.level == level for one in found.offered)
    return {
        "term": policy.levels[level].in_language(language()),
        "value": _("%(left)s left of the year's budget of %(most)s")
        % {
            "left": figures(found.left[level]),
            "most": figures(policy.levels[level].yearly_budget or 0),
        },
        "note": ngettext(
            "one would be proposed", "%(number)s would be proposed", offered
        ) % {"number": figures(offered)},
    }  # fmt: skip


def _rows(found: Foreseen, policy: WarningPolicy) -> list[dict[str, Any]]:
    names = names_of({one.place for one in found.raised})
    return [
        {
            "key": f"{one.place}:{one.signal}",
            "place": names.get(one.place, one.place),
            "signal": policy.signals[one.signal].in_language(language()),
            "probability": percent_said(one.probability),
            "level": policy.levels[one.level].in_language(language()),
            "said_already": (already := found.said_already.get(one.key, "")),
            "is_spent": not already and found.left[one.level] <= 0,
            "is_offered": not already and found.left[one.level] > 0,
        }
        for one in found.raised
    ]
