"""Standardised rates and exact intervals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2, poisson

from baluarte.science.rates import (
    ColumnRefused,
    expected_counts,
    poisson_interval,
    standardise_directly,
    standardise_indirectly,
)


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    # Garwood's exact limits, as textbooks print them.
    [(0, 0.0, 3.689), (1, 0.025, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390)],
)
def test_the_exact_interval_of_a_count_is_the_published_one(
    count: int, lower: float, upper: float
) -> None:
    found = poisson_interval([count])
    assert [round(float(one[0]), 3) for one in found] == [lower, upper]


@given(st.integers(0, 2000), st.sampled_from([0.5, 0.9, 0.95, 0.999]))
def test_at_its_ends_the_count_is_just_as_unlikely_as_the_level_says(
    count: int, level: float
) -> None:
    lower, upper = (float(one[0]) for one in poisson_interval([count], level=level))
    assert poisson.cdf(count, upper) == pytest.approx((1 - level) / 2)
    if count:
        assert poisson.sf(count - 1, lower) == pytest.approx((1 - level) / 2)


groups = st.integers(1, 6).flatmap(
    lambda size: st.tuples(
        *(
            st.lists(numbers, min_size=size, max_size=size)
            for numbers in (st.integers(0, 40), st.integers(1, 10**6), st.integers(1, 10**6))
        )
    )
)


@given(groups)
def test_the_direct_rate_is_the_weighted_sum_one_writes_by_hand(
    rows: tuple[list[int], list[int], list[int]],
) -> None:
    counts, persons, standard = rows
    found = standardise_directly(counts, persons, standard)
    weights = [one / sum(standard) / n for one, n in zip(standard, persons, strict=True)]
    rate = sum(w * y for w, y in zip(weights, counts, strict=True))
    variance = sum(w * w * y for w, y in zip(weights, counts, strict=True))
    most = max(weights)
    lower = variance / (2 * rate) * chi2.ppf(0.025, 2 * rate**2 / variance) if rate else 0.0
    upper = (
        (variance + most**2)
        / (2 * (rate + most))
        * chi2.ppf(0.975, 2 * (rate + most) ** 2 / (variance + most**2))
    )
    made = [float(one[0]) for one in (found.estimate, found.lower, found.upper)]
    assert made == pytest.approx([rate, lower, upper], rel=1e-8)


def test_with_one_group_the_direct_interval_is_the_exact_one() -> None:
    found = standardise_directly([10], [1000], [7])
    exact = [one[0] / 1000 for one in poisson_interval([10])]
    assert [found.lower[0], found.upper[0]] == pytest.approx(exact)


def test_places_with_the_standards_own_groups_keep_their_crude_rate() -> None:
    found = standardise_directly([[3, 5], [1, 0]], [[100, 300], [10, 30]], [1, 3])
    assert found.estimate.tolist() == pytest.approx([8 / 400, 1 / 40])


def test_a_group_without_anybody_has_no_rate() -> None:
    with pytest.raises(ColumnRefused) as refused:
        standardise_directly([0, 1], [0, 5], [1, 1])
    assert str(refused.value) == "population, row 0, month 0: 0 is no number of events to expect"


def test_a_standard_needs_a_share_for_each_group() -> None:
    with pytest.raises(ColumnRefused) as refused:
        standardise_directly([0, 1], [4, 5], [1, 1, 1])
    assert str(refused.value) == "standard: (3,) groups beside (2,) of events"


def test_internal_standardisation_expects_as_many_events_as_there_were() -> None:
    counts, persons = [[2, 0], [1, 3], [0, 0]], [[10, 20], [30, 40], [0, 7]]
    found = expected_counts(counts, persons)
    assert found.tolist() == pytest.approx(
        [10 * 3 / 40 + 20 * 3 / 67, 30 * 3 / 40 + 40 * 3 / 67, 7 * 3 / 67]
    )


def test_given_rates_are_the_standard() -> None:
    found = expected_counts([0, 9], [100, 200], rates=[0.01])
    assert found.tolist() == pytest.approx([1.0, 2.0])


def test_events_where_nobody_lives_are_refused() -> None:
    with pytest.raises(ColumnRefused) as refused:
        expected_counts([0, 9], [100, 0])
    assert str(refused.value) == "population, row 1: 0 stands under events"


def test_an_indirect_ratio_carries_the_exact_interval() -> None:
    found = standardise_indirectly([10, 0], [5.0, 2.0])
    lower, upper = poisson_interval([10, 0])
    made = np.stack([found.estimate, found.lower, found.upper]).tolist()
    assert made == [[2.0, 0.0], (lower / [5, 2]).tolist(), (upper / [5, 2]).tolist()]
