from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from baluarte.domain.analysis.queries.sdg_16_10_1 import LINKED
from baluarte.domain.publication.models import Edition, PublishedKind
from baluarte.domain.publication.queries.filters import (
    Filters,
    counted,
    counted_anywhere,
    in_period,
    is_in_period,
)
from baluarte.domain.publication.totals import Totals
from baluarte.norms.catalogues import terms

# Only what the index holds, so that no count goes to the table.
COUNTS = {
    "events": Count("*"),
    "sum_of_acts": Sum("acts", default=0),
    "sum_of_victims": Sum("victims", default=0),
    "with_acts": Count("acts"),
    "with_victims": Count("victims"),
}


def totals(edition: Edition, asked: Filters | None = None) -> Totals:
    """Return events, acts and victims, three counts, each once."""
    found = counted(edition, asked or Filters()).aggregate(**COUNTS)
    return _totals(*(found[name] for name in COUNTS))


def totals_and_confirmed(edition: Edition, asked: Filters | None = None) -> tuple[Totals, int]:
    """Return the three counts, and how many events publish a confirmed link to the work."""
    linked = Count("pk", filter=Q(event__link_to_work__in=LINKED))
    found = counted(edition, asked or Filters()).aggregate(**COUNTS, linked=linked)
    return _totals(*(found[name] for name in COUNTS)), found["linked"]


def totals_and_perhaps(edition: Edition, asked: Filters) -> tuple[Totals, int]:
    """Return the three counts, and how many events more may be of the period asked for."""
    found = _with_perhaps(edition, asked)
    return _totals(*(found[name] for name in COUNTS)), found["perhaps"]


@dataclass(frozen=True, slots=True)
class Listed:
    """What stands beside a list, counted in one statement.

    `confirmed` of `totals` publish a confirmed link; `perhaps` more may be of the period asked for;
    `years` holds, of any period, what lies in each, and under `None` in no single one.
    """

    totals: Totals
    confirmed: int
    perhaps: int
    years: Mapping[int | None, Totals]


def listed_counts(edition: Edition, asked: Filters) -> Listed:
    """Return the three counts of what is asked, and what lies in each year of any period."""
    surely, possibly = asked, replace(asked, may_be=True)
    found, confirmed, perhaps = Totals(), 0, 0
    years: dict[int | None, Totals] = {}
    linked = Count("pk", filter=Q(event__link_to_work__in=LINKED))
    for first, last, links, *counts in _by_months(edition, asked, linked=linked):
        one = _totals(*counts)
        _add(years, first, last, one)
        if is_in_period(surely, first, last):
            found, confirmed = found + one, confirmed + links
        elif is_in_period(possibly, first, last):
            perhaps += one.events
    return Listed(found, confirmed, perhaps, years)


def _with_perhaps(edition: Edition, asked: Filters) -> dict[str, int]:
    """Count in one statement what surely is of the period, and all that may be of it."""
    sure = in_period(asked)
    counts = {
        "events": Count("number", filter=sure),
        "sum_of_acts": Sum("acts", default=0, filter=sure),
        "sum_of_victims": Sum("victims", default=0, filter=sure),
        "with_acts": Count("acts", filter=sure),
        "with_victims": Count("victims", filter=sure),
    }
    rows = counted(edition, replace(asked, may_be=True))
    found = rows.aggregate(**counts, any=Count("*"))
    return found | {"perhaps": found["any"] - found["events"]}


def by_municipality(edition: Edition, asked: Filters | None = None) -> dict[str, Totals]:
    """Return the counts of municipalities that have any to show.

    Whoever is not there has no publishable figure: none, few and withheld look the same.
    """
    return _grouped(counted(edition, asked or Filters()), "municipality")


def by_state(edition: Edition, asked: Filters | None = None) -> dict[str, Totals]:
    """Return the counts of states that have any to show."""
    return _grouped(counted(edition, asked or Filters()), "state")


def by_month(edition: Edition, asked: Filters | None = None) -> dict[date | None, Totals]:
    """Return the counts of each month; under `None`, of dates that lie in no single month."""
    within = counted(edition, asked or Filters()).order_by("first_month", "last_month")
    series: dict[date | None, Totals] = {}
    vague = Totals()
    for first, last, *found in within.values_list("first_month", "last_month").annotate(**COUNTS):
        if first is not None and first == last:
            series[first] = _totals(*found)
        else:
            vague += _totals(*found)
    return series | ({None: vague} if vague.events else {})


def by_year(edition: Edition, asked: Filters | None = None) -> dict[int | None, Totals]:
    """Return the counts of each year; under `None`, of dates that lie in no single year."""
    asked = asked or Filters()
    years: dict[int | None, Totals] = {}
    for first, last, *counts in _by_months(edition, asked):
        if is_in_period(asked, first, last):
            _add(years, first, last, _totals(*counts))
    return years


def _by_months(edition: Edition, asked: Filters, **also: Count) -> Iterable[tuple[Any, ...]]:
    """Yield the first and last month of dates of any period, and what is counted of each."""
    rows = counted(edition, replace(asked, first_month=None, last_month=None))
    months = rows.order_by("first_month", "last_month").values_list("first_month", "last_month")
    return months.annotate(**also, **COUNTS)


def _add(
    years: dict[int | None, Totals], first: date | None, last: date | None, one: Totals
) -> None:
    year = first.year if first and last and first.year == last.year else None
    years[year] = years.get(year, Totals()) + one


def by_group(edition: Edition, asked: Filters | None = None) -> dict[str, Totals]:
    """Return the counts of each group of types; an event of two groups is in both."""
    return _by_heading(edition, asked or Filters(), list(terms("aggression_groups")))


def by_type(edition: Edition, asked: Filters | None = None) -> dict[str, Totals]:
    """Return the counts of each type, of one group where asked; events of two types are in both."""
    within = asked or Filters()
    known = terms("aggression_types").items()
    codes = [code for code, t in known if within.group in ("", t.facts["group"])]
    return _by_heading(edition, within, codes)


def _by_heading(edition: Edition, asked: Filters, codes: list[str]) -> dict[str, Totals]:
    everywhere = counted_anywhere(edition, replace(asked, group="", type=""))
    found = _grouped(everywhere.filter(kind__in=codes), "kind")
    return {code: found[code] for code in codes if code in found}


def _grouped(rows: QuerySet[PublishedKind], field: str) -> dict[Any, Totals]:
    shown = rows.filter(**{f"{field}__isnull": False}).order_by().values_list(field)
    return {row[0]: _totals(*row[1:]) for row in shown.annotate(**COUNTS)}


def _totals(events: int, acts: int, victims: int, with_acts: int, with_victims: int) -> Totals:
    return Totals(events, acts, victims, events - with_acts, events - with_victims)
