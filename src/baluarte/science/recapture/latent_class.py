"""Dirichlet-process latent classes of how visible cases are (Manrique-Vallier, 2016)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from baluarte.science.recapture.chains import run_chain
from baluarte.science.recapture.convergence import effective_size, split_r_hat
from baluarte.science.recapture.histories import Histories

CLASSES = 10
SHAPE = RATE = 0.25
CHAINS = 4
FIRST = 5_000
MOST_ITERATIONS = 320_000
WORK = 3e9
MOVES = 32
CHUNK = 2_500
WANTED_SIZE = 1_000
WANTED_R_HAT = 1.01
KEPT = 4_000

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ClassSample:
    """Draws of how many were missed, shape (chains, draws), and how well the chains mixed."""

    missed: np.ndarray
    chances: np.ndarray
    occupied: float
    r_hat: float
    effective_size: float
    iterations: int


def sample_classes(
    histories: Histories,
    *,
    seed: int | np.random.SeedSequence = 0,
    classes: int = CLASSES,
    chains: int = CHAINS,
    iterations: int | None = None,
    wanted_r_hat: float = WANTED_R_HAT,
    wanted_size: float = WANTED_SIZE,
    most_iterations: int = MOST_ITERATIONS,
    workers: int = 1,
    progress: Progress | None = None,
) -> ClassSample:
    r"""Draw from the posterior of how many were missed, mixing over latent classes.

    .. math:: x_{ij} \mid z_i = k \sim \mathrm{Bernoulli}(\lambda_{kj}), \quad
              z_i \sim \pi, \quad \pi \sim \mathrm{stick}(\alpha), \quad
              \alpha \sim \mathrm{Gamma}(a, b), \quad \lambda \sim U(0,1), \quad p(N) \propto 1/N

    with K = 10 classes and a = b = 1/4. Every sweep of Gibbs is joined by moves on (pi, lambda)
    with class labels and missed cases summed out, which travel along the ridge where sweeps creep.

    Parameters
    ----------
    histories : Histories
        Any number of lists.
    seed : int or SeedSequence
        Each chain has a stream of its own: the draws do not depend on `workers`.
    classes, chains : int
        How many.
    iterations : int, optional
        For each chain, exactly so many. Without it chains are made half as long again until R-hat
        is under 1.01 and 1,000 draws' worth is had, at most 320,000 (fewer for very large tables).
        The second half is kept.
    wanted_r_hat, wanted_size, most_iterations
        When to stop instead, where `iterations` is not given.
    workers : int
        Threads.
    progress : callable, optional
        Called with (done, total) every 2,500 iterations; what it raises ends the run.

    References
    ----------
    Manrique-Vallier, D. (2016). Bayesian population size estimation using Dirichlet process
    mixtures. Biometrics 72, 1246-1254.
    """
    sequence = seed if isinstance(seed, np.random.SeedSequence) else np.random.SeedSequence(seed)
    runs = [_Chain(histories, stream, classes) for stream in sequence.spawn(chains)]
    size = len(histories.patterns) * len(histories.lists)
    most = iterations or int(min(most_iterations, max(4 * FIRST, WORK / size / classes)))
    length = most if iterations else FIRST
    told = _Told(progress, chains * most)
    with ThreadPoolExecutor(workers) as pool:
        while True:
            list(pool.map(_Chain.advance, runs, [length] * chains, [told] * chains))
            missed = _second_half([run.kept for run in runs], 0)
            logs = np.log1p(missed)
            r_hat, worth = split_r_hat(logs), effective_size(logs)
            if (r_hat < wanted_r_hat and worth >= wanted_size) or length >= most:
                break
            length = min(length + length // 2, most)
    told.end()
    return ClassSample(
        missed=missed,
        chances=_second_half([run.kept for run in runs], 1),
        occupied=float(_second_half([run.kept for run in runs], 2).mean()),
        r_hat=r_hat,
        effective_size=worth,
        iterations=length,
    )


class _Told:
    """Adds up what all chains have done and passes it on."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self.progress, self.total, self.done = progress, total, 0

    def add(self, iterations: int) -> None:
        self.done += iterations
        if self.progress:
            self.progress(min(self.done, self.total - 1), self.total)

    def end(self) -> None:
        if self.progress:
            self.progress(self.total, self.total)


class _Chain:
    def __init__(self, histories: Histories, stream: np.random.SeedSequence, classes: int) -> None:
        self.random = np.random.Generator(np.random.PCG64DXSM(stream))
        self.incidence = np.ascontiguousarray(histories.incidence)
        self.counts = histories.counts
        lists = len(histories.lists)
        self.chances = self.random.uniform(0.02, 0.98, (classes, lists))
        self.log_weights = np.log(self.random.dirichlet(np.ones(classes)))
        self.concentration = np.ones(1)
        self.kept = np.empty((0, 3))
        self.length = 0

    def advance(self, length: int, told: _Told) -> None:
        """Go on until the chain has been so long."""
        parts = [self.kept]
        while self.length < length:
            step = min(CHUNK, length - self.length)
            parts.append(self._run(step))
            self.length += step
            told.add(step)
        self.kept = np.concatenate(parts)

    def _run(self, iterations: int) -> np.ndarray:
        moves = MOVES if len(self.log_weights) > 1 else 0
        return np.asarray(
            run_chain(
                self.random, self.incidence, self.counts, self.chances, self.log_weights,
                self.concentration, SHAPE, RATE, iterations, 1, moves,
            )
        )  # fmt: skip


def _second_half(kept: list[np.ndarray], column: int) -> np.ndarray:
    return np.array([one[len(one) // 2 :, column] for one in kept])
