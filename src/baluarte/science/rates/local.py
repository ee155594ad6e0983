"""Where values lie among others like them: local Moran and Gi*, false discoveries controlled."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.stats import false_discovery_control

from baluarte.science.messages import Message, message
from baluarte.science.rates.columns import (
    Booleans,
    ColumnRefused,
    Floats,
    read_level,
    read_numbers,
    read_whole,
    require_one_order,
)
from baluarte.science.rates.neighbours import Neighbours, read_neighbours
from baluarte.science.rates.permutations import chances, keys_of
from baluarte.science.rates.source import RatesResult, Source, found, last, source_of

Control = Literal["benjamini-hochberg", "benjamini-yekutieli", "none"]
Statistic = Literal["moran", "gi_star"]
Texts = NDArray[np.str_]

ENOUGH = 10
FOUND = {
    "hot": "rates_high_together",
    "high-high": "rates_high_together",
    "cold": "rates_low_together",
    "low-low": "rates_low_together",
    "high-low": "rates_unlike_neighbours",
    "low-high": "rates_unlike_neighbours",
    "none": "rates_no_pattern",
}
METHODS: dict[str, Literal["bh", "by"]] = {
    "benjamini-hochberg": "bh",
    "benjamini-yekutieli": "by",
}
ASSUMPTIONS = (
    message("rates_value_anywhere"),
    message("rates_each_month_corrected"),
    message("rates_whole_map_pattern"),
    message("rates_island_not_judged"),
)


@dataclass(frozen=True, eq=False)
class LocalPattern(RatesResult):
    """Local statistics by place, or by place and month.

    Attributes
    ----------
    statistic : ndarray
        Local Moran's I, or Gi* as a normal score; 0 in a month in which all values are equal.
    p_value : ndarray
        Two-sided, by conditional permutation; 1 for islands and months without differences.
    q_value : ndarray
        The least rate of false discoveries at which the place is among them.
    significant : ndarray of bool
        Whether `q_value` is at most the level.
    kind : ndarray of str
        For Moran "high-high", "low-low", "high-low", "low-high" (the place, then its
        neighbours); for Gi* "hot", "cold"; "none" where not significant.
    level : float
        The rate of false discoveries allowed.
    control : str
        How it is controlled.
    simulations, seed : int
        As asked.
    least_p_value : float
        What a place that no permutation equalled gets. Where this times the number of places
        exceeds the level, a place that stands out alone cannot be found.
    assumptions : tuple of Message
        What has to hold, in words.
    source : Source
        Its places and months, and the digest of what it was made from.
    """

    statistic: Floats
    p_value: Floats
    q_value: Floats
    significant: Booleans
    kind: Texts
    level: float
    control: str
    simulations: int
    seed: int
    least_p_value: float
    assumptions: tuple[Message, ...] = ASSUMPTIONS
    source: Source = field(default_factory=Source, repr=False)

    @property
    def cautions(self) -> tuple[Message, ...]:
        """Whether a lone place could not have been found."""
        places = len(self.statistic)
        if self.control == "none" or self.least_p_value * places <= self.level:
            return ()
        return (message("rates_no_lone_place", simulations=self.simulations, places=places),)

    def to_frame(self) -> pd.DataFrame:
        """Return a row a place (and month): statistic, p_value, q_value, significant, kind."""
        return self.laid_out(
            statistic=self.statistic,
            p_value=self.p_value,
            q_value=self.q_value,
            significant=self.significant,
            kind=self.kind,
        )

    def findings(self) -> dict[Any, Message]:
        """Return whether each place stands out in the last month, and since when it has."""
        kinds, q_values = last(self.kind), last(self.q_value)
        same = self.kind == (kinds[:, None] if self.kind.ndim > 1 else kinds)
        rows = zip(self.places, kinds.tolist(), q_values.tolist(), self.since(same), strict=True)
        return {
            place: found(FOUND[kind], when if kind != "none" else {}, q_value=q_value)
            for place, kind, q_value, when in rows
        }


def find_local_patterns(
    values: ArrayLike,
    neighbours: Iterable[tuple[Any, Any]] | Neighbours,
    *,
    statistic: Statistic = "gi_star",
    places: Sequence[Any] | None = None,
    level: float = 0.05,
    control: Control = "benjamini-hochberg",
    simulations: int = 9_999,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> LocalPattern:
    """Say where values lie among others like them, month by month.

    Local Moran: ``I_i = (n - 1) z_i mean_j(z_j) / sum z^2`` over neighbours `j`, ``z`` the values
    less their mean. Gi*: ``(sum_j x_j - w m) / (s sqrt((n w - w^2) / (n - 1)))`` over the place
    and its `w - 1` neighbours, `m` and `s` the mean and the standard deviation (over `n`). Both
    are esda's, and both have the same conditional permutations: the place keeps its value, others
    are laid anew around it, until 10 are as extreme on either side, or `simulations` are done.

    Parameters
    ----------
    values : array_like, shape (places,) or (places, months)
        Smoothed rates, or standardised deviations (see `standardised_deviations`).
    neighbours : iterable of (place, place) or Neighbours
        Places that touch; all count alike.
    statistic : {"gi_star", "moran"}
        Which.
    places : sequence, optional
        Names of the places, in the order of the values.
    level : float
        The rate of false discoveries allowed, over the places of a month.
    control : {"benjamini-hochberg", "benjamini-yekutieli", "none"}
        Benjamini and Hochberg's holds for the positive dependence neighbours have; Benjamini and
        Yekutieli's for any; "none" leaves the p-values as they are.
    simulations : int
        The most permutations for a place.
    seed : int
        Each month and place has a stream of its own, derived from it.
    progress : callable, optional
        Called with (done, total) months; raising inside it cancels.

    Returns
    -------
    LocalPattern

    Raises
    ------
    ColumnRefused, NeighboursRefused
        Values or pairs that cannot be read, settings that are none.

    References
    ----------
    Anselin, L. (1995). Local indicators of spatial association. Geographical Analysis 27, 93-115.
    Ord, J. K. and Getis, A. (1995). Local spatial autocorrelation statistics. Geographical
    Analysis 27, 286-306.
    Besag, J. and Clifford, P. (1991). Sequential Monte Carlo p-values. Biometrika 78, 301-304.
    Caldas de Castro, M. and Singer, B. H. (2006). Controlling the false discovery rate: a new
    application to account for multiple and dependent tests in local statistics of spatial
    association. Geographical Analysis 38, 180-208.
    """
    require_one_order(places=places, values=values)
    given = read_numbers(values, name="values")
    graph = read_neighbours(neighbours, places=len(given) if places is None else places)
    if graph.size != len(given):
        raise ColumnRefused(f"places: {graph.size} beside {len(given)} values")
    for name, asked, offered in (
        ("statistic", statistic, get_args(Statistic)),
        ("control", control, get_args(Control)),
    ):
        if asked not in offered:
            raise ColumnRefused(f"{name}: {asked!r} is none of {', '.join(offered)}")
    read_level(level)
    draws = read_whole(simulations, name="simulations", least=99, most=10**8)
    laid = given.reshape(len(given), -1)
    centred = laid - laid.mean(axis=0)
    centred[:, np.ptp(laid, axis=0) == 0] = 0.0
    p_value, is_high = _judged(
        centred, graph, draws, read_whole(seed, name="seed", least=0), progress
    )
    local = _moran(centred, graph) if statistic == "moran" else _gi_star(centred, graph)
    q_value = (
        p_value
        if control == "none"
        else false_discovery_control(p_value, axis=0, method=METHODS[control])
    )
    significant = q_value <= level
    kind = _kinds(statistic, centred, is_high, significant)
    return LocalPattern(
        statistic=local.reshape(given.shape),
        p_value=p_value.reshape(given.shape),
        q_value=q_value.reshape(given.shape),
        significant=significant.reshape(given.shape),
        kind=kind.reshape(given.shape),
        level=level,
        control=control,
        simulations=draws,
        seed=seed,
        least_p_value=2 / (draws + 1),
        source=source_of(
            places,
            values,
            neighbours=graph.pairs,
            settings=[statistic, level, control, draws, seed],
        ),
    )


def _judged(
    centred: Floats,
    graph: Neighbours,
    draws: int,
    seed: int,
    progress: Callable[[int, int], None] | None,
) -> tuple[Floats, Booleans]:
    links = graph.matrix()
    starts, around = links.indptr.astype(np.int64), links.indices.astype(np.int64)
    p_value = np.ones_like(centred)
    is_high = np.zeros(centred.shape, dtype=np.bool_)
    months = centred.shape[1]
    for month, key in enumerate(keys_of(seed, months)):
        column = np.ascontiguousarray(centred[:, month])
        if column.any():
            p_value[:, month], is_high[:, month] = chances(
                column, starts, around, key, (ENOUGH, draws)
            )
        if progress is not None:
            progress(month + 1, months)
    return p_value, is_high


def _moran(centred: Floats, graph: Neighbours) -> Floats:
    around = graph.matrix() @ centred / np.maximum(graph.degrees, 1)[:, None]
    squares = (centred**2).sum(axis=0)
    return np.asarray((graph.size - 1) * centred * around / np.where(squares > 0, squares, 1.0))


def _gi_star(centred: Floats, graph: Neighbours) -> Floats:
    around = graph.matrix(with_self=True) @ centred
    weight = (graph.degrees + 1.0)[:, None]
    spread = np.sqrt((centred**2).mean(axis=0))
    width = np.sqrt(np.maximum(graph.size * weight - weight**2, 0) / max(graph.size - 1, 1))
    scale = spread * width
    return np.asarray(np.where(scale > 0, around / np.where(scale > 0, scale, 1.0), 0.0))


def _kinds(
    statistic: Statistic, centred: Floats, is_high: Booleans, significant: Booleans
) -> Texts:
    around = np.where(is_high, "high", "low")
    if statistic == "gi_star":
        kind = np.where(is_high, "hot", "cold")
    else:
        own = np.where(centred > 0, "high-", "low-")
        kind = np.strings.add(own, around)
    return np.where(significant, kind, "none")
