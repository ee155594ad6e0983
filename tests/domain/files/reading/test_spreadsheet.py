from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from baluarte.domain.files.reading import FileRefused
from baluarte.domain.files.reading.spreadsheet import as_text, read_spreadsheet, weigh


def book(*rows, sheets=(), hidden=()):
    made, packed = Workbook(), BytesIO()
    made.active.title = "Lista"
    for row in rows:
        made.active.append(row)
    for name in sheets:
        made.create_sheet(name).append([name])
    for name in hidden:
        made[name].sheet_state = "hidden"
    if hidden:
        made.active = next(n for n, sheet in enumerate(made) if sheet.title not in hidden)
    made.save(packed)
    return packed.getvalue()


def rows(data, **given):
    return [(one.number, dict(one.values)) for one in read_spreadsheet(data, **given).rows]


def test_cells_are_their_text():
    data = book(
        ["Folio", "Fecha", "Hora", "Lon", "Sí"],
        [57, date(2018, 9, 26), time(16, 30), -104.25, True],
    )
    assert rows(data) == [
        (
            2,
            {
                "Folio": "57",
                "Fecha": "2018-09-26",
                "Hora": "16:30:00",
                "Lon": "-104.25",
                "Sí": "true",
            },
        )
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (57.0, "57"),
        (0.1, "0.1"),
        (1e20, "1e+20"),
        (datetime.fromisoformat("2018-09-26"), "2018-09-26"),
        (datetime.fromisoformat("2018-09-26T16:00"), "2018-09-26 16:00:00"),
        (False, "false"),
        ("", ""),
        ("007", "007"),
    ],
)
def test_a_cell_as_text(cell, text):
    assert as_text(cell) == text


def test_the_header_is_the_first_row_that_says_something():
    assert rows(book([], [None, "a", "b"], [None, 1, 2]))[0] == (3, {"(1)": "", "a": "1", "b": "2"})


def test_cells_beyond_the_columns_are_kept_and_said():
    [one] = read_spreadsheet(book(["a"], [1, None, 3])).rows
    assert (dict(one.values), one.problems) == (
        {"a": "1", "(3)": "3"},
        (("row.too_many_cells", "a"),),
    )


def test_a_sheet_is_chosen_by_name():
    assert read_spreadsheet(book(["a"], sheets=["Otra"]), sheet="Otra").columns == ("Otra",)


def test_a_hidden_sheet_is_not_the_first():
    data = book(["a"], sheets=["Otra"], hidden=["Lista"])
    assert read_spreadsheet(data).columns == ("Otra",)


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(FileRefused) as refused:
        read_spreadsheet(book(["a"], sheets=["Otra"]), sheet="Nada")
    assert (refused.value.code, refused.value.facts["sheets"]) == ("xlsx.no_sheet", "Lista, Otra")


def test_an_empty_sheet_is_refused():
    with pytest.raises(FileRefused) as refused:
        read_spreadsheet(book())
    assert refused.value.code == "file.empty"


def archive(entries, compression=ZIP_DEFLATED):
    packed = BytesIO()
    with ZipFile(packed, "w", compression) as made:
        for name, content in entries:
            made.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        archive([("xl/workbook.xml", b"0" * 50_000_000)]),
        archive([(f"xl/{n}", b"") for n in range(2001)]),
    ],
    ids=["steep", "entries"],
)
def test_a_bomb_is_not_opened(data):
    with pytest.raises(FileRefused) as refused:
        weigh(data)
    assert refused.value.code == "xlsx.bomb"


def test_a_size_that_lies_is_counted():
    data = bytearray(archive([("xl/workbook.xml", b"0" * 50_000_000)]))
    central = data.rindex(b"PK\x01\x02")
    data[central + 24 : central + 28] = (100).to_bytes(4, "little")
    with pytest.raises(FileRefused) as refused:
        weigh(bytes(data))
    assert refused.value.code in {"xlsx.bomb", "xlsx.broken"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name_are_refused():
    with pytest.raises(FileRefused) as refused:
        weigh(archive([("xl/workbook.xml", b"a"), ("xl/workbook.xml", b"b")]))
    assert refused.value.code == "xlsx.bomb"


@pytest.mark.parametrize("cut", [10, 200, -30])
def test_a_cut_spreadsheet_is_refused_as_damaged(cut):
    with pytest.raises(FileRefused) as refused:
        read_spreadsheet(book(["a"], [1])[:cut])
    assert refused.value.code == "xlsx.broken"


def test_an_archive_that_is_no_spreadsheet_is_refused_as_damaged():
    with pytest.raises(FileRefused) as refused:
        read_spreadsheet(archive([("xl/workbook.xml", b"<no")]))
    assert refused.value.code == "xlsx.broken"
