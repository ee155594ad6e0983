"""How counts are said: what each number counts, its categories, and what must stand beside it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.analysis.queries import (
    SEVERAL,
    UNKNOWN,
    Cell,
    Counted,
    DelayQuantiles,
    Dimension,
    Goal,
    Unit,
)
from baluarte.domain.analysis.queries.layer_dimension import NOWHERE, ByArea, Split
from baluarte.domain.analysis.queries.rates import Rates, WhyNot
from baluarte.domain.analysis.queries.sdg_16_10_1 import ExclusionReason
from baluarte.domain.registry.choices import EventState
from baluarte.domain.territory.models import Municipality
from baluarte.domain.territory.stand_in import source_said
from baluarte.web.analysis.count_form import DIMENSIONS
from baluarte.web.analysis.presenters.rates_in_words import rate_said
from baluarte.web.analysis.splitting import AreasOf
from baluarte.web.layout.templatetags.components import in_words
from baluarte.web.registry.presenters.labels import label_of

# More rows than anybody reads: each municipality in each month has a quarter of a million.
MOST_ROWS = 500
_CATALOGUES = {
    Dimension.TYPE: "aggression_types",
    Dimension.GROUP: "aggression_groups",
    Dimension.PERPETRATOR: "perpetrators",
    Dimension.VICTIM_KIND: "victim_kinds",
    Dimension.GENDER: "genders",
    Dimension.AGE_BAND: "age_bands",
    Dimension.LABOR: "occupations",
    Dimension.DEFENDS: "defended_subjects",
    Dimension.LINK_TO_WORK: "links_to_work",
}


# Not one category but what is left beside them, and in which order.
LAST = {NOWHERE: 1, SEVERAL: 2, UNKNOWN: 3}


def what_is_counted(unit: Unit) -> str:
    """Say what a number counts, so that it is not taken for another."""
    return {
        Unit.EVENTS: _(
            "Events: what happened at one time in one place, once, however many organisations "
            "hold it."
        ),
        Unit.ACTS: _("Aggressions: one type of harm to one victim. One event can hold several."),
        Unit.VICTIMS: _(
            "Victims: each person or collective once, however many events and aggressions."
        ),
        Unit.VICTIMISATIONS: _(
            "Victimisations: one victim in one event, however many aggressions."
        ),
        Unit.PERSON_YEARS: _("Person-years: each victim once in each year."),
    }[unit]


def caution(table: Counted) -> list[str]:
    """Say what must be known to read a count."""
    said = []
    if table.unit in (Unit.VICTIMS, Unit.PERSON_YEARS):
        said.append(
            _(
                "At most so many: two events are known to be of one victim only where somebody "
                "said so and you may know who it is."
            )
        )
    if any(isinstance(one, ByArea) for one in table.by):
        said.append(
            _(
                "An area has here the events of municipalities that lie wholly in it and in no "
                "other area of its layer. What may lie in an area, and what may lie outside, is "
                "not told precisely enough: the page of the layer says how many there are at most."
            )
        )
    if table.unit not in (Unit.EVENTS, Unit.ACTS) and table.untold:
        said.append(
            ngettext(
                "Of %(n)s event nobody told how many victims there were: it is in no number here.",
                "Of %(n)s events nobody told how many victims there were: they are in no number "
                "here.",
                table.untold,
            )
            % {"n": table.untold}
        )
    return said


def table(
    counted: Counted,
    names: Mapping[str, str],
    rates: Rates | None = None,
    areas: Mapping[UUID, AreasOf] | None = None,
    *,
    most: int = MOST_ROWS,
) -> dict[str, Any]:
    """Return a table of counts as rows in an order, the unknown last and never left out.

    `names` are those of places and lists, by code; `areas` those of layers that are dimensions.
    Of more than `most` rows the others stand as one, so that all of them add up.
    """
    labels, said = sayings(names, areas or {})
    ordered = sorted(counted.cells.items(), key=_order(counted.by))
    rows, others = ordered[:most], ordered[most:]
    return {
        "others": len(others),
        "of_others": Cell(
            sum(cell.all for _, cell in others), sum(cell.confirmed for _, cell in others)
        ),
        "heads": [labels[one] for one in counted.by],
        "rows": [
            {
                "where": [
                    {
                        "head": labels[one],
                        "said": said(one, code),
                        "known": code not in LAST,
                    }
                    for one, code in zip(counted.by, where, strict=True)
                ],
                "cell": cell,
                "rate": (rate_said(rates.cells.get(where)) or "-") if rates else None,
            }
            for where, cell in rows
        ],
    }


def sayings(
    names: Mapping[str, str], layers: Mapping[UUID, AreasOf]
) -> tuple[dict[Split, Any], Callable[[Split, str], str]]:
    """Return what splits are called, and what says a category of one."""
    labels: dict[Split, Any] = dict(DIMENSIONS) | {one.by: one.name for one in layers.values()}

    def said(split: Split, code: str) -> str:
        if isinstance(split, ByArea):
            return layers[split.layer].said(code)
        return said_of(split, code, names)

    return labels, said


def rates_said(found: Rates | WhyNot) -> list[str]:
    """Say what must be known to read rates, or why there are none."""
    if found is WhyNot.NO_PERIOD:
        return [_("For rates, ask from when: a rate is of a period.")]
    if not isinstance(found, Rates):
        return []
    said = [
        _(
            "Rates are of reported events, from %(first)s to %(last)s, with the exact 95 %% "
            "interval of the count. Population: %(source)s. “-”: not known there, or then."
        )
        % {
            "first": in_words(found.first),
            "last": in_words(found.last),
            "source": source_said(found.source),
        }
    ]
    if found.is_stand_in:
        said.append(
            _("That population is a stand-in of one year: read the rates, and do not publish them.")
        )
    if found.between:
        years = ", ".join(str(year) for year in found.between)
        said.append(
            _("Of %(years)s the source tells nothing: a line between the years it tells.")
            % {"years": years}
        )
    return said


def said_of(dimension: Dimension, code: str, names: Mapping[str, str]) -> str:
    """Say a category of a dimension."""
    if code == UNKNOWN:
        return _("Nobody told")
    if code == SEVERAL:
        return _("Several, or the sources differ")
    if dimension is Dimension.VERIFICATION:
        return str(EventState(code).label)
    if dimension is Dimension.OBSTACLE:
        return _("Obstacles to the work") if code == "obstacle" else _("Other aggressions")
    if dimension is Dimension.ACTOR:
        return _actors().get(code, code)
    if dimension in _CATALOGUES:
        return label_of(_CATALOGUES[dimension], code)
    return names.get(code, code)


def municipalities(counted: Counted, *, also: str | None = None) -> dict[str, str]:
    """Return the names of the municipalities of a table, and of one that is asked for."""
    codes = {also} if also else set()
    if Dimension.MUNICIPALITY in counted.by:
        place = counted.by.index(Dimension.MUNICIPALITY)
        codes |= {where[place] for where in counted.cells}
    if not codes:
        return {}
    return dict(Municipality.objects.filter(code__in=codes).values_list("code", "name"))


def goal_classes(goal: Goal) -> list[dict[str, Any]]:
    """Return the classes of the indicator in words, the most serious first."""
    says = {
        "A": _("Killing"),
        "B": _("Enforced disappearance"),
        "C": _("Torture"),
        "D": _("Arbitrary detention"),
        "E": _("Kidnapping"),
        "F": _("Other acts leading to harm"),
    }
    return [{"label": says[code], "number": number} for code, number in goal.by_class.items()]


def left_out(goal: Goal) -> list[dict[str, Any]]:
    """Return why victims are not in the indicator, and how many for each reason."""
    says = {
        ExclusionReason.NOT_DATED: _("It may lie outside the twelve months"),
        ExclusionReason.NOT_VERIFIED: _("Not verified"),
        ExclusionReason.LINK_NOT_DETERMINED: _(
            "The link to the work is only probable, or not determined"
        ),
        ExclusionReason.NO_LINK: _("No link to the work"),
        ExclusionReason.NO_CLASS: _("No act of the classes of the indicator"),
    }
    return [{"label": says[why], "number": number} for why, number in goal.left_out.items()]


def steps() -> list[str]:
    """Return the steps whose days are counted."""
    return [
        _("From the fact to the report"),
        _("From the report to the registry"),
        _("From the registry to publication"),
    ]


def days(spread: DelayQuantiles) -> dict[str, Any]:
    """Say how days spread, with how many are known and not."""
    known = ngettext("%(n)s known", "%(n)s known", spread.known) % {"n": spread.known}
    unknown = ngettext("%(n)s not known", "%(n)s not known", spread.unknown) % {"n": spread.unknown}
    return {
        "median": spread.median,
        "longest": spread.longest,
        "note": f"{known} · {unknown}" if spread.unknown else known,
    }


def _actors() -> dict[str, str]:
    return {
        "state": _("The State"),
        "non_state": _("Not the State"),
        "foreign_state": _("A foreign State"),
        "unknown": _("Class that says neither"),
    }


def _order(by: tuple[Split, ...]) -> Any:
    in_time = [one in (Dimension.YEAR, Dimension.MONTH) for one in by]

    def key(row: tuple[tuple[str, ...], Cell]) -> Any:
        where, cell = row
        ranks = [(LAST.get(code, 0), code if told else "")
                 for code, told in zip(where, in_time, strict=True)]  # fmt: skip
        return (ranks, -cell.all, where)

    return key
