"""How far raters agree, as a page tells it: figures with their intervals, and quarters drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from baluarte.domain.protection.models.second_ratings import FEWEST_IN_QUARTER
from baluarte.domain.protection.queries.agreement import Coefficient
from baluarte.domain.protection.queries.second_ratings import (
    AgreementOn,
    Interval,
    LevelOfQuarter,
    Reliability,
    SampleOfQuarter,
)
from baluarte.web.protection.presenters.study_page import say
from baluarte.web.registry.presenters.labels import label_of

MONTHS = 3
# So many of those on which raters differ most stand apart.
FEW_ITEMS = 3


@dataclass(frozen=True)
class Row:
    """What raters agreed on, in words, with its figures."""

    name: str
    # The domain of an item.
    under: str
    of: AgreementOn
    kappa: Coefficient
    same_code: Coefficient


@dataclass(frozen=True)
class Drawing:
    """Quarters as a chart and the table behind it."""

    id: str
    title: str
    sentence: str
    unit: str
    columns: list[dict[str, Any]]
    rows: list[dict[str, Any]]


def quarter_name(since: date) -> str:
    """Return a quarter in few letters."""
    number = (since.month - 1) // MONTHS + 1
    return gettext("Q%(number)d %(year)d") % {"number": number, "year": since.year}


def rows_of(found: Reliability) -> list[Row]:
    """Return the level and each item with its name, in the order of the instrument."""
    under = {
        item.id: say(domain.name) for domain in found.instrument.domains for item in domain.items
    }
    items = found.instrument.items
    return [
        Row(gettext("The level"), "", found.level, found.level.kappa, found.level.same_code),
        *(
            Row(say(items[one.of].name), under[one.of], one, one.kappa, one.same_code)
            for one in found.items
        ),
    ]


def rows_in_parts(found: Reliability) -> dict[str, list[Row]]:
    """Return the level, the items raters differ on most, and every item."""
    level, *items = rows_of(found)
    told = [one for one in items if one.of.is_told and one.of.alike]
    least = sorted(told, key=_alike)[:FEW_ITEMS]
    return {"of_level": [level], "of_least": least, "of_items": items}


def _alike(row: Row) -> float:
    """Return how many pairs gave the same answer, as a share."""
    return row.of.alike[0] if row.of.alike else 1.0


def sample_rows(sample: Iterable[SampleOfQuarter]) -> list[tuple[str, SampleOfQuarter]]:
    """Return each quarter of the sample with its name, the newest first."""
    return [(quarter_name(one.since), one) for one in reversed(list(sample))]


def drawings_of(found: Reliability) -> list[Drawing]:
    """Return the two drawings: how often both gave the same level, and which level they gave."""
    steps = ", ".join(
        f"{number} {label_of('risk_levels', level)}"
        for number, level in enumerate(found.instrument.levels, start=1)
    )
    alike = [one.alike and _hundredths(one.alike) for one in found.quarters]
    mean = [one.mean and _rounded(one.mean) for one in found.quarters]
    return [
        _drawing(
            found.quarters,
            alike,
            id_="acuerdo-por-trimestre",
            title=gettext("Same level from both raters, by quarter"),
            says=gettext("Same level, of 100 pairs"),
            unit=gettext("of 100 pairs"),
        ),
        _drawing(
            found.quarters,
            mean,
            id_="nivel-por-trimestre",
            title=gettext("Mean level given, by quarter"),
            says=gettext("Mean level (%(steps)s)") % {"steps": steps},
            unit=gettext("level, from 1 to %(highest)d")
            % {"highest": len(found.instrument.levels)},
        ),
    ]


def _drawing(
    quarters: Sequence[LevelOfQuarter],
    drawn: Sequence[Interval | None],
    *,
    id_: str,
    title: str,
    says: str,
    unit: str,
) -> Drawing:
    names = [quarter_name(one.since) for one in quarters]
    nothing = (None, None, None)
    return Drawing(
        id=id_,
        title=title,
        sentence=_sentence(names, drawn),
        unit=unit,
        columns=[
            {"key": "quarter", "says": gettext("Quarter")},
            {"key": "pairs", "says": gettext("Pairs"), "number": True},
            {"key": "value", "says": says, "number": True},
            {"key": "low", "says": gettext("Interval, low end"), "number": True},
            {"key": "high", "says": gettext("Interval, high end"), "number": True},
        ],
        rows=[
            {"quarter": name, "pairs": one.pairs,
             **dict(zip(("value", "low", "high"), figures or nothing, strict=True))}
            for name, one, figures in zip(names, quarters, drawn, strict=True)
        ],
    )  # fmt: skip


def _sentence(names: Sequence[str], drawn: Sequence[Interval | None]) -> str:
    """Say the first and the last quarter that are known, and whether it can be said it moved."""
    told = [(name, one) for name, one in zip(names, drawn, strict=True) if one is not None]
    missing = len(names) - len(told)
    apart = gettext("A quarter with fewer than %(fewest)d pairs is left empty: it is not zero.")
    silent = apart % {"fewest": FEWEST_IN_QUARTER} if missing else ""
    if not told:
        return silent
    said = [_one(*told[0])]
    if len(told) > 1:
        (_, first), (_, last) = told[0], told[-1]
        said.append(_one(*told[-1]))
        is_one = first[1] <= last[2] and last[1] <= first[2]
        said.append(
            gettext("Their intervals overlap: it cannot be said that it changed.")
            if is_one
            else gettext("Their intervals do not overlap: look at what changed between them.")
        )
    return " ".join([*said, silent]).strip()


def _one(name: str, figures: Interval) -> str:
    value, low, high = figures
    said = {"quarter": name, "value": f"{value:g}", "low": f"{low:g}", "high": f"{high:g}"}
    return gettext("%(quarter)s: %(value)s, between %(low)s and %(high)s.") % said


def _hundredths(one: Interval) -> Interval:
    value, low, high = (round(100 * each) for each in one)
    return value, low, high


def _rounded(one: Interval) -> Interval:
    value, low, high = (round(each, 2) for each in one)
    return value, low, high
