"""What drawings need: classes of a map, the states shaded, columns of years."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from baluarte.domain.publication.totals import Totals
from baluarte.web.layout.classes import classes
from baluarte.web.layout.components.drawings import shades
from baluarte.web.public.counting import count_of, said
from baluarte.web.public.outline import Outline


@dataclass(frozen=True, slots=True)
class Column:
    """One year of the drawing of years."""

    year: int
    count: int
    left: float
    top: float
    width: float
    height: float
    is_named: bool

    @property
    def middle(self) -> float:
        return round(self.left + self.width / 2, 1)


WIDTH, HEIGHT, HEAD, FOOT = 720, 220, 24, 26
EVERY_YEAR = 16
# The shades of a map on paper (tokens.css), for images that load no sheet; first, no datum.
PAPER_SHADES = ("url(#none)", "#daeafa", "#aac6ed", "#7c9fd9", "#5478c0", "#36539f", "#1d2f6e")
# How wide a class of the image's legend is.
LEGEND_STEP = 86


def shaded_states(
    outline: Outline, totals: Mapping[str, Totals], names: Mapping[str, str], counts: str
) -> dict[str, Any]:
    """Return the drawing of the states, each with its shade; without a figure, hatched."""
    known = {
        code: count for code, one in totals.items() if (count := count_of(one, counts)) is not None
    }
    says = {code: said(totals.get(code, Totals()), counts) for code in names}
    return shaded(outline, known, names, says)


def shaded(
    outline: Outline, known: Mapping[str, int], names: Mapping[str, str], says: Mapping[str, str]
) -> dict[str, Any]:
    """Return the drawing of the states by numbers, and what each says."""
    steps = classes(list(known.values()))
    colours = shades(len(steps), "indigo") if steps else []

    def shade(code: str) -> int:
        if code not in known:
            return 0
        below = sum(step["from"] <= known[code] for step in steps)
        return colours[below - 1] if below else colours[0]

    return {
        "width": outline.width,
        "height": outline.height,
        "none_left": len(steps) * LEGEND_STEP,
        "states": [
            {
                "path": path,
                "shade": shade(code),
                "fill": PAPER_SHADES[shade(code)],
                "says": f"{names[code]}: {says[code]}",
            }
            for code, path in sorted(outline.paths.items())
            if code in names
        ],
        "legend": [
            {
                "shade": colour,
                "fill": PAPER_SHADES[colour],
                "left": place * LEGEND_STEP,
                "says": step["says"],
            }
            for place, (colour, step) in enumerate(zip(colours, steps, strict=True))
        ],
    }


def every_year(found: Mapping[int | None, Totals]) -> dict[int, int]:
    """Return how many events each year holds, from the first to the last, also those of none."""
    years = {year: one.events for year, one in found.items() if year is not None}
    if not years:
        return {}
    return {year: years.get(year, 0) for year in range(min(years), max(years) + 1)}


def columns(years: Mapping[int, int]) -> list[Column]:
    """Return the columns of a drawing of years, which stands on its ground line."""
    largest = max(years.values(), default=0)
    if not largest:
        return []
    wide = WIDTH / len(years)
    every = -(-len(years) // EVERY_YEAR)
    last = max(years)
    high = HEIGHT - HEAD - FOOT
    return [
        Column(
            year=year,
            count=count,
            left=round(n * wide + wide * 0.14, 1),
            top=round(HEAD + high * (1 - count / largest), 1),
            width=round(wide * 0.72, 1),
            height=round(high * count / largest, 1),
            is_named=(last - year) % every == 0,
        )
        for n, (year, count) in enumerate(sorted(years.items()))
    ]
