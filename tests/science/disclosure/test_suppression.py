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


def test_a_cell_without_room_upwards_is_hidden_by_the_room_below():
    """Margins that stay leave p|a no room for nine, but for nought to seven."""
    table = twin.squared([[4, 9], [3, 21]], "pq", "ab")
    margins = (table[["row", "column"]] == "Total").any(axis=1).to_numpy()
    found = suppress(table, keep=margins)
    assert (found.audit.bounds(row="p", column="a"), found.secondary) == ((0, 7), 2)


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


def year(draws, states, kinds, cases):
    """Return the table of a year in which few states and few kinds have most of the cases."""
    of_states, of_kinds = 1 / np.arange(1, states + 1) ** 0.7, 1 / np.arange(1, kinds + 1)
    chances = np.outer(of_states, of_kinds).ravel()
    counts = draws.multinomial(cases, chances / chances.sum()).reshape(states, kinds)
    return twin.squared(counts, range(states), range(kinds))


def assert_no_hidden_cell_is_narrower(found, table, *, threshold):
    """Audit what came out, and hold the bounds of every hidden cell beside its true count."""
    audit = audit_release(found.released, threshold=threshold)
    true = table.set_index(["row", "column"])["count"]
    hidden = [one for one in audit.cells if one.reason != "shown"]
    assert audit.exposed == ()
    assert len(hidden) >= found.primary
    for one in hidden:
        count = true[one.cell["row"], one.cell["column"]]
        assert one.lower <= count <= one.upper
        if 0 < count < threshold:
            assert one.width >= threshold
    shown = found.released["count"].notna().to_numpy()
    assert list(found.released["count"][shown]) == list(table["count"][shown])


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(200))
def test_no_cell_of_a_random_year_is_narrower_than_the_threshold(seed):
    draws = np.random.default_rng([14, seed])
    states, kinds = draws.integers(5, 16), draws.integers(3, 8)
    table = year(draws, states, kinds, cases=int(draws.integers(60, 600)))
    threshold = int(draws.integers(3, 7))
    found = suppress(table, threshold=threshold)
    assert_no_hidden_cell_is_narrower(found, table, threshold=threshold)


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(40))
def test_no_cell_of_a_random_year_is_narrower_beside_the_year_by_groups(seed):
    """The same records by groups of states, protected before and known to everybody."""
    draws = np.random.default_rng([15, seed])
    table = year(draws, 9, 4, cases=200)
    groups = {one: f"group {one % 3}" for one in range(9)}
    wide = table[table["row"] != "Total"].assign(row=lambda rows: rows["row"].map(groups))
    wide = wide.groupby(["row", "column"], as_index=False, sort=False)["count"].sum()
    known = {"hierarchies": {"row": groups}}
    before = suppress(wide).released
    found = suppress(table, published=[before], **known)
    audit = audit_release(found.released, published=[before], **known)
    assert audit.exposed == ()
    assert found.primary > 0


@pytest.mark.prove
def test_the_large_table_of_the_study_holds_every_year():
    for seed in range(10):
        table = year(np.random.default_rng([16, seed]), 32, 7, cases=700)
        assert_no_hidden_cell_is_narrower(suppress(table), table, threshold=5)
