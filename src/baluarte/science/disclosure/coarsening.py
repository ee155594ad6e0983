"""Coarsening: the finest table of which little would have to be hidden."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from baluarte.science.disclosure.audit import InvalidSetting
from baluarte.science.disclosure.ladders import MERGED, Climb, Ladder, Level, climb
from baluarte.science.disclosure.sensitivity import needed_by
from baluarte.science.disclosure.suppression import CannotProtect
from baluarte.science.disclosure.system import TooLarge
from baluarte.science.disclosure.tables import COUNT, InvalidTable, as_frame, read_counts, require

Progress = Callable[[int, int], None]
Steps = tuple[int, ...]
MOST_COMBINATIONS = 100_000
MOST_CROSSED = 2**62


@dataclass(frozen=True, eq=False)
class Coarsening:
    """Records in categories coarse enough to be counted.

    Attributes
    ----------
    records : a row for each group of records: the dimensions that are left, and `count`
    levels : for each dimension, the level that was taken
    lost : what was given up, dimension by dimension, in words
    bits : the information given up, in bits a record
    cells, hidden : non-zero cells of the table, and those that would be hidden
    tried : every combination of levels up to the one taken, by what it gives up: `bits`, `cells`,
        `hidden`, `share`

    """

    records: pd.DataFrame
    levels: Mapping[str, str]
    lost: tuple[str, ...]
    bits: float
    cells: int
    hidden: int
    tried: pd.DataFrame

    @property
    def share(self) -> float:
        """The share of non-zero cells that would be hidden."""
        return self.hidden / self.cells

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions that are left."""
        return tuple(one for one in self.records.columns if one != COUNT)


def coarsen(
    records: Any,
    ladders: Mapping[str, Ladder],
    *,
    threshold: int = 5,
    thresholds: Mapping[str, Mapping[Any, int]] | None = None,
    most_hidden: float = 0.1,
    progress: Progress | None = None,
) -> Coarsening:
    r"""Find the categories that give up least, and of whose table little would be hidden.

    Every combination of levels is ordered by what it gives up of each dimension d,

    .. math:: \sum_d H(X_d \mid L_d) = \sum_d H(X_d) - H(L_d)

    in bits a record: how uncertain the finest category stays to somebody who knows the level's.
    The first is taken of whose non-zero cells at most a share `most_hidden` counts fewer records
    than the threshold.

    Parameters
    ----------
    records : pandas.DataFrame or pyarrow.Table
        A row a record, or a row a group of them with its `count`.
    ladders : mapping
        For each dimension its levels, the finest first: ``(Level("municipality"),
        Level("state", {"01001": "01", ...}))``. `calendar()` is the ladder of a date; `MERGED` as
        the last level lets a dimension go. A dimension of one level stays as it is.
    threshold : int
        Cells that count fewer would be hidden.
    thresholds : mapping, optional
        Higher ones for some of the *finest* categories, as ``{"type": {"sexual violence": 10}}``:
        a cell that holds one of them needs as many.
    most_hidden : float
        The largest share of non-zero cells that may be hidden.
    progress : callable, optional
        Called with (combinations tried, in all); raising inside it ends the work.

    Returns
    -------
    Coarsening

    Raises
    ------
    InvalidTable, InvalidHierarchy, InvalidSetting
        A column is missing or has no value; a category has no parent, or a level cuts one of the
        level below in two; a setting that cannot be.
    CannotProtect
        Even the coarsest table would be hidden in larger part.
    TooLarge
        More than 100,000 combinations of levels.

    Notes
    -----
    Cells are the inner ones: margins count more. Equal losses are taken in the order of the
    ladders. What is chosen depends on the records, and so says a little about them: fix the levels
    for all editions rather than coarsening each anew.

    References
    ----------
    Willenborg & de Waal (2001), Elements of Statistical Disclosure Control (entropy as a measure
    of information loss). Samarati (2001), Protecting respondents' identities in microdata release.
    IEEE TKDE 13.

    """
    _check(threshold, most_hidden)
    frame = as_frame(records, "records")
    require(frame, "records", list(ladders))
    if not ladders:
        raise InvalidTable("ladders: there is no dimension")
    counts = read_counts(frame, "records") if COUNT in frame else np.ones(len(frame), np.int64)
    if not counts.sum():
        raise InvalidTable(f"records, column {COUNT!r}: nothing was counted")
    frame, counts = frame[counts > 0].reset_index(drop=True), counts[counts > 0]
    climbs = {name: climb(frame[name], name, one, counts) for name, one in ladders.items()}
    needed = needed_by(frame, "records", threshold, thresholds)
    tried: list[dict[str, Any]] = []
    orders = _by_loss(climbs)
    for at, steps in enumerate(orders):
        cells, hidden = _hidden(climbs, steps, counts, needed)
        tried.append(
            {**_named(climbs, steps), "bits": _bits(climbs, steps), "cells": cells,
             "hidden": hidden, "share": hidden / cells}
        )  # fmt: skip
        if progress is not None:
            progress(at + 1, len(orders))
        if hidden <= most_hidden * cells:
            return Coarsening(
                records=_counted(climbs, steps, counts, ladders),
                levels=_named(climbs, steps),
                lost=tuple(_lost(climbs, steps)),
                bits=_bits(climbs, steps),
                cells=cells,
                hidden=hidden,
                tried=pd.DataFrame(tried),
            )
    raise CannotProtect(
        f"the coarsest table has {cells} non-zero cells, and {hidden} of them would be hidden: "
        "leave a dimension out (MERGED), or publish no table"
    )


