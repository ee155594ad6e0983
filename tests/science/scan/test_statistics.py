import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.science.scan import twin

from baluarte.science.scan.statistics import (
    bins_for,
    fill_least,
    high_ratio,
    likelihood_ratio,
)

FEW = settings(max_examples=50, deadline=None)


@pytest.mark.parametrize(
    ("c", "mu", "total", "published"),
    [
        (10, 1, 1175, 14.060436),
        (2, 1, 1175, 0.38672),
        (236, 176.223301, 1175, 10.979758),
        (16, 6.030769, 1175, 5.684828),
    ],
)
def test_poisson_ratio_is_the_published_one(c, mu, total, published):
    assert likelihood_ratio(c, mu, total, 0) == pytest.approx(published, rel=1e-5)


def test_poisson_ratio_of_all_cases_is_the_published_one():
    assert likelihood_ratio(2, 1, 2, 0) == pytest.approx(2 * math.log(2), abs=1e-12)


def test_bernoulli_ratio_is_the_published_one():
    n, total, trials = 2399367, 10279, 12281054
    expected = 2008.222860
    assert expected == pytest.approx(n * total / trials, abs=5e-7)
    assert likelihood_ratio(2359, expected, total, trials) == pytest.approx(36.5705106, abs=5e-7)


@FEW
@given(st.integers(0, 30), st.floats(0.01, 29.99), st.integers(30, 60))
def test_poisson_ratio_is_the_formula(c, mu, total):
    assert likelihood_ratio(c, mu, total, 0) == pytest.approx(twin.poisson(c, mu, total), abs=1e-9)


@FEW
@given(st.data())
def test_bernoulli_ratio_is_the_formula(data):
    trials = data.draw(st.integers(3, 80))
    total = data.draw(st.integers(1, trials - 1))
    n = data.draw(st.integers(1, trials - 1))
    c = data.draw(st.integers(max(0, total - trials + n), min(n, total)))
    value = likelihood_ratio(c, n * total / trials, total, trials)
    assert value == pytest.approx(twin.bernoulli(c, n, total, trials), abs=1e-9)


def test_without_more_cases_than_expected_a_high_ratio_is_zero():
    assert (high_ratio(3, 3, 10, 0), high_ratio(2, 3, 10, 0)) == (0, 0)


@FEW
@given(st.floats(0, 12), st.integers(2, 300), st.floats(1e-4, 1), st.integers(0, 400))
def test_no_count_below_the_least_one_beats_the_floor(floor, total, share, more):
    trials = float(total + more) if more else 0.0
    mu = share * total / 2
    edges, offset = bins_for(total / 2)
    least = np.zeros(len(edges), np.int64)
    fill_least(least, edges, floor, float(total), trials, 2)
    key = int(np.float32(mu).view(np.int32)) >> 17
    threshold = least[max(key - offset, 0)]
    missed = [
        c for c in range(2, min(int(threshold), total + 1))
        if high_ratio(float(c), mu, float(total), trials) > floor + 1e-9
    ]  # fmt: skip
    assert missed == []


def test_least_counts_rise_with_what_is_expected():
    edges, _ = bins_for(50.0)
    least = np.zeros(len(edges), np.int64)
    fill_least(least, edges, 8.0, 100.0, 0.0, 2)
    assert (least[0], bool((np.diff(least) >= 0).all())) == (2, True)
