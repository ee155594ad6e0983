"""What an estimate of undercount says, with its doubt and its assumption beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from baluarte.science.recapture.log_linear import ModelFit


@dataclass(frozen=True)
class Overlap:
    """How far two lists know of the same cases."""

    first: str
    second: str
    first_size: int
    second_size: int
    both: int

    @property
    def of_first(self) -> float:
        """Share of the first list that the second knows of."""
        return self.both / self.first_size if self.first_size else 0.0

    @property
    def of_second(self) -> float:
        """Share of the second list that the first knows of."""
        return self.both / self.second_size if self.second_size else 0.0


@dataclass(frozen=True)
class Graph:
    """A decomposable graph of dependence, as its edges, and its posterior probability."""

    edges: tuple[tuple[str, str], ...]
    weight: float


@dataclass(frozen=True)
class Diagnostics:
    """How an estimate was come by and how far it can be trusted as a computation.

    `r_hat` and `effective_size` are of the chains (latent classes) and None where nothing is drawn
    by chance. `tail` is the posterior probability beyond everything summed over. `models` are the
    log-linear models that weigh anything, best first; `graphs` the ten likeliest graphs;
    `open_weight` the posterior probability of graphs under which the total has no mean.
    """

    r_hat: float | None = None
    effective_size: float | None = None
    iterations: int | None = None
    classes: float | None = None
    tail: float | None = None
    models: tuple[ModelFit, ...] = ()
    models_considered: int | None = None
    models_without_estimate: int | None = None
    graphs: tuple[Graph, ...] = ()
    open_weight: float | None = None


@dataclass(frozen=True)
class Estimate:
    """One family's estimate of how many there were, seen or not.

    `total` is the median, `lower` and `upper` bound 95 %. `assumption` says what must be true of
    the world for the number to mean anything. `draws` stand for the whole distribution of the
    total: evenly spaced quantiles, or draws of the chains.
    """

    family: str
    observed: int
    total: float
    lower: float
    upper: float
    mean: float
    assumption: str
    diagnostics: Diagnostics
    draws: np.ndarray = field(repr=False, compare=False)

    @property
    def missed(self) -> float:
        """How many no list knew of."""
        return self.total - self.observed

    @property
    def known(self) -> float:
        """Share of all that some list knew of."""
        return self.observed / self.total

    @property
    def statement(self) -> str:
        """The number in a sentence, never without its interval and its assumption."""
        return (
            f"The lists together know of {self.observed:,} of about {self.total:,.0f} "
            f"(95 % between {self.lower:,.0f} and {self.upper:,.0f}), if this holds: "
            f"{self.assumption}"
        )


@dataclass(frozen=True)
class Undercount:
    """What every family says of how many there were, side by side.

    `not_run` gives, for a family that was asked for and could not take part, the reason.
    `cautions` are what a reader must know and no number shows. `strata` holds each stratum's own
    result; `linkages` how many linkages were combined and `between_linkages` the share of the
    variance of the total, by family, that stems from not knowing which is right.
    """

    observed: int
    lists: tuple[str, ...]
    estimates: Mapping[str, Estimate]
    overlaps: tuple[Overlap, ...]
    assumptions: tuple[str, ...]
    seed: int
    not_run: Mapping[str, str] = field(default_factory=dict)
    cautions: tuple[str, ...] = ()
    strata: Mapping[str, "Undercount"] = field(default_factory=dict)
    linkages: int = 1
    between_linkages: Mapping[str, float] = field(default_factory=dict)

    @property
    def table(self) -> pd.DataFrame:
        """The families as rows: total, lower, upper, mean, known, assumption."""
        rows = {
            name: {
                "total": one.total,
                "lower": one.lower,
                "upper": one.upper,
                "mean": one.mean,
                "known": one.known,
                "assumption": one.assumption,
            }
            for name, one in self.estimates.items()
        }
        return pd.DataFrame.from_dict(rows, orient="index")
