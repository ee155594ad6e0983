import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from baluarte.science.scan.tables import (
    InvalidTable,
    read_counts,
    read_places,
    shared_covariates,
)

PLACES = pd.DataFrame({"place": ["a", "b"], "longitude": [-99.1, -98.0], "latitude": [19.4, 19.0]})
KNOWN = read_places(PLACES, plane=False)


def refused(table, *, read=lambda t: read_counts(t, KNOWN, name="cases", dated=False)):
    with pytest.raises(InvalidTable) as caught:
        read(pd.DataFrame(table))
    return str(caught.value)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        ([1, -1], "cases, column 'count', row 1: -1 is negative"),
        ([1, 0.5], "cases, column 'count', row 1: 0.5 is not a whole number"),
        ([np.nan, 1], "cases, column 'count', row 0: no value"),
        ([np.inf, 1], "cases, column 'count', row 0: inf is not finite"),
        (["one", 1], "cases, column 'count', row 0: 'one' is no number"),
        ([2**31, 1], "cases, column 'count', row 0: 2.14748e+09 is more than 2147483647"),
        ([2**30, 2**30], "cases, column 'count': more than 2147483647 in all"),
    ],
)
def test_a_count_that_cannot_be_is_named(count, said):
    assert refused({"place": ["a", "b"], "count": count}) == said


def test_an_unknown_place_is_named():
    assert refused({"place": ["a", "z"], "count": [1, 1]}) == (
        "cases, column 'place', row 1: 'z' is not in the table of places"
    )


def test_a_missing_column_is_named_with_those_there_are():
    assert refused({"where": ["a"], "count": [1]}) == (
        "cases: there is no column 'place' (there are: 'where', 'count')"
    )


def test_without_counts_each_row_is_a_case():
    rows = read_counts(pd.DataFrame({"place": ["a", "b", "a"]}), KNOWN, name="cases", dated=False)
    assert rows.count.tolist() == [1, 1, 1]


def test_tables_of_arrow_are_read():
    table = pa.table({"place": ["b", "a"], "count": [2, 3]})
    rows = read_counts(table, KNOWN, name="cases", dated=False)
    assert (rows.place.tolist(), rows.count.tolist()) == ([1, 0], [2, 3])


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ({"place": ["a", "a"]}, "places, column 'place', row 1: 'a' stands twice"),
        ({"place": [None, "a"]}, "places, column 'place', row 0: no value"),
        ({"latitude": [19.4, 91]}, "places, column 'latitude', row 1: 91 degrees is beyond 90"),
        ({"longitude": [-181, 0]}, "places, column 'longitude', row 0: -181 degrees is beyond 180"),
        ({"latitude": [19.4, np.nan]}, "places, column 'latitude', row 1: no value"),
    ],
)
def test_a_place_that_cannot_be_is_named(places, said):
    table = PLACES.assign(**places)
    assert refused(table, read=lambda t: read_places(t, plane=False)) == said


def test_a_table_of_no_places_is_refused():
    assert refused(PLACES[:0], read=lambda t: read_places(t, plane=False)) == (
        "places: the table has no rows"
    )


def test_what_is_no_table_is_refused():
    with pytest.raises(InvalidTable, match="cases: expected a table, not list"):
        read_counts([1, 2], KNOWN, name="cases", dated=False)


def test_covariates_are_what_both_tables_have():
    cases = pd.DataFrame(columns=["place", "date", "count", "sex", "note"])
    people = pd.DataFrame(columns=["place", "year", "population", "sex", "source"])
    assert shared_covariates(cases, people, None) == ("sex",)


def test_covariates_that_are_chosen_must_be_there():
    cases = pd.DataFrame(columns=["place", "count", "sex"])
    people = pd.DataFrame(columns=["place", "population"])
    with pytest.raises(InvalidTable, match="population: there is no column 'sex'"):
        shared_covariates(cases, people, ["sex"])
