"""What is hidden stays hidden from whoever kept every edition and every linked table."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.science.disclosure import twin
from tests.science.disclosure.attacker import TOTAL, Attacker

from baluarte.science.disclosure import (
    CannotProtect,
    InconsistentReleases,
    Release,
    audit_release,
    suppress,
)

ROWS, COLUMNS, T = "pqr", "abc", 4
GROUPS = {"p": "north", "q": "north", "r": "south"}


def shown(found, row, column):
    released = found.released.set_index(["row", "column"])["count"]
    return released[row, column]


def released(tables, hierarchies=None):
    """Suppress tables one after another, each knowing those before it."""
    said, published = [], []
    for number, one in enumerate(tables):
        found = suppress(one, published=published, threshold=T, hierarchies=hierarchies)
        said.append(found)
        published.append(Release(found.released, edition=number))
    return said


def test_a_table_whose_counts_grew_since_is_protected_and_not_refused():
    first = suppress(twin.squared([[20, 3], [30, 40], [25, 60]], "abc", "mf"))
    grown = twin.squared([[20, 4], [38, 40], [25, 60]], "abc", "mf")
    earlier = [Release(first.released, edition=0)]
    found = suppress(grown, published=earlier)
    assert audit_release(found.released, published=earlier).exposed == ()


def test_what_came_in_between_cannot_be_read_off_though_both_counts_are_large():
    first = twin.squared([[20, 30], [30, 40], [25, 60]], "abc", "mf")
    grown = twin.squared([[22, 30], [30, 40], [25, 60]], "abc", "mf")
    found = suppress(grown, published=[Release(first, edition=0)])
    assert np.isnan(shown(found, "a", "m"))
    assert shown(found, "b", "f") == 40


def test_a_correction_downwards_is_refused_since_records_only_come_in():
    first = twin.squared([[20, 30], [30, 40]], "ab", "mf")
    less = twin.squared([[12, 30], [30, 40]], "ab", "mf")
    with pytest.raises(InconsistentReleases):
        suppress(less, published=[Release(first, edition=0)])


def test_a_cell_hidden_in_an_earlier_edition_is_not_given_away_by_the_next():
    """In the second edition the small cells have grown past the threshold: shown, they tell."""
    first = suppress(twin.squared([[2, 30, 9], [15, 6, 50], [1, 22, 31]], "pqr", "abc"))
    grown = twin.squared([[6, 30, 9], [15, 6, 50], [7, 22, 31]], "pqr", "abc")
    earlier = [Release(first.released, "first", 0)]
    found = suppress(grown, published=earlier)
    audit = audit_release(found.released, published=earlier)
    of_first = [one for one in audit.cells if one.table == "first"]
    assert (audit.exposed, len(of_first) > 0) == ((), True)


counts = st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=3, max_size=3)
more = st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=3, max_size=3)


def assert_nothing_is_known_too_well(said, tables, groups=None):
    keeper = Attacker([one.released for one in said], ROWS, COLUMNS, groups)
    for number, one in enumerate(said):
        for row in one.released.itertuples():
            if np.isnan(row.count):
                low, high = keeper.bounds(keeper.line(number, row.row, row.column))
                true = tables[number].set_index(["row", "column"])["count"][row.row, row.column]
                assert (low <= true <= high, high - low >= T) == (True, True)
            for since in range(1, number + 1):
                assert_addition_holds(keeper, said, number, since, row)


def assert_addition_holds(keeper, said, number, since, row):
    """What came in from one edition on is none, many, or not to be told."""
    low, high = keeper.bounds(keeper.line(number, row.row, row.column, since=since))
    assert high == 0 or low >= T or high - low >= T


@settings(deadline=None, max_examples=12)
@given(first=counts, then=more)
def test_over_two_random_editions_no_sensitive_cell_is_narrower_than_the_threshold(first, then):
    both = [np.array(first), np.array(first) + np.array(then)]
    tables = [twin.squared(one.tolist(), ROWS, COLUMNS) for one in both]
    try:
        said = released(tables)
    except CannotProtect:
        return
    assert_nothing_is_known_too_well(said, tables)


@pytest.mark.prove
@settings(deadline=None, max_examples=20)
@given(first=counts, then=more, last=more)
def test_over_three_random_editions_no_sensitive_cell_is_narrower(first, then, last):
    kept = np.cumsum([np.array(first), np.array(then), np.array(last)], axis=0)
    tables = [twin.squared(one.tolist(), ROWS, COLUMNS) for one in kept]
    try:
        said = released(tables)
    except CannotProtect:
        return
    assert_nothing_is_known_too_well(said, tables)


def grouped(table):
    """Return the same records by groups of rows, with margins."""
    wide = table.assign(row=table["row"].map({**GROUPS, TOTAL: TOTAL}))
    return wide.groupby(["row", "column"], as_index=False, sort=False)["count"].sum()


def test_an_edition_by_groups_of_places_tells_what_came_in_at_a_place():
    """In the north stood four, and at p none even now: q had four then, and has five now."""
    tables = [
        grouped(twin.squared([[0, 0, 0], [0, 0, 4], [0, 0, 0]], ROWS, COLUMNS)),
        twin.squared([[0, 0, 0], [0, 0, 5], [0, 0, 4]], ROWS, COLUMNS),
    ]
    asked = {"published": [Release(tables[0], edition=0)], "threshold": T}
    audit = audit_release(tables[1], hierarchies={"row": GROUPS}, **asked)
    reasons = {(one.cell["row"], one.cell["column"], one.reason) for one in audit.exposed}
    assert ("q", "c", "added") in reasons


@pytest.mark.prove
@settings(deadline=None, max_examples=8)
@given(first=counts, then=more)
def test_a_linked_table_of_the_first_edition_does_not_open_the_second(first, then):
    """The first edition by groups of places, the second by places."""
    before = twin.squared(first, ROWS, COLUMNS)
    after = twin.squared((np.array(first) + np.array(then)).tolist(), ROWS, COLUMNS)
    tables = [grouped(before), after]
    try:
        said = released(tables, {"row": GROUPS})
    except CannotProtect:
        return
    assert_nothing_is_known_too_well(said, tables, GROUPS)


def test_the_attacker_finds_what_a_plain_difference_gives_away():
    """The test's own attacker, on releases that nobody protected together."""
    first = twin.squared([[20, 30], [30, 40]], "pq", "ab")
    later = twin.squared([[22, 30], [30, 40]], "pq", "ab")
    keeper = Attacker([first, later], "pq", "ab")
    assert keeper.bounds(keeper.line(1, "p", "a", since=1)) == (2.0, 2.0)
