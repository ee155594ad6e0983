import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import gammaln
from tests.science.recapture.tables import INVENTED, all_patterns, histories

from baluarte.science.recapture.decomposable import average_graphs
from baluarte.science.recapture.graphs import decomposable_graphs
from baluarte.science.recapture.histories import Histories, read_histories

THREE = {"100": 45, "010": 38, "001": 29, "110": 14, "101": 9, "011": 11, "111": 5}


def twin(table: Histories, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Every number missed up to a limit, every graph, written out; shape (graphs, most)."""
    lists, seen, missed = len(table.lists), table.observed, np.arange(1.0, most + 1)
    cells = table.cells()
    _, factors = decomposable_graphs(lists)
    parts = np.zeros((1 << lists, most))
    for chosen in range(1, 1 << lists):
        inner = [s for s in range(1 << lists) if s & ~chosen == 0]
        marginal = [sum(cells[s] for s in range(1 << lists) if s & chosen == i) for i in inner]
        prior = 1.0 / len(inner)
        parts[chosen] = gammaln(marginal[0] + missed + prior) - gammaln(prior)
        parts[chosen] -= gammaln(seen + missed + 1.0)
        for count in marginal[1:]:
            parts[chosen] += gammaln(count + prior) - gammaln(prior)
    common = gammaln(seen + missed + 1) - gammaln(missed + 1) - np.log(seen + missed)
    joint = factors @ parts + common
    weights = np.exp(joint - joint.max())
    return missed, weights / weights.sum()


def test_posterior_equals_the_sum_written_out() -> None:
    table = histories(INVENTED)
    missed, weights = twin(table, 60_000)
    found, below = average_graphs(table), np.cumsum(weights.sum(axis=0))
    for share in (0.01, 0.025, 0.5, 0.975, 0.99):
        assert found.posterior.quantile(share) == missed[np.searchsorted(below, share)]


def test_weights_of_graphs_equal_those_written_out() -> None:
    table = histories(INVENTED)
    _, weights = twin(table, 60_000)
    found = average_graphs(table)
    twins = dict(zip(decomposable_graphs(4)[0].tolist(), weights.sum(axis=1), strict=True))
    # The complete graph has a part of its tail beyond any limit.
    pairs = zip(found.edges.tolist(), found.weights, strict=True)
    for graph, weight in pairs:
        np.testing.assert_allclose(weight, twins[graph], rtol=1e-3, atol=1e-7)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 60), min_size=7, max_size=7))
def test_quantiles_of_any_three_lists_equal_those_written_out(counts: list[int]) -> None:
    table = histories(dict(zip(all_patterns(3), counts, strict=True)))
    found = average_graphs(table).posterior
    missed, weights = twin(table, 100_000)
    # The limit cuts something of the tail, and shares count of the rest.
    held = float(found.masses[:, found.highs < np.log(100_000.0)].sum())
    reached = np.cumsum(weights.sum(axis=0))
    for share in (0.1, 0.5, 0.9):
        low, high = (missed[np.searchsorted(reached, s / held)] for s in (share - 2e-3, share))
        assert low <= found.quantile(share) <= high + 1


def test_mean_of_the_complete_graph_goes_up_to_twenty_times_the_seen() -> None:
    table = histories(THREE)
    found = average_graphs(table)
    missed, weights = twin(table, 20 * table.observed)
    capped = float((weights.sum(axis=0) * missed).sum()) + table.observed
    np.testing.assert_allclose(found.mean, capped, rtol=2e-4)


def test_nothing_is_cut_off_by_a_cap() -> None:
    sparse = {"100": 60, "010": 55, "001": 50, "110": 2, "101": 3, "011": 2}
    found = average_graphs(histories(sparse))
    assert found.posterior.tail < 1e-9
    np.testing.assert_allclose(found.posterior.masses.sum(), 1.0, rtol=1e-12)


def test_a_prior_of_more_weight_is_heard() -> None:
    table = histories(THREE)
    light, heavy = (average_graphs(table, delta=d).posterior.quantile(0.975) for d in (0.125, 1.0))
    assert heavy < light


def test_seven_lists_are_too_many() -> None:
    with pytest.raises(ValueError, match="At most 6"):
        average_graphs(read_histories([[1] * 7]))
