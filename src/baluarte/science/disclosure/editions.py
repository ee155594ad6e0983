"""Counts of the same cells at different times, and what came in between."""

from collections.abc import Iterator, Sequence

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
    """Yield, for every cell of a table, what came in since each edition before it.

    Whether the earlier edition shows the same cell does not matter: what it shows of others may
    tell what this one was.
    """
    if editions is None:
        return
    first: dict[int, Cells] = {}
    for one in tables:
        first.setdefault(len(_parts(counted_at(one, editions).editions)), one)
    for late in tables:
        after = _parts(counted_at(late, editions).editions)
        for before, early in sorted(first.items()):
            if before < len(after):
                added = _added(late, f"{late.name} less {early.name}")
                yield Statement(added, after[before:], is_difference=True)


def _added(late: Cells, name: str) -> Cells:
    size = len(late)
    return Cells(
        name=name,
        edition=None,
        labels=late.labels,
        lower=np.zeros(size),
        upper=np.full(size, np.inf),
        true=np.full(size, np.nan),
        is_withheld=np.ones(size, dtype=bool),
        is_sensitive=np.ones(size, dtype=bool),
    )


def _parts(given: np.ndarray | None) -> np.ndarray:
    return np.zeros(0, dtype=np.int64) if given is None else given
