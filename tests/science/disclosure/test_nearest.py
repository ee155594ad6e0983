from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from tests.science.disclosure import twin

from baluarte.science.disclosure.nearest import choose_up

PARTS = 13


@settings(deadline=None, max_examples=20)
@given(
    sums=st.lists(st.lists(st.booleans(), min_size=PARTS, max_size=PARTS), min_size=1, max_size=4),
    rest=st.lists(st.integers(1, 4), min_size=PARTS, max_size=PARTS),
)
def test_parts_turned_equal_those_of_the_slow_twin(sums, rest):
    matrix = np.vstack([np.array(sums, dtype=int), np.eye(PARTS, dtype=int)])
    found = choose_up(sparse.csr_array(matrix), np.array(rest), 5)
    assert list(found) == twin.turned(matrix.tolist(), rest, 5)


@settings(deadline=None, max_examples=40)
@given(
    sums=st.lists(st.lists(st.booleans(), min_size=5, max_size=5), min_size=1, max_size=4),
    rest=st.lists(st.integers(1, 4), min_size=5, max_size=5),
)
def test_of_few_parts_no_choice_strays_less(sums, rest):
    matrix = np.vstack([np.array(sums, dtype=int), np.eye(5, dtype=int)])
    found = choose_up(sparse.csr_array(matrix), np.array(rest), 5)
    every = [twin.strays(matrix.tolist(), rest, 5, one) for one in product((0, 1), repeat=5)]
    assert twin.strays(matrix.tolist(), rest, 5, found) == min(every)


def test_no_part_no_choice():
    assert len(choose_up(sparse.csr_array((3, 0), dtype=int), np.zeros(0, dtype=int), 5)) == 0
