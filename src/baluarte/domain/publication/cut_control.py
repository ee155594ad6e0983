"""The cuts of an edition made safe: small counts hidden, with as many others as keep them hidden.

Each table is attacked by itself, with the totals it shares with the first (`docs/methods`); what
crosses labor and gender by state or year, with all that the edition shows besides. Loaded
only where an edition is made: what it calculates with is heavier than all the rest.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from baluarte.domain.publication.choices import Across, Cut, Shown
from baluarte.domain.publication.cut_cells import (
    FEW,
    NO_DATA,
    OTHERS,
    TOTAL,
    Counted,
    CutCell,
    all_hidden,
    crossed_value,
    is_public,
    parts_of,
    tables_of,
)
from baluarte.norms.catalogues import terms

Rows = dict[tuple[str, str], int]
# By place or year, labor and gender.
Crossed = dict[tuple[str, str, str], int]
CATALOGUES = {Cut.LABOR: "occupations", Cut.GENDER: "genders"}
# A row that is crossed has so many times the threshold: in smaller ones hardly a count stands.
CROSSED = 8
_NO_GENDERS = {"not_asked", "declined", "unknown"}


def values_of(cut: Cut) -> list[str]:
    """Return the values of a cut in their order, the missing one last."""
    return [*(code for code in terms(CATALOGUES[cut]) if code not in _NO_GENDERS), NO_DATA]


def guard_cuts(
    victims: Counter[Counted], *, threshold: int, earlier: Iterable[CutCell] = ()
) -> list[CutCell]:
    """Return every cell of every cut as it may go out beside what earlier editions showed.

    A count that differs by less than the threshold from what an earlier edition showed is hidden
    too: the difference would speak of few.
    """
    guard = _Guard(threshold, _shown_before(earlier))
    cells: list[CutCell] = []
    for cut, across in tables_of(victims):
        if cut == Cut.CROSSED:
            rows, apart = _crossed(victims, across, threshold)
            cells += guard.crossed(across, rows, apart, cells)
            continue
        table = _table(victims, cut, across, least=2 * threshold)
        cells += guard.table(cut, across, table)
        if across == Across.GENDER:
            guard.settle(cells)
            cells += guard.country(cells)
    return cells


class _Guard:
    """Protects one table after another, with what the first one says of the whole country."""

    def __init__(
        self, threshold: int, before: Mapping[tuple[str, str, str, str], set[int]]
    ) -> None:
        self.threshold = threshold
        self.before = before
        self.is_open: dict[tuple[str, str], bool] = {}

    def table(self, cut: Cut, across: Across, rows: Rows) -> list[CutCell]:
        told = [(key, value, count) for (key, value), count in rows.items()]
        if not told or rows[TOTAL, TOTAL] < 2 * self.threshold:
            return list(all_hidden(cut, across, told))
        risky = [self._is_risky(cut, across, *one) for one in told]
        kept = [self._is_kept(cut, across, key, value) for key, value, _count in told]
        hidden = self._hidden(told, risky, kept) if any(risky) else [False] * len(told)
        if hidden is None:
            return list(all_hidden(cut, across, told))
        return [
            _cell(cut, across, key, value, None if is_hidden else count)
            for (key, value, count), is_hidden in zip(told, hidden, strict=True)
        ]

    def settle(self, cells: Sequence[CutCell]) -> None:
        """Keep what the first table says of labor and of gender in the whole country."""
        for one in cells:
            if one.key == TOTAL:
                self.is_open[Cut.LABOR, one.value] = one.shown == Shown.EXACT
            if one.value == TOTAL:
                self.is_open[Cut.GENDER, one.key] = one.shown == Shown.EXACT

    def country(self, cells: Sequence[CutCell]) -> list[CutCell]:
        """Return labor and gender of the whole country, each and both, as tables of their own."""
        labor = [one for one in cells if one.key == TOTAL]
        gender = [one for one in cells if one.value == TOTAL]
        crossed = [one for one in cells if TOTAL not in (one.key, one.value)]
        return [
            *(_crossed_total(one, Across.COUNTRY) for one in crossed),
            *(_crossed_total(one, Across.COUNTRY) for one in labor if one.value == TOTAL),
            *(one._replace(across=Across.COUNTRY) for one in labor),
            *(
                one._replace(cut=Cut.GENDER, across=Across.COUNTRY, key=TOTAL, value=one.key)
                for one in gender
            ),
        ]

    def crossed(
        self,
        across: Across,
        rows: Crossed,
        apart: Mapping[str, str],
        shown: Sequence[CutCell],
    ) -> list[CutCell]:
        """Return labor and gender at once by state or year, beside all that is shown already.

        All totals of this table are shown elsewhere, or hidden: it only repeats them. Whoever
        takes them and what others show away finds no small count, or the table stays hidden.
        `apart` says in which row a row of the other tables is.
        """
        told = list(rows.items())
        risky = [
            self._is_risky(Cut.CROSSED, across, key, crossed_value(labor, gender), count)
            for (key, labor, gender), count in told
        ]
        hidden = self._hidden_beside(across, rows, risky, apart, shown)
        cells = []
        for ((key, labor, gender), count), is_hidden in zip(told, hidden, strict=True):
            value = crossed_value(labor, gender)
            cells.append(_cell(Cut.CROSSED, across, key, value, None if is_hidden else count))
        return [*cells, *_repeated(across, rows, shown)]

    def _hidden_beside(
        self,
        across: Across,
        rows: Crossed,
        risky: Sequence[bool],
        apart: Mapping[str, str],
        shown: Sequence[CutCell],
    ) -> list[bool]:
        """Say which counts are hidden so that none is found beside what is shown already."""
        import pandas as pd  # noqa: PLC0415

        from baluarte.science import disclosure  # noqa: PLC0415

        everything = [True] * len(rows)
        if sum(rows.values()) < 2 * self.threshold:
            return everything
        told = [(*name, count) for name, count in rows.items()]
        frame = pd.DataFrame(told, columns=[str(across), "labor", "gender", "count"])
        published = [pd.DataFrame(cells) for cells in _released(shown)]
        try:
            made = disclosure.suppress(
                frame.assign(sensitive=risky),
                published=published, threshold=self.threshold, totals=(TOTAL,),
                hierarchies=_levels(shown, across, apart),
            )  # fmt: skip
        except (disclosure.CannotProtect, disclosure.TooLarge, disclosure.InconsistentReleases):
            return everything
        hidden: list[bool] = made.released["count"].isna().tolist()
        return hidden

    def _is_risky(self, cut: Cut, across: Across, key: str, value: str, count: int) -> bool:
        """Say whether a count, or what it adds to an earlier one, speaks of few."""
        if is_public(across, key, value):
            return False
        if key == TOTAL and not self.is_open.get((cut, value), True):
            return True
        # What stands together is not the same from one edition to the next.
        steps = set() if key in (OTHERS, FEW) else self.before[cut, across, key, value]
        changes = (abs(count - one) for one in steps)
        return any(0 < one < self.threshold for one in (count, *changes))

    def _is_kept(self, cut: Cut, across: Across, key: str, value: str) -> bool:
        if is_public(across, key, value):
            return True
        return key == TOTAL and self.is_open.get((cut, value), False)

    def _hidden(
        self, told: Sequence[tuple[str, str, int]], risky: Sequence[bool], kept: Sequence[bool]
    ) -> Any:
        import pandas as pd  # noqa: PLC0415

        from baluarte.science import disclosure  # noqa: PLC0415

        frame = pd.DataFrame(told, columns=["key", "value", "count"]).assign(sensitive=risky)
        try:
            made = disclosure.suppress(frame, threshold=self.threshold, keep=kept, totals=(TOTAL,))
        except (disclosure.CannotProtect, disclosure.TooLarge, disclosure.InconsistentReleases):
            return None
        return made.released["count"].isna().tolist()


def _table(victims: Counter[Counted], cut: Cut, across: Across, *, least: int) -> Rows:
    """Return a table with its totals and zeros; places and years of few stand together."""
    inner: Counter[tuple[str, str]] = Counter()
    for one, count in victims.items():
        told = one._asdict()
        inner[told[across], told[cut]] += count
    keys = (
        {key: key for key in values_of(Cut.GENDER)}
        if across == Across.GENDER
        else _together(inner, least)
    )
    rows: Rows = {(key, value): 0 for key in (*dict.fromkeys(keys.values()), TOTAL)
                  for value in (*values_of(cut), TOTAL)}  # fmt: skip
    for (key, value), count in inner.items():
        for row in (keys[key], TOTAL):
            rows[row, value] += count
            rows[row, TOTAL] += count
    return rows


def _crossed(
    victims: Counter[Counted], across: Across, threshold: int
) -> tuple[Crossed, dict[str, str]]:
    """Return labor by gender of each place or year, those of few together.

    With it, of each row that the other tables have, which one it is here.
    """
    inner: Counter[tuple[str, str]] = Counter()
    for one, count in victims.items():
        inner[one._asdict()[across], one.labor] += count
    of_others = _together(inner, 2 * threshold)
    sizes: Counter[str] = Counter()
    for (key, _labor), count in inner.items():
        sizes[of_others[key]] += count
    apart = {
        key: FEW if key == OTHERS or size < CROSSED * threshold else key
        for key, size in sizes.items()
    }
    rows: Crossed = {
        (key, labor, gender): 0
        for key in dict.fromkeys(apart.values())
        for labor in values_of(Cut.LABOR)
        for gender in values_of(Cut.GENDER)
    }
    for one, count in victims.items():
        rows[apart[of_others[one._asdict()[across]]], one.labor, one.gender] += count
    return rows, apart


def _levels(
    shown: Sequence[CutCell], across: Across, apart: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """Return which rows of the tables shown stand together in those that cross."""
    told = {str(across): {key: row for key, row in apart.items() if row == FEW}}
    for other in {one.across for one in shown if one.cut == Cut.CROSSED} - {Across.COUNTRY}:
        keys = {one.key for one in shown if (one.cut, one.across) == (Cut.LABOR, other)}
        alone = {one.key for one in shown if (one.cut, one.across) == (Cut.CROSSED, other)}
        told[str(other)] = dict.fromkeys(sorted(keys - alone), FEW)
    return {name: levels for name, levels in told.items() if levels}


def _repeated(across: Across, rows: Crossed, shown: Sequence[CutCell]) -> Iterator[CutCell]:
    """Yield the totals of a crossed table as others show them: of each row, of the country."""
    sizes: Counter[str] = Counter()
    for (key, _labor, _gender), count in rows.items():
        sizes[key] += count
    for key, size in sizes.items():
        yield _cell(Cut.CROSSED, across, key, TOTAL, size)
    for one in shown:
        if (one.cut, one.across) == (Cut.CROSSED, Across.COUNTRY):
            yield one._replace(across=across)


def _crossed_total(one: CutCell, across: Across) -> CutCell:
    """Return a count of labor by gender as a total of a crossed table."""
    value = TOTAL if one.value == TOTAL else crossed_value(one.value, one.key)
    return one._replace(cut=Cut.CROSSED, across=across, key=TOTAL, value=value)


def _released(shown: Sequence[CutCell]) -> list[list[dict[str, Any]]]:
    """Return the tables that are shown as an attacker reads them: what is hidden is not known."""
    tables: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in shown:
        if one.across == Across.COUNTRY or (one.cut == Cut.CROSSED and one.key == TOTAL):
            # The same counts stand in the tables that they are totals of.
            continue
        row: dict[str, Any] = {"count": math.nan if one.victims is None else one.victims}
        row[str(one.across)] = one.key
        if one.cut != Cut.CROSSED:
            row[str(one.cut)] = one.value
        elif one.value != TOTAL:
            row["labor"], row["gender"] = parts_of(one.value)
        else:
            continue
        tables.setdefault((one.cut, one.across), []).append(row)
    return list(tables.values())


def _cell(cut: Cut, across: Across, key: str, value: str, victims: int | None) -> CutCell:
    shown = Shown.HIDDEN if victims is None else Shown.EXACT
    return CutCell(cut, across, key, value, shown, victims)


def _together(inner: Mapping[tuple[str, str], int], least: int) -> dict[str, str]:
    """Return the row of each place or year: its own, or that of all with few victims."""
    sizes: Counter[str] = Counter()
    for (key, _value), count in inner.items():
        sizes[key] += count
    few: list[str] = []
    for key, size in sorted(sizes.items(), key=lambda one: (one[1], one[0])):
        held = sum(sizes[one] for one in few)
        if size >= least and (not few or held >= least):
            break
        few.append(key)
    return {key: OTHERS if key in few else key for key in sorted(sizes)}


def _shown_before(earlier: Iterable[CutCell]) -> Mapping[tuple[str, str, str, str], set[int]]:
    found: Mapping[tuple[str, str, str, str], set[int]] = defaultdict(set)
    for one in earlier:
        if one.victims is not None:
            found[one.name].add(one.victims)
    return found
