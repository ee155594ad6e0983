"""Poisson regression by Newton's method, for one design or thousands of them."""

import numpy as np
from numba import njit

ROUNDS = 60


@njit(cache=True)
def fit_poisson(design, counts, offset):  # type: ignore[no-untyped-def]
    """Maximise the Poisson likelihood with log link.

    Parameters
    ----------
    design : array, shape (cells, parameters)
    counts : array, shape (cells,)
    offset : array, shape (cells,)
        Known part of the log mean.

    Returns
    -------
    coefficients, covariance, log-likelihood, converged
    """
    cells, size = design.shape
    coefficients = np.zeros(size)
    # As generalised linear models begin: each mean near its count.
    eta = np.log(counts + 0.1)
    mean = np.exp(eta)
    covariance = np.zeros((size, size))
    previous = np.inf
    converged = False
    for _ in range(ROUNDS):
        information = np.zeros((size, size))
        score = np.zeros(size)
        for i in range(cells):
            response = eta[i] - offset[i] + (counts[i] - mean[i]) / mean[i]
            for a in range(size):
                weighted = design[i, a] * mean[i]
                if weighted != 0.0:
                    score[a] += weighted * response
                    for b in range(a + 1):
                        information[a, b] += weighted * design[i, b]
        for a in range(size):
            for b in range(a):
                information[b, a] = information[a, b]
        if not np.isfinite(np.sum(information)):
            break
        for a in range(size):
            information[a, a] *= 1 + 1e-13
        covariance = np.linalg.inv(information)
        coefficients = covariance @ score
        eta = design @ coefficients + offset
        for i in range(cells):
            eta[i] = min(max(eta[i], -60.0), 60.0)
        mean = np.exp(eta)
        deviance = 0.0
        for i in range(cells):
            deviance += 2 * (mean[i] - counts[i])
            if counts[i] > 0:
                deviance += 2 * counts[i] * np.log(counts[i] / mean[i])
        if abs(deviance - previous) < 1e-10 * (abs(deviance) + 0.1):
            converged = True
            break
        previous = deviance
    likelihood = 0.0
    for i in range(cells):
        likelihood += counts[i] * eta[i] - mean[i]
    return coefficients, covariance, likelihood, converged
