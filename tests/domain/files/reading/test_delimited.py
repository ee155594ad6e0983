import csv
from collections import Counter
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baluarte.domain.files.reading import FileRefused
from baluarte.domain.files.reading.delimited import read_delimited
from baluarte.domain.files.reading.tables import (
    BLANK,
    BROKEN,
    LONGEST_CELL,
    LONGEST_RECORD,
    kind_of,
)


def read(data, **given):
    return read_delimited(BytesIO(data.encode() if isinstance(data, str) else data), **given)


def rows(data, **given):
    return [(one.number, dict(one.values), one.problems) for one in read(data, **given).rows]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them():
    assert rows("a,b\n1,2\n3,4\n") == [(2, {"a": "1", "b": "2"}, ()), (3, {"a": "3", "b": "4"}, ())]


def test_cells_are_kept_exactly_as_written():
    assert rows('a,b\n"  x ","y ""z""\n w"\n') == [(2, {"a": "  x ", "b": 'y "z"\n w'}, ())]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    data = delimiter.join("ab") + "\n" + delimiter.join(["1,5", "2"]).replace(",5", ".5") + "\n"
    assert read(data).columns == ("a", "b")


def test_commas_inside_text_do_not_hide_a_semicolon():
    assert read("a;b\nuno, dos, tres;2\ncuatro, cinco;3\n").columns == ("a", "b")


def test_one_column_is_a_table_too():
    assert rows("Nombre\nAna\nLuz\n") == [(2, {"Nombre": "Ana"}, ()), (3, {"Nombre": "Luz"}, ())]


def test_a_delimiter_that_is_given_is_used():
    assert read("a;b,c\n1;2,3\n", delimiter=";").columns == ("a", "b,c")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_ending_of_lines_is_one(ending):
    assert len(rows(ending.join(["a,b", "1,2", "3,4", ""]))) == 2


def test_blank_lines_are_counted_and_say_nothing():
    assert rows("a,b\n\n1,2\n\n") == [(3, {"a": "1", "b": "2"}, ())]


def test_rows_of_empty_cells_are_set_aside_before_the_last_row_that_says_something():
    table = read("a,b\n,\n1,2\n,\n,\n")
    assert [row.number for row in table.rows] == [3]
    assert dict(table.set_aside.counts) == {"blank": 1}


def test_a_row_with_too_few_cells_says_from_which_column():
    assert rows("a,b,c\n1,2\n") == [
        (2, {"a": "1", "b": "2", "c": ""}, (("row.too_few_cells", "c"),))
    ]


def test_a_row_with_too_many_cells_keeps_them_all():
    assert rows("a,b\n1,2,3,4\n") == [
        (2, {"a": "1", "b": "2", "(3)": "3", "(4)": "4"}, (("row.too_many_cells", "b"),))
    ]


def test_columns_of_one_name_are_told_apart_and_said():
    table = read("Nombre,Fecha,nombre,Nombre,\n1,2,3,4,5\n")
    assert table.columns == ("Nombre", "Fecha", "nombre", "Nombre (2)", "(5)")
    assert table.headers == ("Nombre", "Fecha", "nombre", "Nombre", "")
    assert table.notices == (("column.repeated", "Nombre (2)"), ("column.unnamed", "(5)"))


def test_a_quote_that_does_not_close_costs_its_line_and_no_other():
    data = 'a,b\n1,"dos\n3,4\n5,6\n'
    assert rows(data) == [
        (2, {BROKEN: '1,"dos\n'}, (("row.quotes", ""),)),
        (3, {"a": "3", "b": "4"}, ()),
        (4, {"a": "5", "b": "6"}, ()),
    ]


def test_text_after_a_closing_quote_breaks_its_line_only():
    data = 'a,b\n"x"y,2\n3,4\n'
    assert [problems for *_, problems in rows(data)] == [(("row.quotes", ""),), ()]


def test_a_quote_open_over_thousands_of_lines_is_given_up():
    data = 'a,b\n1,"dos\n' + "3,4\n" * 3000
    read_rows = rows(data)
    assert (len(read_rows), read_rows[0][2]) == (3001, (("row.quotes", ""),))
    assert read_rows[-1] == (3002, {"a": "3", "b": "4"}, ())


