"""What an estimate of undercount says, with its doubt and its assumption beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from baluarte.science.messages import Language, Message, message
from baluarte.science.recapture.assumptions import BREAKS
from baluarte.science.recapture.log_linear import ModelFit
from baluarte.science.results import Result

# The lower the share known, the less robust the total (Gerritse et al., 2015). A dependence of all
# lists by an odds ratio of two, which no data rule out, multiplies the missed by two, and the total
# by known + 2 (1 - known): under this floor by more than 1.5.
KNOWN_FLOOR = 0.5


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
    total: evenly spaced quantiles, or draws of the chains. `lacks` names the strata that are not
    in a sum of strata: empty in every estimate of a whole.
    """

    family: str
    observed: int
    total: float
    lower: float
    upper: float
    mean: float
    assumption: Message
    diagnostics: Diagnostics
    draws: np.ndarray = field(repr=False, compare=False)
    lacks: tuple[str, ...] = ()

    @property
    def missed(self) -> float:
        """How many no list knew of."""
        return self.total - self.observed

    @property
    def known(self) -> float:
        """Share of all that some list knew of."""
        return self.observed / self.total

    @property
    def known_floor(self) -> float:
        """Share known under which most of the total is assumed, and a caution is given."""
        return KNOWN_FLOOR

    @property
    def broken_by(self) -> tuple[Message, ...]:
        """Which heterogeneity between cases makes the family's assumption false."""
        return BREAKS[self.family]

    @property
    def statement(self) -> str:
        """The number in a sentence, never without its interval and its assumption."""
        without = f"Not counting {', '.join(self.lacks)}: the" if self.lacks else "The"
        return (
            f"{without} lists together know of {self.observed:,} of about {self.total:,.0f} "
            f"(95 % between {self.lower:,.0f} and {self.upper:,.0f}), if this holds: "
            f"{self.assumption}"
        )


@dataclass(frozen=True)
class Refusal:
    """Why a number was not given: the `reason` of `NotEstimable`, what was found, what would help.

    `message` and `needed` are messages: codes with their facts, and words in Spanish and English.
    """

    reason: str
    message: Message
    needed: Message

    def words(self, language: Language = "en") -> str:
        """Return what was found and what would help, in Spanish (`es`) or English (`en`)."""
        return f"{self.message.words(language)} {self.needed.words(language)}"


@dataclass(frozen=True)
class SetAside:
    """A list too small to say anything, which the estimate does without.

    `size` is how many cases it has, `least` how many it would need, `only` how many cases are on
    no list that was kept: they are neither in `observed` nor lost, for the total is of all cases.
    """

    name: str
    size: int
    least: int
    only: int


@dataclass(frozen=True)
class WithoutList:
    """What each family finds when one list is left out, or why it finds nothing.

    Every family that took part in the whole is in `estimates` or in `refusals`. `disagreement` is
    set where the families that do find something contradict one another.
    """

    left_out: str
    observed: int
    estimates: Mapping[str, Estimate]
    refusals: Mapping[str, Refusal] = field(default_factory=dict)
    disagreement: Refusal | None = None


@dataclass(frozen=True)
class PartialTotal:
    """The sum of the strata that could be estimated, where others could not: not a total.

    `strata` are in it, `lacks` are not; `observed` counts the cases of the former and
    `observed_lacking` those of the latter. Each estimate names what it lacks in its `statement`.
    """

    estimates: Mapping[str, Estimate]
    strata: tuple[str, ...]
    lacks: tuple[str, ...]
    observed: int
    observed_lacking: int


@dataclass(frozen=True)
class Undercount(Result):
    """What every family says of how many there were, side by side.

    `not_run` gives, for a family that was asked for and could not take part, the reason.
    `cautions` are what a reader must know and no number shows. `strata` holds each stratum's own
    result; `linkages` how many linkages were combined and `between_linkages` the share of the
    variance of the total, by family, that stems from not knowing which is right.

    `leave_one_out` gives the estimates without each list in turn. `set_aside` names lists too small
    to use; `lists` are those used (of strata: in any of them). `refused` gives the reason for each
    stratum that could not be estimated: `estimates` is then empty, for there is no total of the
    whole, and `partial` holds the sum of the others.
    """

    observed: int
    lists: tuple[str, ...]
    estimates: Mapping[str, Estimate]
    overlaps: tuple[Overlap, ...]
    assumptions: tuple[Message, ...]
    seed: int
    not_run: Mapping[str, Message] = field(default_factory=dict)
    cautions: tuple[Message, ...] = ()
    strata: Mapping[str, "Undercount"] = field(default_factory=dict)
    linkages: int = 1
    between_linkages: Mapping[str, float] = field(default_factory=dict)
    leave_one_out: tuple[WithoutList, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    refused: Mapping[str, Refusal] = field(default_factory=dict)
    partial: PartialTotal | None = None
    input_digest: str = ""

    def to_frame(self) -> pd.DataFrame:
        """Return a row a stratum (`place`) and family, or why there is none; `""` is the whole."""
        rows = [*_rows("", self), *(row for n, one in self.strata.items() for row in _rows(n, one))]
        columns = ["place", "family", "observed", "total", "lower", "upper", "known", "refused"]
        nothing = (float("nan"),) * 4
        rows += [(name, "", None, *nothing, one.reason) for name, one in self.refused.items()]
        return pd.DataFrame(rows, columns=columns)

    def by_place(self) -> pd.DataFrame:
        """Return the rows of the strata alone: where these are places, those of a map."""
        table = self.to_frame()
        return table[table["place"] != ""].reset_index(drop=True)

    def findings(self) -> dict[str, Message]:
        """Return of each stratum how many there may be, by all families, or why nobody knows."""
        told = {name: _told(one) for name, one in self.strata.items()}
        return told | {name: one.message for name, one in self.refused.items()}

    @property
    def table(self) -> pd.DataFrame:
        """The families as rows: total, lower, upper, mean, known, known_floor, assumption."""
        rows = {
            name: {
                "total": one.total,
                "lower": one.lower,
                "upper": one.upper,
                "mean": one.mean,
                "known": one.known,
                "known_floor": one.known_floor,
                "assumption": one.assumption,
            }
            for name, one in self.estimates.items()
        }
        return pd.DataFrame.from_dict(rows, orient="index")

    @property
    def leave_one_out_table(self) -> pd.DataFrame:
        """A row for each list left out and family: total, lower, upper, or the reason of none."""
        columns = ["left_out", "family", "total", "lower", "upper", "refused"]
        rows: list[tuple[str, str, float, float, float, str]] = []
        for one in self.leave_one_out:
            rows += [
                (one.left_out, name, found.total, found.lower, found.upper, "")
                for name, found in one.estimates.items()
            ]
            none = float("nan")
            rows += [
                (one.left_out, name, none, none, none, refusal.reason)
                for name, refusal in one.refusals.items()
            ]
        return pd.DataFrame(rows, columns=columns)


def _rows(name: str, part: Undercount) -> list[tuple[Any, ...]]:
    return [
        (name, one.family, one.observed, one.total, one.lower, one.upper, one.known, "")
        for one in part.estimates.values()
    ]


def _told(part: Undercount) -> Message:
    estimates = part.estimates.values()
    return message(
        "more_than_registered",
        observed=part.observed,
        lower=min(one.lower for one in estimates),
        upper=max(one.upper for one in estimates),
        families=tuple(
            message("total_by_family", family=one.family, total=one.total) for one in estimates
        ),
    )
