"""The whole policy on one page."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.accountability.choices import Assessed
from baluarte.domain.accountability.indicators import FigureState, newest_figures
from baluarte.domain.accountability.models import Target
from baluarte.domain.accountability.queries import both_sides, targets
from baluarte.domain.wall.context import acting_account
from baluarte.norms.catalogues import terms
from baluarte.norms.policy import (
    Objective,
    guidelines,
    indicators_of,
    objectives_of,
    owner_name,
)
from baluarte.web.accountability.judging import judging_among
from baluarte.web.accountability.presenters.axis_counts import AxisCount, axis_count
from baluarte.web.accountability.presenters.axis_demands import demands_by_axis
from baluarte.web.accountability.presenters.demand_rows import indicator_row
from baluarte.web.accountability.presenters.figures import language
from baluarte.web.accountability.presenters.sides import sides, target_shown
from baluarte.web.statements.permissions import stating_for


def policy(request: HttpRequest) -> HttpResponse:
    """Show each axis with its guidelines, objectives and indicators; who answers, what is said."""
    at = timezone.now()
    known = {
        "figures": newest_figures(known_at=at),
        "targets": _by_indicator(targets(known_at=at, institution="")),
        "indicators": both_sides(Assessed.INDICATOR, known_at=at),
        "objectives": both_sides(Assessed.OBJECTIVE, known_at=at),
        "houses": stating_for(acting_account(), at=at),
    }
    demands = demands_by_axis(at=at)
    axes = [
        _axis(code, one.in_language(language()), known) | demands.get(code, {})
        for code, one in terms("policy_axes").items()
    ]
    context = {"axes": axes}
    return render(request, "accountability/policy.html", context)


def _by_indicator(agreed: Iterable[Target]) -> dict[str, list[Target]]:
    found: dict[str, list[Target]] = {}
    for one in agreed:
        found.setdefault(one.indicator, []).append(one)
    return found


def _axis(code: str, label: str, known: dict[str, Any]) -> dict[str, Any]:
    found = [
        (each, [_objective(of, known) for of in objectives_of(each.code)])
        for each in guidelines().values()
        if each.axis == code
    ]
    return {
        "code": code,
        "label": label,
        "said": _axis_said(axis_count(code, known["figures"])),
        "guidelines": [
            {
                "code": each.code,
                "said": f"{each.in_language(language())}. {_counted(several)}",
                "objectives": several,
            }
            for each, several in found
        ],
    }


def _axis_said(count: AxisCount) -> str:
    """Say of how many indicators of its own an axis has a figure; of those it shares apart."""
    known, apart = count.states[FigureState.STATED], count.states[FigureState.COMPUTED]
    said = _said(known, apart, count.number)
    if not count.shared:
        return said
    return ngettext(
        "%(said)s; %(n)s of another axis stands here too",
        "%(said)s; %(n)s of other axes stand here too",
        count.shared,
    ) % {"said": said, "n": count.shared}


def _counted(several: list[dict[str, Any]]) -> str:
    """Say of how many indicators something is known; one under two objectives counts once."""
    figures = {one["row"].code: one["row"].figure for of in several for one in of["indicators"]}
    known = sum(figure is not None and figure.has_value for figure in figures.values())
    # Counting these takes too long for a page of all.
    apart = sum(figure is None for figure in figures.values())
    return _said(known, apart, len(figures))


def _said(known: int, apart: int, number: int) -> str:
    if apart:
        said = _(
            "%(known)s with a figure, %(apart)s counted on their own page, of %(all)s indicators"
        )
    else:
        said = _("%(known)s with a figure, of %(all)s indicators")
    return str(said) % {"known": known, "apart": apart, "all": number}


def _objective(of: Objective, known: dict[str, Any]) -> dict[str, Any]:
    said = known["objectives"].get(of.code, ())
    return {
        "code": of.code,
        "label": of.in_language(language()),
        "owners": [owner_name(code, language()) for code in of.owners],
        "is_proposed": of.status == "proposed",
        "may_judge": bool(judging_among(known["houses"], Assessed.OBJECTIVE, of.code)),
        "sides": sides(said)[:1],
        "indicators": [
            {
                "row": indicator_row(one.code, known["figures"]),
                "level": terms("indicator_levels")[one.level].in_language(language()),
                "targets": [target_shown(each) for each in known["targets"].get(one.code, ())],
                "sides": sides(known["indicators"].get(one.code, ()))[:1],
                "owners": [owner_name(code, language()) for code in one.owners],
            }
            for one in indicators_of(of.code)
        ],
    }
