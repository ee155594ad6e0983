from collections import Counter
from math import exp, log

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.science.disclosure.published import FOURS

from baluarte.science.disclosure import InvalidSetting, InvalidTable, check_anonymity

records = st.lists(
    st.tuples(st.sampled_from("pq"), st.sampled_from("mn"), st.sampled_from("xyz")),
    min_size=1,
    max_size=25,
)


@settings(deadline=None, max_examples=80)
@given(rows=records, k=st.integers(1, 4), diversity=st.sampled_from([1, 2, 2.5]),
       measure=st.sampled_from(["distinct", "effective"]))  # fmt: skip
def test_classes_equal_those_of_the_slow_twin(rows, k, diversity, measure):
    table = pd.DataFrame(rows, columns=["place", "month", "kind"])
    found = check_anonymity(
        table, ["place", "month"], k=k, sensitive=["kind"], diversity=diversity, measure=measure
    )
    classes = {}
    for place, month, kind in rows:
        classes.setdefault((place, month), []).append(kind)
    bad = set()
    for key, kinds in classes.items():
        shares = [times / len(kinds) for times in Counter(kinds).values()]
        values = len(shares) if measure == "distinct" else exp(-sum(p * log(p) for p in shares))
        if len(kinds) < k or values < diversity - 1e-9:
            bad.add(key)
    assert set(found.offending[["place", "month"]].itertuples(index=False, name=None)) == bad
    assert found.k == min(map(len, classes.values()))
    assert found.records == sum(len(classes[key]) for key in bad)
    if len(found.released):
        again = check_anonymity(
            found.released, ["place", "month"], k=k, sensitive=["kind"], diversity=diversity,
            measure=measure,
        )  # fmt: skip
        assert again.is_safe
    assert len(found.released) == len(rows) - found.left_out


def test_who_stands_alone_is_withheld_among_others_who_do():
    table = pd.DataFrame({"place": list("aaabcd"), "kind": list("kklklk")})
    found = check_anonymity(table, ["place"], k=3)
    assert (list(found.released["place"]), found.withheld, found.left_out) == (
        ["*", "*", "*", "a", "a", "a"],
        3,
        0,
    )


def test_who_stands_alone_with_nobody_alike_is_left_out():
    found = check_anonymity(pd.DataFrame({"place": list("aaab")}), ["place"], k=3)
    assert (list(found.released["place"]), found.left_out) == (["a", "a", "a"], 1)


def test_a_grave_category_needs_more():
    table = pd.DataFrame({"place": list("aaaaaabbbbbb"), "type": ["t"] * 11 + ["sexual"]})
    found = check_anonymity(table, ["place"], thresholds={"type": {"sexual": 10}})
    [only] = found.offending.to_dict("records")
    assert (only["place"], only["size"], only["needed"], only["reason"]) == (
        "b",
        6,
        10,
        "fewer than needed",
    )


def test_the_order_of_what_is_released_tells_nothing():
    table = pd.DataFrame({"place": list("abcd"), "kind": list("zyxw")})
    found = check_anonymity(table, ["place"], k=4)
    assert list(found.released["kind"]) == list("wxyz")


@pytest.mark.parametrize(
    ("names", "sensitive", "message"),
    [
        ([], [], "quasi_identifiers: none is named"),
        (["place", "place"], [], "column 'place' is named twice"),
        (["month"], [], "records: there is no column 'month' (there are: 'place', 'kind', 'size')"),
        (["place"], ["kind"], "records, column 'kind', row 1: no value"),
        (["size"], [], "column 'size': the classes have a column of that name; rename it"),
    ],
)
def test_what_is_wrong_with_columns_is_named(names, sensitive, message):
    table = pd.DataFrame({"place": ["a", "b"], "kind": ["k", None], "size": [1, 2]})
    with pytest.raises(InvalidTable) as caught:
        check_anonymity(table, names, sensitive=sensitive)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("given_settings", "message"),
    [
        ({"k": 0}, "k: 0 is no whole number from 1"),
        ({"diversity": 0.5}, "diversity: 0.5 is no number from 1"),
        ({"measure": "t"}, "measure: 't' is none of distinct, effective"),
    ],
)
def test_settings_that_cannot_be_are_named(given_settings, message):
    with pytest.raises(InvalidSetting) as caught:
        check_anonymity(FOURS, ["zip"], **given_settings)
    assert str(caught.value) == message
