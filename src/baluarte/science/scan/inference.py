"""How unusual the best window is among those of data sets made by chance alone."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed

from baluarte.science.scan.replicates import Maxima, Sampler, search_replicates

Real = npt.NDArray[np.float64]
Progress = Callable[[int, int], None]

# Equal windows may differ in the last digits, by the order in which they were summed.
TIE = 1e-9
EULER = 0.5772156649015329
LEAST_FOR_GUMBEL = 2


@dataclass(frozen=True)
class Chance:
    """The largest statistics of data sets made by chance alone.

    Attributes
    ----------
    maxima : float64, shape (replicates,), in the order of the replicates
    asked : how many replicates were asked for
    stopped : whether fewer were enough (Besag & Clifford 1991)

    """

    maxima: Real
    asked: int
    stopped: bool

    def p_value(self, statistic: float) -> float:
        """Return the Monte Carlo p-value of a statistic.

        (1 + larger or equal) / (1 + replicates); after an early stop larger / replicates, which is
        exact for the statistic that the stop was decided by (Besag & Clifford 1991, Biometrika
        78:301).
        """
        larger = int((self.maxima >= statistic - TIE).sum())
        if self.stopped:
            return larger / len(self.maxima) if larger else 1 / (1 + len(self.maxima))
        return (1 + larger) / (1 + len(self.maxima))

    def gumbel_p_value(self, statistic: float) -> float:
        """Return the p-value of a statistic in the Gumbel distribution fitted to the maxima.

        Fitted by moments: beta = sd sqrt(6)/pi, mode = mean - 0.5772 beta, and
        p = 1 - exp(-exp(-(x - mode)/beta)) (Abrams, Kleinman & Kulldorff 2010, International
        Journal of Health Geographics 9:61). NaN where the maxima do not vary.
        """
        if len(self.maxima) < LEAST_FOR_GUMBEL:
            return float("nan")
        beta = float(self.maxima.std(ddof=1)) * np.sqrt(6) / np.pi
        if beta <= 0:
            return float("nan")
        mode = float(self.maxima.mean()) - EULER * beta
        return float(-np.expm1(-np.exp(-(statistic - mode) / beta)))

    def critical_value(self, alpha: float) -> float:
        """Return the statistic that a window must pass to have p at most alpha; infinite if none.

        With R replicates, the floor(alpha (R+1))-th largest of them.
        """
        rank = int(np.floor(alpha * (len(self.maxima) + 1) + TIE))
        if rank < 1:
            return float("inf")
        return float(np.sort(self.maxima)[-rank])


def run_chance(
    sampler: Sampler,
    replicates: int,
    *,
    observed: float,
    stop_after: int | None,
    progress: Progress | None,
    workers: int | None,
) -> Chance:
    """Search so many replicates, or until `stop_after` of them reached what was observed."""
    maxima = np.zeros(0)
    for found in search_in_waves(sampler, replicates, workers=workers, progress=progress):
        maxima = np.concatenate([maxima, found.statistic])
        if stop_after is None:
            continue
        reached = np.flatnonzero(maxima >= observed - TIE)
        if len(reached) >= stop_after:
            return Chance(maxima[: reached[stop_after - 1] + 1], replicates, stopped=True)
    return Chance(maxima, replicates, stopped=False)


def search_in_waves(
    sampler: Sampler, replicates: int, *, workers: int | None, progress: Progress | None
) -> Iterator[Maxima]:
    """Yield what is found in the replicates, a wave of blocks at a time, in their order.

    Blocks run through joblib, in threads unless `joblib.parallel_config` says otherwise (Dask and
    Spark register backends with it). The answer is the same whoever does the work.
    """
    jobs = workers or os.cpu_count() or 1
    block = sampler.lanes.in_block
    if progress is not None:
        progress(0, replicates)
    with Parallel(n_jobs=jobs, prefer="threads") as parallel:
        for begin in range(0, replicates, block * jobs):
            limits = [
                (at, min(at + block, replicates))
                for at in range(begin, min(begin + block * jobs, replicates), block)
            ]
            parts: list[Maxima] = parallel(
                delayed(search_replicates)(sampler, low, high) for low, high in limits
            )
            if progress is not None:
                progress(limits[-1][1], replicates)
            yield Maxima(
                np.concatenate([part.statistic for part in parts]),
                np.concatenate([part.where for part in parts]),
            )
