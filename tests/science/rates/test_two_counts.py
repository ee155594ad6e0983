"""Two counts of a place: hand-computed ratios and limits, edges, and coverage by chance."""

from math import comb

import numpy as np
import pytest
from scipy.stats import binomtest

from baluarte.science.rates import (
    ColumnRefused,
    compare_beside_others,
    compare_two_counts,
    share_interval,
)


def test_a_ratio_is_what_is_counted_by_hand():
    # 12 in a year, 8 in the two years before: 12 / (8 / 2) = 3.
    found = compare_two_counts([12], [8], times=2)
    assert found.estimate[0] == 3
    # Limits of Clopper and Pearson of 12 of 20: .3605426 and .8088099 (any table), then
    # 2 p / (1 - p).
    assert found.lower[0] == pytest.approx(2 * 0.3605426 / 0.6394574, rel=1e-5)
    assert found.upper[0] == pytest.approx(2 * 0.8088099 / 0.1911901, rel=1e-5)


def test_the_probability_is_twice_the_lesser_tail():
    # Five now, none before, as long: the chance of five heads is 1/32, and twice that 1/16.
    found = compare_two_counts([5, 0, 3, 0], [0, 5, 3, 0])
    assert found.p_value == pytest.approx([1 / 16, 1 / 16, 1, 1])


def test_none_before_has_a_lower_end_and_no_upper_one():
    found = compare_two_counts([4], [0], times=3)
    p = 0.025 ** (1 / 4)
    assert found.estimate[0] == np.inf
    assert found.lower[0] == pytest.approx(3 * p / (1 - p))
    assert found.upper[0] == np.inf


def test_nothing_at_all_says_nothing():
    found = compare_two_counts([0], [0])
    assert np.isnan(found.estimate[0])
    assert (found.lower[0], found.upper[0], found.above[0]) == (0, np.inf, pytest.approx(0.5))


def test_limits_are_those_of_the_binomial():
    low, high = share_interval([3, 0, 7], 7)
    beside = [binomtest(k, 7).proportion_ci(method="exact") for k in (3, 0, 7)]
    assert low == pytest.approx([one.low for one in beside])
    assert high == pytest.approx([one.high for one in beside])


def test_intervals_hold_the_ratio_at_least_as_often_as_they_say():
    drawn = np.random.default_rng(3)
    now, before = drawn.poisson(4, 20_000), drawn.poisson(4, 20_000)
    found = compare_two_counts(now, before * 1, times=1)
    assert np.mean((found.lower <= 1) & (found.upper >= 1)) >= 0.95
    assert np.mean(found.p_value <= 0.05) <= 0.05


@pytest.mark.parametrize(
    ("now", "before", "times"),
    [([1], [1, 2], 1), ([-1], [1], 1), ([0.5], [1], 1), ([1], [1], 0)],
)
def test_what_is_no_count_is_refused(now, before, times):
    with pytest.raises(ColumnRefused):
        compare_two_counts(now, before, times=times)


def test_a_part_is_not_above_its_whole():
    with pytest.raises(ColumnRefused, match="above their total"):
        share_interval([3], 2)


def test_what_happens_to_all_alike_is_no_change_of_any():
    ratio, p = compare_beside_others([20, 40, 60], [10, 20, 30])
    assert (ratio, p) == (pytest.approx([1, 1, 1]), pytest.approx([1, 1, 1]))


def test_a_series_that_halved_beside_the_others_is_told_by_fishers_table():
    # (3 / 12) / (20 / 20); of the table 3, 12, 20, 20 Fisher's table gives 0.066.
    ratio, p = compare_beside_others([3, 20], [12, 20])
    assert ratio == pytest.approx([0.25, 4])
    assert p[0] == pytest.approx(hypergeometric(3, 12, 20, 20))
    assert p[1] == pytest.approx(p[0])


def hypergeometric(a, b, c, d):
    """Sum what is no likelier than the table, with its margins held."""
    chances = [
        comb(a + b, k) * comb(c + d, a + c - k) / comb(a + b + c + d, a + c)
        for k in range(max(0, a - d), min(a + b, a + c) + 1)
    ]
    own = comb(a + b, a) * comb(c + d, c) / comb(a + b + c + d, a + c)
    return sum(one for one in chances if one <= own * (1 + 1e-9))


def test_alone_a_series_has_nothing_to_be_compared_with():
    ratio, p = compare_beside_others([3], [12])
    assert (np.isnan(ratio[0]), p[0]) == (True, 1)
