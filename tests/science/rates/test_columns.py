"""What is refused at the door, and in what words."""

import numpy as np
import pandas as pd
import pytest

from baluarte.science.rates import ColumnRefused, empirical_bayes

EXPECTED = [1.0, 2.0, 3.0]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([1, -1, 2], "count, row 1: -1 is negative"),
        ([1, 2, 0.5], "count, row 2: 0.5 is a fraction"),
        ([np.nan, 2, 1], "count, row 0: nan is missing"),
        ([1, np.inf, 1], "count, row 1: inf is out of all proportion"),
        ([], "count: there are no rows"),
        (["1", "many", "2"], "count, row 1: 'many' is no number"),
        ([[1, 2], [3, -4], [1, 1]], "count, row 1, month 1: -4 is negative"),
        (
            pd.Series([1, -1, 2], index=["07001", "07002", "07003"]),
            "count, row 1 (07002): -1 is negative",
        ),
    ],
)
def test_counts_are_refused_by_column_and_row(counts: object, said: str) -> None:
    with pytest.raises(ColumnRefused) as refused:
        empirical_bayes(counts, EXPECTED)  # type: ignore[arg-type]
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ([1.0, 0.0, 3.0], "expected, row 1: 0 stands under events"),
        ([1.0, 2.0, 0.0], "expected, row 2: 0 is no number of events to expect"),
        ([1.0, -2.0, 3.0], "expected, row 1: -2 is negative"),
        ([1.0, 2.0], "expected: (2,) values beside (3,) counts"),
    ],
)
def test_expected_counts_are_refused_by_column_and_row(expected: object, said: str) -> None:
    with pytest.raises(ColumnRefused) as refused:
        empirical_bayes([1, 1, 0], expected)  # type: ignore[arg-type]
    assert str(refused.value) == said


@pytest.mark.parametrize("level", [0, 1, -0.1, 95, True, "0.9", np.nan])
def test_a_level_is_a_share(level: float) -> None:
    with pytest.raises(ColumnRefused) as refused:
        empirical_bayes([1, 1, 0], EXPECTED, level=level)
    assert str(refused.value) == f"level: {level!r} is no share between 0 and 1"
