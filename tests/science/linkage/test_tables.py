import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from baluarte.science.linkage import (
    ColumnMissing,
    IdRefused,
    NothingToLink,
    TableRefused,
    ValueRefused,
)
from baluarte.science.linkage.tables import read_tables


def table(**columns):
    return pd.DataFrame(columns)


def test_several_tables_lie_one_under_another() -> None:
    read = read_tables({"a": table(id=[1, 2], name=["x", None]), "b": table(id=[1], type=["y"])})
    assert (read.names, read.table.tolist(), read.id.tolist()) == (("a", "b"), [0, 0, 1], [1, 2, 1])
    assert read.text["name"].isna().tolist() == [False, True, True]


def test_a_table_of_arrow_is_read() -> None:
    assert read_tables(pa.table({"id": [1], "name": ["x"]})).text["name"].tolist() == ["x"]


def test_a_year_made_a_fraction_by_its_neighbour_is_a_year() -> None:
    read = read_tables(table(id=[1, 2], date_raw=[2012.0, np.nan]))
    assert read.text["date_raw"].tolist()[0] == "2012"


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ([], NothingToLink, "no table was given"),
        (3, TableRefused, "not int"),
        ([[1]], TableRefused, "table_1: tables are DataFrames, not list"),
        (table(name=["x"]), ColumnMissing, "table_1: column 'id' is missing"),
        (table(id=[1], colour=["x"]), ColumnMissing, "none of the columns name, date_raw"),
        (table(id=[1, None], name=["x", "y"]), IdRefused, "column 'id', row 1: no id"),
        (
            table(id=[7, 8, 7], name=list("xyz")),
            IdRefused,
            "column 'id', row 2: .*7.* stands twice",
        ),
        (
            table(id=[1, 2], name=["x", ["y"]]),
            ValueRefused,
            "column 'name', row 1: a text, not a list",
        ),
        (
            table(id=[1, 2], name=["x", "y"], latitude=[1, 91]),
            ValueRefused,
            "column 'latitude', row 1: 91.0 degrees",
        ),
        (
            table(id=[1], name=["x"], longitude=["east"]),
            ValueRefused,
            "column 'longitude', row 0: 'east' is no number",
        ),
    ],
)
def test_what_is_wrong_is_said_with_column_and_row(given, error, said) -> None:
    with pytest.raises(error, match=said):
        read_tables(given)


def test_a_column_that_stands_twice_is_refused() -> None:
    twice = pd.DataFrame([[1, "x", "y"]], columns=["id", "name", "name"])
    with pytest.raises(ColumnMissing, match="column 'name' stands twice"):
        read_tables(twice)
