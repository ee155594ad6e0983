"""Distributions of totals added over strata or pooled over linkages."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from baluarte.science.recapture.latent_class import KEPT
from baluarte.science.recapture.results import Diagnostics, Estimate

LARGE = 20_000
INTERVAL = np.array([0.025, 0.5, 0.975])


def add_estimates(parts: Sequence[Estimate], stream: np.random.SeedSequence) -> Estimate:
    """Add independent totals: the distribution of the sum, by so many draws of each."""
    random = np.random.Generator(np.random.PCG64DXSM(stream))
    totals = np.zeros(LARGE)
    for part in parts:
        totals += random.permutation(_stretched(part.draws, LARGE))
    return _combined(parts, totals, sum(part.observed for part in parts), sum)


def pool_estimates(parts: Sequence[Estimate]) -> tuple[Estimate, float]:
    """Mix totals that are alternatives, each as likely; and say how much they differ.

    Returns
    -------
    estimate, share of the variance that lies between the alternatives
    """
    each = np.array([_stretched(part.draws, KEPT) for part in parts])
    observed = round(float(np.median([part.observed for part in parts])))
    spread = each.var()
    between = float(each.mean(axis=1).var() / spread) if spread > 0 else 0.0
    pooled = _combined(parts, each.ravel(), observed, lambda means: float(np.mean(list(means))))
    return pooled, between


def _combined(
    parts: Sequence[Estimate],
    totals: np.ndarray,
    observed: int,
    add: Callable[[Iterable[float]], float],
) -> Estimate:
    lower, total, upper = np.quantile(totals, INTERVAL)
    first = parts[0]
    return Estimate(
        family=first.family,
        observed=observed,
        total=float(total),
        lower=float(lower),
        upper=float(upper),
        mean=float(add(part.mean for part in parts)),
        assumption=first.assumption,
        diagnostics=_worst([part.diagnostics for part in parts]),
        draws=np.quantile(totals, (np.arange(KEPT) + 0.5) / KEPT),
    )


def _worst(parts: Sequence[Diagnostics]) -> Diagnostics:
    return Diagnostics(
        r_hat=max((p.r_hat for p in parts if p.r_hat is not None), default=None),
        effective_size=min(
            (p.effective_size for p in parts if p.effective_size is not None), default=None
        ),
        tail=max((p.tail for p in parts if p.tail is not None), default=None),
        open_weight=max((p.open_weight for p in parts if p.open_weight is not None), default=None),
    )


def _stretched(draws: np.ndarray, count: int) -> np.ndarray:
    return np.asarray(np.quantile(draws, (np.arange(count) + 0.5) / count))
