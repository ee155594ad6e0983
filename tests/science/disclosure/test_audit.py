import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.science.disclosure import twin
from tests.science.disclosure.published import square

from baluarte.science.disclosure import InconsistentReleases, InvalidSetting, Release, audit_release

DOMAINS = {"place": ["p", "q"], "month": ["m", "n"], "kind": ["k", "l"]}
SETS = [["place", "month"], ["month", "kind"], ["place", "kind"], ["place", "month", "kind"]]


@st.composite
def releases(draw):
    total = draw(st.integers(1, 4))
    joint = draw(st.sampled_from(list(twin.compositions(total, 8))))
    chosen = draw(st.lists(st.sampled_from(range(4)), min_size=1, max_size=3, unique=True))
    tables = []
    for at in chosen:
        size = 3 ** len(SETS[at])
        tables.append((SETS[at], draw(st.lists(st.booleans(), min_size=size, max_size=size))))
    return total, joint, tables


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(given_releases=releases())
def test_bounds_of_linked_tables_equal_those_of_every_table_that_fits(given_releases):
    total, joint, tables = given_releases
    frames = [twin.table(names, DOMAINS, joint, hidden) for names, hidden in tables]
    shown, wanted = [({}, total)], []
    for names, hidden in tables:
        for cell, is_hidden in zip(twin.cells_of(names, DOMAINS), hidden, strict=True):
            if is_hidden:
                wanted.append(cell)
            else:
                shown.append((cell, twin.counted(joint, DOMAINS, cell)))
    audit = audit_release(
        frames[0], published=[*frames[1:], pd.DataFrame({"count": [total]})], threshold=2
    )
    expected = twin.bounds(DOMAINS, shown, wanted, total)
    by_cell = {frozenset(one.cell.items()): one for one in audit.cells if one.reason != "shown"}
    met = [by_cell.get(frozenset(cell.items())) for cell in wanted]
    assert [one.bounds for one in met if one] == [
        bounds for one, bounds in zip(met, expected, strict=True) if one
    ]
    # A cell that another table says in other words is audited once.
    assert {one.bounds for one in by_cell.values()} == set(expected)
    assert all(one.is_proven for one in audit.cells)


def test_margins_of_three_pairs_need_whole_numbers_over_all_three():
    """Each pair of dimensions says little, the three together say a cell: no clique may be lost."""
    joint = (1, 0, 0, 0, 0, 0, 0, 0)
    frames = [twin.table(names, DOMAINS, joint, [False] * 9) for names in SETS[:3]]
    inner = twin.table(SETS[3], DOMAINS, joint, [True] * 27)
    audit = audit_release(inner, published=frames, threshold=2)
    assert audit.bounds(place="p", month="m", kind="k") == (1, 1)


def test_a_small_count_that_stands_there_is_shown():
    table = pd.DataFrame({"place": ["p", "q", "Total"], "count": [2, 30, 32]})
    [only] = audit_release(table).exposed
    assert (dict(only.cell), only.bounds, only.reason) == ({"place": "p"}, (2, 2), "shown")


@pytest.mark.parametrize(("zeros", "reasons"), [("safe", []), ("sensitive", ["shown"])])
def test_a_zero_is_exposed_where_none_may_harm(zeros, reasons):
    table = pd.DataFrame({"place": ["p", "q"], "count": [0, 30]})
    assert [one.reason for one in audit_release(table, zeros=zeros).exposed] == reasons


def test_a_narrow_interval_is_exposed_and_a_wide_one_is_not():
    table = pd.DataFrame({"place": ["p", "q", "r", "Total"], "count": [None, None, 30, 34]})
    narrow, wide = audit_release(table), audit_release(table, width=4)
    assert ([one.bounds for one in narrow.exposed], wide.exposed) == ([(0, 4), (0, 4)], ())


def test_only_sensitive_cells_are_audited_where_they_are_said():
    table = pd.DataFrame(
        {"place": ["p", "q", "Total"], "count": [3, 40, 43], "suppressed": [True, True, False]}
    )
    both = audit_release(table, threshold=50)
    one = audit_release(table.assign(sensitive=[True, False, False]), threshold=50, width=5)
    assert [len(both.cells), len(one.cells)] == [3, 2]


