import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.science.recapture.tables import INVENTED, SPARSE, all_patterns, frame, histories

from baluarte.science.recapture.existence import Judge, existence
from baluarte.science.recapture.histories import BadHistories

PAIRS = [3, 5, 9, 6, 10, 12]


def twin(judge: Judge, terms: tuple[int, ...]) -> int:
    """The linear programme of Fienberg and Rinaldo as it is written."""
    kept, cells = judge.reduced(terms)
    design, counts = judge.design(kept)[cells], judge.counts[cells]
    size = len(counts)
    solved = linprog(
        np.r_[np.zeros(size), -1.0],
        A_eq=np.c_[design.T, np.zeros(design.shape[1])],
        b_eq=design.T @ counts,
        A_ub=np.c_[-np.eye(size), np.ones(size)],
        b_ub=np.zeros(size),
        bounds=[(0, None)] * (size + 1),
    )
    unique = np.linalg.matrix_rank(design) == design.shape[1]
    return (0 if unique else 2) + (0 if -solved.fun > 1e-7 else 1)


def test_codes_of_a_sparse_table() -> None:
    # As Chan, Silverman and Vincent print them for a table of this shape.
    assert existence(frame(SPARSE), counts="n") == {
        (): 0,
        (("A", "B"),): 1,
        (("A", "C"),): 0,
        (("A", "B"), ("A", "C")): 1,
        (("B", "C"),): 0,
        (("A", "B"), ("B", "C")): 1,
        (("A", "C"), ("B", "C")): 0,
        (("A", "B"), ("A", "C"), ("B", "C")): 2,
    }


def test_one_model_can_be_asked_for() -> None:
    assert existence(frame(SPARSE), counts="n", pairs=[("B", "A")]) == {(("A", "B"),): 1}


def test_every_model_of_a_full_table_has_its_estimate() -> None:
    assert set(existence(frame(INVENTED), counts="n").values()) == {0}


def test_five_lists_have_1024_models() -> None:
    counts = dict.fromkeys(all_patterns(5), 3)
    assert len(existence(frame(counts), counts="n")) == 1024


def test_eleven_lists_are_too_many() -> None:
    with pytest.raises(BadHistories):
        existence(np.eye(11, dtype=int))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([0, 0, 0, 1, 4]), min_size=11, max_size=11),
    st.lists(st.integers(0, 1), min_size=6, max_size=6),
)
def test_codes_equal_the_linear_programme(shared: list[int], chosen: list[int]) -> None:
    patterns = sorted(all_patterns(4), key=lambda one: one.count("1"))
    counts = dict(zip(patterns, [9, 8, 7, 6, *shared], strict=True))
    judge = Judge(histories(counts))
    terms = tuple(itertools.compress(PAIRS, chosen))
    assert judge.code(terms) == twin(judge, terms)
