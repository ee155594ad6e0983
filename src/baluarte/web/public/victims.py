"""Who it happened to, in words: cuts of an edition as tables, and the line of the first page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from baluarte.domain.publication.cut_cells import (
    FEW,
    NO_DATA,
    OTHERS,
    TOTAL,
    CutCell,
    crossed_value,
    parts_of,
)
from baluarte.web.public.terms import label

# As the address names them, and as the queries do.
CUTS = {"labor": "labor", "genero": "gender", "ambos": "crossed"}
ACROSS = {"pais": "country", "estado": "state", "anio": "year", "genero": "gender"}
CUT_WORDS = {
    "labor": gettext_lazy("By what they do"),
    "genero": gettext_lazy("By gender"),
    "ambos": gettext_lazy("By what they do and gender"),
}
ACROSS_WORDS = {
    "pais": gettext_lazy("The whole country"),
    "estado": gettext_lazy("By state"),
    "anio": gettext_lazy("By year"),
    "genero": gettext_lazy("By gender"),
}
# What stands at the foot of a table, in this order.
LAST = {OTHERS: 1, FEW: 1, NO_DATA: 2, TOTAL: 3}
# Of whom nothing is known, or everybody.
_OF_NOBODY = {TOTAL, NO_DATA, crossed_value(NO_DATA, NO_DATA)}
_CATALOGUES = {"labor": "occupations", "gender": "genders"}


@dataclass(frozen=True, slots=True)
class CutQuestion:
    """Which cut is asked for, in the words of the address."""

    cut: str
    across: str

    @property
    def offered(self) -> list[str]:
        """Return across what this cut is counted."""
        return [one for one in ACROSS if not (one == "genero" and self.cut != "labor")]


def read(given: Mapping[str, str]) -> CutQuestion:
    """Read an address; what it does not say, or says of no table, is the first."""
    cut = given.get("corte", "")
    asked = CutQuestion(cut if cut in CUTS else "labor", given.get("por", ""))
    return asked if asked.across in asked.offered else CutQuestion(asked.cut, "pais")


def value_word(cut: str, value: str) -> str:
    """Return a value of a cut in words."""
    if value == TOTAL:
        return _("All victims")
    if value == NO_DATA:
        return _("No data")
    return label(_CATALOGUES[cut], value)


def key_word(across: str, key: str, states: Mapping[str, str]) -> str:
    """Return a state, a year or a gender in words."""
    if key == TOTAL:
        return _("All together")
    if key == OTHERS:
        return _("Those with fewer than 10 victims, together")
    if key == FEW:
        return _("Those with fewer than 40 victims, together")
    if key == NO_DATA:
        return _("No data")
    if across == "gender":
        return label("genders", key)
    return states.get(key, key)


def table_of(cells: Sequence[CutCell], states: Mapping[str, str]) -> dict[str, Any]:
    """Return a cut as heads and rows: a value a row of the country, else a value a column.

    Of a row in which nothing is known no zero is shown.
    """
    if not cells:
        return {}
    cut, across = cells[0].cut, cells[0].across
    if cut == "crossed":
        return _crossed_table(cells, across, states)
    values = list(dict.fromkeys(one.value for one in cells))
    rows: dict[str, dict[str, CutCell]] = {}
    for one in cells:
        rows.setdefault(one.key, {})[one.value] = one
    if across == "country":
        figures = _figures([rows[TOTAL][value] for value in values])
        return {
            "heads": [_("Victims")],
            "rows": [
                {"name": value_word(cut, value), "key": value, "figures": [figure],
                 "is_total": value == TOTAL}
                for value, figure in zip(values, figures, strict=True)
            ],
        }  # fmt: skip
    return {
        "heads": [value_word(cut, value) for value in values],
        "rows": [
            {"name": key_word(across, key, states), "key": key, "is_total": key == TOTAL,
             "figures": _figures([of[value] for value in values])}
            for key, of in _in_order(rows)
        ],
    }  # fmt: skip


def _crossed_table(
    cells: Sequence[CutCell], across: str, states: Mapping[str, str]
) -> dict[str, Any]:
    """Return labor of each place or year as rows and gender as columns, without rows of zeros.

    Their totals stand in the cuts by labor and by gender alone.
    """
    rows: dict[tuple[str, str], list[CutCell]] = {}
    genders: dict[str, None] = {}
    for one in cells:
        if one.value != TOTAL:
            labor, gender = parts_of(one.value)
            rows.setdefault((one.key, labor), []).append(one)
            genders.setdefault(gender)
    return {
        "heads": [value_word("gender", one) for one in genders],
        "rows": [
            {
                "name": _crossed_name(across, key, labor, states),
                "key": labor if across == "country" else crossed_value(key, labor),
                "is_total": False,
                "figures": _figures(of),
            }
            for (key, labor), of in sorted(rows.items(), key=lambda row: LAST.get(row[0][0], 0))
            if any(one.victims != 0 for one in of)
        ],
    }


def _crossed_name(across: str, key: str, labor: str, states: Mapping[str, str]) -> str:
    said = value_word("labor", labor)
    return said if across == "country" else f"{key_word(across, key, states)} · {said}"


def is_told(cells: Iterable[CutCell]) -> bool:
    """Say whether anything at all of the victims is known and published, hidden or not."""
    return any(
        one.victims is None or one.victims > 0 for one in cells if one.value not in _OF_NOBODY
    )


def of_them(cells: Sequence[CutCell]) -> dict[str, str]:
    """Say how many of the victims are journalists and how many defend rights; or why not."""
    told = {one.value: one.victims for one in cells}
    if not told:
        return {"says": "", "note": ""}
    if not is_told(cells):
        return {"says": "", "note": _("No published event lets out what its victims do.")}
    journalists, defenders, both = (told.get(one) for one in ("journalist", "defender", "both"))
    note = _not_said(told.get(NO_DATA))
    if journalists is None or defenders is None:
        hidden = _(
            "How many are journalists and how many defend rights is not shown: so few could be "
            "recognised."
        )
        return {"says": "", "note": hidden}
    said = _("Of the victims, %(journalists)s and %(defenders)s") % {
        "journalists": ngettext("%(n)s is a journalist", "%(n)s are journalists", journalists)
        % {"n": f"{journalists:,}"},
        "defenders": ngettext(
            "%(n)s a human-rights defender", "%(n)s human-rights defenders", defenders
        )
        % {"n": f"{defenders:,}"},
    }
    if both:
        said += ngettext("; %(n)s is both", "; %(n)s are both", both) % {"n": f"{both:,}"}
    return {"says": f"{said}.", "note": note}


def _not_said(many: int | None) -> str:
    if many is None:
        return _("How many of the others are what is not shown: so few could be recognised.")
    if not many:
        return ""
    return ngettext(
        "Of %(n)s it is not known, or not published: that is not zero.",
        "Of %(n)s it is not known, or not published: that is not zero.",
        many,
    ) % {"n": f"{many:,}"}


def _figures(cells: Sequence[CutCell]) -> list[dict[str, Any]]:
    """Return what each cell shows: a count, or that it is hidden, or that nothing is known."""
    is_known = is_told(cells)
    return [
        {"head": _value_head(one), "count": one.victims, **_shown(one, is_known)} for one in cells
    ]


def _value_head(one: CutCell) -> str:
    if one.cut != "crossed" or one.value == TOTAL:
        return value_word(one.cut, one.value)
    labor, gender = parts_of(one.value)
    return f"{value_word('labor', labor)}, {value_word('gender', gender)}"


def _shown(one: CutCell, is_known: bool) -> dict[str, bool]:
    of_nobody = not is_known and one.value not in _OF_NOBODY
    return {"is_hidden": one.victims is None, "is_missing": of_nobody and one.victims == 0}


def _in_order(
    rows: Mapping[str, dict[str, CutCell]],
) -> list[tuple[str, dict[str, CutCell]]]:
    """Return rows as they came, what stands together, is missing or is all last."""
    return sorted(rows.items(), key=lambda row: LAST.get(row[0], 0))