def test_fewer_than_is_a_bound_that_readers_know():
    table = pd.DataFrame({"place": ["p", "q", "r"], "count": ["<5", "*", 30]})
    audit = audit_release(table)
    assert [audit.bounds(place=one) for one in "pq"] == [(0, 4), (0, np.inf)]


def test_without_margins_nothing_bounds_a_hidden_cell():
    table = pd.DataFrame({"place": ["p", "q"], "count": [None, 30]})
    assert audit_release(table).bounds(place="p") == (0, np.inf)


def test_an_earlier_release_of_the_same_cell_is_known():
    now = pd.DataFrame({"place": ["p", "q", "Total"], "count": [None, None, 34]})
    before = pd.DataFrame({"place": ["p"], "count": [12]})
    audit = audit_release(now, published=[Release(before, name="march")])
    assert [one.bounds for one in audit.exposed] == [(12, 12), (22, 22)]


def test_what_came_in_between_two_editions_is_audited():
    march = pd.DataFrame({"place": ["p", "q", "Total"], "count": [20, 30, 50]})
    april = pd.DataFrame({"place": ["p", "q", "Total"], "count": [22, 30, 52]})
    audit = audit_release(april, published=[Release(march, name="march", edition=1)])
    assert [(dict(one.cell), one.bounds, one.reason) for one in audit.exposed] == [
        ({"place": "p"}, (2, 2), "added"),
        ({"place": "Total"}, (2, 2), "added"),
    ]


def test_an_addition_hidden_by_the_holes_of_both_editions_is_safe():
    march = pd.DataFrame({"place": ["p", "q", "Total"], "count": [None, None, 50]})
    april = pd.DataFrame({"place": ["p", "q", "Total"], "count": [None, None, 60]})
    audit = audit_release(april, published=[Release(march, edition=1)])
    assert [(one.table, one.bounds) for one in audit.cells if one.cell["place"] == "q"] == [
        ("table", (0, 60)),
        ("published[0]", (0, 50)),
        ("table less published[0]", (0, 10)),
    ]
    assert audit.is_safe


@settings(deadline=None, max_examples=40)
@given(
    old=st.lists(st.integers(0, 2), min_size=4, max_size=4),
    new=st.lists(st.integers(0, 1), min_size=4, max_size=4),
    hidden=st.lists(st.booleans(), min_size=16, max_size=16),
)
def test_bounds_over_editions_equal_those_of_every_table_that_fits(old, new, hidden):
    domains = {"place": ["p", "q"], "month": ["m", "n"]}
    joint = tuple(old) + tuple(new)
    both = {"added": ["before", "since"], **domains}
    total = sum(joint)
    if total == 0 or total > 5:
        return
    before, now = old, [a + b for a, b in zip(old, new, strict=True)]
    marks = [*hidden[:8], False], [*hidden[8:], False]
    frames = [twin.table(list(domains), domains, counts, mark)
              for counts, mark in zip((before, now), marks, strict=True)]  # fmt: skip
    cells = twin.cells_of(list(domains), domains)
    shown, wanted = [], []
    for edition, counts, mark in zip(("before", "Total"), (before, now), marks, strict=True):
        for cell, is_hidden in zip(cells, mark, strict=True):
            said = {"added": edition, **cell}
            if is_hidden:
                wanted.append(said)
            else:
                shown.append((said, twin.counted(counts, domains, cell)))
    wanted += [{"added": "since", **cell} for cell in cells]
    audit = audit_release(
        frames[1], published=[Release(frames[0], name="before", edition=1)], threshold=1
    )
    names = {"before": "before", "Total": "table", "since": "table less before"}
    expected = twin.bounds(both, shown, wanted, total)
    found = {(one.table, *one.cell.values()): one.bounds for one in audit.cells}
    assert [
        found.get((names[one["added"]], one["place"], one["month"]), bounds)
        for one, bounds in zip(wanted, expected, strict=True)
    ] == expected


def test_public_records_take_away_from_a_count_until_few_are_left():
    table = pd.DataFrame({"place": ["p", "q", "Total"], "count": [12, 30, 42]})
    public = pd.DataFrame({"place": ["p"] * 10 + ["q"] * 3})
    [only] = audit_release(table, public=public).exposed
    assert (dict(only.cell), only.bounds, only.reason) == ({"place": "p"}, (2, 2), "remainder")


