import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from baluarte.science.forecast import distributions
from baluarte.science.forecast.distributions import (
    POISSON,
    Distributions,
    Mixture,
    SupportTooLong,
    pooled,
    written_out,
)


def mixture(means: list[float], shapes: list[float], seen: list[float], share: float) -> Mixture:
    """One row: negative binomials of equal weight, and months seen with the rest."""
    parts, months = max(len(means), 1), max(len(seen), 1)
    return Mixture(
        means=np.array([means], float).reshape(1, -1),
        shapes=np.array([shapes], float).reshape(1, -1),
        weights=np.full((1, len(means)), share / parts),
        seen=np.array([seen], float).reshape(1, -1),
        seen_weights=np.full((1, len(seen)), (1 - share) / months),
    )


def negative_binomial(mean: float, shape: float = POISSON) -> Distributions:
    return written_out(mixture([mean], [shape], [], 1.0))


@given(
    st.floats(1e-6, 500) | st.just(0.0),
    st.floats(0.02, 1e6) | st.just(POISSON),
)
@settings(max_examples=150, deadline=None)
def test_a_negative_binomial_is_scipys(mean: float, shape: float) -> None:
    row = negative_binomial(mean, shape).row(0)
    counts = np.arange(len(row))
    if mean == 0:
        expected = (counts == 0).astype(float)
    elif shape >= POISSON:
        expected = stats.poisson.pmf(counts, mean)
    else:
        expected = stats.nbinom.pmf(counts, shape, shape / (shape + mean))
    assert (row.sum(), np.abs(row - expected).max()) == (
        pytest.approx(1.0, abs=1e-12),
        pytest.approx(0.0, abs=2e-9),
    )


def test_a_mean_that_underflows_elsewhere_is_written() -> None:
    row = negative_binomial(50_000.0).row(0)
    expected = stats.poisson.pmf(np.arange(len(row)), 50_000.0)
    assert np.abs(row - expected).max() < 1e-10


@given(
    st.lists(st.tuples(st.floats(0.01, 30), st.floats(0.1, 100)), min_size=1, max_size=3),
    st.lists(st.integers(0, 40), min_size=1, max_size=5),
    st.floats(0.1, 0.9),
)
@settings(max_examples=60, deadline=None)
def test_a_mixture_is_the_sum_of_its_parts(
    parts: list[tuple[float, float]], seen: list[int], share: float
) -> None:
    means, shapes = zip(*parts, strict=True)
    row = written_out(mixture([*means], [*shapes], [*map(float, seen)], share)).row(0)
    counts = np.arange(len(row))
    expected = sum(
        share / len(parts) * stats.nbinom.pmf(counts, r, r / (r + m)) for m, r in parts
    ) + sum((1 - share) / len(seen) * (counts == one) for one in seen)
    assert np.abs(row - expected).max() < 2e-9


def test_a_pool_gives_each_part_the_same_share() -> None:
    one, other = mixture([2.0], [1.0], [], 1.0), mixture([], [], [0.0, 4.0], 0.0)
    row = written_out(pooled([one, other])).row(0)
    alone = written_out(one).row(0)
    expected = alone / 2
    expected[[0, 4]] += 0.25
    assert np.abs(row - expected).max() < 1e-12


def test_a_row_without_weights_has_no_distribution() -> None:
    none = mixture([2.0], [1.0], [], 0.0)
    found = written_out(none)
    asked = [found.means(), found.quantiles(0.5), found.at_least(np.ones(1)), found.at(np.ones(1))]
    assert (len(found), found.lengths().tolist(), np.isnan(asked).all()) == (1, [0], True)


def test_rows_do_not_touch_each_other() -> None:
    both = Mixture(
        means=np.array([[300.0], [0.1], [5.0]]),
        shapes=np.full((3, 1), 2.0),
        weights=np.array([[1.0], [1.0], [1.0]]),
        seen=np.empty((3, 0)),
        seen_weights=np.empty((3, 0)),
    )
    found = written_out(both)
    alone = [negative_binomial(mean, 2.0).row(0).tolist() for mean in (300.0, 0.1, 5.0)]
    assert [found.row(number).tolist() for number in range(3)] == alone


def test_mean_quantile_and_exceedance_are_those_of_the_probabilities() -> None:
    found = Distributions(np.array([0, 4]), np.array([0.1, 0.4, 0.3, 0.2]))
    asked = (
        found.means()[0],
        [found.quantiles(level)[0] for level in (0.05, 0.1, 0.5, 0.8, 1.0)],
        [found.at_least(np.array([float(k)]))[0] for k in (0, 1, 3, 4)],
        [found.at(np.array([float(k)]))[0] for k in (0, 3, 4)],
    )
    assert asked == (
        pytest.approx(1.6),
        [0, 0, 1, 2, 3],
        pytest.approx([1.0, 0.9, 0.2, 0.0]),
        pytest.approx([0.1, 0.2, 0.0]),
    )


def test_a_small_exceedance_is_not_rounded_away() -> None:
    found = Distributions(np.array([0, 2]), np.array([1.0, 1e-18]))
    assert found.at_least(np.ones(1)).tolist() == [1e-18]


def test_samples_follow_the_probabilities_and_the_seed() -> None:
    found = negative_binomial(3.0, 2.0)
    drawn = found.samples(20_000, seed=5)
    assert (drawn.mean(), (drawn == found.samples(20_000, seed=5)).all()) == (
        pytest.approx(3.0, abs=0.08),
        True,
    )


def test_what_cannot_be_written_down_is_refused() -> None:
    with pytest.raises(SupportTooLong, match="count: the counts are too large or too scattered"):
        negative_binomial(90_000.0, 0.05)
    assert distributions.LONGEST == 1 << 22
