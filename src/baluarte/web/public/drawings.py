"""What drawings need: classes of a map, the states shaded, columns of years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from baluarte.domain.publication.totals import Totals
from baluarte.web.layout.components.drawings import shades
from baluarte.web.public.counting import count_of, said
from baluarte.web.public.outline import Outline

MOST_CLASSES = 6
STEPS = (1, 2, 5)


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


def starts(values: Sequence[int]) -> list[int]:
    """Return where the classes of a map begin: 1, 2, 5, 10, 20, 50, as far as the values reach.

    Fixed steps, so that two maps with the same steps can be compared; with too many of them, the
    largest ones that still part the highest values.
    """
    largest = max(values, default=0)
    found: list[int] = []
    power = 1
    while power <= largest:
        found += [step * power for step in STEPS if step * power <= largest]
        power *= 10
    while len(found) > MOST_CLASSES:
        # The class that least of the map lies in grows by its neighbour.
        held = [sum(a <= value < b for value in values) for a, b in pairwise(found)]
        found.pop(held.index(min(held)) + 1)
    return found


def classes(values: Sequence[int]) -> list[dict[str, Any]]:
    """Return the classes of a map, each with its words."""
    begun = starts(values)
    ends = [following - 1 for following in begun[1:]]
    words = [f"{a:,}" if a == b else f"{a:,}–{b:,}" for a, b in zip(begun, ends, strict=False)]
    if begun:
        words.append(_("%(start)s or more") % {"start": f"{begun[-1]:,}"})
    return [{"from": start, "says": says} for start, says in zip(begun, words, strict=True)]


def shaded_states(
    outline: Outline, totals: Mapping[str, Totals], names: Mapping[str, str], counts: str
) -> dict[str, Any]:
    """Return the drawing of the states, each with its shade; without a figure, hatched."""
    known = {
        code: count for code, one in totals.items() if (count := count_of(one, counts)) is not None
    }
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
        "states": [
            {
                "path": path,
                "shade": shade(code),
                "says": f"{names[code]}: {said(totals.get(code, Totals()), counts)}",
            }
            for code, path in sorted(outline.paths.items())
            if code in names
        ],
        "legend": [
            {"shade": colour, "says": step["says"]}
            for colour, step in zip(colours, steps, strict=True)
        ],
    }


def by_year(months: Mapping[date | None, Totals]) -> dict[int, int]:
    """Return how many events each year holds, of those whose date lies within one month."""
    found: dict[int, int] = {}
    for month, totals in months.items():
        if month is not None:
            found[month.year] = found.get(month.year, 0) + totals.events
    if not found:
        return {}
    return {year: found.get(year, 0) for year in range(min(found), max(found) + 1)}


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
