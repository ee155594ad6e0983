"""The difference of two shares against the limits that Newcombe (1998, table II) prints."""

import pytest

from baluarte.science.rates import share_difference
from baluarte.science.rates.columns import ColumnRefused


@pytest.mark.parametrize(
    ("now", "before", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_the_limits_are_the_published_ones(now, before, low, high):
    assert share_difference(now, before) == pytest.approx((low, high), abs=5e-5)


def test_turned_round_it_is_the_same_with_its_sign_changed():
    low, high = share_difference((3, 20), (9, 17))
    assert share_difference((9, 17), (3, 20)) == pytest.approx((-high, -low))


@pytest.mark.parametrize("pair", [(0, 0), (3, 2)])
def test_no_share_of_none_nor_above_its_whole(pair):
    with pytest.raises(ColumnRefused):
        share_difference(pair, (1, 2))
