"""Medians: the interval by order statistics, against the binomial table; none of too few."""

import pytest

from baluarte.domain.accountability.tally import median_of


def test_the_interval_of_twenty_is_the_sixth_and_the_fifteenth():
    """Published: for n = 20 the 95 % interval of a median is x(6) to x(15)."""
    found = median_of(range(1, 21), at_least=20)
    assert (found.number, found.seconds, found.low, found.high) == (20, 10.5, 6, 15)


@pytest.mark.parametrize(
    ("number", "least", "is_said"), [(5, 1, False), (6, 1, True), (19, 20, False)]
)
def test_of_too_few_nothing_is_said(number, least, is_said):
    assert (median_of(range(number), at_least=least) is not None) == is_said
