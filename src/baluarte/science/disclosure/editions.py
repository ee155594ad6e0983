"""Counts of the same cells at different times, and what came in between."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from baluarte.science.disclosure.domains import Domain
from baluarte.science.disclosure.system import EDITION, Statement
from baluarte.science.disclosure.tables import Cells

NOW = "now"


def editions_of(tables: Sequence[Cells]) -> Domain | None:
    """Return the editions as a dimension: what each adds to the one before; None if there is one.

    An edition counts what every edition up to it added, so records only come in.
    """
    met = sorted({one.edition for one in tables if one.edition is not None})
    if not met:
        return None
    leaves = (*met, NOW)
    return Domain(EDITION, leaves, {}, {leaf: at for at, leaf in enumerate(leaves)})


def counted_at(table: Cells, editions: Domain | None) -> Statement:
    """Return a table as a statement about what came in up to its edition."""
    if editions is None:
        return Statement(table)
    last = editions.place[NOW if table.edition is None else table.edition]
    return Statement(table, np.arange(last + 1))


def differences(tables: Sequence[Cells], editions: Domain | None) -> Iterator[Statement]:
    """Yield, for cells that two editions count, what came in between."""
    if editions is None:
        return
    place = {id(one): counted_at(one, editions).editions for one in tables}
    for first, second in combinations(tables, 2):
        early, late = sorted((first, second), key=lambda one: len(_parts(place[id(one)])))
        before, after = _parts(place[id(early)]), _parts(place[id(late)])
        if len(before) == len(after) or set(early.dimensions) != set(late.dimensions):
            continue
        names = list(late.dimensions)
        both = late.labels.merge(early.labels[names].drop_duplicates(), on=names, how="inner")
        if not len(both):
            continue
        size = len(both)
        added = Cells(
            name=f"{late.name} less {early.name}",
            edition=None,
            labels=both.astype(object).where(both.notna(), None),
            lower=np.zeros(size),
            upper=np.full(size, np.inf),
            true=np.full(size, np.nan),
            is_withheld=np.ones(size, dtype=bool),
            is_sensitive=np.ones(size, dtype=bool),
        )
        yield Statement(added, after[len(before) :], is_difference=True)


def _parts(given: np.ndarray | None) -> np.ndarray:
    return np.zeros(0, dtype=np.int64) if given is None else given
