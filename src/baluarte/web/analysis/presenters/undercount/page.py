"""The page of how many were never registered: what is counted first, each estimate beside it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from baluarte.domain.analysis.choices import (
    OF_ALL,
    OF_SUM,
    PARTIAL,
    STRATUM,
    SUM,
    WHOLE,
    Refusal,
)
from baluarte.domain.analysis.methods.given import RunInput
from baluarte.domain.analysis.methods.overlaps import Overlaps, overlaps_of
from baluarte.domain.analysis.models import Run, RunAnswer
from baluarte.domain.analysis.queries.dimensions import SEVERAL
from baluarte.domain.territory.models import State
from baluarte.web.analysis.presenters import run_words
from baluarte.web.analysis.presenters.run_figures import percent_said
from baluarte.web.analysis.presenters.undercount.words import (
    cautions_by_stratum,
    family_said,
    stratum_said,
    told,
)
from baluarte.web.layout.overlap_drawing import OverlapLine, letter_of, overlap_drawing
from baluarte.web.layout.templatetags.components import figures

Row = Mapping[str, Any]
# Of very many lists the rarest combinations are in the file.
MOST_LINES = 24


def undercount_page(run: Run, answer: RunAnswer) -> dict[str, Any]:
    """Return what a page shows of an answer; of a refused one the count, the reason, the lists."""
    given = RunInput.read(answer.given or {})
    names = _names(given)
    shown = _of_lists(overlaps_of(given.lists, given.histories))
    page: dict[str, Any] = {
        "registered": given.events_of_lists,
        "first": f"{run.first_month:%Y-%m-%d}",
        "months": run_words.months_said(given.first, given.last),
        **shown,
    }
    if answer.result is None:
        return page | {"refusal": refusal_of(answer.reason or {}), "is_refused": True}
    return page | _of_result(given, answer.result, names)


def refusal_of(reason: Row) -> dict[str, str]:
    """Return why nothing was estimated and what would help."""
    if reason.get("code") != Refusal.NOT_ESTIMABLE:
        return {"found": run_words.refusal_said(reason), "helps": ""}
    return {"found": told(reason["found"]), "helps": told(reason["helps"])}


def undercount_summary(result: Row) -> str:
    """Say in one sentence what a run found: the count first, and the ends of all families."""
    numbers = result["summary"]
    said = {name: figures(_whole(numbers[name])) for name in ("low", "high")}
    said["events"] = figures(numbers["events"])
    if numbers["headline"] == PARTIAL:
        return (
            _(
                "%(events)s events on record. Not all strata could be estimated: there is no total "
                "of how many there were."
            )
            % said
        )
    return (
        _(
            "%(events)s events on record; in all there may have been between %(low)s and %(high)s, "
            "by what each family of models assumes."
        )
        % said
    )


def _of_result(given: RunInput, result: Row, names: Mapping[str, str]) -> dict[str, Any]:
    numbers, strata = result["summary"], given.strata
    headline = [row for row in result["rows"] if row["of"] == numbers["headline"]]
    ours = [one for one in result["cautions"] if "facts" not in one]
    theirs = [one for one in result["cautions"] if "facts" in one]
    is_partial = numbers["headline"] == PARTIAL
    of = OF_SUM if numbers["headline"] == SUM else ""
    return {
        "is_partial": is_partial,
        "headline": _headline_said(numbers["headline"]),
        "estimates": _estimates(headline, result["tables"]["families"], numbers["events"]),
        "words": _in_words(headline, numbers),
        "observed": _observed(headline, numbers),
        "linkages": numbers["linkages"],
        "strata": _strata(given, result, names),
        "families": [family_said(row["family"]) for row in headline],
        "without": _without(result["tables"]["without"], of, headline, given.lists),
        "cautions": [
            {"of": "", "first": [one["says"] for one in run_words.cautions_said(ours, names)]},
            *cautions_by_stratum(theirs, strata, names),
        ],
    }


def _headline_said(headline: str) -> str:
    return {
        WHOLE: _("Estimated of all events together."),
        SUM: _("Estimated stratum by stratum, and added."),
        PARTIAL: _("Only of the strata that could be estimated: this is no total of the whole."),
    }[headline]


def _estimates(rows: Sequence[Row], families: Sequence[Row], seen: int) -> list[dict[str, Any]]:
    """Return each family's interval beside what is registered, all on one scale."""
    scale = _scale(rows, seen)
    said = {one["family"]: one for one in families}
    return [
        {
            "family": family_said(row["family"]),
            "low": _whole(row["low"]),
            "high": _whole(row["high"]),
            "best": _whole(row["total"]),
            "seen": row["observed"],
            "scale": scale,
            "known": percent_said(row["known"]),
            "assumes": told(said[row["family"]]["assumes"]),
            "breaks": [told(one) for one in said[row["family"]]["breaks"]],
        }
        for row in rows
    ]


