"""The rate ratio within units: against its slow twin, its limits against what they claim."""

from math import inf, isnan, log, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.science.rates.series import chance_at_most, likelihood

from baluarte.science.rates import (
    CannotCompare,
    InvalidIntervals,
    self_controlled_rate_ratio,
)

# Events, exposed events among them, exposed and other days of each unit.
UNIT = st.tuples(
    st.integers(0, 3), st.integers(0, 3), st.integers(1, 400), st.integers(1, 400)
).map(lambda one: (one[0] + one[1], one[1], one[2], one[3]))


def compare(units, **more):
    """Compare units given as events, exposed among them, exposed and other days."""
    rows = [
        row
        for name, (events, seen, exposed, other) in enumerate(units)
        for row in ((name, True, exposed, seen), (name, False, other, events - seen))
    ]
    unit, is_exposed, days, events = zip(*rows, strict=True)
    return self_controlled_rate_ratio(
        unit=unit, exposed=is_exposed, days=days, events=events, **more
    )


@given(st.lists(UNIT, min_size=1, max_size=4))
def test_exact_limits_are_where_the_twins_tails_hold_half_of_alpha(units):
    seen, events = sum(one[1] for one in units), sum(one[0] for one in units)
    if not events:
        return
    found = compare(units)
    twin = [(one[0], one[2], one[3]) for one in units]
    tails = []
    if seen:
        tails.append(1 - chance_at_most(seen - 1, twin, found.lower))
    if seen < events:
        tails.append(chance_at_most(seen, twin, found.upper))
    assert tails == pytest.approx([0.025] * len(tails), abs=1e-6)
    assert (found.lower == 0, found.upper == inf) == (not seen, seen == events)


@given(st.lists(UNIT, min_size=1, max_size=4))
def test_the_ratio_stands_on_top_of_the_twins_likelihood(units):
    seen, events = sum(one[1] for one in units), sum(one[0] for one in units)
    if seen in (0, events):
        return
    found = compare(units)
    rows = [
        row
        for name, (events, inside, exposed, other) in enumerate(units)
        for row in ((name, True, exposed, inside), (name, False, other, events - inside))
    ]
    top = likelihood(log(found.value), rows)
    assert top >= max(likelihood(log(found.value) + step, rows) for step in (-0.01, 0.01))
    bend = (
        likelihood(log(found.value) + 1e-3, rows)
        + likelihood(log(found.value) - 1e-3, rows)
        - 2 * top
    ) / 1e-6
    assert found.standard_error == pytest.approx((-bend) ** -0.5, rel=1e-2)


def test_one_period_says_the_same_with_limits_of_the_profile():
    units = [(6, 2, 100, 300), (4, 1, 200, 100), (9, 5, 150, 350)]
    rows = [(n, x, d, e) for n, u in enumerate(units)
            for x, d, e in ((True, u[2], u[1]), (False, u[3], u[0] - u[1]))]  # fmt: skip
    unit, exposed, days, events = zip(*rows, strict=True)
    found = self_controlled_rate_ratio(
        unit=unit, exposed=exposed, days=days, events=events, period=[0] * len(rows)
    )
    exact = compare(units)
    top = likelihood(log(found.value), rows)
    fallen = [top - likelihood(log(limit), rows) for limit in (found.lower, found.upper)]
    assert (found.method, exact.method, found.value) == (
        "profile", "exact", pytest.approx(exact.value),
    )  # fmt: skip
    assert fallen == pytest.approx([3.841459 / 2] * 2, abs=1e-5)


def test_a_unit_is_its_own_control():
    units = [(5, 2, 100, 300), (7, 3, 50, 200)]
    busier = [(50, 20, 100, 300), (70, 30, 50, 200)]
    assert compare(busier).value == pytest.approx(compare(units).value)


def test_units_on_one_side_and_units_without_events_are_not_compared_but_counted():
    found = compare([(5, 2, 100, 300), (3, 3, 40, 0), (0, 0, 10, 10)])
    assert (found.units, found.informative, found.exposed_events, found.exposed_days) == (
        2, 1, 2, 110,
    )  # fmt: skip


def test_without_an_event_on_a_side_there_is_a_limit_and_no_error():
    none, every = compare([(4, 0, 100, 300)]), compare([(4, 4, 100, 300)])
    assert (none.value, none.lower, every.value, every.upper) == (0, 0, inf, inf)
    assert [isnan(one) for one in (none.standard_error, every.robust_upper)] == [True, True]
    assert none.upper == pytest.approx(3 * ((1 - 0.025 ** (1 / 4)) / 0.025 ** (1 / 4)), rel=1e-6)


def test_more_than_exact_limits_can_hold_come_from_the_profile():
    found = compare([(4_000, 1_000, 100, 300)])
    assert (found.method, found.lower < 1 < found.upper) == ("profile", True)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (([0, 0], [True], [1, 1], [0, 1]), "not equally long"),
        (([0, 0], [True, False], [1, -1], [0, 1]), "days: -1"),
        (([0, 0], [True, False], [1, nan], [0, 1]), "days: nan"),
        (([0, 0], [True, False], [1, 1], [0, 0.5]), "events: 0.5"),
        (([0, 0], [True, False], [1, 0], [0, 1]), "on no day"),
    ],
)
def test_what_is_wrong_is_named(columns, message):
    names = ("unit", "exposed", "days", "events")
    with pytest.raises(InvalidIntervals, match=message):
        self_controlled_rate_ratio(**dict(zip(names, columns, strict=True)))


@pytest.mark.parametrize("units", [[(0, 0, 10, 10)], [(3, 3, 10, 0)]])
def test_nothing_to_compare_is_said_and_never_a_one(units):
    with pytest.raises(CannotCompare):
        compare(units)


def test_no_interval_at_all_is_nothing_to_compare():
    with pytest.raises(CannotCompare):
        self_controlled_rate_ratio(unit=[], exposed=[], days=[], events=[])


@pytest.mark.prove
@pytest.mark.parametrize(("units", "ratio"), [(12, 0.5), (12, 1.0), (40, 0.5)])
def test_exact_limits_cover_what_they_claim(units, ratio):
    kept = [covers for covers, _ in simulate(units, ratio, spread=0.0, sets=600)]
    assert np.mean(kept) >= 0.93


@pytest.mark.prove
def test_where_events_cluster_the_robust_limits_are_nearer_to_what_they_claim():
    both = np.array(simulate(40, 0.5, spread=1.0, sets=600)).mean(axis=0)
    assert (both[0] < 0.9 < both[1],) == (True,), both


def simulate(units: int, ratio: float, *, spread: float, sets: int) -> list[tuple[bool, bool]]:
    """Say for each set whether the exact and the robust limits hold the true ratio.

    `spread`: of the rates of each side of a unit about what they would be: events that cluster.
    """
    draws, found = np.random.default_rng(2026), []
    for _ in range(sets):
        exposed, other = draws.integers(30, 500, units), draws.integers(60, 366, units)
        rates = draws.gamma(1.0, 1 / 120, units)
        sides = draws.gamma(1 / spread, spread, (2, units)) if spread else np.ones((2, units))
        seen = draws.poisson(rates * exposed * ratio * sides[0])
        unseen = draws.poisson(rates * other * sides[1])
        try:
            one = compare(list(zip(seen + unseen, seen, exposed, other, strict=True)))
        except CannotCompare:
            continue
        found.append(
            (one.lower <= ratio <= one.upper, one.robust_lower <= ratio <= one.robust_upper)
        )
    return found
