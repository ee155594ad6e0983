from itertools import product

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.science.disclosure import twin
from tests.science.disclosure.published import EXAMPLE

from baluarte.science.disclosure import (
    CannotProtect,
    InvalidSetting,
    InvalidTable,
    audit_release,
    mark_sensitive,
    round_table,
    tabulate,
)


def missed(counts, rounded):
    """Return the sum of squared deviations over a table's cells, margins included."""
    return int(((np.asarray(rounded) - np.asarray(counts)) ** 2).sum())


tables = st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=2, max_size=3)


@settings(deadline=None, max_examples=60)
@given(counts=tables, base=st.integers(2, 6), cells=st.sampled_from(["all", "small"]))
def test_rounding_is_additive_and_next_to_the_truth_and_as_wide_as_said(counts, base, cells):
    table = twin.squared(counts, "pqr"[: len(counts)], "abc")
    found = round_table(table, base=base, cells=cells)
    inner = (table[["row", "column"]] != "Total").all(axis=1)
    rounded = found.table["rounded"]
    again = tabulate(found.released.loc[inner, ["row", "column", "count"]], ["row", "column"])
    assert list(again["count"]) == list(rounded)
    true, near = table.loc[inner, "count"], rounded[inner]
    is_moved = (true < base) if cells == "small" else (true >= 0)
    assert list(near[~is_moved]) == list(true[~is_moved])
    assert (near[is_moved] % base == 0).all()
    assert ((near - true).abs() < base).all()
    assert ((found.released["lower"] <= table["count"])
            & (table["count"] <= found.released["upper"])).all()  # fmt: skip
    assert audit_release(found.released, threshold=base, width=base - 1).is_safe
    assert {one.lower for one in found.audit.cells} <= set(found.released["lower"])


@settings(deadline=None, max_examples=15)
@given(counts=st.lists(st.integers(0, 4), min_size=6, max_size=6))
def test_no_rounding_of_a_small_table_strays_less(counts):
    table = twin.squared(np.reshape(counts, (2, 3)), "pq", "abc")
    found = round_table(table)
    every = [
        missed(table["count"], twin.squared(np.reshape(one, (2, 3)), "pq", "abc")["count"])
        for one in product(*((0, 5) if count else (0,) for count in counts))
    ]
    assert missed(table["count"], found.table["rounded"]) == min(every)


@settings(deadline=None, max_examples=25)
@given(counts=tables)
def test_the_audit_of_a_rounded_table_equals_every_table_that_fits(counts):
    """The interval of each inner cell is its own: no margin of the table narrows it."""
    table = twin.squared(counts, "pqr"[: len(counts)], "abc")
    found = round_table(table, base=3)
    for one in found.audit.cells:
        if "Total" not in one.cell.values():
            at = (found.released[list(one.cell)] == pd.Series(one.cell)).all(axis=1)
            own = found.released.loc[at, ["lower", "upper"]].iloc[0]
            assert one.bounds == tuple(own)


def test_three_dimensions_and_groups_add_up():
    generator = np.random.default_rng(3)
    places, kinds = generator.integers(0, 6, 300), generator.integers(0, 4, 300)
    codes = [f"{one:02}" for one in range(6)]
    records = pd.DataFrame(
        {"place": [codes[one] for one in places], "kind": kinds, "month": places % 3}
    )
    table = tabulate(records, ["place", "kind", "month"])
    groups = {one: "low" if one in codes[:3] else "high" for one in codes}
    sums = records.assign(place=records["place"].map(groups))
    wider = tabulate(sums, ["place", "kind", "month"])
    whole = pd.concat([table, wider[wider["place"] != "Total"]], ignore_index=True)
    found = round_table(whole, hierarchies={"place": groups})
    cell = found.released.set_index(["place", "kind", "month"])["count"]
    low = sum(cell[one, "Total", "Total"] for one in codes[:3])
    assert (cell["low", "Total", "Total"], found.largest < 12) == (low, True)


