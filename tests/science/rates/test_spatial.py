"""Rates beside those nearby."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baluarte.science.rates import (
    ColumnRefused,
    NothingCounted,
    rate_index,
    spatial_empirical_bayes,
    standardised_deviations,
)

RING = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)]
COUNTS, EXPECTED = [8, 1, 0, 3, 9], [2.0, 3.0, 1.0, 4.0, 3.0]


def local_twin(
    counts: list[int], expected: list[float], pairs: list[tuple[int, int]]
) -> list[float]:
    made = []
    for place in range(len(counts)):
        around = [place] + [
            other for pair in pairs for other in pair if place in pair and other != place
        ]
        people = sum(expected[one] for one in around)
        mean = sum(counts[one] for one in around) / people
        spread = sum(expected[one] * (counts[one] / expected[one] - mean) ** 2 for one in around)
        variance = max(0.0, spread / people - mean / (people / len(around)))
        own = counts[place] / expected[place]
        weight = variance / (variance + mean / expected[place]) if mean else 0.0
        made.append(mean + (own - mean) * weight)
    return made


rows = st.lists(st.tuples(st.integers(0, 20), st.floats(0.1, 9)), min_size=5, max_size=5)


@settings(max_examples=50)
@given(rows)
def test_local_estimates_are_those_of_the_slow_twin(given_rows: list[tuple[int, float]]) -> None:
    counts, expected = (list(one) for one in zip(*given_rows, strict=True))
    found = spatial_empirical_bayes(counts, expected, RING)
    assert found.estimate.tolist() == pytest.approx(local_twin(counts, expected, RING), abs=1e-9)


def test_an_island_keeps_its_own_rate() -> None:
    found = spatial_empirical_bayes([4, 1, 6], [2.0, 1.0, 2.0], [(0, 1)])
    assert (found.estimate[2], found.variance[2]) == (3.0, 0.0)


def test_a_neighbourhood_without_events_is_zero() -> None:
    found = spatial_empirical_bayes([0, 0, 6], [2.0, 1.0, 2.0], [(0, 1)])
    assert found.estimate.tolist() == [0.0, 0.0, 3.0]


def test_deviations_are_those_one_writes_by_hand() -> None:
    counts, expected = np.array(COUNTS), np.array(EXPECTED)
    mean = 21 / 13
    spread = sum(expected * (counts / expected - mean) ** 2) / 13 - mean / 2.6
    by_hand = (counts / expected - mean) / np.sqrt(spread + mean / expected)
    assert standardised_deviations(COUNTS, EXPECTED).tolist() == pytest.approx(by_hand.tolist())


def test_deviations_of_a_month_without_events_are_zero() -> None:
    found = standardised_deviations([[1, 0], [3, 0]], [2.0, 1.0])
    assert found[:, 1].tolist() == [0.0, 0.0]


def test_the_index_is_morans_of_the_deviations() -> None:
    deviations = standardised_deviations(COUNTS, EXPECTED)
    away = deviations - deviations.mean()
    by_hand = 5 / 10 * 2 * sum(away[one] * away[other] for one, other in RING) / sum(away**2)
    assert rate_index(COUNTS, EXPECTED, RING).statistic == pytest.approx(by_hand)


def test_the_same_seed_permutes_alike() -> None:
    found = [rate_index(COUNTS, EXPECTED, RING, seed=7).p_value for _ in range(2)]
    assert found[0] == found[1]


def test_the_share_of_permutations_is_that_of_all_orders() -> None:
    from itertools import permutations

    deviations = standardised_deviations(COUNTS, EXPECTED)
    products = [
        sum(laid[one] * laid[other] for one, other in RING) for laid in permutations(deviations)
    ]
    observed = sum(deviations[one] * deviations[other] for one, other in RING)
    exact = np.mean([one >= observed - 1e-9 for one in products])
    found = rate_index(COUNTS, EXPECTED, RING, simulations=4999)
    assert found.p_value == pytest.approx(exact, abs=3 * np.sqrt(exact * (1 - exact) / 5000))


def test_without_differences_there_is_no_index() -> None:
    with pytest.raises(NothingCounted) as refused:
        rate_index([1, 1, 1, 1, 1], [1.0] * 5, RING)
    said = "count: no event, no difference between places, or no neighbours"
    assert str(refused.value) == said


def test_several_months_are_refused() -> None:
    with pytest.raises(ColumnRefused) as refused:
        rate_index([[1, 2], [3, 4]], [1.0, 1.0], [(0, 1)])
    assert str(refused.value) == "count: one month is asked for, a count a place"
