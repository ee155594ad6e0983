"""Map and table narrowed to victims of one labor or gender: published counts, never events."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.publication.choices import Across, Cut
from baluarte.domain.publication.cut_cells import FEW, OTHERS, TOTAL, CutCell, crossed_value
from baluarte.domain.publication.queries import cut_of
from baluarte.web.public.counting import VICTIMS, counted
from baluarte.web.public.drawings import shaded
from baluarte.web.public.http_cache import Edition
from baluarte.web.public.outline import states_outline
from baluarte.web.public.query_string import EditionQuestion
from baluarte.web.public.terms import GENDERS, LABORS, label
from baluarte.web.public.victims import CUTS, LAST, is_told, key_word

JANUARY, DECEMBER = 1, 12
_WORDS = {cut: word for word, cut in CUTS.items()}


def narrowed(edition: Edition, asked: EditionQuestion, states: Mapping[str, str]) -> dict[str, Any]:
    """Return how many such victims are published, by state and year as far as that is let out.

    Only counts of all events together: beside them, those of some events would tell of the victims
    in which the two differ.
    """
    cut, value = _cut_of(asked)
    tables = [cut_of(edition, cut, one) for one in (Across.STATE, Across.YEAR)]
    whole = _cell(tables[0], TOTAL, value)
    told = whole is not None and is_told(tables[0])
    shown = _tables(tables, value, asked, states) if told else []
    return {
        "title": _("Victims: %(whom)s") % {"whom": whom(asked)},
        "figure": _figure(whole) if told else "",
        "tables": shown,
        "by_state": _known(tables[0], value) if shown else {},
        "limits": list(_limits(asked)),
        "cuts_url": f"{reverse('victims')}?corte={_WORDS[cut]}",
        "events_url": asked.address("events_published", labor=None, genero=None, cuenta=None),
    }


def _cut_of(asked: EditionQuestion) -> tuple[Cut, str]:
    """Return the cut that counts the victims asked for, and its value."""
    if asked.labor and asked.gender:
        return Cut.CROSSED, crossed_value(asked.labor, asked.gender)
    return (Cut.LABOR, asked.labor) if asked.labor else (Cut.GENDER, asked.gender)


def whom(asked: EditionQuestion) -> str:
    """Return which victims are asked for, in words."""
    told = ((LABORS, asked.labor), (GENDERS, asked.gender))
    return ", ".join(label(catalogue, code) for catalogue, code in told if code)


def _limits(asked: EditionQuestion) -> Iterator[str]:
    """Say what else was asked and is not published of these victims, and why."""
    filters = asked.filters
    unused = [
        (filters.kind, _("the type of aggression")),
        (filters.municipality, _("the municipality")),
        (_has_period(asked) and _years(asked) is None, _("the period")),
    ]
    if left_out := ", ".join(said for is_asked, said in unused if is_asked):
        yield _(
            "Not used here: %(filters)s. Of these victims what is published is counted of all "
            "events together: a number of fewer events, beside it, would tell of somebody."
        ) % {"filters": left_out}
    if asked.labor and asked.gender:
        yield _(
            "By labor and gender at once most numbers of a state or a year are small, and are not "
            "shown; nor are others from which these could be worked out."
        )
    if filters.state and _years(asked):
        yield _("States and years are published apart from one another, not crossed.")
    yield _("No published event says what its victims do or their gender, so none is listed here.")


def _tables(
    tables: Sequence[Sequence[CutCell]],
    value: str,
    asked: EditionQuestion,
    states: Mapping[str, str],
) -> list[dict[str, Any]]:
    by_state, by_year = ([one for one in cells if one.value == value] for cells in tables)
    state, years = asked.filters.state, _years(asked)
    placed = [one for one in by_state if not state or one.key == state]
    dated = [one for one in by_year if not years or (one.key.isdigit() and int(one.key) in years)]
    return [
        {"caption": _("By state"), "head": _("State"), "rows": _rows("state", placed, states)},
        {"caption": _("By year"), "head": _("Year"), "rows": _rows("year", dated, states)},
    ]


def _rows(across: str, cells: Sequence[CutCell], states: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "name": key_word(across, one.key, states),
            "count": one.victims,
            "is_total": one.key == TOTAL,
        }
        for one in sorted(cells, key=lambda one: LAST.get(one.key, 0))
    ]


def _known(cells: Sequence[CutCell], value: str) -> dict[str, int]:
    """Return the states of which such victims are published, by their code."""
    apart = {OTHERS, FEW, TOTAL}
    told = (one for one in cells if one.value == value and one.key not in apart)
    return {one.key: one.victims for one in told if one.victims}


def drawing_of(known: Mapping[str, int], states: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the states shaded by such victims; nothing where none can be told apart."""
    outline = states_outline()
    if not known or outline is None:
        return None
    none = _("None, or not shown")
    says = {code: counted(known[code], VICTIMS) if code in known else none for code in states}
    return shaded(outline, known, states, says)


def _cell(cells: Sequence[CutCell], key: str, value: str) -> CutCell | None:
    return next((one for one in cells if (one.key, one.value) == (key, value)), None)


def _figure(cell: CutCell | None) -> str:
    if cell is None or cell.victims is None:
        return _("How many is not shown: so few could be recognised.")
    return _("%(victims)s in the whole country") % {"victims": counted(cell.victims, VICTIMS)}


def _has_period(asked: EditionQuestion) -> bool:
    return bool(asked.filters.first_month or asked.filters.last_month)


def _years(asked: EditionQuestion) -> range | None:
    """Return the years of the period asked for; nothing where it is none, or not of whole years."""
    first, last = asked.filters.first_month, asked.filters.last_month
    if not _has_period(asked) or (first and first.month != JANUARY):
        return None
    if last and last.month != DECEMBER:
        return None
    return range(first.year if first else 0, (last.year if last else 9999) + 1)
