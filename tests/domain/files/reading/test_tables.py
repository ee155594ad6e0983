from baluarte.domain.files.reading.tables import (
    Row,
    name_columns,
    problems_of,
    without_trailing_blanks,
)


def test_names_are_cleaned_of_what_is_not_seen():
    assert name_columns(["\ufeff Folio ", "Tipo  de\nagresión"])[0] == ("Folio", "Tipo de agresión")


def test_a_name_given_to_tell_columns_apart_takes_no_other_columns_name():
    names, _ = name_columns(["a", "a (2)", "a"])
    assert names == ("a", "a (2)", "a (3)")


def test_problems_name_every_column_concerned():
    assert problems_of({"a": "\x00", "b": "x", "c": "\u200b\x01"}) == (
        ("cell.control", "a"),
        ("cell.control", "c"),
        ("cell.invisible", "c"),
    )


def test_tabs_and_lines_are_text():
    assert problems_of({"a": "uno\n\tdos\r\n"}) == ()


def test_blank_rows_are_left_out_only_at_the_end():
    rows = [Row(n, {"a": text}) for n, text in enumerate(["", "x", " ", "", "y", "", " "], start=2)]
    assert [row.number for row in without_trailing_blanks(rows)] == [2, 3, 4, 5, 6]
