"""Comparisons and keys of one's own: columns that only one's lists have.

A case number of an organisation, the plate of a vehicle, the outlet's own category: how far two
values agree is said by a function (`Comparison`), and reports that have the same in some columns
are compared (`blocking=` of `link_reports`).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from baluarte.science.linkage.model import Field, Model, ModelRefused
from baluarte.science.linkage.tables import TEXT_COLUMNS, Reports, TableRefused

MOST_FIELDS, MOST_LEVELS, MOST_RULES = 16, 15, 5
NOT_TOLD = -1
# What Splink names a column and a function after.
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_TAKEN = {*TEXT_COLUMNS, "victims", "report", "row"}

Agree = Callable[[np.ndarray, np.ndarray], np.ndarray]
Blocking = str | Sequence[str]


def same(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return level 1 where two values are the same text, 0 where they are not."""
    return np.asarray(left == right, dtype=np.int8)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far two values of a column of one's own agree, and what that weighs to begin with.

    Attributes
    ----------
    column
        Of the tables; compared as text, values that are missing or empty are not told.
    levels
        What agreement is called, lowest first; at most fifteen.
    m, u
        How often each level is met in reports of one and of two; learned from there on.
    agree
        Takes the values of both sides (arrays of text, shape (pairs,)) and returns their levels,
        whole numbers from 0; called for many pairs at a time, of several threads. Without one,
        the same text or not.
    name
        Of the field in explanations and settings: letters, digits and underscores. The column's,
        where it is none.
    is_shared
        Whether two events of one victim share it as one event does; if not, it decides.
    """

    column: str
    levels: tuple[str, ...] = ("another", "the same")
    m: tuple[float, ...] = (0.1, 0.9)
    u: tuple[float, ...] = (0.99, 0.01)
    agree: Agree = same
    name: str = ""
    is_shared: bool = False

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.field_name) or self.field_name in _TAKEN:
            raise ModelRefused(f"{self.field_name!r} names no comparison: letters, digits, _")
        if not 1 < len(self.levels) <= MOST_LEVELS:
            raise ModelRefused(f"{self.field_name}: two to {MOST_LEVELS} levels")

    @property
    def field_name(self) -> str:
        """Return what the field is called."""
        return self.name or self.column

    @property
    def field(self) -> Field:
        """Return it as a field of a model."""
        shared_to = len(self.levels) - 1 if self.is_shared else -1
        return Field(self.field_name, self.levels, m=self.m, u=self.u, shared_to=shared_to)


class OwnKeys(NamedTuple):
    """A key and a row where it holds, by a rule of one's own."""

    name: str
    key: np.ndarray
    row: np.ndarray


@dataclass(frozen=True, slots=True)
class Own:
    """Of each comparison its values, and of each rule its keys."""

    comparisons: Mapping[str, Comparison] = field(default_factory=dict)
    told: Mapping[str, np.ndarray] = field(default_factory=dict)
    rules: tuple[OwnKeys, ...] = ()


NONE = Own()


def columns_of(comparisons: Sequence[Comparison], blocking: Sequence[Blocking]) -> set[str]:
    """Return the columns that comparisons and rules of one's own read."""
    return {one.column for one in comparisons} | {name for one in blocking for name in _named(one)}


def read_own(
    reports: Reports, comparisons: Sequence[Comparison], blocking: Sequence[Blocking]
) -> Own:
    """Read the columns that one's own comparisons and rules ask for.

    Raises
    ------
    ModelRefused
        Two comparisons of one name.
    TableRefused
        More than five rules, or one without a column.
    """
    named = {one.field_name: one for one in comparisons}
    if len(named) < len(comparisons):
        raise ModelRefused("two comparisons have one name")
    if len(blocking) > MOST_RULES:
        raise TableRefused(f"at most {MOST_RULES} rules of one's own, not {len(blocking)}")
    return Own(
        comparisons=named,
        told={name: _told(reports, one.column) for name, one in named.items()},
        rules=tuple(_keys(reports, _named(one)) for one in blocking),
    )


def with_own(model: Model, own: Own) -> Model:
    """Return the model with the fields of one's own that it does not have.

    Raises
    ------
    ModelRefused
        More fields than can be compared, or a field of other levels than its comparison.
    """
    known = {one.name: one for one in model.fields}
    added = []
    for name, one in own.comparisons.items():
        if name not in known:
            added.append(one.field)
        elif known[name].levels != one.levels:
            raise ModelRefused(f"{name}: the model has other levels than the comparison")
    return model.with_fields(tuple(added), most=MOST_FIELDS)


def levels_of(
    name: str, one: Own, other: Own, left: np.ndarray, right: np.ndarray
) -> np.ndarray | None:
    """Return the levels of pairs by a comparison of one's own; nothing where there is none.

    Raises
    ------
    ModelRefused
        What the comparison returned is not a level for each pair.
    """
    comparison = one.comparisons.get(name)
    if comparison is None or name not in other.told:
        return None
    a, b = one.told[name][left], other.told[name][right]
    told = (a != "") & (b != "")
    found = np.full(len(left), NOT_TOLD, dtype=np.int8)
    if told.any():
        levels = np.asarray(comparison.agree(a[told], b[told]))
        _check(levels, comparison, int(told.sum()))
        found[told] = levels
    return found


def _check(levels: np.ndarray, comparison: Comparison, pairs: int) -> None:
    name, most = comparison.field_name, len(comparison.levels) - 1
    if levels.shape != (pairs,) or levels.dtype.kind not in "biu":
        raise ModelRefused(f"{name}: a whole number for each of {pairs} pairs")
    if levels.min() < 0 or levels.max() > most:
        raise ModelRefused(f"{name}: levels from 0 to {most}")


def _named(rule: Blocking) -> tuple[str, ...]:
    names = (rule,) if isinstance(rule, str) else tuple(rule)
    if not names:
        raise TableRefused("a rule of blocking names a column at least")
    return names


def _told(reports: Reports, column: str) -> np.ndarray:
    values: pd.Series = reports.own[column]
    return np.array(values.fillna("").str.strip(), dtype=object)


def _keys(reports: Reports, names: tuple[str, ...]) -> OwnKeys:
    values = [_told(reports, name) for name in names]
    told = np.logical_and.reduce([one != "" for one in values])
    rows = np.flatnonzero(told).astype(np.int32)
    table: Any = pd.DataFrame({at: one[told] for at, one in enumerate(values)})
    key = pd.util.hash_pandas_object(table, index=False).to_numpy(dtype=np.uint64)
    return OwnKeys(" and ".join(names), key, rows)
