import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baluarte.science.forecast.calibration import OutcomesRefused, average_precision, calibration

pairs = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9]), st.integers(0, 1)),
    min_size=1,
    max_size=40,
).filter(lambda given: any(happened for _, happened in given))


@given(pairs)
@settings(max_examples=80, deadline=None)
def test_average_precision_is_scikit_learns(given_pairs: list[tuple[float, int]]) -> None:
    from sklearn.metrics import average_precision_score

    forecast, happened = np.array(given_pairs, float).T
    expected = average_precision_score(happened, forecast)
    assert average_precision(forecast, happened) == pytest.approx(expected)


def test_weights_are_copies() -> None:
    forecast, happened = np.array([0.9, 0.5, 0.1]), np.array([1.0, 0.0, 1.0])
    copied = average_precision(np.repeat(forecast, [1, 3, 2]), np.repeat(happened, [1, 3, 2]))
    weighed = average_precision(forecast, happened, weights=np.array([1.0, 3.0, 2.0]))
    assert weighed == pytest.approx(copied)


def test_a_perfect_ranking_and_one_where_nothing_came() -> None:
    forecast = np.array([0.9, 0.5, 0.1])
    perfect, empty = (average_precision(forecast, np.array(y)) for y in ([1.0, 0, 0], [0.0, 0, 0]))
    assert (perfect, np.isnan(empty)) == (1.0, True)


def test_the_error_is_the_weighted_distance_of_bins() -> None:
    forecast = np.repeat([0.1, 0.6], [30, 10])
    happened = np.concatenate([np.repeat([1.0, 0.0], [6, 24]), np.repeat([1.0, 0.0], [5, 5])])
    found = calibration(forecast, happened, bins=4)
    assert (found.expected_error, found.table["count"].tolist()) == (
        pytest.approx(0.75 * 0.1 + 0.25 * 0.1),
        [30, 10],
    )


def test_probabilities_that_mean_what_they_say_have_little_error() -> None:
    generator = np.random.default_rng(1)
    forecast = generator.random(200_000)
    happened = (generator.random(200_000) < forecast).astype(float)
    assert calibration(forecast, happened).expected_error < 0.005


def test_what_is_not_known_is_left_out() -> None:
    found = calibration(np.array([0.2, np.nan, 0.4]), np.array([0.0, 1.0, np.nan]))
    assert (found.count, found.expected_error) == (1, pytest.approx(0.2))


@pytest.mark.parametrize(
    ("forecast", "happened", "message"),
    [
        ([0.5, 1.5], [0, 1], "probabilities, row 1: 1.5 is outside"),
        ([0.5, 0.5], [0, 2], "outcomes, row 1: 2 is neither 0 nor 1"),
        ([0.5], [0, 1], "different shapes"),
        ([np.nan], [1], "no probability has a known outcome"),
    ],
)
def test_what_does_not_go_together_is_refused(
    forecast: list[float], happened: list[float], message: str
) -> None:
    with pytest.raises(OutcomesRefused, match=message):
        calibration(np.array(forecast), np.array(happened))
