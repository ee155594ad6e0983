"""Kinds of emerging hot spots, and the test for trends."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.science.rates.invented import lattice

from baluarte.science.rates import ColumnRefused, find_emerging_hot_spots, mann_kendall
from baluarte.science.rates.hot_spots import classify


@pytest.mark.parametrize(
    ("months", "direction", "kind"),
    [
        ("..........", 0, "none"),
        (".........h", 0, "new"),
        ("c........h", 0, "oscillating"),
        ("........hh", 0, "consecutive"),
        (".h......hh", 0, "sporadic"),
        (".h.......h", 0, "sporadic"),
        ("h.........", 0, "none"),
        ("hhhhhhhhhh", 0, "persistent"),
        ("hhhhhhhhhh", 1, "intensifying"),
        (".hhhhhhhhh", -1, "diminishing"),
        ("hhhhhhhhh.", 1, "historical"),
        ("hhhhhhhhh.", 0, "persistent"),
        ("cccccccccc", 0, "none"),
    ],
)
def test_kinds_are_told_from_the_months(months: str, direction: int, kind: str) -> None:
    hot, cold = (np.array([[one == what for one in months]]) for what in "hc")
    assert classify(hot, cold, np.array([direction])).tolist() == [kind]


def test_the_trend_is_that_of_an_example_by_hand() -> None:
    # A short series, counted by hand.
    score, p_value = mann_kendall([10, 15, 14, 20])
    assert float(score[0]) == pytest.approx((4 - 1) / np.sqrt(4 * 3 * 13 / 18))
    assert float(p_value[0]) == pytest.approx(0.3082, abs=1e-4)


@settings(max_examples=50)
@given(st.lists(st.integers(0, 4), min_size=3, max_size=12))
def test_the_trend_is_that_of_the_slow_twin(series: list[int]) -> None:
    length = len(series)
    total = sum(
        int(np.sign(series[later] - series[earlier]))
        for later in range(length)
        for earlier in range(later)
    )
    variance = length * (length - 1) * (2 * length + 5)
    for value in set(series):
        ties = series.count(value)
        variance -= ties * (ties - 1) * (2 * ties + 5)
    expected = (total - np.sign(total)) / np.sqrt(variance / 18) if variance else 0.0
    assert float(mann_kendall(series)[0][0]) == pytest.approx(float(expected))


def test_a_corner_that_becomes_hot_is_found() -> None:
    generator = np.random.default_rng(6)
    values = generator.normal(size=(144, 12))
    corner = [row * 12 + column for row in range(4) for column in range(4)]
    values[corner, 9:] += 4.0
    found = find_emerging_hot_spots(values, lattice(12, 12))
    assert str(found.kind[13]) == "consecutive hot"
    assert found.months.significant.shape == (144, 12)


def test_fewer_than_four_months_have_no_trend() -> None:
    with pytest.raises(ColumnRefused) as refused:
        find_emerging_hot_spots(np.ones((9, 3)), lattice(3, 3))
    assert str(refused.value) == "values: 4 months at least are needed to speak of trends"
