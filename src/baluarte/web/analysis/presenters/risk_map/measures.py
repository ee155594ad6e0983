"""By what the map is shaded, and the classes of each: the same in every month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from baluarte.domain.analysis.choices import PlaceFinding, RunMethod
from baluarte.web.analysis.presenters.rates_in_words import rate_classes
from baluarte.web.layout.components.drawings import shades

# The name in an address, and its values.
MEASURE: Final = "medida"
SMOOTHED, RATE, CHANCE = "suavizada", "tasa", "probabilidad"
PAST, SHARE = "pasado", "parte"
PALETTE: Final = "indigo"
# From which probability on what a place says is sure, and from which it is likely.
SURE, LIKELY = 0.95, 0.8
# What is too little to compare: known, and neither shaded nor hatched.
FEW: Final = "few"


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that a run says of each place, and where its classes begin."""

    key: str
    # What it is called in a row of the result.
    column: str
    label: str | Promise
    counts: str | Promise
    rule: str | Promise
    starts: tuple[float, ...] = ()
    # Without them classes are said by their numbers.
    words: tuple[str | Promise, ...] = ()
    # Whether what is not sure is drawn paler; a probability says it itself.
    fades: bool = True

    @property
    def shades(self) -> list[int]:
        """The shade of each class."""
        return shades(len(self.starts), PALETTE) if self.starts else []

    def shade_of(self, row: Mapping[str, Any]) -> int:
        """Return the shade of a row; 0 where it says nothing."""
        value = row.get(self.column)
        if row.get("says") == PlaceFinding.TOO_FEW:
            return 0
        if value is None and self.column == "ratio":
            # Some now and none before: beyond any number of times.
            value = float("inf")
        if value is None or not self.starts:
            return 0
        below = sum(bool(start <= value) for start in self.starts)
        return self.shades[max(below, 1) - 1]

    def paint_of(self, row: Mapping[str, Any]) -> tuple[int | str, int]:
        """Return the shade a row is painted in, and how unsure it is; too few has its own."""
        if row.get("says") == PlaceFinding.TOO_FEW:
            return FEW, 0
        return self.shade_of(row), unsure(row) if self.fades else 0

    def legend(self) -> list[dict[str, Any]]:
        """Return the classes with their shades and words."""
        words = [str(one) for one in self.words] or _in_numbers(self.starts)
        return [
            {"shade": shade, "says": says} for shade, says in zip(self.shades, words, strict=True)
        ]


BY_PEOPLE: Final = (
    Measure(
        key=SMOOTHED,
        column="smoothed",
        label=gettext_lazy("Times what is expected"),
        counts=gettext_lazy("Times what is expected, smoothed (empirical Bayes)"),
        rule=gettext_lazy(
            "The classes are fixed steps (1, 1.5, 2, 3, 5 times what is expected): the same on "
            "every map and in every month, whatever the data."
        ),
        starts=(0.0, 1.0, 1.5, 2.0, 3.0, 5.0),
        words=(
            pgettext_lazy("times expected", "Not more"),
            pgettext_lazy("times expected", "1 to 1.5"),
            pgettext_lazy("times expected", "1.5 to 2"),
            pgettext_lazy("times expected", "2 to 3"),
            pgettext_lazy("times expected", "3 to 5"),
            pgettext_lazy("times expected", "5 or more"),
        ),
    ),
    Measure(
        key=RATE,
        column="rate",
        label=gettext_lazy("Rate per 100,000"),
        counts=gettext_lazy("Events per 100,000 person-years, as counted"),
        rule=gettext_lazy(
            "The classes were set by the first run of this series (%(month)s) in steps of 1, 2 and "
            "5, and stay in every later month."
        ),
    ),
    Measure(
        key=CHANCE,
        column="exceeds",
        label=gettext_lazy("Probability that it is more"),
        counts=gettext_lazy("Probability that its risk is above the threshold of the run"),
        rule=gettext_lazy(
            "The classes are fixed steps (50, 80, 90, 95, 99 %%): the same on every map and in "
            "every month, whatever the data."
        ),
        starts=(0.0, 0.5, 0.8, 0.9, 0.95, 0.99),
        words=(
            pgettext_lazy("probability", "Under 50 %"),
            pgettext_lazy("probability", "50 to 80 %"),
            pgettext_lazy("probability", "80 to 90 %"),
            pgettext_lazy("probability", "90 to 95 %"),
            pgettext_lazy("probability", "95 to 99 %"),
            pgettext_lazy("probability", "99 % or more"),
        ),
        fades=False,
    ),
)

