import numpy as np
import pytest
from tests.science.recapture.tables import INVENTED, frame, histories
from tests.science.recapture.test_decomposable import twin

from baluarte.science.recapture import BadHistories, estimate_by_graphs, estimate_undercount
from baluarte.science.recapture.decomposable import average_graphs
from baluarte.science.recapture.graphs import decomposable_graphs


def test_with_the_usual_priors_it_says_what_the_family_says():
    own = estimate_by_graphs(frame(INVENTED), counts="n")
    family = estimate_undercount(frame(INVENTED), counts="n", method="decomposable")
    [said] = family.estimates.values()
    assert (own.total, own.lower, own.upper) == (said.total, said.lower, said.upper)


def test_the_prior_of_dependence_weighs_graphs_as_written_out():
    """Each pair depends with 0.2: a graph of k pairs weighs 4^-k of what it did."""
    table = histories(INVENTED)
    edges, _ = decomposable_graphs(4)
    _, weights = twin(table, 60_000)
    expected = weights.sum(axis=1) * 0.25 ** np.bitwise_count(edges)
    expected /= expected.sum()
    found = average_graphs(table, dependent=0.2)
    twins = dict(zip(edges.tolist(), expected, strict=True))
    assert len(found.edges)
    for graph, weight in zip(found.edges.tolist(), found.weights, strict=True):
        np.testing.assert_allclose(weight, twins[graph], rtol=2e-3, atol=1e-6)


def test_where_lists_are_taken_to_be_independent_the_graph_without_pairs_weighs_all():
    own = estimate_by_graphs(frame(INVENTED), counts="n", dependent=1e-12)
    best = own.diagnostics.graphs[0]
    assert best.edges == ()
    assert best.weight > 0.99


def test_a_larger_count_of_each_cell_draws_the_total_towards_the_prior():
    totals = [
        estimate_by_graphs(frame(INVENTED), counts="n", delta=delta).total
        for delta in (0.001, 1 / 16, 5.0)
    ]
    assert len({*totals}) == 3


@pytest.mark.parametrize(
    "asked",
    [{"delta": 0.0}, {"delta": float("inf")}, {"dependent": 0.0}, {"dependent": 1.0}],
)
def test_priors_that_are_none_are_refused(asked):
    with pytest.raises(BadHistories):
        estimate_by_graphs(frame(INVENTED), counts="n", **asked)