def _by_loss(climbs: Mapping[str, Climb]) -> list[Steps]:
    combinations = prod(len(one.names) for one in climbs.values())
    if combinations > MOST_COMBINATIONS:
        raise TooLarge(f"ladders: {combinations} combinations are more than {MOST_COMBINATIONS}")
    steps = list(product(*(range(len(one.names)) for one in climbs.values())))
    # Rounded, so that sums of the same numbers in another order are equal.
    return sorted(steps, key=lambda one: (round(_bits(climbs, one), 9), one))


def _bits(climbs: Mapping[str, Climb], steps: Steps) -> float:
    return sum(one.bits[step] for one, step in zip(climbs.values(), steps, strict=True))


def _named(climbs: Mapping[str, Climb], steps: Steps) -> dict[str, str]:
    return {name: one.names[at] for (name, one), at in zip(climbs.items(), steps, strict=True)}


def _cells(climbs: Mapping[str, Climb], steps: Steps) -> npt.NDArray[np.int64]:
    """Return which cell each record is counted in, as one number."""
    size = len(next(iter(climbs.values())).codes[0])
    crossed, width = np.zeros(size, dtype=np.int64), 1
    for one, step in zip(climbs.values(), steps, strict=True):
        many = len(one.labels[step])
        if width * many > MOST_CROSSED:
            crossed = np.unique(crossed, return_inverse=True)[1].astype(np.int64)
            width = int(crossed.max()) + 1
        crossed, width = crossed * many + one.codes[step], width * many
    return crossed


def _hidden(
    climbs: Mapping[str, Climb],
    steps: Steps,
    counts: npt.NDArray[np.int64],
    needed: npt.NDArray[np.int64],
) -> tuple[int, int]:
    """Return how many cells there are, and how many of them count too few."""
    _, cell = np.unique(_cells(climbs, steps), return_inverse=True)
    sums = np.bincount(cell, counts)
    limits = np.zeros(len(sums), dtype=np.int64)
    np.maximum.at(limits, cell, needed)
    return len(sums), int((sums < limits).sum())


def _counted(
    climbs: Mapping[str, Climb],
    steps: Steps,
    counts: npt.NDArray[np.int64],
    ladders: Mapping[str, Sequence[Level]],
) -> pd.DataFrame:
    taken = zip(climbs.items(), steps, strict=True)
    columns = {
        name: np.array([*one.labels[step], None], dtype=object)[one.codes[step]]
        for (name, one), step in taken
        if ladders[name][step] is not MERGED
    }
    frame = pd.DataFrame({**columns, COUNT: counts})
    if not columns:
        return pd.DataFrame({COUNT: [counts.sum()]})
    return frame.groupby(list(columns), as_index=False)[COUNT].sum()


def _lost(climbs: Mapping[str, Climb], steps: Steps) -> list[str]:
    said = []
    for (name, one), step in zip(climbs.items(), steps, strict=True):
        if step:
            said.append(
                f"{name}: {one.names[0]} became {one.names[step]}, {len(one.labels[0])} categories "
                f"became {len(one.labels[step])}, {one.bits[step]:.1f} bits a record were given up"
            )
    return said


def _check(threshold: int, most_hidden: float) -> None:
    if isinstance(threshold, bool) or not isinstance(threshold, int | np.integer) or threshold < 1:
        raise InvalidSetting(f"threshold: {threshold!r} is no whole number from 1")
    if not 0 <= most_hidden < 1:
        raise InvalidSetting(f"most_hidden: {most_hidden!r} is no share from 0 to below 1")
