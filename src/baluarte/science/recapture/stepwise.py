"""Forward selection of pairwise dependence in sparse tables (Chan, Silverman and Vincent, 2021)."""

from itertools import combinations
from typing import Any

import numpy as np
from scipy.stats import poisson

from baluarte.science.recapture.existence import EXISTS, MOST_LISTS, Judge
from baluarte.science.recapture.histories import BadHistories, Histories, read_histories
from baluarte.science.recapture.log_linear import Fitter, ModelFit
from baluarte.science.recapture.poisson import fit_poisson

NO_ESTIMATE = "Even with independent lists there is no estimate."


def stepwise_model(histories: Any, *, counts: Any = None, threshold: float = 0.02) -> ModelFit:
    """Add pairwise dependences one by one while their p-value is under a threshold.

    Under the model without it, the number seen on both lists of a pair is Poisson with the fitted
    mean; its one-sided p-value, on the side where it lies, decides. A pair enters only if the model
    with it has an estimate, and only one.

    Parameters
    ----------
    histories, counts
        As in `estimate_undercount`; three to ten lists.
    threshold : float
        0.02 as in the paper; 0 leaves the independent model.

    Notes
    -----
    The symmetric interval of the model found forgets that it was searched for, and is too short:
    `stepwise_interval` searches it anew in each table drawn. To report, use the average over
    models; this is to compare.

    References
    ----------
    Chan, L., Silverman, B. W. and Vincent, K. (2021). Multiple systems estimation for sparse
    capture data. Journal of the American Statistical Association 116, 1297-1306.
    """
    return fit_stepwise(read_histories(histories, counts), threshold)


def fit_stepwise(table: Histories, threshold: float) -> ModelFit:
    """Return the model that forward selection finds in a table."""
    if not 1 < len(table.lists) <= MOST_LISTS:
        raise BadHistories(f"Two to {MOST_LISTS} lists are needed, not {len(table.lists)}.")
    fitter = Fitter(table)
    if fitter.judge.code(()) != EXISTS:
        raise BadHistories(NO_ESTIMATE)
    waiting = [(1 << a) | (1 << b) for a, b in combinations(range(len(table.lists)), 2)]
    chosen: tuple[int, ...] = ()
    while waiting:
        values = {pair: _p_value(fitter.judge, chosen, pair) for pair in waiting}
        pair = next(
            (
                one
                for one in sorted(waiting, key=lambda one: values[one])
                if fitter.judge.code((*chosen, one)) == EXISTS
            ),
            None,
        )
        if pair is None or values[pair] >= threshold:
            break
        chosen = tuple(sorted((*chosen, pair)))
        waiting.remove(pair)
    found = fitter.fit(chosen)
    if found is None:
        raise BadHistories(NO_ESTIMATE)
    return found


def _p_value(judge: Judge, chosen: tuple[int, ...], pair: int) -> float:
    kept, cells = judge.reduced(chosen)
    design = np.ascontiguousarray(judge.design(kept)[cells])
    counts = judge.counts[cells].astype(np.float64)
    coefficients, *_ = fit_poisson(design, counts)
    both = (judge.patterns[cells] & pair) == pair
    mean = float(np.exp(design[both] @ coefficients).sum())
    seen = judge.margin(pair)
    return float(min(poisson.cdf(seen, mean), poisson.sf(seen - 1, mean)))
