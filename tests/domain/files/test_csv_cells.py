import csv
import io

import pytest

from baluarte.domain.files.csv_cells import cell, safe, write_csv


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'", '"', "'=1", " =1", "-",
        "=cmd|' /C calc'!A0", "   @x", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(A1)", "\ufe66\u0031",
        "\ufeff=1", "\u200b=1", "\u200b \ufeff\uff1d1", "\u00a0=1", "\u2060+1",
    ],
)  # fmt: skip
def test_what_a_spreadsheet_would_run_is_shown_instead(text):
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Oaxaca", "AG-KIL", "2026-03", "a=b", "20067", "5 de mayo"])
def test_what_no_spreadsheet_runs_stays(text):
    assert safe(text) == text


@pytest.mark.parametrize(
    ("value", "held"),
    [(None, ""), (-3, -3), (-1.5, -1.5), (True, "true"), (False, "false"), ((), ""),
     (("AG-KIL", "AG-THR"), "AG-KIL;AG-THR"), (("=1", "b"), "'=1;b")],
)  # fmt: skip
def test_a_value_as_a_cell_holds_it(value, held):
    assert cell(value) == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("a;=1+1", "a;'=1+1"), ("a; @x;-1", "a; '@x;'-1"), ("=1;=2", "'=1;'=2"),
        ("a;\u200b\uff1d1", "a;\u200b'\uff1d1"), ("a;b-c;d=e", "a;b-c;d=e"),
    ],
)  # fmt: skip
def test_what_follows_a_semicolon_is_run_by_no_spreadsheet_either(text, held):
    assert safe(text) == held


def test_no_cell_of_a_table_begins_a_formula_and_numbers_come_back():
    file = io.StringIO()
    count = write_csv(file, ["=name", "number"], [['=HYPERLINK("x")', -5], ["con,coma", None]])
    rows = list(csv.reader(io.StringIO(file.getvalue())))
    assert (count, rows) == (
        2,
        [["'=name", "number"], ['\'=HYPERLINK("x")', "-5"], ["con,coma", ""]],
    )
