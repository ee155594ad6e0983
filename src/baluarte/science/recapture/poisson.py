"""Poisson regression by Newton's method, one small design after another."""

import numpy as np

from baluarte.science.kernels import kernel

ROUNDS = 60
SETTLED = 1e-10
FARTHEST_LOG = 60.0


@kernel()
def fit_poisson(
    design: np.ndarray, counts: np.ndarray
) -> tuple[np.ndarray, np.ndarray, float, bool]:
    """Maximise the Poisson likelihood with log link.

    Parameters
    ----------
    design : array, shape (cells, parameters)
        Contiguous; of full rank, or the inverse of the information fails.
    counts : array of float64, shape (cells,)
        What was observed in each cell.

    Returns
    -------
    coefficients, covariance, log-likelihood, converged
    """
    size = design.shape[1]
    coefficients, covariance = np.zeros(size), np.zeros((size, size))
    # As generalised linear models begin: each mean near its count.
    eta = np.log(counts + 0.1)
    previous = np.inf
    converged = False
    for _ in range(ROUNDS):
        information, score = _information(design, counts, eta)
        if not np.isfinite(np.sum(information)):
            break
        covariance = np.linalg.inv(information)
        coefficients = covariance @ score
        eta = np.minimum(np.maximum(design @ coefficients, -FARTHEST_LOG), FARTHEST_LOG)
        deviance = _deviance(counts, eta)
        if abs(deviance - previous) < SETTLED * (abs(deviance) + 0.1):
            converged = True
            break
        previous = deviance
    likelihood = float(np.sum(counts * eta - np.exp(eta)))
    return coefficients, covariance, likelihood, converged


@kernel()
def _information(
    design: np.ndarray, counts: np.ndarray, eta: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    cells, size = design.shape
    information, score = np.zeros((size, size)), np.zeros(size)
    for i in range(cells):
        mean = np.exp(eta[i])
        for a in range(size):
            weighted = design[i, a] * mean
            if weighted != 0.0:
                score[a] += weighted * eta[i] + design[i, a] * (counts[i] - mean)
                for b in range(a + 1):
                    information[a, b] += weighted * design[i, b]
    for a in range(size):
        for b in range(a):
            information[b, a] = information[a, b]
    return information, score


@kernel()
def _deviance(counts: np.ndarray, eta: np.ndarray) -> float:
    deviance = 0.0
    for i in range(len(counts)):
        deviance += 2 * (np.exp(eta[i]) - counts[i])
        if counts[i] > 0:
            deviance += 2 * counts[i] * (np.log(counts[i]) - eta[i])
    return deviance
