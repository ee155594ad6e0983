"""What each family of models finds in one table that passed the gate."""

from collections.abc import Callable
from typing import Any, Literal, get_args

import numpy as np

from baluarte.science.recapture.assumptions import FAMILIES
from baluarte.science.recapture.decomposable import EVEN, average_graphs
from baluarte.science.recapture.eligibility import (
    LEAST_SIZE,
    MOST_R_HAT,
    NotEstimable,
    check_estimate,
    refusal,
)
from baluarte.science.recapture.existence import MOST_LISTS as MOST_LOG_LINEAR
from baluarte.science.recapture.graphs import MOST_LISTS as MOST_DECOMPOSABLE
from baluarte.science.recapture.histories import Histories
from baluarte.science.recapture.latent_class import KEPT, sample_classes
from baluarte.science.recapture.log_linear import average_models
from baluarte.science.recapture.results import Diagnostics, Estimate, Graph, Overlap
from baluarte.science.recapture.summation import Improper

Family = Literal["log_linear", "decomposable", "latent_class"]
Progress = Callable[[int, int], None]
EVERY: tuple[Family, ...] = get_args(Family)
INTERVAL = np.array([0.025, 0.5, 0.975])
MOST = {"log_linear": MOST_LOG_LINEAR, "decomposable": MOST_DECOMPOSABLE, "latent_class": 62}
GRAPHS_SHOWN = 10
# To check another estimate, chains need no more than the gate asks of any.
CHECK_CHAINS: dict[str, Any] = {
    "wanted_r_hat": MOST_R_HAT,
    "wanted_size": LEAST_SIZE,
    "most_iterations": 80_000,
}


def estimate_family(
    family: str,
    table: Histories,
    overlaps: tuple[Overlap, ...],
    *,
    stream: np.random.SeedSequence,
    workers: int = 1,
    progress: Progress | None = None,
    is_check: bool = False,
) -> Estimate:
    """Return one family's estimate of a table whose lists passed the gate.

    With `is_check` chains stop as soon as the gate would let them pass, and at 80,000 iterations.

    Raises
    ------
    NotEstimable
    """
    if family == "log_linear":
        found = _log_linear(table, overlaps, progress)
    elif family == "decomposable":
        found = _decomposable(table, overlaps)
    else:
        found = _latent_class(table, stream, workers, progress, is_check)
    check_estimate(found, overlaps)
    return found


def _log_linear(
    table: Histories, overlaps: tuple[Overlap, ...], progress: Progress | None
) -> Estimate:
    average = average_models(table, progress=progress)
    if not average.models:
        raise NotEstimable(refusal("no_model", considered=average.considered), overlaps=overlaps)
    lower, total, upper = average.quantiles(INTERVAL)
    return Estimate(
        family="log_linear",
        observed=table.observed,
        total=float(total),
        lower=float(lower),
        upper=float(upper),
        mean=average.mean,
        assumption=FAMILIES["log_linear"],
        diagnostics=Diagnostics(
            models=average.models,
            models_considered=average.considered,
            models_without_estimate=average.without_estimate,
        ),
        draws=average.draws(KEPT),
    )


def _decomposable(table: Histories, overlaps: tuple[Overlap, ...]) -> Estimate:
    try:
        return graphs_estimate(table)
    except Improper:
        raise NotEstimable(
            refusal("no_upper_end", family="decomposable"), overlaps=overlaps
        ) from None


def graphs_estimate(
    table: Histories, *, delta: float | None = None, dependent: float = EVEN
) -> Estimate:
    """Return what graphs say of a table, with the priors of `average_graphs`.

    Raises
    ------
    Improper
    """
    average = average_graphs(table, delta=delta, dependent=dependent)
    posterior = average.posterior
    lower, total, upper = (table.observed + posterior.quantile(float(q)) for q in INTERVAL)
    likeliest = np.argsort(-average.weights, kind="stable")[:GRAPHS_SHOWN]
    return Estimate(
        family="decomposable",
        observed=table.observed,
        total=float(total),
        lower=float(lower),
        upper=float(upper),
        mean=average.mean,
        assumption=FAMILIES["decomposable"],
        diagnostics=Diagnostics(
            tail=posterior.tail,
            graphs=tuple(
                Graph(_edges(int(average.edges[g]), table.lists), float(average.weights[g]))
                for g in likeliest
            ),
            open_weight=average.without_mean,
        ),
        draws=table.observed + posterior.draws(KEPT),
    )


def _latent_class(
    table: Histories,
    stream: np.random.SeedSequence,
    workers: int,
    progress: Progress | None,
    is_check: bool,
) -> Estimate:
    stop = CHECK_CHAINS if is_check else {}
    sample = sample_classes(table, seed=stream, workers=workers, progress=progress, **stop)
    totals = table.observed + sample.missed.ravel()
    lower, total, upper = np.quantile(totals, INTERVAL)
    return Estimate(
        family="latent_class",
        observed=table.observed,
        total=float(total),
        lower=float(lower),
        upper=float(upper),
        mean=float(totals.mean()),
        assumption=FAMILIES["latent_class"],
        diagnostics=Diagnostics(
            r_hat=sample.r_hat,
            effective_size=sample.effective_size,
            iterations=sample.iterations,
            classes=sample.occupied,
        ),
        draws=np.quantile(totals, (np.arange(KEPT) + 0.5) / KEPT),
    )


def _edges(graph: int, lists: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    pairs = [(a, b) for i, a in enumerate(lists) for b in lists[i + 1 :]]
    return tuple(pair for e, pair in enumerate(pairs) if (graph >> e) & 1)