def test_many_open_quotes_do_not_make_reading_slow():
    data = "a,b\n" + '1,"dos\n3,4\n' * 1500
    assert len(rows(data)) > 0


def test_a_line_without_end_is_cut_and_the_next_is_read():
    data = "a,b\n" + "x" * (LONGEST_RECORD + 10) + "\n3,4\n"
    [(_, kept, problems), last] = rows(data)
    assert (len(kept[BROKEN]), problems) == (100_000, (("row.too_long", ""),))
    assert last == (3, {"a": "3", "b": "4"}, ())


def test_a_cell_of_a_megabyte_is_kept_and_said():
    [(_, values, problems)] = rows(f"a,b\n1,{'x' * 1_000_000}\n")
    assert (len(values["b"]), problems) == (1_000_000, (("cell.too_long", "b"),))
    assert LONGEST_CELL < 1_000_000


def test_a_hundred_thousand_columns_are_refused_with_their_number():
    with pytest.raises(FileRefused) as refused:
        read(",".join(["a"] * 100_000) + "\n")
    assert (refused.value.code, refused.value.facts["columns"]) == ("columns.too_many", 100_000)


def test_a_broken_first_row_is_refused():
    with pytest.raises(FileRefused) as refused:
        read('a,"b\n')
    assert refused.value.code == "header.broken"


@pytest.mark.parametrize("data", [b"", b"\n\n", b" , ,\n"])
def test_nothing_is_refused_as_empty(data):
    with pytest.raises(FileRefused) as refused:
        read(data)
    assert refused.value.code == "file.empty"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("x\x00y", "cell.control"),
        ("x\x07y", "cell.control"),
        ("x\u202ey", "cell.invisible"),
        ("x\u200by", "cell.invisible"),
        ("x\ufffdy", "cell.undecodable"),
    ],
)
def test_characters_that_deceive_are_kept_and_said(cell, code):
    assert rows(f"a,b\n{cell},2\n") == [(2, {"a": cell, "b": "2"}, ((code, "a"),))]


def test_accents_and_emoji_say_nothing():
    assert rows("a,b\nMéxico ñandú 🌵,2\n") == [(2, {"a": "México ñandú 🌵", "b": "2"}, ())]


def test_bytes_of_another_encoding_stay_in_their_cell():
    data = "a,b\nJosé,1\nAndrés,2\n".encode() + b"Jos\xe9,3\n"
    table = read(data)
    last = list(table.rows)[-1]
    assert (table.encoding, table.encoding_is_certain) == ("utf-8", False)
    assert (last.values["a"], last.problems) == ("Jos\udce9", (("cell.undecodable", "a"),))


def test_a_byte_mark_is_no_part_of_the_first_header():
    assert read("\ufeffFolio,b\n1,2\n").columns == ("Folio", "b")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "cp1252", "mac_roman"])
def test_other_encodings_are_read(encoding):
    data = "Nombre,Lugar\nJosé Núñez,Cancún\nAna,Mérida\n".encode(encoding)
    [first, _] = read(data).rows
    assert dict(first.values) == {"Nombre": "José Núñez", "Lugar": "Cancún"}


def test_a_header_that_is_no_text_is_marked_and_noticed():
    table = read(b"Nom\x00bre,Lugar\na,b\n")
    assert (table.columns, table.headers, table.notices) == (
        ("Nombre", "Lugar"),
        ("Nom\ufffdbre", "Lugar"),
        (("column.no_text", "Nombre"),),
    )


cells = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters='",;\n\t'), max_size=12
)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=8))
@settings(max_examples=150, deadline=None)
def test_what_a_spreadsheet_writes_is_read_back(table):
    written = StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerows([["a", "b", "c"], *table])
    kinds = [kind_of(cells, ["a", "b", "c"]) for cells in table]
    while kinds and kinds[-1] == BLANK:
        kinds.pop()
    read_back = read(written.getvalue(), delimiter=",")
    assert [list(row.values.values()) for row in read_back.rows] == [
        cells for cells, kind in zip(table, kinds, strict=False) if not kind
    ]
    # Each row above the last that says something is read, or counted with its kind.
    assert read_back.set_aside.counts == Counter(filter(None, kinds))


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_a_table_or_are_refused(data):
    try:
        table = read(data)
        numbers = [one.number for one in table.rows]
    except FileRefused:
        return
    assert numbers == sorted(set(numbers))