def _scale(rows: Iterable[Row], seen: int) -> int:
    """Return an end of the scale that two figures say, above every interval."""
    most = max([seen, *(_whole(row["high"]) for row in rows)])
    step = int(10 ** max(len(str(most)) - 2, 0))
    return (most // step + 1) * step


def _in_words(rows: Sequence[Row], numbers: Row) -> list[str]:
    """Say plainly what was found: how many were never registered, and which share is known."""
    missed_low = min(max(_whole(row["low"]) - row["observed"], 0) for row in rows)
    missed_high = max(_whole(row["high"]) - row["observed"] for row in rows)
    known = sorted(row["known"] for row in rows)
    said = [
        _(
            "If what a family of models assumes holds, between %(low)s and %(high)s events were "
            "never registered: from the lowest to the highest end of the intervals of %(n)s "
            "families."
        )
        % {"low": figures(missed_low), "high": figures(missed_high), "n": len(rows)},
        _("The lists know of %(low)s to %(high)s of all events, by the family's likeliest total.")
        % {"low": percent_said(known[0]), "high": percent_said(known[-1])},
    ]
    if known[0] < numbers["known_floor"]:
        said.append(
            _(
                "That is under the floor of %(floor)s: most of the number comes from what is "
                "assumed, not from the lists."
            )
            % {"floor": percent_said(numbers["known_floor"])}
        )
    return said


def _observed(rows: Sequence[Row], numbers: Row) -> int | None:
    """Return how many the estimate rests on, where that is not what is registered."""
    observed = max((row["observed"] for row in rows), default=0)
    return observed if observed != numbers["events"] else None


def _strata(given: RunInput, result: Row, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return a line a stratum, with what each family finds or why there is nothing; then of all."""
    if not given.strata:
        return []
    of_strata = _grouped(result["rows"], STRATUM)
    lines = {
        stratum: _estimated(stratum_said(given.strata, stratum, names), rows)
        for stratum, rows in of_strata.items()
    }
    seen = _seen_by_stratum(given)
    for one in result["tables"]["refused"]:
        if one["stratum"] != OF_ALL:
            lines[one["stratum"]] = {
                "says": stratum_said(given.strata, one["stratum"], names),
                "observed": seen.get(one["stratum"]),
                "refused": {"found": told(one["found"]), "helps": told(one["helps"])},
            }
    in_all = [
        _estimated(stratum_said(given.strata, key, names), rows)
        for of, key in ((SUM, OF_SUM), (WHOLE, ""))
        for rows in _grouped(result["rows"], of).values()
    ]
    return [line for _, line in sorted(lines.items())] + in_all


def _grouped(rows: Iterable[Row], of: str) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        if row["of"] == of:
            grouped.setdefault(row["stratum"], []).append(row)
    return grouped


def _estimated(says: str, rows: Sequence[Row]) -> dict[str, Any]:
    return {
        "says": says,
        "observed": rows[0]["observed"],
        "cells": [{"says": family_said(r["family"]), "value": _interval(r)} for r in rows],
        "refused": None,
    }


def _seen_by_stratum(given: RunInput) -> Counter[str]:
    """Return how many events are on record in each stratum: what is certain of a refused one."""
    seen: Counter[str] = Counter()
    for stratum, _pattern, n in given.histories:
        seen[stratum] += n
    return seen


def _without(
    rows: Iterable[Row], of: str, headline: Sequence[Row], lists: Sequence[str]
) -> list[dict[str, Any]]:
    """Return what each family finds without each list in turn."""
    families = [row["family"] for row in headline]
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        if row["stratum"] == of:
            said = told(row["refused"]) if row["refused"] else _interval(row)
            found.setdefault(row["list"], {})[row["family"]] = said
    letters = {name: letter_of(at) for at, name in enumerate(lists)}
    return [
        {
            "letter": letters.get(name, ""),
            "name": name,
            "cells": [
                {"says": family_said(family), "value": cells.get(family, "–")}
                for family in families
            ],
        }
        for name, cells in found.items()
    ]


def _of_lists(found: Overlaps) -> dict[str, Any]:
    names = [one.name for one in found.lists]
    lines = [OverlapLine(one.on, one.events) for one in found.combinations[:MOST_LINES]]
    return {
        "drawing": overlap_drawing(names, lines),
        "more_lines": max(len(found.combinations) - MOST_LINES, 0),
        "lists": [
            {
                "letter": letter_of(at),
                "name": one.name,
                "events": one.events,
                "only": one.only,
                "share": percent_said(one.only / found.events) if found.events else "–",
            }
            for at, one in enumerate(found.lists)
        ],
    }


def _names(given: RunInput) -> dict[str, str]:
    codes = {stratum for stratum, *_ in given.histories} - {SEVERAL}
    return dict(State.objects.filter(code__in=codes).values_list("code", "name"))


def _interval(row: Row) -> str:
    low, high = figures(_whole(row["low"])), figures(_whole(row["high"]))
    return f"{figures(_whole(row['total']))} ({low}–{high})"


def _whole(value: float | None) -> int:
    return round(value or 0)
