from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.science.disclosure import twin

from baluarte.science.disclosure import CannotProtect, InvalidTable, audit_release, suppress


def test_one_small_cell_of_a_table_of_two_dimensions_takes_three_others():
    found = suppress(twin.squared([[20, 3], [30, 40], [25, 60], [70, 80]], "abcd", "mf"))
    assert (found.primary, found.secondary, found.audit.is_safe) == (1, 3, True)


def test_the_released_table_holds_for_whoever_knows_nothing_else():
    found = suppress(twin.squared([[2, 30, 4], [15, 6, 50], [1, 22, 31]], "pqr", "abc"))
    assert audit_release(found.released).exposed == ()


tables = st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=3, max_size=3)


@settings(deadline=None, max_examples=25)
@given(counts=tables)
def test_every_suppression_passes_the_audit_of_its_released_table(counts):
    table = twin.squared(counts, "pqr", "abc")
    try:
        found = suppress(table, threshold=3)
    except CannotProtect:
        assert table["count"].iloc[-1] > 0
        return
    assert audit_release(found.released, threshold=3).exposed == ()


@settings(deadline=None, max_examples=6)
@given(counts=st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), min_size=2, max_size=2))
def test_the_optimal_method_costs_no_more_than_any_set_of_holes(counts):
    table = twin.squared(counts, "pq", "ab")
    primary = (table["count"] > 0) & (table["count"] < 3)
    try:
        found = suppress(table, threshold=3, method="optimal", cost="cells")
    except CannotProtect:
        assert primary.any()
        return
    others = np.flatnonzero(~primary)
    for size in range(found.secondary):
        for more in combinations(others, size):
            hidden = primary.to_numpy().copy()
            hidden[list(more)] = True
            released = table.assign(count=table["count"].where(~hidden))
            assert audit_release(released, threshold=3).exposed != ()


def test_what_was_published_before_is_reckoned_with():
    table = twin.squared([[20, 3], [30, 40], [25, 60]], "abc", "mf")
    alone = suppress(table)
    hidden = alone.table.loc[alone.table["suppressed"] & ~alone.table["sensitive"]]
    before = hidden.iloc[[0]][["row", "column", "count"]]
    found = suppress(table, published=[before])
    assert audit_release(found.released, published=[before]).exposed == ()


def test_a_table_that_cannot_be_protected_says_where():
    table = twin.squared([[1, 1], [1, 1]], "pq", "ab")
    margins = (table[["row", "column"]] == "Total").any(axis=1).to_numpy()
    with pytest.raises(CannotProtect) as caught:
        suppress(table, threshold=2, width=5, keep=margins)
    assert "no further hiding makes that 5 wide; coarsen the table" in str(caught.value)


def test_a_missing_true_count_is_named():
    with pytest.raises(InvalidTable) as caught:
        suppress(pd.DataFrame({"place": ["p", "q"], "count": [None, 3]}))
    assert str(caught.value) == "table, column 'count', row 0: the true count is needed"
