"""The law's clocks at a glance: how many were kept, by level, with what rounding leaves open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from baluarte.domain.publication.policy_rows.released import LEAST, LEFT_OUT, in_hundred
from baluarte.norms.indicators import Counts, Indicator, worded
from baluarte.web.public.compliance import LEVELS, level_word, period_words
from baluarte.web.public.terms import language

KEPT = "in_time"
SHARED = (Counts.CLOCK, Counts.DELIVERY, Counts.REEVALUATION)
WHOLE, BAR, WIDTH, HEIGHT, EDGE = 100, 240, 240, 56, 8
Cells = Mapping[tuple[str, str, str], Any]


@dataclass(frozen=True, slots=True)
class Share:
    """Of so many that fell due, how many in a hundred were met in time, and between what."""

    percent: int
    low: int
    high: int
    number: int
    is_rounded: bool

    @property
    def says(self) -> str:
        """Return it in words."""
        said = {"percent": self.percent, "low": self.low, "high": self.high, "n": self.of}
        if self.low == self.high:
            return _("%(percent)s %% in time, of %(n)s") % said
        return _("%(percent)s %% in time (between %(low)s and %(high)s %%), of %(n)s") % said

    @property
    def of(self) -> str:
        """Return of how many, as far as it is told."""
        number = f"{self.number:,}"
        return _("about %(number)s") % {"number": number} if self.is_rounded else number

    @property
    def between(self) -> str:
        """Return what the true share lies between."""
        if self.low == self.high:
            return f"{self.percent} %"
        return _("%(low)s to %(high)s %%") % {"low": self.low, "high": self.high}


def share_of(cells: Cells, indicator: str, level: str) -> Share | str:
    """Return the share met in time of a level, or why there is none: no_data, hidden or few.

    What began nobody knows when, and what was said afterwards or closed undone, is in no share.
    """
    total = cells.get((indicator, level, ""))
    if total is None or total.shown == "no_data":
        return "no_data"
    told = [one for (code, of, outcome), one in cells.items()
            if (code, of) == (indicator, level) and outcome not in LEFT_OUT]  # fmt: skip
    if any(one.shown == "hidden" for one in told):
        return "hidden"
    kept = next(one for one in told if one.outcome == KEPT)
    number = sum(one.value for one in told)
    if number < LEAST:
        return "few"
    others = [one for one in told if one is not kept]
    least, most = (
        in_hundred(kept.lower, sum(one.upper for one in others)),
        in_hundred(kept.upper, sum(one.lower for one in others)),
    )
    return Share(
        percent=in_hundred(kept.value, number - kept.value),
        low=least,
        high=most,
        number=number,
        is_rounded=any(one.shown == "rounded" for one in told),
    )


def scorecard(
    indicators: Sequence[Indicator], by_period: Mapping[str, Iterable[Any]], period: str
) -> dict[str, Any]:
    """Return each clock by level of a period with its quarters; what has no figure is named."""
    cells = {
        one: {(cell.indicator, cell.level, cell.outcome): cell for cell in told}
        for one, told in by_period.items()
    }
    quarters = sorted(one for one in cells if "-T" in one)
    rows: list[dict[str, Any]] = []
    without: list[dict[str, Any]] = []
    for one in (one for one in indicators if one.counts in SHARED):
        found = [_level(cells, one.code, level, period, quarters) for level in LEVELS]
        name = worded(one.label, language())
        if any(level["share"] for level in found):
            rows.append({"name": name, "levels": found, "code": one.code})
        else:
            why = {"few": _("too few"), "hidden": _("not shown, to protect")}
            reasons = [why[level["why"]] for level in found if level["why"] in why]
            without.append({"name": name, "why": next(iter(reasons), _("no data"))})
    return {
        "rows": rows,
        "without": without,
        "levels": [level_word(one) for one in LEVELS],
        "quarters": [period_words(one) for one in quarters] if len(quarters) > 1 else [],
        "table": [_line(row["name"], level, quarters) for row in rows for level in row["levels"]
                  if level["share"]],
    }  # fmt: skip


def _level(
    cells: Mapping[str, Cells], code: str, level: str, period: str, quarters: Sequence[str]
) -> dict[str, Any]:
    found = share_of(cells.get(period, {}), code, level)
    share = found if isinstance(found, Share) else None
    series = [share_of(cells[one], code, level) for one in quarters]
    told = [one if isinstance(one, Share) else None for one in series]
    return {
        "name": level_word(level),
        "share": share,
        "why": "" if share else found,
        "bar": _bar(share) if share else {},
        "trend": _trend(told, quarters, period) if share and sum(map(bool, told)) > 1 else {},
        "series": told,
    }


def _line(name: str, level: Mapping[str, Any], quarters: Sequence[str]) -> dict[str, Any]:
    """Return what a bar and its quarters say, as a row of the table."""
    share = level["share"]
    return {
        "name": name,
        "level": level["name"],
        "percent": f"{share.percent} %",
        "between": share.between,
        "of": share.of,
        "quarters": [
            {"name": period_words(quarter), "says": f"{one.percent} %" if one else "—"}
            for quarter, one in zip(quarters, level["series"], strict=True)
        ],
    }


def _bar(share: Share) -> dict[str, str]:
    scale = BAR / WHOLE
    return {
        "kept": f"{share.percent * scale:.1f}",
        "low": f"{share.low * scale:.1f}",
        "high": f"{share.high * scale:.1f}",
    }


def _trend(series: Sequence[Share | None], quarters: Sequence[str], period: str) -> dict[str, Any]:
    """Return the points of a line over quarters; where a quarter has no figure it is broken."""
    step = (WIDTH - 2 * EDGE) / (len(quarters) - 1)
    points: list[dict[str, Any]] = []
    lines: list[list[str]] = [[]]
    for place, (one, quarter) in enumerate(zip(series, quarters, strict=True)):
        if one is None:
            lines.append([])
            continue
        x, y = f"{EDGE + place * step:.1f}", _height(one.percent)
        lines[-1].append(f"{x},{y}")
        points.append(
            {"x": x, "y": y, "low": _height(one.low), "high": _height(one.high),
             "is_current": quarter == period, "says": f"{period_words(quarter)}: {one.says}"}
        )  # fmt: skip
    return {
        "points": points,
        "lines": [" ".join(one) for one in lines if len(one) > 1],
        "first": period_words(quarters[0]),
        "last": period_words(quarters[-1]),
        "says": "; ".join(str(one["says"]) for one in points),
    }


def _height(percent: int) -> str:
    return f"{EDGE + (HEIGHT - 2 * EDGE) * (1 - percent / WHOLE):.1f}"
