from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from baluarte.domain.access.rules import require_role
from baluarte.domain.protection.effectiveness import (
    FEWEST_AGGRESSIONS,
    Said,
    TooFew,
)
from baluarte.domain.protection.models.measure_timelines import FEWEST_CASES
from baluarte.domain.protection.queries.effectiveness import (
    ANALYST,
    EffectOf,
    effects_of_measures,
    effects_over_all_cases,
)
from baluarte.domain.wall.context import acting_account
from baluarte.science import rates
from baluarte.web.protection.forms.counting import EffectsForm, asked_of
from baluarte.web.registry.presenters.labels import label_of

# Where the drawings end; what reaches beyond is said in figures and not drawn.
WIDEST = 3.0


def effects(request: HttpRequest) -> HttpResponse:
    """Show events a day beside types of measures; nothing before it is said since when."""
    by = acting_account()
    require_role(by, ANALYST)
    form = EffectsForm(asked_of(request.GET, EffectsForm), initial={"dias": 30})
    context: dict[str, Any] = {
        "form": form,
        "fewest_cases": FEWEST_CASES,
        "fewest_aggressions": FEWEST_AGGRESSIONS,
    }
    if form.is_valid():
        now = timezone.now()
        given = form.cleaned_data
        found = effects_of_measures(
            covered_since=given["desde"], left_out=given["dias"], known_at=now, by=by, at=now
        )
        is_over_all = not found.cases
        if is_over_all:
            found = effects_over_all_cases(left_out=given["dias"], by=by, at=now)
        rows = [_row(one) for one in found.rows]
        context |= {
            "found": found,
            "is_over_all": is_over_all,
            "left_out": given["dias"],
            "said": [row for row in rows if row["whole"] or row["apart"]],
            "unsaid": [row for row in rows if not (row["whole"] or row["apart"])],
            "scale": WIDEST,
        }
    status = 422 if form.errors else 200
    return render(request, "protection/effectiveness.html", context, status=status)


def _row(one: EffectOf) -> dict[str, Any]:
    catalogue = "measure_families" if one.is_family else "measures"
    return {
        "id": f"{'familia' if one.is_family else 'tipo'}-{one.code}",
        "name": label_of(catalogue, one.code),
        "is_family": one.is_family,
        "effect": one.effect,
        "whole": _shown(one.effect.whole),
        "apart": _shown(one.effect.apart),
    }


def _shown(said: Said) -> dict[str, Any] | None:
    """Return a comparison to be drawn: of its two intervals, the ends that lie farther apart."""
    if isinstance(said, TooFew):
        return None
    low, high = _widest(said)
    is_drawn = high <= WIDEST
    return {
        "low": round(low, 2),
        "high": round(high, 2) if is_drawn else None,
        "best": round(said.value, 2),
        "beyond": WIDEST,
        "is_drawn": is_drawn,
        "of": said,
    }


def _widest(said: rates.RateRatio) -> tuple[float, float]:
    lows, highs = (said.lower, said.robust_lower), (said.upper, said.robust_upper)
    # NaN is neither lower nor higher than anything.
    return (
        min(one for one in lows if one == one),  # noqa: PLR0124
        max(one for one in highs if one == one),  # noqa: PLR0124
    )
