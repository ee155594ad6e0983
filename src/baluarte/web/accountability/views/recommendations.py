"""Sets of recommendations, one set, one recommendation, and the board by theme and institution."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.accountability.models import Recommendation, RecommendationSet
from baluarte.domain.accountability.queries import corrections
from baluarte.domain.accountability.queries import recommendations as queries
from baluarte.domain.accountability.queries.recommendation_actions import actions_of
from baluarte.domain.accountability.queries.recommendation_imports import withdrawable
from baluarte.domain.accountability.queries.recommendations import RowShown
from baluarte.domain.accountability.recommendation_figures import Assessed, cut_by, figures_of
from baluarte.domain.accountability.recommendation_rules import (
    Doors,
    doors_of,
    keeps_recommendations,
    voices_of,
)
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.accountability import recommendation_presenters as presenters
from baluarte.web.accountability.presenters.corrections import history_of, waiting_of
from baluarte.web.statements.permissions import ours

# By what a board is cut: the catalogue of its codes, and what a recommendation says of it.
Names = Callable[[Assessed], Iterable[str]]
BOARDS: dict[str, tuple[str, Names]] = {
    "tema": ("recommendation_themes", lambda one: one.themes),
    "institucion": ("", lambda one: one.owners),
    "eje": ("policy_axes", lambda one: (one.axis,)),
    "dirigida": ("recommendation_addressees", lambda one: one.addressed_to),
}


def all_sets(request: HttpRequest) -> HttpResponse:
    """Show every set: how many are known of how many, and how far they were complied with."""
    now = timezone.now()
    shown = queries.sets_shown(day=local_day(now), known_at=now)
    context = {
        "lines": [presenters.set_line(one) for one in shown],
        "may_keep": keeps_recommendations(acting_account()),
    }
    return render(request, "accountability/recommendations.html", context)


def one_set(request: HttpRequest, code: str) -> HttpResponse:
    """Show one set and each of its recommendations with both assessments."""
    of, now = get_object_or_404(RecommendationSet, code=code), timezone.now()
    rows = queries.rows_of(queries.recommendations(of), day=local_day(now), known_at=now)
    assessed = [row.assessed for row in rows]
    counted = [one for one in assessed if one.counts]
    themes = [one for one in assessed if one.kind == "theme"]
    figures = figures_of(counted or themes)
    context = {
        "of": of,
        "label": presenters.in_language(of, "label"),
        "body": presenters.in_language(of, "body"),
        "note": presenters.in_language(of, "note"),
        "known": presenters.known_said(of, len(counted), themes=len(themes)),
        "themes_only": bool(themes) and not counted,
        "figures": figures,
        "bars": presenters.bars(figures, of.scheme) if figures.total else [],
        "table": presenters.figures_table(figures, of.scheme),
        "lines": [presenters.line_of(row) for row in rows],
        "may_keep": keeps_recommendations(acting_account()),
        "may_withdraw": withdrawable(acting_account()).filter(set=of).exists(),
    }
    return render(request, "accountability/recommendation_set.html", context)


def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show one recommendation: its words, who answers, its history, what asks the same."""
    by, now = acting_account(), timezone.now()
    recommendation = get_object_or_404(queries.with_owners(known_at=now), code=code)
    history = queries.history_of(recommendation)
    words: list[dict[str, Any]] = vars(recommendation)["owner_words"]
    owners = tuple(word["institution"] for word in words if word["answers"])
    row = RowShown(recommendation, queries.newest_of(history, day=local_day(now)), owners)
    links = queries.links_of(recommendation)
    doors = doors_of(by)
    decided = [pair.other.pk for pair in links]
    proposals = queries.proposals_for(recommendation, decided=decided) if doors.keeps else []
    context = {
        "one": recommendation,
        "line": presenters.line_of(row),
        "text": presenters.marked_text(recommendation),
        "facts": presenters.facts(recommendation, row.owners),
        **_corrections(recommendation, by=by, at=now),
        "history": [presenters.history_line(said, recommendation) for said in history],
        "actions": _actions(recommendation, doors),
        "may_act": doors.acts_for_any,
        "same": [_pair(pair) for pair in links if pair.decision and pair.decision.asks_the_same],
        "proposals": [_pair(pair) for pair in proposals],
        "may_keep": doors.keeps,
        "may_state": bool(voices_of(by, owners)),
        "waiting": [found for found in history if not hasattr(found, "review")],
        "may_observe": doors.observes,
    }
    return render(request, "accountability/recommendation.html", context)


def _corrections(one: Recommendation, *, by: UUID, at: datetime) -> dict[str, Any]:
    """Return what was corrected of a recommendation, and what waits in one's house."""
    if not vars(one)["is_corrected"]:
        return {}
    found = list(corrections.corrections_of(one))
    return {
        "corrections": history_of(one, found, ours=ours(by, at=at)),
        "corrections_waiting": waiting_of(found),
    }


def board(request: HttpRequest) -> HttpResponse:
    """Show recommendations by theme, institution, axis or whom they speak to, set by set."""
    by = request.GET.get("por", "")
    by, now = by if by in BOARDS else "tema", timezone.now()
    catalogue, names = BOARDS[by]
    rows = queries.rows_of(queries.recommendations(), day=local_day(now), known_at=now)
    labels = {"tema": _("Theme"), "institucion": _("Institution"), "eje": _("Axis"),
              "dirigida": _("Addressed to")}  # fmt: skip
    context = {
        "tabs": [
            {"label": label, "url": f"?por={key}", "current": key == by}
            for key, label in labels.items()
        ],
        "tables": [_board_of(found, catalogue, names, labels[by]) for found in _by_set(rows)],
    }
    return render(request, "accountability/recommendation_board.html", context)


def _by_set(rows: Iterable[RowShown]) -> Iterable[list[RowShown]]:
    found: dict[Any, list[RowShown]] = {}
    for row in rows:
        if row.recommendation.kind != "context":
            found.setdefault(row.recommendation.set_id, []).append(row)
    return found.values()


def _board_of(rows: list[RowShown], catalogue: str, names: Names, head: str) -> dict[str, Any]:
    of = rows[0].recommendation.set
    cuts = cut_by([row.assessed for row in rows], names)
    return {
        "of": of,
        "label": presenters.in_language(of, "label"),
        "table": presenters.cuts_table(cuts, catalogue, of.scheme, head),
    }


def _actions(recommendation: Recommendation, doors: Doors) -> list[dict[str, Any]]:
    now = timezone.now()
    found = actions_of(recommendation, today=local_day(now), known_at=now)
    return [
        {
            "shown": one,
            "institution": presenters.institution_name(one.action.institution),
            "is_mine": doors.acts(one.action.institution),
        }
        for one in found
    ]


def _pair(pair: queries.Pair) -> dict[str, Any]:
    return {
        "pair": pair,
        "text": presenters.in_language(pair.other, "text"),
        "set": presenters.in_language(pair.other.set, "label"),
        "percent": round(100 * pair.likeness),
    }
