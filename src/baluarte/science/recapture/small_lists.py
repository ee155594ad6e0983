"""Lists too small to say anything are set aside by name, so that they do not refuse the rest."""

import numpy as np

from baluarte.science.recapture.eligibility import (
    FEWEST_LISTS,
    FEWEST_SHARED,
    NotEstimable,
    check_lists,
    overlaps_of,
    refusal,
)
from baluarte.science.recapture.histories import Histories
from baluarte.science.recapture.results import SetAside

# With fewer cases a list cannot share seven with the others (Robson and Regier, 1964).
FEWEST_IN_LIST = FEWEST_SHARED


def set_small_aside(histories: Histories) -> tuple[Histories, tuple[SetAside, ...]]:
    """Return the table without its lists of fewer than seven cases, and those lists.

    Cases on no other list leave the table: the total, which is of all cases, counts them among
    the missed.

    Raises
    ------
    NotEstimable
        Fewer than three lists would be left: as the gate says of the whole table, and where it
        would let that pass, `few_lists`.

    References
    ----------
    Robson, D. S. and Regier, H. A. (1964). Sample size in Petersen mark-recapture experiments.
    Transactions of the American Fisheries Society 93, 215-226.
    """
    sizes = histories.sizes
    kept = [j for j, size in enumerate(sizes) if size >= FEWEST_IN_LIST]
    if len(kept) == len(sizes):
        return histories, ()
    if len(kept) < FEWEST_LISTS:
        check_lists(histories)
        small = ", ".join(
            f"{name} ({size})"
            for name, size in zip(histories.lists, sizes, strict=True)
            if size < FEWEST_IN_LIST
        )
        said = refusal(
            "lists_too_small",
            lists=len(sizes),
            kept=len(kept),
            least=FEWEST_IN_LIST,
            small=small,
        )
        raise NotEstimable(said, overlaps=overlaps_of(histories))
    rest = histories.keeping(kept)
    only = histories.observed - rest.observed
    small_places = np.setdiff1d(np.arange(len(sizes)), kept)
    return rest, tuple(
        SetAside(histories.lists[j], int(sizes[j]), FEWEST_IN_LIST, only) for j in small_places
    )
