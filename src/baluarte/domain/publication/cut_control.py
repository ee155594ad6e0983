"""The cuts of an edition made safe: small counts hidden, with as many others as keep them hidden.

Each table is attacked by itself, with the totals it shares with the first (`docs/methods`). Loaded
only where an edition is made: what it calculates with is heavier than all the rest.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from baluarte.domain.publication.choices import Across, Cut, Shown
from baluarte.domain.publication.cut_cells import (
    NO_DATA,
    OTHERS,
    TOTAL,
    Counted,
    CutCell,
    all_hidden,
    tables_of,
)
from baluarte.norms.catalogues import terms

Rows = dict[tuple[str, str], int]
CATALOGUES = {Cut.LABOR: "occupations", Cut.GENDER: "genders"}
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
        rows = _table(victims, cut, across, least=2 * threshold)
        cells += guard.table(cut, across, rows)
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
            CutCell(cut, across, key, value, Shown.HIDDEN, None)
            if is_hidden
            else CutCell(cut, across, key, value, Shown.EXACT, count)
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
        """Return labor and gender of the whole country, each as a table of its own."""
        labor = [one for one in cells if one.key == TOTAL]
        gender = [one for one in cells if one.value == TOTAL]
        return [
            *(one._replace(across=Across.COUNTRY) for one in labor),
            *(
                one._replace(cut=Cut.GENDER, across=Across.COUNTRY, key=TOTAL, value=one.key)
                for one in gender
            ),
        ]

    def _is_risky(self, cut: Cut, across: Across, key: str, value: str, count: int) -> bool:
        """Say whether a count, or what it adds to an earlier one, speaks of few."""
        if self._is_public(across, key, value):
            return False
        if key == TOTAL and not self.is_open.get((cut, value), True):
            return True
        # What stands together is not the same from one edition to the next.
        steps = set() if key == OTHERS else self.before[cut, across, key, value]
        changes = (abs(count - one) for one in steps)
        return any(0 < one < self.threshold for one in (count, *changes))

    def _is_kept(self, cut: Cut, across: Across, key: str, value: str) -> bool:
        if self._is_public(across, key, value):
            return True
        return key == TOTAL and self.is_open.get((cut, value), False)

    @staticmethod
    def _is_public(across: Across, key: str, value: str) -> bool:
        """Say whether anybody adds it up from the published events: victims by place and year."""
        return value == TOTAL and (across != Across.GENDER or key == TOTAL)

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
