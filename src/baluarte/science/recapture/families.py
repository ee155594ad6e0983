"""One table of histories, by three families of models side by side, through the gate."""

from collections.abc import Callable, Sequence
from typing import Literal, get_args

import numpy as np

from baluarte.science.recapture.assumptions import ALWAYS, FAMILIES
from baluarte.science.recapture.decomposable import average_graphs
from baluarte.science.recapture.eligibility import (
    NotEstimable,
    check_agreement,
    check_estimate,
    check_lists,
    shared_visibility,
)
from baluarte.science.recapture.existence import MOST_LISTS as MOST_LOG_LINEAR
from baluarte.science.recapture.graphs import MOST_LISTS as MOST_DECOMPOSABLE
from baluarte.science.recapture.histories import Histories
from baluarte.science.recapture.latent_class import KEPT, sample_classes
from baluarte.science.recapture.log_linear import average_models
from baluarte.science.recapture.results import (
    Diagnostics,
    Estimate,
    Graph,
    Overlap,
    Undercount,
)
from baluarte.science.recapture.summation import Improper

Family = Literal["log_linear", "decomposable", "latent_class"]
Progress = Callable[[int, int], None]
EVERY: tuple[Family, ...] = get_args(Family)
INTERVAL = np.array([0.025, 0.5, 0.975])
MOST = {"log_linear": MOST_LOG_LINEAR, "decomposable": MOST_DECOMPOSABLE, "latent_class": 62}
GRAPHS_SHOWN = 10
WIDE = 10.0


def undercount_of(
    table: Histories,
    families: Sequence[str],
    *,
    seed: int,
    stream: np.random.SeedSequence | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Undercount:
    """Estimate one table by some families, through the gate."""
    overlaps = check_lists(table)
    lists = len(table.lists)
    not_run = {
        family: f"{lists} lists are more than the {MOST[family]} this family can take."
        for family in families
        if lists > MOST[family]
    }
    run = [family for family in families if family not in not_run]
    if not run:
        raise NotEstimable(
            "too_many_lists",
            " ".join(not_run.values()),
            needed="merge lists made by the same people, or use latent classes.",
            overlaps=overlaps,
        )
    estimates: dict[str, Estimate] = {}
    stream = stream or np.random.SeedSequence(seed)
    for family in run:
        estimates[family] = _estimate(family, table, overlaps, stream, workers, progress)
        check_estimate(estimates[family], overlaps)
    check_agreement(estimates, overlaps)
    return Undercount(
        observed=table.observed,
        lists=table.lists,
        estimates=estimates,
        overlaps=overlaps,
        assumptions=(*ALWAYS, *(FAMILIES[family] for family in run)),
        seed=seed,
        not_run=not_run,
        cautions=_cautions(table, estimates, overlaps, not_run),
    )


def families_of(method: str | Sequence[str]) -> list[str]:
    """Return the families a method names, in their order."""
    if isinstance(method, str):
        method = EVERY if method == "all" else (method,)
    unknown = [name for name in method if name not in EVERY]
    if unknown or not method:
        raise ValueError(f"method must be 'all' or of {', '.join(EVERY)}; not {method!r}.")
    return [family for family in EVERY if family in method]


def _estimate(  # noqa: PLR0917
    family: str,
    table: Histories,
    overlaps: tuple[Overlap, ...],
    stream: np.random.SeedSequence,
    workers: int,
    progress: Progress | None,
) -> Estimate:
    if family == "log_linear":
        return _log_linear(table, overlaps, progress)
    if family == "decomposable":
        return _decomposable(table, overlaps)
    return _latent_class(table, stream, workers, progress)


def _log_linear(
    table: Histories, overlaps: tuple[Overlap, ...], progress: Progress | None
) -> Estimate:
    average = average_models(table, progress=progress)
    if not average.models:
        raise NotEstimable(
            "no_model",
            f"None of {average.considered} log-linear models has an estimate that exists and is "
            "unique: too many combinations of lists share nobody.",
            needed="more cases known to two or more lists, or lists merged.",
            overlaps=overlaps,
        )
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
        average = average_graphs(table)
    except Improper as error:
        raise NotEstimable(
            "open_ended",
            f"Under decomposable graphs the total has no upper end: {error}",
            needed="more cases known to two or more lists.",
            overlaps=overlaps,
        ) from None
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
    table: Histories, stream: np.random.SeedSequence, workers: int, progress: Progress | None
) -> Estimate:
    sample = sample_classes(table, seed=stream, workers=workers, progress=progress)
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


def _cautions(
    table: Histories,
    estimates: dict[str, Estimate],
    overlaps: tuple[Overlap, ...],
    not_run: dict[str, str],
) -> tuple[str, ...]:
    said = []
    if shared_visibility(table):
        said.append(
            "Every pair of lists attracts: some cases are likely more visible than others to all "
            "lists at once. All totals are then more likely too low than too high; stratify."
        )
    if len(estimates) == 1:
        said.append("One family alone: whether others would agree was not seen.")
    said += [f"{family}: {reason}" for family, reason in not_run.items()]
    strangers = [f"{one.first} and {one.second}" for one in overlaps if not one.both]
    if strangers:
        said.append(f"These share no case: {'; '.join(strangers)}.")
    for one in estimates.values():
        if one.upper - one.observed > WIDE * (one.lower - one.observed + 1.0):
            said.append(f"{one.family}: the interval is so wide that only its order is known.")
    return tuple(said)
