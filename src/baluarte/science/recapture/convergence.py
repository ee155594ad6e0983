"""Whether chains agree with each other, and how much they are worth (Vehtari et al., 2021)."""

import numpy as np
from scipy.special import ndtri
from scipy.stats import rankdata


def split_r_hat(draws: np.ndarray) -> float:
    """Rank-normalised split R-hat, the larger of bulk and folded.

    Parameters
    ----------
    draws : array, shape (chains, draws)
        Of any quantity; only ranks matter.

    References
    ----------
    Vehtari, A. et al. (2021). Rank-normalization, folding, and localization: an improved R-hat.
    Bayesian Analysis 16, 667-718.
    """
    halves = _halves(draws)
    folded = np.abs(halves - np.median(halves))
    return max(_r_hat(_normal_scores(halves)), _r_hat(_normal_scores(folded)))


def effective_size(draws: np.ndarray) -> float:
    """How many independent draws the chains are worth, after ranks are made normal.

    Parameters
    ----------
    draws : array, shape (chains, draws)
        Of any quantity; only ranks matter.
    """
    halves = _normal_scores(_halves(draws))
    chains, length = halves.shape
    within = halves.var(axis=1, ddof=1).mean()
    if within == 0:
        return float(halves.size)
    pooled = within * (length - 1) / length
    if chains > 1:
        pooled += halves.mean(axis=1).var(ddof=1)
    covariances = np.mean([_autocovariance(chain) for chain in halves], axis=0)
    correlations = 1.0 - (within - covariances * length / (length - 1)) / pooled
    correlations[0] = 1.0
    pairs = correlations[0 : length - length % 2].reshape(-1, 2).sum(axis=1)
    ends = np.flatnonzero(pairs < 0)
    pairs = np.minimum.accumulate(pairs[: ends[0] if len(ends) else len(pairs)])
    time = max(-1.0 + 2.0 * pairs.sum(), 1.0 / np.log10(halves.size))
    return float(halves.size / time)


def _halves(draws: np.ndarray) -> np.ndarray:
    length = draws.shape[1] // 2
    return np.concatenate([draws[:, :length], draws[:, -length:]]).astype(np.float64)


def _normal_scores(values: np.ndarray) -> np.ndarray:
    ranks = rankdata(values, method="average").reshape(values.shape)
    return np.asarray(ndtri((ranks - 0.375) / (values.size + 0.25)))


def _r_hat(values: np.ndarray) -> float:
    length = values.shape[1]
    within = values.var(axis=1, ddof=1).mean()
    between = values.mean(axis=1).var(ddof=1)
    if within == 0:
        return 1.0 if between == 0 else np.inf
    return float(np.sqrt((length - 1) / length + between / within))


def _autocovariance(chain: np.ndarray) -> np.ndarray:
    length = len(chain)
    spectrum = np.fft.rfft(chain - chain.mean(), 2 * length)
    return np.asarray(np.fft.irfft(np.abs(spectrum) ** 2)[:length] / length)
