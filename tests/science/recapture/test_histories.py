import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.science.recapture.tables import HEPATITIS, frame

from baluarte.science.recapture.histories import BadHistories, read_histories


def refused(rows, counts=None) -> str:
    with pytest.raises(BadHistories) as caught:
        read_histories(rows, counts)
    return str(caught.value)


def test_equal_patterns_are_added() -> None:
    table = read_histories([[1, 0], [0, 1], [1, 0]], [2, 3, 4])
    assert (table.patterns.tolist(), table.counts.tolist(), table.observed) == ([1, 2], [6, 3], 9)


def test_without_counts_each_row_counts_once() -> None:
    table = read_histories(np.array([[True, False], [True, True], [True, False]]))
    assert dict(zip(table.patterns.tolist(), table.counts.tolist(), strict=True)) == {1: 2, 3: 1}


def test_kinds_of_tables_read_alike() -> None:
    table = frame(HEPATITIS)
    read = [read_histories(one, "n") for one in (table, pa.Table.from_pandas(table))]
    read.append(read_histories(table.drop(columns="n").to_numpy(), table["n"].to_numpy()))
    assert [one.counts.tolist() for one in read] == [read[0].counts.tolist()] * 3


def test_rows_that_count_nobody_are_left_out() -> None:
    assert read_histories([[0, 0], [1, 0]], [0, 5]).patterns.tolist() == [1]


def test_cells_stand_at_their_pattern() -> None:
    assert read_histories([[1, 0], [1, 1]], [4, 7]).cells().tolist() == [0, 4, 0, 7]


@pytest.mark.parametrize(
    ("rows", "counts", "said"),
    [
        ([[1, 0], [2, 1]], None, "Row 1, column 'list_1': 2 is neither 0 nor 1."),
        ([[1, 0], [1, np.nan]], None, "Row 1, column 'list_2': nothing there."),
        ([[1, 0], [1, 0.5]], None, "Row 1, column 'list_2': 0.5 is neither 0 nor 1."),
        ([[1, 0], [1, 1]], [3, -1], "Row 1, column 'counts': -1 is negative."),
        ([[1, 0], [1, 1]], [3, 1.5], "Row 1, column 'counts': 1.5 is no whole number."),
        ([[1, 0], [1, 1]], [3, np.nan], "Row 1, column 'counts': nothing there."),
        ([[1, 0], [1, 1]], [3, np.inf], "Row 1, column 'counts': not finite."),
        ([[1, 0], [1, 1]], [3, 1e15], "Row 1, column 'counts': 1e+15 is too large."),
        ([[1, 0], [1, 1]], [3], "counts: (1,) values for 2 rows."),
        ([[1, 0], [1, 1]], "n", "There is no column 'n' with counts."),
        ([[1, 0], [1]], None, "The rows of the histories differ in length."),
        ([["1", "x"]], None, "Row 0, column 'list_2': 'x' is no number."),
        ("1101", None, "Histories must be a table or rows of zeros and ones."),
        ([1, 0, 1], None, "Histories must have rows and columns, not 1 dimensions."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(rows, counts, said: str) -> None:
    assert refused(rows, counts) == said


def test_who_is_on_no_list_cannot_be_given() -> None:
    assert refused([[1, 0], [0, 0]]).startswith("Row 1 is on no list")


def test_two_columns_of_one_name_are_refused() -> None:
    table = pd.DataFrame([[1, 0]], columns=["A", "A"])
    assert refused(table) == "Two columns are named 'A'."


def test_more_lists_than_bits_are_refused() -> None:
    assert refused(np.ones((1, 63))) == "63 lists are more than the 62 that can be read."


def test_nothing_at_all_is_read_as_nothing() -> None:
    assert read_histories([]).observed == 0


def test_ten_million_rows_are_read() -> None:
    rows = np.tile(np.array([[1, 0, 1], [0, 1, 1]], dtype=np.int8), (5_000_000, 1))
    assert read_histories(rows).counts.tolist() == [5_000_000, 5_000_000]


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 1), min_size=3, max_size=3).filter(any), min_size=1))
def test_folding_equals_counting(rows: list[list[int]]) -> None:
    table = read_histories(rows)
    counted: dict[int, int] = {}
    for row in rows:
        pattern = sum(bit << j for j, bit in enumerate(row))
        counted[pattern] = counted.get(pattern, 0) + 1
    assert dict(zip(table.patterns.tolist(), table.counts.tolist(), strict=True)) == counted


@pytest.mark.parametrize("seed", range(5))
def test_keeping_some_lists_is_dropping_the_other_columns(seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = (random.random((60, 5)) < 0.3).astype(int)
    rows = rows[rows.any(axis=1)]
    places = sorted(random.choice(5, 3, replace=False))
    kept = read_histories(rows).keeping(places)
    direct = read_histories(
        pd.DataFrame(
            rows[rows[:, places].any(axis=1)][:, places],
            columns=[f"list_{j + 1}" for j in places],
        )
    )
    assert kept.lists == direct.lists
    np.testing.assert_array_equal(kept.patterns, direct.patterns)
    np.testing.assert_array_equal(kept.counts, direct.counts)
    np.testing.assert_array_equal(kept.sizes, rows[:, places].sum(axis=0))
