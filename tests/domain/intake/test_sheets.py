import pytest
from hypothesis import given
from hypothesis import strategies as st

from baluarte.domain.intake.row_identity import comparable, neutralise, read_back, written


@pytest.mark.parametrize(
    ("cell", "neutral"),
    [
        ("=1+1", "'=1+1"),
        ("+52 55 1234", "'+52 55 1234"),
        ("-no", "'-no"),
        ("@cuenta", "'@cuenta"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("  +1+1", "'  +1+1"),
        ("\u00a0=1", "'\u00a0=1"),
        (" -99.14", " -99.14"),
        ("-99.14", "-99.14"),
        ("+5", "+5"),
        ("-1,250.5%", "-1,250.5%"),
        ("hola", "hola"),
        ("", ""),
        ("'=1+1", "'=1+1"),
    ],
)
def test_formulas_are_neutralised_and_numbers_are_not(cell, neutral):
    assert neutralise(cell) == neutral


@given(st.text())
def test_once_neutral_a_cell_stays_so(cell):
    assert neutralise(neutralise(cell)) == neutralise(cell)


@given(st.dictionaries(st.text(max_size=5), st.text(st.characters(), max_size=10)))
def test_a_row_is_read_back_as_it_was(values):
    assert read_back(written(values)) == values
    written(values).encode()


def test_the_order_of_columns_makes_no_difference():
    assert written({"a": "1", "b": "2"}) == written({"b": "2", "a": "1"})


def test_a_sheet_that_went_out_and_came_back_compares_equal():
    rows = [{"a": "=1+1"}, {"a": "'=1+1"}, {"a": "x"}, {"a": "y"}]
    went, back, one, other = (comparable(row, as_written=written(row)) for row in rows)
    assert (went == back, one == other) == (True, False)
