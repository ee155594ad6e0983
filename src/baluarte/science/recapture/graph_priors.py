"""What graphs say with priors of one's own: how far the prior decides, and not the lists."""

from math import inf
from typing import Any

from baluarte.science.recapture.decomposable import EVEN
from baluarte.science.recapture.family_estimates import graphs_estimate
from baluarte.science.recapture.graphs import MOST_LISTS
from baluarte.science.recapture.histories import BadHistories, read_histories
from baluarte.science.recapture.results import Estimate
from baluarte.science.recapture.summation import Improper


def estimate_by_graphs(
    histories: Any, *, counts: Any = None, delta: float | None = None, dependent: float = EVEN
) -> Estimate:
    """Estimate by decomposable graphs alone, with priors of one's own and without the gate.

    Beside `estimate_undercount` it tells how far a total hangs on what was assumed beforehand: a
    total that moves with `delta` or `dependent` says little of the lists.

    Parameters
    ----------
    histories, counts
        As in `estimate_undercount`; two to six lists.
    delta : float, optional
        Prior count of each cell of the table, over 0; 2^-lists as in `estimate_undercount`.
    dependent : float
        How likely a pair of lists depends on each other, before any case was seen; in (0, 1). At
        one half, as in `estimate_undercount`, all graphs are equally likely.

    Returns
    -------
    Estimate
        `total` (median), `lower`, `upper` (95 %), `mean`; `.diagnostics.graphs` are the ten
        likeliest graphs with their posterior probability.

    Raises
    ------
    BadHistories
        A value, count or prior that is not what it must be; a posterior without an upper end.

    References
    ----------
    Madigan, D. and York, J. C. (1997). Biometrika 84, 19-31.
    """
    table = read_histories(histories, counts)
    if not 1 < len(table.lists) <= MOST_LISTS:
        raise BadHistories(f"Two to {MOST_LISTS} lists are needed, not {len(table.lists)}.")
    if delta is not None and not 0.0 < delta < inf:
        raise BadHistories(f"delta must be over 0, not {delta}.")
    if not 0.0 < dependent < 1.0:
        raise BadHistories(f"dependent must lie between 0 and 1, not {dependent}.")
    try:
        return graphs_estimate(table, delta=delta, dependent=dependent)
    except Improper:
        raise BadHistories("With these priors the total has no upper end.") from None
