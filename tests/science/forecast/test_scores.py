import numpy as np
import pytest
import scoringrules
from hypothesis import given, settings
from hypothesis import strategies as st

from baluarte.science.forecast.distributions import Distributions
from baluarte.science.forecast.scores import FloorRefused, heavy_tail, score

rows = st.lists(
    st.lists(st.integers(0, 9), min_size=1, max_size=70).filter(any), min_size=1, max_size=6
)


def distributions(weights: list[list[int]]) -> Distributions:
    mass = np.concatenate([np.array(one) / sum(one) for one in weights])
    return Distributions(np.cumsum([0, *map(len, weights)]), mass)


def slowly(row: np.ndarray, count: int) -> float:
    """Return the CRPS from its definition, step by step."""
    top = max(len(row), count + 1)
    filled = np.append(row, np.zeros(top - len(row)))
    return sum((filled[: k + 1].sum() - (count <= k)) ** 2 for k in range(top))


@given(rows, st.data())
@settings(max_examples=60, deadline=None)
def test_crps_is_its_definition(weights: list[list[int]], data: st.DataObject) -> None:
    made = distributions(weights)
    counts = [data.draw(st.integers(0, 200)) for _ in weights]
    expected = [slowly(made.row(number), count) for number, count in enumerate(counts)]
    assert score(made, np.array(counts, float)).crps.tolist() == pytest.approx(expected)


def test_crps_of_months_seen_is_that_of_their_ensemble() -> None:
    seen = np.array([0, 0, 3, 1, 0, 7, 2, 2, 0, 0, 1, 4])
    made = distributions([np.bincount(seen).tolist()])
    expected = scoringrules.crps_ensemble(5.0, seen.astype(float))
    assert score(made, np.array([5.0])).crps.tolist() == pytest.approx([float(expected)])


def test_the_log_score_has_a_floor() -> None:
    made = distributions([[1, 1]])
    found = [score(made, np.array([count]), floor=0.1).log[0] for count in (1.0, 3.0)]
    assert found == pytest.approx([-np.log(0.9 * 0.5 + 0.1 / 6), -np.log(0.1 / 20)])


def test_the_tail_of_the_floor_is_a_distribution() -> None:
    assert heavy_tail(np.arange(1_000_000.0)).sum() == pytest.approx(1.0, abs=2e-6)


def test_without_a_floor_the_unseen_is_infinitely_wrong() -> None:
    assert score(distributions([[1, 1]]), np.array([3.0]), floor=0.0).log.tolist() == [np.inf]


def test_brier_is_of_at_least_one_event() -> None:
    made = distributions([[3, 1], [3, 1]])
    assert score(made, np.array([0.0, 2.0])).brier.tolist() == pytest.approx([0.0625, 0.5625])


def test_what_was_not_covered_or_not_forecast_is_not_scored() -> None:
    made = Distributions(np.array([0, 1, 1]), np.array([1.0]))
    found = score(made, np.array([np.nan, 0.0]))
    assert np.isnan([found.crps, found.log, found.brier]).all()


@pytest.mark.parametrize("floor", [-0.1, 1.0])
def test_a_floor_that_is_none_is_refused(floor: float) -> None:
    with pytest.raises(FloorRefused, match="floor: "):
        score(distributions([[1]]), np.array([0.0]), floor=floor)
