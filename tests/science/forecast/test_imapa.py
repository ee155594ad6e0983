import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from baluarte.science.forecast.imapa import forecast_means

series = st.lists(st.integers(0, 6), min_size=1, max_size=60)
sparse_series = st.lists(st.sampled_from([0, 0, 0, 0, 0, 0, 1, 2]), min_size=2, max_size=120)


def by_the_paper(counts: list[float]) -> float:
    """Sum, smooth, divide, average: as it is written, with SciPy's minimiser."""
    where = [place for place, count in enumerate(counts) if count]
    if not where:
        return 0.0
    intervals = np.diff(np.array(where) + 1, prepend=0)
    found = []
    for level in range(1, round(float(intervals.mean())) + 1):
        kept = np.array(counts[len(counts) % level :], dtype=float)
        found.append(smoothed(kept.reshape(-1, level).sum(axis=1)) / level)
    return float(np.mean(found))


def smoothed(sums: np.ndarray) -> float:
    def path(weight: float) -> list[float]:
        levels = [float(sums[0])]
        for value in sums:
            levels.append(weight * value + (1 - weight) * levels[-1])
        return levels[1:]

    def error(weight: float) -> float:
        return float(((sums[1:] - np.array(path(weight))[:-1]) ** 2).sum())

    return path(minimize_scalar(error, bounds=(0.1, 0.3), method="bounded").x)[-1]


@given(series | sparse_series)
@settings(max_examples=60, deadline=None)
@example([0, 0, 0])
@example([5])
@example([0, 1, 0, 0, 1])
def test_it_is_what_the_paper_says(counts: list[int]) -> None:
    assert forecast_means(np.array([counts], float))[0] == pytest.approx(
        by_the_paper(counts), abs=1e-6
    )


@pytest.mark.parametrize("mean", [0.02, 0.1, 0.5, 2.0, 40.0])
def test_it_is_what_statsforecast_says(mean: float) -> None:
    from statsforecast.models import IMAPA

    counts = np.random.default_rng(11).poisson(mean, (40, 150)).astype(float)
    peer = [IMAPA().forecast(y=one, h=1)["mean"][0] for one in counts]
    np.testing.assert_allclose(forecast_means(counts), peer, rtol=0, atol=1e-12)
    assert len(peer) == len(counts)


@given(series, st.data())
@settings(max_examples=30, deadline=None)
def test_months_not_covered_are_closed_up(counts: list[int], data: st.DataObject) -> None:
    gaps = data.draw(st.lists(st.integers(0, len(counts)), max_size=5))
    with_gaps = np.insert(np.array(counts, float), gaps, np.nan)
    assert forecast_means(with_gaps[None])[0] == forecast_means(np.array([counts], float))[0]


def test_a_series_without_months_has_no_mean() -> None:
    assert np.isnan(forecast_means(np.full((1, 5), np.nan))).tolist() == [True]
