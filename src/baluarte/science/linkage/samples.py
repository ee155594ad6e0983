"""Several plausible linkages drawn from the probabilities, for estimates that should carry them.

A linkage parts all reports into clusters; its probability is taken as proportional to the product
of the odds p / (1 - p) of all pairs that it joins. Two reports that form a pair of their own are
joined with probability p exactly; where evidence contradicts itself (A is B, B is C, A is not C)
the whole is weighed. Drawn by Gibbs sampling, one report at a time.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from baluarte.science.kernels import kernel
from baluarte.science.linkage.clusters import components

BURN_IN, BETWEEN = 30, 10
# Of pairs not listed: below the least probability that is kept.
UNLISTED = float(np.log(1e-3 / (1 - 1e-3)))
MOST_LOG_ODDS = 20.0


@dataclass(frozen=True, slots=True)
class Linkage:
    """One way in which the reports may belong together: the cluster of each."""

    cluster: np.ndarray
    table: np.ndarray = field(repr=False)
    names: tuple[str, ...]

    def histories(self) -> pd.DataFrame:
        """Return which tables know of each cluster: a row a cluster, 1 or 0 for each table."""
        known = np.zeros((int(self.cluster.max(initial=-1)) + 1, len(self.names)), dtype=np.int64)
        known[self.cluster, self.table] = 1
        return pd.DataFrame(known, columns=list(self.names))


def draw_linkages(
    rows: int,
    left: np.ndarray,
    right: np.ndarray,
    probability: np.ndarray,
    *,
    count: int,
    seed: int,
) -> np.ndarray:
    """Draw so many linkages; one row each, with the cluster of every report."""
    odds = np.clip(probability, 1e-9, 1 - 1e-9)
    odds = np.clip(np.log(odds / (1 - odds)), -MOST_LOG_ODDS, MOST_LOG_ODDS)
    one, other = np.concatenate([left, right]), np.concatenate([right, left])
    order = np.argsort(one, kind="stable")
    at = np.searchsorted(one[order], np.arange(rows + 1))
    near, weight = other[order].astype(np.int64), np.concatenate([odds, odds])[order]
    likely = probability >= 0.5  # noqa: PLR2004
    state = components(rows, left[likely].astype(np.int64), right[likely].astype(np.int64))
    moved = np.flatnonzero(np.diff(at) > 0)
    drawn = np.empty((count, rows), dtype=np.int64)
    for number in range(count):
        sweeps = BURN_IN if number == 0 else BETWEEN
        chance = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(2, number)))
        state = _sweep(state, moved, at, near, weight, chance.random((sweeps, len(moved))))
        drawn[number] = np.unique(state, return_inverse=True)[1]
    return drawn


@kernel(nogil=True)
def _sweep(  # noqa: C901, PLR0917 (a kernel)
    state: np.ndarray,
    moved: np.ndarray,
    at: np.ndarray,
    near: np.ndarray,
    weight: np.ndarray,
    chance: np.ndarray,
) -> np.ndarray:
    """Move every report in turn to a cluster of its neighbours, or to one of its own."""
    rows = len(state)
    # Twice as many numbers as reports: a free one can always be found.
    size = np.zeros(2 * rows, dtype=np.int64)
    cluster = state.copy()
    for row in range(rows):
        size[cluster[row]] += 1
    free = [label for label in range(2 * rows - 1, -1, -1) if size[label] == 0]
    for sweep in range(chance.shape[0]):
        for k in range(len(moved)):
            i = moved[k]
            n = at[i + 1] - at[i]
            size[cluster[i]] -= 1
            if size[cluster[i]] == 0:
                free.append(cluster[i])
            labels = np.empty(n + 1, dtype=np.int64)
            score = np.zeros(n + 1)
            listed = np.zeros(n + 1, dtype=np.int64)
            found = 1
            labels[0] = -1
            for edge in range(at[i], at[i + 1]):
                label = cluster[near[edge]]
                place = 1
                while place < found and labels[place] != label:
                    place += 1
                if place == found:
                    labels[place] = label
                    found += 1
                score[place] += weight[edge]
                listed[place] += 1
            for place in range(1, found):
                score[place] += UNLISTED * (size[labels[place]] - listed[place])
            top = score[:found].max()
            total = np.exp(score[:found] - top).sum()
            draw = chance[sweep, k] * total
            chosen = 0
            for place in range(found):
                draw -= np.exp(score[place] - top)
                chosen = place
                if draw <= 0:
                    break
            label = free.pop() if chosen == 0 else labels[chosen]
            cluster[i] = label
            size[label] += 1
    return cluster
