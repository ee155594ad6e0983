import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from baluarte.science.linkage.clusters import components

EDGES = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12)


@settings(deadline=None)
@given(EDGES)
def test_components_are_what_can_be_reached(edges) -> None:
    reached = [{row} for row in range(8)]
    for _ in range(8):
        for one, other in edges:
            both = reached[one] | reached[other]
            for row in both:
                reached[row] |= both
    left, right = (np.array([edge[side] for edge in edges], dtype=np.int64) for side in (0, 1))
    number = components(8, left, right)
    assert [{at for at in range(8) if number[at] == number[row]} for row in range(8)] == reached


def test_components_are_numbered_by_their_first_rows() -> None:
    assert components(5, np.array([4, 3]), np.array([1, 0])).tolist() == [0, 1, 2, 0, 1]
