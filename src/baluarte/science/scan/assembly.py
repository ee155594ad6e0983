"""From tables and settings to the arrays of a scan."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from baluarte.science.scan.circles import (
    CIRCLE,
    Circles,
    TooLarge,
    draw_circles,
    follow_neighbours,
    one_place,
    shapes_of,
)
from baluarte.science.scan.connected import connect, refuse_too_many
from baluarte.science.scan.dates import Dates, TimeAxis, cut_period
from baluarte.science.scan.expected import (
    NoPopulation,
    rake,
    read_population,
    refuse_cases_where_nobody_is,
    standardise,
)
from baluarte.science.scan.options import Options, longest_window
from baluarte.science.scan.problem import Problem
from baluarte.science.scan.tables import (
    Counts,
    InvalidTable,
    NothingToScan,
    Places,
    as_frame,
    read_counts,
    read_places,
    refuse_missing,
    require,
    shared_covariates,
)
from baluarte.science.scan.value_tables import read_values
from baluarte.science.scan.values import Values

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]
LEAST_CATEGORIES = 2
MOST_CELLS = 50_000_000


@dataclass(frozen=True)
class Layout:
    """Where rows of counts go: their interval, and the shape of the grid."""

    places: Places
    axis: TimeAxis | None
    is_temporal: bool

    @property
    def shape(self) -> tuple[int, int]:
        """Places and intervals of the whole grid."""
        return len(self.places), 1 if self.axis is None else self.axis.intervals

    def grid(self, rows: Counts, amount: Whole, *, name: str) -> Whole:
        """Sum rows into places by intervals."""
        flat = self.cells(rows, name=name)
        size = self.shape[0] * self.shape[1]
        if size > MOST_CELLS:
            raise TooLarge(
                f"{self.shape[0]} places by {self.shape[1]} intervals are more than {MOST_CELLS} "
                "cells: give longer intervals or a shorter period"
            )
        return np.bincount(flat, amount, minlength=size).astype(np.int64).reshape(self.shape)

    def cells(self, rows: Counts, *, name: str) -> Whole:
        """Return where each row goes, in the grid laid out flat."""
        interval = np.zeros(len(rows.count), np.int64)
        if self.axis is not None and rows.dates is not None:
            interval = self.axis.locate(rows.dates.days, table=name)
        return np.asarray(rows.place * self.shape[1] + interval, np.int64)


def assemble(
    cases: Any, population: Any, places: Any, *, controls: Any, neighbours: Any, options: Options
) -> tuple[Problem, tuple[str, ...]]:
    """Read the tables and return the problem and the covariates it was standardised by."""
    known = read_places(
        places, plane=options.plane,
        coordinates=(neighbours is None or options.follows_borders)
        and options.analysis != "temporal",
    )  # fmt: skip
    dated = options.is_dated or "date" in as_frame(cases, "cases")
    rows = read_counts(cases, known, name="cases", dated=dated)
    if rows.total == 0:
        raise NothingToScan("cases, column 'count': there are none")
    against = None
    if controls is not None:
        against = read_counts(controls, known, name="controls", dated=dated)
    layout = Layout(known, _axis(rows, against, options), options.analysis == "temporal")
    return _BUILDERS[options.model](
        rows, against, population, places, layout=layout, neighbours=neighbours, options=options
    )


def _axis(rows: Counts, against: Counts | None, options: Options) -> TimeAxis | None:
    if rows.dates is None and options.period is None:
        return None
    # Without dates of cases the period alone says when populations count.
    dates = rows.dates or Dates(np.zeros(1, np.int64), "day")
    if against is not None and against.dates is not None:
        dates = Dates(np.concatenate([dates.days, against.dates.days]), dates.unit, dates.written)
    axis = cut_period(
        dates, unit=options.interval, length=options.interval_length, period=options.period
    )
    if options.is_dated:
        return axis
    return TimeAxis(axis.edges[[0, -1]], axis.unit, axis.length)


def _poisson(
    rows: Counts, against: Counts | None, population: Any, places: Any, *,
    layout: Layout, neighbours: Any, options: Options,
) -> tuple[Problem, tuple[str, ...]]:  # fmt: skip
    if against is not None:
        raise InvalidTable("controls: they belong to the Bernoulli model")
    covariates: tuple[str, ...] = ()
    if population is not None:
        people = as_frame(population, "population")
        covariates = shared_covariates(rows.table, people, options.covariates)
    read = read_population(population, layout.places, axis=layout.axis, covariates=covariates)
    expected, days = standardise(rows, read, layout.shape, axis=layout.axis, covariates=covariates)
    counts = layout.grid(rows, rows.count, name="cases")
    refuse_cases_where_nobody_is(counts, expected, layout.places)
    weight = expected.sum(axis=1)
    counts, expected, days = (_reduce(one, layout) for one in (counts, expected, days))
    time = _time_strata(layout.axis, options)
    place = _place_strata(places, options)
    if time is not None or place is not None:
        expected = rake(expected, counts, time, place)
    problem = _problem(
        layout, options, _circles(layout, weight, neighbours, options), counts, expected,
        person_days=days, time=time, place=place,
    )  # fmt: skip
    return problem, covariates


def _bernoulli(
    rows: Counts, against: Counts | None, population: Any, places: Any, *,
    layout: Layout, neighbours: Any, options: Options,
) -> tuple[Problem, tuple[str, ...]]:  # fmt: skip
    del places
    counts = layout.grid(rows, rows.count, name="cases")
    if against is not None:
        if population is not None:
            raise InvalidTable("population: a Bernoulli model takes either it or controls")
        at_risk = counts + layout.grid(against, against.count, name="controls")
    else:
        at_risk = _whole_population(counts, population, layout, options)
    if at_risk.sum() == counts.sum():
        raise NothingToScan("controls: there are none, so every rate is the same")
    weight = at_risk.sum(axis=1).astype(np.float64)
    counts, at_risk = _reduce(counts, layout), _reduce(at_risk, layout)
    expected = at_risk * (counts.sum() / at_risk.sum())
    circles = _circles(layout, weight, neighbours, options)
    return _problem(layout, options, circles, counts, expected, at_risk=at_risk), ()


def _whole_population(counts: Whole, population: Any, layout: Layout, options: Options) -> Whole:
    if options.is_dated:
        raise InvalidTable(
            "controls: a Bernoulli model in time needs them dated; a population has no dates"
        )
    read = read_population(population, layout.places, axis=None, covariates=())
    if "year" in read.table and len(read.table["year"].unique()) > 1:
        raise InvalidTable("population, column 'year': a Bernoulli model takes one year only")
    amount = np.bincount(read.place, read.amount, minlength=len(layout.places))
    if (amount != np.floor(amount)).any():
        place = layout.places.labels[int(np.argmax(amount != np.floor(amount)))]
        raise InvalidTable(
            f"population, column 'population': a Bernoulli model counts persons; "
            f"place {place!r} has a fraction of one"
        )
    at_risk = amount.astype(np.int64)[:, None]
    if (at_risk < counts).any():
        place = layout.places.labels[int(np.argmax((at_risk < counts)[:, 0]))]
        raise NoPopulation(
            f"population, column 'population': place {place!r} has more cases than persons"
        )
    return at_risk


def _permutation(
    rows: Counts, against: Counts | None, population: Any, places: Any, *,
    layout: Layout, neighbours: Any, options: Options,
) -> tuple[Problem, tuple[str, ...]]:  # fmt: skip
    del places
    _refuse_others(against, population, "space-time permutation")
    counts = layout.grid(rows, rows.count, name="cases")
    weight = counts.sum(axis=1).astype(np.float64)
    expected = np.outer(weight, counts.sum(axis=0)) / counts.sum()
    circles = _circles(layout, weight, neighbours, options)
    return _problem(layout, options, circles, counts, expected), ()


def _categorical(
    rows: Counts, against: Counts | None, population: Any, places: Any, *,
    layout: Layout, neighbours: Any, options: Options,
) -> tuple[Problem, tuple[str, ...]]:  # fmt: skip
    del places
    _refuse_others(against, population, options.model)
    require(rows.table, "cases", ("category",))
    refuse_missing(rows.table, "cases", "category")
    names = _categories(rows.table["category"], rows.count)
    code = pd.Index(names).get_indexer(pd.Index(rows.table["category"]))
    grids = [
        layout.grid(rows, np.where(code == k, rows.count, 0), name="cases")
        for k in range(len(names))
    ]
    counts = np.sum(grids, axis=0)
    weight = counts.sum(axis=1).astype(np.float64)
    grids = [_reduce(grid, layout) for grid in grids]
    counts = _reduce(counts, layout)
    problem = _problem(
        layout, options, _circles(layout, weight, neighbours, options), counts,
        counts.astype(np.float64), by_category=np.stack(grids, axis=2), categories=names,
    )  # fmt: skip
    return problem, ()


def _measured(
    rows: Counts, against: Counts | None, population: Any, places: Any, *,
    layout: Layout, neighbours: Any, options: Options,
) -> tuple[Problem, tuple[str, ...]]:  # fmt: skip
    del places
    _refuse_others(against, population, options.model)
    cell = layout.cells(rows, name="cases")
    each = np.repeat(np.arange(len(rows.count)), rows.count)
    values = read_values(rows.table, each, cell, is_normal=options.model == "normal")
    sums = values.summed(layout.shape)
    number = layout.grid(rows, rows.count, name="cases")
    weight = number.sum(axis=1).astype(np.float64)
    counts = sums[:, :, 0].round().astype(np.int64)
    expected = counts.astype(np.float64)
    if not values.is_normal:
        expected = sums[:, :, 1] * (counts.sum() / sums[:, :, 1].sum())
    if layout.is_temporal:
        values = replace(values, cell=values.cell % layout.shape[1])
    problem = _problem(
        layout, options, _circles(layout, weight, neighbours, options), _reduce(counts, layout),
        _reduce(expected, layout), measured=values,
    )  # fmt: skip
    return problem, ()


_BUILDERS = {
    "poisson": _poisson,
    "bernoulli": _bernoulli,
    "permutation": _permutation,
    "multinomial": _categorical,
    "ordinal": _categorical,
    "normal": _measured,
    "exponential": _measured,
}


def _categories(column: pd.Series, count: Whole) -> tuple[Any, ...]:
    """Return the categories that occur, in their order: that of a categorical column, or sorted."""
    present = column[count > 0]
    if isinstance(column.dtype, pd.CategoricalDtype):
        names = [one for one in column.cat.categories if (present == one).any()]
    else:
        try:
            names = sorted(pd.unique(present))
        except TypeError:
            raise InvalidTable(
                "cases, column 'category': text and numbers cannot be ordered"
            ) from None
    if len(names) < LEAST_CATEGORIES:
        raise NothingToScan("cases, column 'category': there is only one, so nothing to compare")
    return tuple(name.item() if isinstance(name, np.generic) else name for name in names)


def _refuse_others(against: Counts | None, population: Any, model: str) -> None:
    for name, table in (("population", population), ("controls", against)):
        if table is not None:
            raise InvalidTable(f"{name}: the {model} model takes none; give None")


def _reduce(grid: npt.NDArray, layout: Layout) -> npt.NDArray:
    """Leave only what the analysis looks at: all places together in a temporal one."""
    return grid.sum(axis=0, keepdims=True) if layout.is_temporal else grid


def _circles(layout: Layout, weight: Real, neighbours: Any, options: Options) -> Circles:
    if layout.is_temporal:
        return one_place()
    share = options.max_population
    if options.follows_borders:
        if neighbours is None:
            raise InvalidTable(f"neighbours: {options.window} windows follow borders: give them")
        return connect(
            layout.places, weight, neighbours, share=share, number=options.max_places,
            radius=options.max_radius_km, plane=options.plane,
            alpha1=options.alpha1 if options.window == "restricted" else None,
        )  # fmt: skip
    if neighbours is not None:
        if options.max_radius_km is not None:
            raise InvalidTable("neighbours: a list has no kilometres; leave max_radius_km out")
        if options.window == "elliptic":
            raise InvalidTable("neighbours: a list has a shape of its own; leave window out")
        return follow_neighbours(
            layout.places, weight, neighbours, share=share, number=options.max_places
        )
    shapes = shapes_of(options.penalty) if options.window == "elliptic" else (CIRCLE,)
    return draw_circles(
        layout.places, weight, share=share, radius=options.max_radius_km, plane=options.plane,
        number=options.max_places, shapes=shapes,
    )  # fmt: skip


def _time_strata(axis: TimeAxis | None, options: Options) -> Whole | None:
    if options.adjust_time is None or axis is None:
        return None
    days = [axis.first_day(t) for t in range(axis.intervals)]
    keys = {
        "interval": range(axis.intervals),
        "year": [day.year for day in days],
        "season": [day.month for day in days],
        "weekday": [day.weekday() for day in days],
    }[options.adjust_time]
    return np.unique(np.array(keys), return_inverse=True)[1].astype(np.int64)


def _place_strata(places: Any, options: Options) -> Whole | None:
    column = options.adjust_place
    if column is None:
        return None
    frame = as_frame(places, "places")
    require(frame, "places", (column,))
    refuse_missing(frame, "places", column)
    return np.asarray(pd.factorize(frame[column])[0], np.int64)


def _problem(
    layout: Layout, options: Options, circles: Circles, counts: Whole, expected: Real, *,
    at_risk: Whole | None = None, person_days: Real | None = None,
    by_category: Whole | None = None, categories: tuple[Any, ...] = (),
    time: Whole | None = None, place: Whole | None = None, measured: Values | None = None,
) -> Problem:  # fmt: skip
    strata = np.zeros(counts.shape, np.int32)
    if time is not None:
        strata += time.astype(np.int32)
    if place is not None:
        strata += place.astype(np.int32)[:, None] * (1 if time is None else int(time.max()) + 1)
    is_spatial = layout.axis is None or not options.is_dated
    longest = 1 if is_spatial or layout.axis is None else longest_window(options, layout.axis)
    both = time is not None and place is not None
    problem = Problem(
        model=options.model, analysis=options.analysis, places=layout.places, axis=layout.axis,
        circles=circles, counts=counts, expected=expected, at_risk=at_risk,
        person_days=person_days, by_category=by_category, categories=categories, strata=strata,
        time_strata=time if both else None, place_strata=place if both else None,
        longest=longest, anchored=is_spatial or options.analysis == "prospective",
        rates=options.rates, least=options.least_cases, measured=measured,
    )  # fmt: skip
    refuse_too_many(circles, len(problem.spans))
    return problem
