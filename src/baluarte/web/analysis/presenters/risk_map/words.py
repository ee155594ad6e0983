"""What the map says of a place, in plain words: what was counted, how sure, what was not seen."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.analysis.methods.months import month_of
from baluarte.domain.analysis.models import Run
from baluarte.web.analysis.presenters.rates_in_words import digits
from baluarte.web.analysis.presenters.run_figures import percent_said
from baluarte.web.analysis.presenters.run_words import month_said
from baluarte.web.layout.templatetags.components import figures

VERY_SURE, SURE, LIKELY = 0.99, 0.95, 0.8
# Of so few a ratio says little, however sure it looks.
FEW = 3


def place_said(
    row: Mapping[str, Any], name: str, *, threshold: float, since: Run | None
) -> list[str]:
    """Say of a place what was counted and expected, how sure it is, since when, what is unseen."""
    said = [_counted(row, name), _how_sure(row, threshold)]
    if row["events"] <= FEW and (row["exceeds"] or 0.0) >= SURE:
        said.append(
            _(
                "Read it with care: they are few events, and a small place counts as covered only "
                "because some event was told of there, which by itself makes its ratio high."
            )
        )
    if since is not None:
        month = month_said(month_of(since.last_month))
        said.append(_("It has stood out in each run since that of %(month)s.") % {"month": month})
    if "neighbours" in row:
        said.append(neighbours_said(row))
    if "least_seen" in row:
        said.append(_not_seen(row["least_seen"]))
    return said


def neighbours_said(row: Mapping[str, Any]) -> str:
    """Say of a place what its neighbours did to its ratio."""
    told = {"ratio": digits(row["ratio"]), "smoothed": digits(row["smoothed"])}
    if not row["neighbours"]:
        alone = _(
            "It touches no place with coverage: nothing is learned of it from neighbours, and it "
            "is drawn only towards what is usual, from %(ratio)s to %(smoothed)s times."
        )
        return alone % told
    said = ngettext(
        "Read with its one neighbour with coverage, its ratio goes from %(ratio)s to %(smoothed)s "
        "times.",
        "Read with its %(n)s neighbours with coverage, its ratio goes from %(ratio)s to "
        "%(smoothed)s times.",
        row["neighbours"],
    )
    return said % {**told, "n": figures(row["neighbours"])}


def without_result(name: str, *, has_people: bool) -> list[str]:
    """Say of a place why the map says nothing of it."""
    if not has_people:
        return [
            _(
                "Of %(place)s it is not known how many people live there: nothing can be "
                "expected of it, and it has no result."
            )
            % {"place": name}
        ]
    return [
        _(
            "%(place)s is without coverage: in five years no list that you may see told of any "
            "event there."
        )
        % {"place": name},
        _(
            "It has no result. That is not low risk: whatever happened there, this map would not "
            "have seen it."
        ),
    ]


def brief(row: Mapping[str, Any]) -> str:
    """Say a place in one line, beside the pointer."""
    told = {
        "n": figures(row["events"]),
        "expected": digits(row["expected"]),
        "percent": _percent(row["exceeds"]),
    }
    said = ngettext(
        "one event, %(expected)s expected; probability that it is more: %(percent)s",
        "%(n)s events, %(expected)s expected; probability that it is more: %(percent)s",
        row["events"],
    )
    return said % told


def _counted(row: Mapping[str, Any], name: str) -> str:
    told = {
        "place": name,
        "n": figures(row["events"]),
        "expected": digits(row["expected"]),
        "ratio": digits(row["ratio"]),
        "low": digits(row["ratio_low"]),
        "high": digits(row["ratio_high"]),
    }
    said = ngettext(
        "In %(place)s there was one event where %(expected)s were expected by the people who live "
        "there: %(ratio)s times (exact 95 %% interval %(low)s to %(high)s).",
        "In %(place)s there were %(n)s events where %(expected)s were expected by the people who "
        "live there: %(ratio)s times (exact 95 %% interval %(low)s to %(high)s).",
        row["events"],
    )
    return said % told


def _how_sure(row: Mapping[str, Any], threshold: float) -> str:
    chance = row["exceeds"] or 0.0
    told = {"percent": _percent(chance), "threshold": f"{threshold:g}"}
    if threshold != 1:
        told["percent"] = _("%(percent)s (above %(threshold)s times what is expected)") % told
    if chance >= VERY_SURE:
        return (
            _("It is very unlikely to be chance: probability that its risk is more, %(percent)s.")
            % told
        )
    if chance >= SURE:
        return (
            _("It is unlikely to be chance: probability that its risk is more, %(percent)s.") % told
        )
    if chance >= LIKELY:
        return _("It may well be more, and it may be chance: probability, %(percent)s.") % told
    if chance > 1 - SURE:
        return (
            _("It cannot be told from chance: probability that its risk is more, %(percent)s.")
            % told
        )
    return _(
        "There are fewer on record than expected: less risk, or less documentation. It is not "
        "said to be safe."
    )


def _percent(chance: float) -> str:
    """Write a probability within a sentence."""
    if chance > VERY_SURE:
        return _("more than 99 %")
    return percent_said(chance)


def _not_seen(least: float | None) -> str:
    if least is None:
        return _("Here this map would have seen no rise, however great: counts are too few.")
    return _(
        "A rise to less than %(times)s times what is expected this map would probably not have "
        "seen here."
    ) % {"times": digits(least)}
