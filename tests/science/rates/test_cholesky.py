"""The sparse factor, against dense algebra."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baluarte.science.rates import read_neighbours
from baluarte.science.rates.cholesky import factorise, inverse_diagonal, pattern_of, solve

graphs = st.integers(1, 14).flatmap(
    lambda size: st.tuples(
        st.just(size),
        st.lists(
            st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)).filter(
                lambda pair: pair[0] != pair[1]
            ),
            max_size=30,
        )
        if size > 1
        else st.just([]),
        st.integers(0, 10**6),
    )
)


@settings(max_examples=60, deadline=None)
@given(graphs)
def test_factor_solution_and_inverse_are_those_of_dense_algebra(
    graph: tuple[int, list[tuple[int, int]], int],
) -> None:
    size, pairs, seed = graph
    links = read_neighbours(pairs, places=size).matrix()
    generator = np.random.default_rng(seed)
    pattern = pattern_of(-links)
    diagonal = links.sum(axis=1)[pattern.order] + generator.gamma(1.0, 1.0, size) + 0.01
    dense = -links.toarray()[np.ix_(pattern.order, pattern.order)] + np.diag(diagonal)
    factor = factorise(pattern.starts, pattern.rows, pattern.below, diagonal)
    sides = generator.normal(size=(2, size))
    solved = solve(pattern.starts, pattern.rows, *factor, sides)
    spread = inverse_diagonal(pattern.starts, pattern.rows, *factor)
    assert float(np.log(factor[1]).sum()) == pytest.approx(np.linalg.slogdet(dense)[1])
    assert solved.ravel().tolist() == pytest.approx(np.linalg.solve(dense, sides.T).T.ravel())
    assert spread.tolist() == pytest.approx(np.diag(np.linalg.inv(dense)).tolist())
