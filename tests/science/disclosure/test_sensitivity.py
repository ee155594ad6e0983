import pandas as pd
import pytest

from baluarte.science.disclosure import InvalidTable, mark_dominated, mark_sensitive

TABLE = pd.DataFrame({"place": ["p", "q", "r", "s", "Total"], "count": [0, 3, 8, 12, 23]})


@pytest.mark.parametrize(
    ("given", "rules"),
    [
        ({}, ["", "few", "", "", ""]),
        ({"zeros": "sensitive"}, ["none", "few", "", "", ""]),
        ({"thresholds": {"place": {"r": 10}}}, ["", "few", "few", "", ""]),
        ({"public": pd.DataFrame({"place": ["q"] * 3 + ["s"] * 9})}, ["", "", "", "few", ""]),
    ],
)
def test_primary_rules(given, rules):
    assert list(mark_sensitive(TABLE, **given)["rule"]) == rules


def test_all_of_a_group_in_one_category_is_marked():
    table = pd.DataFrame(
        {"place": ["p", "p", "p"], "kind": ["k", "l", "Total"], "count": [9, 0, 9]}
    )
    assert list(mark_sensitive(table, revealing=["kind"])["rule"]) == ["all of them", "", ""]


def test_a_cell_about_one_contributor_is_dominated_however_large():
    acts = pd.DataFrame(
        {"place": ["p"] * 2 + ["q"] * 3, "contributor": list("ababc"), "count": [90, 5, 20, 25, 30]}
    )
    found = mark_dominated(acts, ["place"]).set_index("place")["sensitive"]
    assert found.to_dict() == {"p": True, "q": False, "Total": False}


def test_a_missing_count_is_named():
    with pytest.raises(InvalidTable) as caught:
        mark_sensitive(pd.DataFrame({"place": ["p"], "count": [None]}))
    assert str(caught.value) == "table, column 'count', row 0: the true count is needed"
