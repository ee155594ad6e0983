"""From the best window of each centre to clusters that do not overlap."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from baluarte.science.scan.categories import pools_of
from baluarte.science.scan.circles import as_labels
from baluarte.science.scan.inference import Chance
from baluarte.science.scan.options import Options
from baluarte.science.scan.problem import Problem
from baluarte.science.scan.results import CategoryCount, Cluster

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]
DIGITS = 9


def without_overlap(problem: Problem, statistic: Real, where: Whole) -> Iterator[int]:
    """Yield rows by their statistic, leaving out windows that overlap a better one in space.

    Of windows equally unusual the one with fewer places comes first, then the one whose row does:
    a circle before an ellipse.
    """
    rounded = np.round(statistic, DIGITS)
    taken = np.zeros(problem.counts.shape[0], np.bool_)
    for row in np.lexsort((problem.circles.sizes(where[:, 0]), -rounded)):
        if rounded[row] <= 0:
            return
        members = problem.circles.members(int(row), int(where[row, 0]))
        if not taken[members].any():
            taken[members] = True
            yield int(row)


def number_of_ties(problem: Problem, row: int, statistic: Real, where: Whole) -> int:
    """Return how many other windows are as unusual as a row's and overlap it in space."""
    alike = np.flatnonzero(np.round(statistic, DIGITS) == round(float(statistic[row]), DIGITS))
    here = _window(problem, row, where)
    others = {_window(problem, int(other), where) for other in alike} - {here}
    return sum(not here[0].isdisjoint(members) for members, _, _ in others)


def _window(problem: Problem, row: int, where: Whole) -> tuple[frozenset[int], int, int]:
    last, begin, end = (int(value) for value in where[row])
    return frozenset(problem.circles.members(row, last).tolist()), begin, end


def describe(
    problem: Problem, row: int, window: Whole, *, statistic: float, ties: int, chance: Chance,
    options: Options,
) -> Cluster:  # fmt: skip
    """Describe the window of a row of circles."""
    last, begin, end = (int(value) for value in window)
    members = problem.circles.members(row, last)
    observed = int(problem.counts[members, begin:end].sum())
    expected = float(problem.expected[members, begin:end].sum())
    if problem.is_categorical or problem.model == "normal":
        expected = float("nan")
    p_value, gumbel = _p_values(chance, statistic, options)
    shape = problem.circles.shape(row)
    axis = problem.axis
    prospective = problem.analysis == "prospective" and axis is not None and p_value is not None
    is_temporal = problem.analysis == "temporal"
    return Cluster(
        members=() if is_temporal else as_labels(problem.places, members),
        center=None if is_temporal else as_labels(problem.places, [problem.circles.centre(row)])[0],
        radius_km=problem.circles.reach(row, last),
        axis_ratio=shape.ratio,
        angle=shape.angle,
        start=None if axis is None else axis.first_day(begin),
        end=None if axis is None else axis.last_day(end - 1),
        observed=observed,
        expected=expected,
        observed_over_expected=observed / expected if expected > 0 else float("nan"),
        relative_risk=relative_risk(problem, observed, expected),
        statistic=statistic,
        p_value=p_value,
        gumbel_p_value=gumbel,
        recurrence_interval=axis.length / p_value if prospective and axis and p_value else None,
        time_unit=None if axis is None else axis.unit,
        population=_population(problem, members, begin, end),
        categories=_categories(problem, members, begin, end),
        pools=_pools(problem, members, begin, end),
        ties=ties,
        **_measured(problem, members, begin, end),
    )


def relative_risk(problem: Problem, observed: float, expected: float) -> float:
    """Return the risk inside over that outside; in the permutation model observed over expected."""
    if not expected > 0:
        return float("nan")
    inside = observed / expected
    if problem.model == "permutation":
        return inside
    total = problem.total
    if observed == total:
        return float("inf")
    return inside * (total - expected) / (total - observed)


def _p_values(
    chance: Chance, statistic: float, options: Options
) -> tuple[float | None, float | None]:
    if not len(chance.maxima):
        return None, None
    gumbel = chance.gumbel_p_value(statistic)
    return gumbel if options.inference == "gumbel" else chance.p_value(statistic), gumbel


def _population(
    problem: Problem, members: npt.NDArray[np.int32], begin: int, end: int
) -> float | None:
    if problem.at_risk is not None:
        return float(problem.at_risk[members, begin:end].sum())
    if problem.person_days is None:
        return None
    days = 1 if problem.axis is None else int(problem.axis.edges[-1] - problem.axis.edges[0])
    return float(problem.person_days[members].sum() / days)


def _categories(
    problem: Problem, members: npt.NDArray[np.int32], begin: int, end: int
) -> tuple[CategoryCount, ...]:
    if problem.by_category is None:
        return ()
    inside = problem.by_category[members, begin:end].sum(axis=(0, 1))
    overall = problem.by_category.sum(axis=(0, 1))
    c, total = inside.sum(), overall.sum()
    counts = []
    for k, name in enumerate(problem.categories):
        expected = overall[k] * c / total
        beyond = (overall[k] - inside[k]) / (total - c) if total > c else 0.0
        risk = inside[k] / c / beyond if beyond > 0 else float("inf")
        counts.append(CategoryCount(name, int(inside[k]), float(expected), float(risk)))
    return tuple(counts)


def _measured(
    problem: Problem, members: npt.NDArray[np.int32], begin: int, end: int
) -> dict[str, float]:
    if problem.measured is None:
        return {}
    sums = problem.measured.summed(problem.counts.shape)
    inside = sums[members, begin:end].sum(axis=(0, 1))
    told = problem.measured.means(inside, sums.sum(axis=(0, 1)))
    return dict(zip(("mean_inside", "mean_outside", "deviation"), told, strict=True))


def _pools(
    problem: Problem, members: npt.NDArray[np.int32], begin: int, end: int
) -> tuple[tuple[object, ...], ...]:
    """Return the categories that the ordinal model takes together, from the lowest pool upward."""
    if problem.model != "ordinal" or problem.by_category is None:
        return ()
    inside = problem.by_category[members, begin:end].sum(axis=(0, 1))
    overall = problem.by_category.sum(axis=(0, 1))
    # Of low rates the highest category comes first.
    turned = slice(None, None, -1 if problem.rates == "low" else 1)
    pools = pools_of(inside[turned], overall[turned])
    names = problem.categories[turned]
    ends = np.cumsum(pools)
    return tuple(names[end - size : end] for size, end in zip(pools, ends, strict=True))
