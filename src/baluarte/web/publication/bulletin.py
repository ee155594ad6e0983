"""The Friday bulletin and the table of the annual report: published figures, with their cut-off."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.files.csv_cells import Value, write_csv
from baluarte.domain.publication import queries
from baluarte.domain.publication.models import Edition
from baluarte.domain.publication.queries import Filters
from baluarte.domain.publication.totals import Totals
from baluarte.domain.territory.queries import all_states
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.registry.presenters.labels import label_of, language

NAMED = 5
JANUARY, DECEMBER = 1, 12


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, under what it is of."""

    label: str
    totals: Totals


def bulletin(edition: Edition, *, day: date) -> str:
    """Return the bulletin of the week in words, each number with what it counts."""
    year = _year(edition, day.year)
    month = day.replace(day=1)
    this_month = queries.totals(edition, Filters(first_month=month, last_month=month))
    so_far = queries.totals(edition, year)
    lines = [
        _("Bulletin of %(day)s") % {"day": _day(day)},
        _("Edition %(edition)s, cut-off on %(cutoff)s.")
        % {"edition": str(edition), "cutoff": _day(local_day(edition.cut_off_at))},
        _("Published in all: %(counts)s.") % {"counts": _counts(queries.totals(edition))},
        _("Of %(year)s: %(counts)s.") % {"year": day.year, "counts": _counts(so_far)},
        _("Of %(month)s: %(counts)s.")
        % {"month": dateformat.format(month, _month_format()), "counts": _counts(this_month)},
        _where(edition, year, day.year),
        _what(edition, year, day.year),
        _(
            "What has no published month is in no month and no year. More may be known than may "
            "be published."
        ),
        queries.citation(edition, language()),
    ]
    return "\n\n".join(filter(None, lines))


def annual(edition: Edition, year: int) -> list[dict[str, Any]]:
    """Return the tables of a year: by month, by state and by kind, three counts each."""
    asked = _year(edition, year)
    months = queries.by_month(edition, asked)
    vague = months.pop(None, Totals())
    by_month = [
        Row(
            dateformat.format(date(year, number, 1), "F"),
            months.get(date(year, number, 1), Totals()),
        )
        for number in range(JANUARY, DECEMBER + 1)
    ]
    if vague.events:
        by_month.append(Row(_("In the year, the month not published"), vague))
    return [
        {"title": _("By month"), "rows": by_month, "total": queries.totals(edition, asked)},
        {"title": _("By state"), "rows": _states(edition, asked), "total": None},
        {"title": _("By kind of aggression"), "rows": _groups(edition, asked), "total": None},
    ]


def annual_file(edition: Edition, year: int) -> str:
    """Return the tables of a year as one CSV, which says what it counts and its cut-off."""
    text = StringIO()
    heads = (_("Table"), _("Of"), _("Events"), _("Acts"), _("Victims"))
    missing = (_("Events without published acts"), _("Events without published victims"))
    write_csv(text, (*heads, *missing), _annual_rows(edition, year))
    return text.getvalue()


def _annual_rows(edition: Edition, year: int) -> Iterator[tuple[Value, ...]]:
    for table in annual(edition, year):
        last = [Row(_("Together"), table["total"])] if table["total"] else []
        for row in [*table["rows"], *last]:
            yield (table["title"], str(row.label), *_figures(row.totals))
    cut_off = local_day(edition.cut_off_at).isoformat()
    yield (_("Source"), queries.citation(edition, language()), cut_off)


def years(edition: Edition) -> list[int]:
    """Return the years that published months name, the newest first."""
    if edition.first_month is None or edition.last_month is None:
        return []
    return list(range(edition.last_month.year, edition.first_month.year - 1, -1))


def _year(edition: Edition, year: int) -> Filters:
    return Filters(first_month=date(year, JANUARY, 1), last_month=date(year, DECEMBER, 1))


def _states(edition: Edition, asked: Filters) -> list[Row]:
    names = dict(all_states().values_list("code", "name"))
    found = queries.by_state(edition, asked)
    return _most(Row(names.get(code, code), one) for code, one in found.items())


def _groups(edition: Edition, asked: Filters) -> list[Row]:
    found: Mapping[str, Totals] = queries.by_group(edition, asked)
    return _most(Row(label_of("aggression_groups", code), one) for code, one in found.items())


def _most(rows: Iterator[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-row.totals.events, row.label))


def _where(edition: Edition, asked: Filters, year: int) -> str:
    rows = _states(edition, asked)[:NAMED]
    said = _("By state, most events of %(year)s: %(rows)s.")
    return said % {"year": year, "rows": _listed(rows)} if rows else ""


def _what(edition: Edition, asked: Filters, year: int) -> str:
    rows = _groups(edition, asked)[:NAMED]
    said = _("By kind, events of %(year)s, one of two kinds counted under both: %(rows)s.")
    return said % {"year": year, "rows": _listed(rows)} if rows else ""


def _listed(rows: list[Row]) -> str:
    return "; ".join(f"{row.label}, {row.totals.events:,}" for row in rows)


def _counts(one: Totals) -> str:
    """Say three counts, and of how many events two of them are not published."""
    parts = [
        ngettext("%(n)s event", "%(n)s events", one.events) % {"n": f"{one.events:,}"},
        ngettext("%(n)s act", "%(n)s acts", one.acts) % {"n": f"{one.acts:,}"},
        ngettext("%(n)s victim", "%(n)s victims", one.victims) % {"n": f"{one.victims:,}"},
    ]
    said = ", ".join(parts)
    if not one.events_without_victims:
        return said
    return said + _(" (of %(n)s events the victims are not published)") % {
        "n": f"{one.events_without_victims:,}"
    }


def _figures(one: Totals) -> tuple[int, ...]:
    return (one.events, one.acts, one.victims, one.events_without_acts, one.events_without_victims)


def _day(day: date) -> str:
    return str(dateformat.format(day, r"j \d\e F \d\e Y" if language() == "es" else "j F Y"))


def _month_format() -> str:
    return r"F \d\e Y" if language() == "es" else "F Y"