def test_no_count_is_below_the_public_records_in_it():
    table = pd.DataFrame({"place": ["p", "q", "Total"], "count": [None, None, 25]})
    public = pd.DataFrame({"place": ["p", "q"], "kind": ["k", "k"], "count": [9, 8]})
    [p, q] = audit_release(table, public=public).cells
    assert (p.bounds, q.bounds) == ((9, 17), (8, 16))


def test_hierarchies_say_what_a_larger_category_is_made_of():
    table = pd.DataFrame(
        {"place": ["north", "south", "a", "b", "c", "d"], "count": [20, 16, 17, None, None, 9]}
    )
    hierarchy = {"a": "north", "b": "north", "c": "south", "d": "south"}
    audit = audit_release(table, hierarchies={"place": hierarchy})
    assert [(one.cell["place"], one.bounds) for one in audit.exposed] == [
        ("b", (3, 3)),
        ("c", (7, 7)),
    ]


def test_a_rounded_table_is_audited_by_its_ranges():
    table = pd.DataFrame({"place": ["p", "q", "Total"], "lower": [0, 8, 18], "upper": [7, 12, 22]})
    audit = audit_release(table, width=7)
    assert [audit.bounds(place=one) for one in ("p", "q", "Total")] == [(6, 7), (11, 12), (18, 19)]


def test_a_table_of_arrow_is_read_too():
    table = pa.table({"place": ["p", "q", "Total"], "count": [None, None, 34]})
    assert audit_release(table).is_safe


def test_cells_that_are_absent_are_zeros_or_unknown():
    table = twin.squared([[10, 20], [30, 40]], "pq", "ab", hidden=[("p", "a"), ("q", "b")])
    lacking = table[~((table["row"] == "q") & (table["column"] == "b"))]
    with pytest.raises(InconsistentReleases) as caught:
        audit_release(lacking)
    assert "absent='unknown' says so" in str(caught.value)
    assert audit_release(lacking, absent="unknown").bounds(row="p", column="a") == (10, 10)


@pytest.mark.parametrize(
    ("counts", "where"),
    [
        ([10, 20, 31], "row 2 (place='Total')"),
        ([None, 20, 10], "row 1 (place='q')"),
    ],
)
def test_a_table_that_does_not_add_up_is_named(counts, where):
    table = pd.DataFrame({"place": ["p", "q", "Total"], "count": counts})
    with pytest.raises(InconsistentReleases) as caught:
        audit_release(table)
    assert where in str(caught.value)


def test_tables_that_disagree_are_named():
    one = pd.DataFrame({"place": ["p", "q", "Total"], "count": [10, 20, 30]})
    other = pd.DataFrame({"kind": ["k", "l", "Total"], "count": [10, 21, 31]})
    with pytest.raises(InconsistentReleases) as caught:
        audit_release(one, published=[Release(other, name="kinds")])
    assert "no counts fit" in str(caught.value)


@pytest.mark.parametrize(
    ("given_settings", "message"),
    [
        ({"threshold": 0}, "threshold: 0 is no whole number from 1"),
        ({"width": 2.5}, "width: 2.5 is no whole number from 1"),
        ({"zeros": "hidden"}, "zeros: 'hidden' is none of safe, sensitive"),
        ({"absent": "none"}, "absent: 'none' is none of zero, unknown"),
        ({"seconds": 0}, "seconds: 0 is no time"),
    ],
)
def test_settings_that_cannot_be_are_named(given_settings, message):
    with pytest.raises(InvalidSetting) as caught:
        audit_release(pd.DataFrame({"place": ["p"], "count": [1]}), **given_settings)
    assert str(caught.value) == message


def test_progress_is_told_and_may_end_the_work():
    told = []
    audit_release(square(), progress=lambda *at: told.append(at))
    assert told == [(done, 9) for done in range(1, 10)]

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        audit_release(square(), progress=stop)


def test_the_audit_as_a_table_has_a_row_a_cell():
    frame = audit_release(square()).to_frame()
    assert (len(frame), list(frame.loc[frame["reason"] == "exact", "lower"])) == (9, [47])


def test_the_same_audit_twice_is_the_same():
    one, two = (audit_release(square()).cells for _ in range(2))
    assert one == two
