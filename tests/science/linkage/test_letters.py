import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baluarte.science.linkage.letters import alike, slips


def distance(one: str, other: str) -> int:
    """The obvious twin: the whole table of the restricted Damerau-Levenshtein distance."""
    m, n = len(one), len(other)
    cost = [[max(i, j) if 0 in {i, j} else 0 for j in range(n + 1)] for i in range(m + 1)]
    for i in range(1, m + 1):
        for j in range(1, n + 1):
            same = one[i - 1] == other[j - 1] or "?" in {one[i - 1], other[j - 1]}
            cost[i][j] = min(
                cost[i - 1][j - 1] + (not same), cost[i - 1][j] + 1, cost[i][j - 1] + 1
            )
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                cost[i][j] = min(cost[i][j], cost[i - 2][j - 2] + 1)
    return cost[m][n]


def arrays(one: str, other: str):
    letters = np.frombuffer((one + other).encode(), dtype=np.uint8)
    return letters, np.array([0, len(one), len(one) + len(other)])


@settings(deadline=None)
@given(st.text("abc?", min_size=1, max_size=7), st.text("abc?", min_size=1, max_size=7))
def test_slips_are_the_distance_of_damerau_and_levenshtein(one, other) -> None:
    letters, starts = arrays(one, other)
    assert slips(letters, starts, 0, 1, 20) == distance(one, other)


@settings(deadline=None)
@given(
    st.text("abc", min_size=1, max_size=9),
    st.text("abc", min_size=1, max_size=9),
    st.integers(0, 2),
)
def test_beyond_what_is_allowed_slips_are_not_counted(one, other, allowed) -> None:
    letters, starts = arrays(one, other)
    assert slips(letters, starts, 0, 1, allowed) == min(distance(one, other), allowed + 1)


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("tezontle", "tezotnle", True),
        ("gonzalez", "gonsales", True),
        ("pirul", "pirl", True),
        ("jos?", "jose", True),
        ("ana", "ane", False),
        ("pirul", "copal", False),
        ("neumann", "meumann", True),
    ],
)
def test_words_are_alike_that_differ_by_slips(one, other, said) -> None:
    from baluarte.science.linkage.vocabulary import _marks

    letters, starts = arrays(one, other)
    assert alike(letters, starts, _marks(letters, starts), 0, 1) is said
