"""Expected counts: person-days, indirect standardisation, and strata of time and place.

Person-days of a place in an interval are the integral of its population, which runs in straight
lines between the dates it is given for and stays level outside them. With strata s of covariates
(Kulldorff's indirect standardisation),

    mu[z, t] = sum_s  person_days[z, t, s] * cases[s] / person_days[s]

so that expected counts follow days, not equal months, and sum to the cases.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from baluarte.science.errors import Refused
from baluarte.science.place_codes import fault_of_coverage
from baluarte.science.scan.dates import TimeAxis, read_moments
from baluarte.science.scan.tables import (
    Counts,
    InvalidTable,
    Places,
    as_frame,
    read_amounts,
    refuse_missing,
    require,
)

RAKED = 1e-12
MOST_RAKES = 10_000

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]


class NoPopulation(Refused, ValueError):
    """There are cases where the population at risk is zero."""


@dataclass(frozen=True)
class Population:
    """Rows of population: where, when (if said), how many, and of what group."""

    place: Whole
    moment: Real
    amount: Real
    table: pd.DataFrame


def read_population(
    table: Any, places: Places, *, axis: TimeAxis | None, covariates: tuple[str, ...]
) -> Population:
    """Read `place`, `population` and, where it changes, `year` (or `date`)."""
    if table is None:
        raise InvalidTable("population: this model needs a table of population")
    frame = as_frame(table, "population")
    require(frame, "population", ("place", "population"))
    refuse_missing(frame, "population", "place")
    place = places.locate(frame["place"], table="population")
    amount = read_amounts(frame, "population", "population")
    column = next((name for name in ("year", "date") if name in frame), None)
    if column is None:
        moment = np.zeros(len(frame))
    elif axis is None:
        refuse_missing(frame, "population", column)
        moment = pd.factorize(frame[column], sort=True)[0].astype(np.float64)
    else:
        moment = read_moments(frame[column], near=axis, table="population", column=column)
    for name in covariates:
        refuse_missing(frame, "population", name)
    if len(frame) and amount.sum() <= 0:
        raise NoPopulation("population, column 'population': nobody is at risk anywhere")
    twice = frame.drop(columns="population").assign(place=place).duplicated().to_numpy()
    if twice.any():
        row = int(np.argmax(twice))
        raise InvalidTable(
            f"population, column 'place', row {row}: {frame['place'].iloc[row]!r} stands twice "
            "for the same time and group"
        )
    if said := fault_of_coverage(frame["place"], list(places.labels), what="population"):
        raise InvalidTable(f"population, column 'place': {said}")
    return Population(place, moment, amount, frame)


def standardise(
    cases: Counts,
    population: Population,
    shape: tuple[int, int],
    *,
    axis: TimeAxis | None,
    covariates: tuple[str, ...],
) -> tuple[Real, Real]:
    """Return expected counts and person-days, each of shape (places, intervals)."""
    group_of_case, group_of_person, names = _groups(cases, population, covariates)
    places, intervals = shape
    cases_in: Real = np.zeros(len(names))
    np.add.at(cases_in, group_of_case, cases.count)
    days = np.zeros(shape)
    weighted = np.zeros(shape)
    parts = []
    at_risk = np.zeros(len(names))
    for rows, moments in _by_moments(population, places):
        here = pd.unique(population.place[rows])
        position = np.full(places, -1)
        position[here] = np.arange(len(here))
        amounts = np.zeros((len(here), len(moments), len(names)))
        knot = np.searchsorted(moments, population.moment[rows])
        np.add.at(
            amounts,
            (position[population.place[rows]], knot, group_of_person[rows]),
            population.amount[rows],
        )
        hats = _hats(moments, axis, intervals)
        at_risk += np.einsum("zjs,tj->s", amounts, hats)
        days[here] = amounts.sum(axis=2) @ hats.T
        parts.append((here, amounts, hats))
    _refuse_cases_of_nobody(cases_in, at_risk, names)
    rate = np.divide(cases_in, at_risk, out=np.zeros(len(names)), where=at_risk > 0)
    for here, amounts, hats in parts:
        weighted[here] = (amounts @ rate) @ hats.T
    return weighted, days


def rake(expected: Real, counts: Whole, time: Whole | None, place: Whole | None) -> Real:
    """Scale expected counts so that each stratum of time and of place expects its own cases.

    With both, strata are fitted in turn until both margins hold (iterative proportional fitting):
    effort may differ by year and by state, but not by year within a state.
    """
    margins: list[tuple[npt.NDArray, npt.NDArray]] = []
    if time is not None:
        margins.append((np.broadcast_to(time, expected.shape).ravel(), counts.ravel()))
    if place is not None:
        margins.append((np.broadcast_to(place[:, None], expected.shape).ravel(), counts.ravel()))
    flat = expected.ravel().copy()
    for _ in range(MOST_RAKES):
        moved = 0.0
        for label, count in margins:
            wanted = np.bincount(label, count)
            had = np.bincount(label, flat)
            if ((had <= 0) & (wanted > 0)).any():
                raise NoPopulation("a stratum of the adjustment has cases but nobody at risk")
            factor = np.divide(wanted, had, out=np.ones(len(had)), where=had > 0)
            flat *= factor[label]
            moved = max(moved, float(np.abs(factor[wanted > 0] - 1).max(initial=0.0)))
        if moved < RAKED or len(margins) == 1:
            break
    return flat.reshape(expected.shape)


def refuse_cases_where_nobody_is(counts: Whole, expected: Real, places: Places) -> None:
    """Insist that wherever there are cases some were expected."""
    wrong = (counts.sum(axis=1) > 0) & (expected.sum(axis=1) <= 0)
    if wrong.any():
        label = places.labels[int(np.argmax(wrong))]
        raise NoPopulation(
            f"population, column 'population': place {label!r} has "
            f"{counts[wrong][0].sum()} cases and nobody at risk"
        )
    if ((counts > 0) & (expected <= 0)).any():
        z, t = (int(found[0]) for found in np.nonzero((counts > 0) & (expected <= 0)))
        raise NoPopulation(
            f"population, column 'population': place {places.labels[z]!r} has cases in "
            f"interval {t} while nobody is at risk there"
        )


def _groups(
    cases: Counts, population: Population, covariates: tuple[str, ...]
) -> tuple[Whole, Whole, list[Any]]:
    if not covariates:
        return (
            np.zeros(len(cases.count), np.int64),
            np.zeros(len(population.amount), np.int64),
            [()],
        )
    for name in covariates:
        refuse_missing(cases.table, "cases", name)
    of_people = _keys(population.table, covariates)
    of_cases = _keys(cases.table, covariates)
    names = pd.Index(pd.unique(of_people))
    found = names.get_indexer(pd.Index(of_cases))
    if (found < 0).any():
        row = int(np.argmax(found < 0))
        raise NoPopulation(
            f"cases, row {row}: no population of the group {of_cases.iloc[row]!r} ({covariates})"
        )
    return found.astype(np.int64), names.get_indexer(pd.Index(of_people)), list(names)


def _keys(frame: pd.DataFrame, covariates: tuple[str, ...]) -> pd.Series:
    if len(covariates) == 1:
        return frame[covariates[0]]
    return pd.Series(list(zip(*(frame[name] for name in covariates), strict=True)), dtype=object)


def _by_moments(population: Population, places: int) -> list[tuple[Whole, Real]]:
    """Return rows together whose places are dated at the same moments."""
    pairs = pd.DataFrame({"place": population.place, "moment": population.moment})
    moments = pairs.drop_duplicates().sort_values("moment").groupby("place")["moment"].agg(tuple)
    dated = np.full(places, -1)
    sets = {key: n for n, key in enumerate(dict.fromkeys(moments))}
    dated[moments.index] = [sets[key] for key in moments]
    of_row = dated[population.place]
    return [(np.flatnonzero(of_row == n), np.array(key)) for key, n in sets.items()]


def _hats(moments: Real, axis: TimeAxis | None, intervals: int) -> Real:
    """Return how many person-days of each interval each dated population stands for."""
    if axis is None:
        return np.full((intervals, len(moments)), 1.0 / len(moments))
    if len(moments) == 1:
        return np.diff(axis.edges)[:, None].astype(np.float64)
    days = np.arange(axis.edges[0], axis.edges[-1])
    interval = np.searchsorted(axis.edges, days, side="right") - 1
    hats = np.zeros((axis.intervals, len(moments)))
    for j in range(len(moments)):
        height = np.interp(days + 0.5, moments, np.arange(len(moments)) == j)
        hats[:, j] = np.bincount(interval, height, minlength=axis.intervals)
    return hats


def _refuse_cases_of_nobody(cases: Real, at_risk: Real, names: list[Any]) -> None:
    wrong = (cases > 0) & (at_risk <= 0)
    if wrong.any():
        name = names[int(np.argmax(wrong))]
        said = f"the group {name!r}" if name != () else "the population"
        raise NoPopulation(f"population, column 'population': {said} has cases but nobody at risk")
