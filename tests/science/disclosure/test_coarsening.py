from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baluarte.science.disclosure import (
    MERGED,
    CannotProtect,
    InvalidHierarchy,
    InvalidSetting,
    InvalidTable,
    Level,
    calendar,
    coarsen,
)

STATES = {"a": "north", "b": "north", "c": "south", "d": "south"}
PLACE = (Level("municipality"), Level("state", STATES), MERGED)
KIND = (Level("type"), MERGED)


def told(places, kinds=None):
    return pd.DataFrame({"place": list(places), "kind": list(kinds or "k" * len(places))})


def test_a_table_of_which_little_is_hidden_stays_as_it_is():
    found = coarsen(told("aaaaabbbbb"), {"place": PLACE, "kind": KIND})
    assert (found.levels, found.lost, found.hidden) == (
        {"place": "municipality", "kind": "type"},
        (),
        0,
    )


def test_what_was_lost_is_said_and_counted():
    found = coarsen(told("aaabbbcccddd"), {"place": PLACE})
    assert (found.lost, found.bits, list(found.records["count"])) == (
        (
            "place: municipality became state, 4 categories became 2, "
            "1.0 bits a record were given up",
        ),
        1.0,
        [6, 6],
    )


def test_a_dimension_that_was_merged_is_gone():
    records = told("abcdabcdabcd", "kkkkkkllllll")
    found = coarsen(records, {"place": (Level("municipality"), MERGED), "kind": KIND})
    assert (found.dimensions, found.levels["place"]) == (("kind",), "merged")


def test_every_combination_tried_is_shown_by_what_it_gives_up():
    found = coarsen(told("aaabbbcccddd", "kklkklkklkkl"), {"place": PLACE, "kind": KIND})
    assert list(found.tried["bits"]) == sorted(found.tried["bits"])


@settings(deadline=None, max_examples=60)
@given(
    places=st.lists(st.sampled_from("abcd"), min_size=1, max_size=30),
    kinds=st.lists(st.sampled_from("kl"), min_size=30, max_size=30),
    most=st.sampled_from([0.0, 0.1, 0.4]),
)
def test_what_is_taken_equals_the_best_of_all_combinations(places, kinds, most):
    records = told(places, kinds[: len(places)])
    best = None
    for place, kind in product(PLACE, KIND):
        groups = [
            records[name].map(lambda one, of=level.of: one if of is None
                              else of(one) if callable(of) else of[one])
            for name, level in (("place", place), ("kind", kind))
        ]  # fmt: skip
        sizes = records.groupby(groups).size()
        lost = sum(
            entropy(records[name]) - entropy(group)
            for name, group in zip(("place", "kind"), groups, strict=True)
        )
        if (sizes < 5).mean() <= most and (best is None or lost < best - 1e-9):
            best = lost
    try:
        found = coarsen(records, {"place": PLACE, "kind": KIND}, most_hidden=most)
    except CannotProtect:
        assert best is None
        return
    assert found.bits == pytest.approx(best, abs=1e-9)


def entropy(column):
    shares = column.value_counts(normalize=True)
    return -sum(one * np.log2(one) for one in shares)


def test_days_climb_the_calendar():
    days = pd.to_datetime(["2024-01-05", "2024-02-29", "2024-05-01", "2021-12-31"])
    expected = {
        "day": ["2024-01-05", "2024-02-29", "2024-05-01", "2021-12-31"],
        "month": ["2024-01", "2024-02", "2024-05", "2021-12"],
        "quarter": ["2024-Q1", "2024-Q1", "2024-Q2", "2021-Q4"],
        "year": ["2024", "2024", "2024", "2021"],
        "5 years": ["2020-2024"] * 4,
    }
    assert {level.name: [level.of(day) for day in days] for level in calendar()} == expected


def test_dates_and_groups_are_counted_together():
    records = pd.DataFrame({"date": ["2024-01-05", "2024-01-09", "2024-02-01"], "count": [3, 3, 6]})
    found = coarsen(records, {"date": calendar()})
    assert (found.levels["date"], list(found.records["count"])) == ("month", [6, 6])


def test_a_grave_category_needs_more():
    records = told("aaaaaaccccccc", "k" * 6 + "l" * 7)
    found = coarsen(records, {"place": PLACE}, thresholds={"kind": {"l": 10}})
    assert found.levels["place"] == "merged"


def test_what_cannot_be_published_is_refused():
    with pytest.raises(CannotProtect) as caught:
        coarsen(told("ab"), {"place": PLACE})
    assert str(caught.value) == (
        "the coarsest table has 1 non-zero cells, and 1 of them would be hidden: leave a dimension "
        "out (MERGED), or publish no table"
    )


@pytest.mark.parametrize(
    ("ladder", "message"),
    [
        ((), "ladders, 'place': it has no level"),
        ((Level("state", {"a": 1}),), "ladders, 'place': 'b' has no state"),
        (
            (Level("state", STATES), Level("region", {"a": 1, "b": 2})),
            "ladders, 'place': 'a' and 'b' are one on the level below 'region', and two on it",
        ),
    ],
)
def test_ladders_that_cannot_be_are_named(ladder, message):
    with pytest.raises(InvalidHierarchy) as caught:
        coarsen(told("ab"), {"place": ladder})
    assert str(caught.value) == message


def test_a_date_that_is_none_is_named():
    with pytest.raises(InvalidHierarchy) as caught:
        coarsen(pd.DataFrame({"date": ["mayo"]}), {"date": calendar()})
    assert str(caught.value) == "ladders, 'date': 'mayo' has no day"


def test_columns_and_settings_are_checked():
    with pytest.raises(InvalidTable) as caught:
        coarsen(told("ab"), {"state": PLACE})
    with pytest.raises(InvalidSetting) as share:
        coarsen(told("ab"), {"place": PLACE}, most_hidden=1)
    assert (str(caught.value), str(share.value)) == (
        "records: there is no column 'state' (there are: 'place', 'kind')",
        "most_hidden: 1 is no share from 0 to below 1",
    )