def test_what_was_published_before_may_give_a_rounded_cell_away():
    table = twin.squared([[2, 30], [15, 6]], "pq", "ab")
    before = table[(table["row"] == "p") & (table["column"] == "a")].drop(columns="column")
    with pytest.raises(CannotProtect) as caught:
        round_table(table, published=[table[table["row"] == "p"], before.assign(row="p")][:1])
    assert "coarsen the table or round to more" in str(caught.value)


def test_marks_of_the_primary_rules_do_not_come_out():
    found = round_table(mark_sensitive(EXAMPLE))
    assert list(found.released.columns) == ["row", "column", "count", "lower", "upper"]


def test_rounding_to_one_more_leaves_the_whole_threshold():
    found = round_table(EXAMPLE, base=6)
    assert audit_release(found.released, threshold=5).is_safe


def test_the_same_table_is_rounded_the_same_way():
    one, two = (round_table(pa.Table.from_pandas(EXAMPLE)).released for _ in range(2))
    assert one.equals(two)


def test_progress_is_told():
    told = []
    round_table(EXAMPLE, progress=lambda *at: told.append(at))
    assert told[-1] == (20, 20)


@pytest.mark.parametrize(
    ("given_settings", "message"),
    [
        ({"base": 1}, "base: 1 is no whole number from 2"),
        ({"base": True}, "base: True is no whole number from 2"),
        ({"cells": "some"}, "cells: 'some' is none of all, small"),
        ({"width": 5}, "width: rounding to 5 leaves bounds 4 apart and not 5; round to 6"),
    ],
)
def test_settings_that_cannot_be_are_named(given_settings, message):
    with pytest.raises(InvalidSetting) as caught:
        round_table(EXAMPLE, **given_settings)
    assert str(caught.value) == message


def test_a_margin_that_does_not_add_up_is_named():
    table = pd.DataFrame({"place": ["p", "q", "Total"], "count": [3, 4, 8]})
    with pytest.raises(InvalidTable) as caught:
        round_table(table)
    assert str(caught.value) == (
        "table, column 'count', row 2 (place='Total'): 8 is not what its parts add up to, 7; "
        "every inner cell needs a row"
    )


def test_a_missing_true_count_is_named():
    with pytest.raises(InvalidTable) as caught:
        round_table(pd.DataFrame({"place": ["p", "q"], "count": [3, None]}))
    assert str(caught.value) == "table, column 'count', row 1: the true count is needed"


def test_cells_that_are_not_there_are_none():
    table = twin.squared([[9, 0], [2, 7]], "pq", "ab")
    found = round_table(table[table["count"] > 0], cells="small")
    row = found.released.set_index(["row", "column"]).loc[("p", "Total")]
    assert list(row) == [9, 9, 9]


def test_a_table_of_none_stays_one():
    found = round_table(pd.DataFrame({"place": ["p", "q"], "count": [0, 0]}))
    assert (found.changed, found.largest, found.audit.is_safe) == (0, 0, True)


@pytest.mark.prove
@pytest.mark.parametrize("cells", ["all", "small"])
@pytest.mark.parametrize("seed", range(100))
def test_no_cell_of_a_random_table_is_narrower_than_the_base_less_one(seed, cells):
    draws = np.random.default_rng([17, seed])
    rows, columns, base = (int(draws.integers(*one)) for one in ((4, 33), (3, 8), (3, 8)))
    counts = draws.poisson(draws.gamma(0.7, 6, (rows, 1)) * np.ones(columns))
    table = twin.squared(counts, range(rows), range(columns))
    found = round_table(table, base=base, cells=cells)
    audit = audit_release(found.released, threshold=base, width=base - 1)
    inner = (table[["row", "column"]] != "Total").all(axis=1)
    rounded, true = found.table["rounded"], table["count"]
    moved = inner & (true > 0) & (true < base)
    assert audit.is_safe
    assert (rounded[moved] % base == 0).all()
    assert ((rounded - true).abs()[inner] < base).all()
    assert found.released["lower"].le(true).all()
    assert found.released["upper"].ge(true).all()
    # No margin strays further than its parts could.
    assert found.largest < base * np.sqrt(inner.sum())
