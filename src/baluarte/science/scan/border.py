"""How certain a cluster's border is: which places belong to it when the data are drawn again."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from baluarte.science.scan import chance
from baluarte.science.scan.draws import (
    BORDER,
    Draw,
    draw_in_strata,
    draw_persons,
    observed_totals,
)
from baluarte.science.scan.inference import Progress, search_in_waves
from baluarte.science.scan.options import InvalidSetting
from baluarte.science.scan.problem import Problem
from baluarte.science.scan.replicates import sampler
from baluarte.science.scan.results import ScanResult


def border_certainty(
    result: ScanResult,
    *,
    simulations: int = 999,
    alpha: float = 0.05,
    seed: int = 0,
    workers: int | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Return, for each place, how often it belongs to the cluster when the data are drawn again.

    Oliveira's F: data sets are drawn in which each place and interval has as many cases as it was
    observed to have, on average; F is the share of them whose most unusual window passes the
    critical value of the scan and holds the place. It lies between 0 and 1 and is no probability.

    Parameters
    ----------
    result : ScanResult
        Of `find_clusters` for high rates of a Poisson or Bernoulli model, with simulations.
    simulations : int
        Data sets drawn.
    alpha : float
        The p-value whose critical value has to be passed.
    seed, workers, progress : int, int or None, callable or None
        As in `find_clusters`.

    Returns
    -------
    DataFrame
        `place`, `certainty`, in the order of the places.

    Raises
    ------
    InvalidSetting
        The model has no border of this kind, or the scan had too few simulations.

    References
    ----------
    Oliveira FLP, Cancado ALF, de Souza G, Moreira GJP, Kulldorff M (2018). Border analysis for
    spatial clusters. International Journal of Health Geographics 17:5.

    """
    problem = result.problem
    if problem.model not in ("poisson", "bernoulli") or problem.rates != "high":
        raise InvalidSetting(
            "border_certainty: only for high rates of Poisson and Bernoulli models"
        )
    critical = result.critical_value(alpha)
    if not np.isfinite(critical):
        raise InvalidSetting(f"border_certainty: too few simulations for alpha {alpha:g}")
    if problem.analysis == "temporal":
        raise InvalidSetting("border_certainty: a temporal scan has no border in space")
    starts = chance.streams(seed, simulations, purpose=BORDER)
    held = np.zeros(len(problem.places))
    drawn = sampler(problem, _draw(problem, starts, seed))
    for found in search_in_waves(drawn, simulations, workers=workers, progress=progress):
        for statistic, where in zip(found.statistic, found.where, strict=True):
            if statistic >= critical:
                held[problem.circles.members(int(where[0]), int(where[1]))] += 1
    share = held / simulations if simulations else held
    return pd.DataFrame({"place": problem.places.labels, "certainty": share})


def _draw(problem: Problem, starts: npt.NDArray[np.uint64], seed: int) -> Draw:
    if problem.at_risk is None:
        totals = observed_totals(problem, len(starts))
        weight = problem.counts.astype(np.float64)
        return draw_in_strata(problem, starts, weight, totals, seed=seed)
    rate = np.divide(
        problem.counts, problem.at_risk, out=np.zeros(problem.counts.shape),
        where=problem.at_risk > 0,
    )  # fmt: skip
    return draw_persons(problem, starts, rate)
