"""How many indicators have a figure, by axis and by institution: both add up to all of them."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from baluarte.domain.accountability.indicators import FigureState, newest_figures
from baluarte.norms.catalogues import terms
from baluarte.norms.policy import PolicyIndicator, owner_name, policy_indicators
from baluarte.web.accountability.presenters.axis_counts import state_of
from baluarte.web.accountability.presenters.figures import STATES, language


def boards(request: HttpRequest) -> HttpResponse:
    """Show counts of indicators by state of their figure, for each axis and each institution."""
    figures = newest_figures(known_at=timezone.now())
    states = {code: state_of(code, figures) for code in policy_indicators()}
    axes = {code: one.in_language(language()) for code, one in terms("policy_axes").items()}
    every = policy_indicators().values()
    owners = {code: owner_name(code, language()) for code in sorted({o.owners[0] for o in every})}
    context = {
        "states": [str(label) for label in STATES.values()],
        "by_axis": _rows(every, axes, lambda one: one.axis, states, "eje"),
        "by_institution": _rows(every, owners, lambda one: one.owners[0], states, "institucion"),
        "total": _numbers(states.values()),
        "number": len(states),
    }
    return render(request, "accountability/boards.html", context)


def _rows(
    every: Iterable[PolicyIndicator],
    names: dict[str, str],
    of: Callable[[PolicyIndicator], str],
    states: dict[str, FigureState],
    asked: str,
) -> list[dict[str, Any]]:
    several = list(every)
    found = []
    for code, label in names.items():
        mine = [states[one.code] for one in several if of(one) == code]
        found.append(
            {
                "label": label,
                "url": f"{reverse('indicators')}?{asked}={code}",
                "numbers": _numbers(mine),
                "number": len(mine),
            }
        )
    return found


def _numbers(states: Iterable[FigureState]) -> list[int]:
    counted = Counter(states)
    return [counted[state] for state in STATES]