BY_NEIGHBOURS: Final = (
    replace(
        BY_PEOPLE[0],
        label=gettext_lazy("Times what is expected, with its neighbours"),
        counts=gettext_lazy("Times what is expected, smoothed with the neighbours (BYM2)"),
    ),
    *BY_PEOPLE[1:],
)
BY_PAST: Final = (
    replace(
        BY_PEOPLE[0],
        key=PAST,
        column="ratio",
        label=gettext_lazy("Times its own past"),
        counts=gettext_lazy("Times what the same months of its own earlier years would give"),
        rule=gettext_lazy(
            "The classes are fixed steps (1, 1.5, 2, 3, 5 times its own past): the same on every "
            "map and in every month, whatever the data."
        ),
    ),
    Measure(
        key=SHARE,
        column="share",
        label=gettext_lazy("Share of all events"),
        counts=gettext_lazy("Share of all events of these months"),
        rule=gettext_lazy(
            "The classes are fixed steps (0.5, 1, 2, 5, 10 %%): the same on every map and in every "
            "month, whatever the data. A share says where, and not how great the risk is."
        ),
        starts=(0.0, 0.005, 0.01, 0.02, 0.05, 0.1),
        words=(
            pgettext_lazy("share", "Under 0.5 %"),
            pgettext_lazy("share", "0.5 to 1 %"),
            pgettext_lazy("share", "1 to 2 %"),
            pgettext_lazy("share", "2 to 5 %"),
            pgettext_lazy("share", "5 to 10 %"),
            pgettext_lazy("share", "10 % or more"),
        ),
        fades=False,
    ),
    replace(
        BY_PEOPLE[2],
        counts=gettext_lazy("Probability that it is above its own past"),
    ),
)
MEASURES: Final[Mapping[RunMethod, tuple[Measure, ...]]] = {
    RunMethod.RATES: BY_PEOPLE,
    RunMethod.BYM2: BY_NEIGHBOURS,
    RunMethod.OWN_PAST: BY_PAST,
}


def measure_of(key: str, method: RunMethod, *, first_rows: Sequence[Mapping[str, Any]]) -> Measure:
    """Return the measure of a name, the first where it is none; rates by the series' first run."""
    known = MEASURES[method]
    found = next((one for one in known if one.key == key), known[0])
    if found.starts:
        return found
    classes = rate_classes([row["rate"] for row in first_rows if row["rate"]])
    starts = tuple(float(one["from"]) for one in classes)
    # What is counted nowhere, or less than the first class, is in a class of its own.
    return replace(found, starts=(0.0, *starts[-5:]) if starts else (0.0,))


def unsure(row: Mapping[str, Any]) -> int:
    """Return how little is sure of a row: 0 sure, 1 likely, 2 not told from chance."""
    chance = row["exceeds"] or 0.0
    best = max(chance, 1 - chance)
    if best >= SURE:
        return 0
    return 1 if best >= LIKELY else 2


def _in_numbers(starts: Sequence[float]) -> list[str]:
    if len(starts) == 1:
        return [_("0 or more")]
    said = [
        _("%(from)s to %(to)s") % {"from": f"{a:,g}", "to": f"{b:,g}"} for a, b in pairwise(starts)
    ]
    said[0] = _("Under %(to)s") % {"to": f"{starts[1]:,g}"}
    return [*said, _("%(start)s or more") % {"start": f"{starts[-1]:,g}"}]
