from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from tests.factories.workbooks import HEADER, HEADER_ROW, workbook_of_an_organisation

from baluarte.domain.files.reading import FileRefused, open_table
from baluarte.domain.files.reading.delimited import read_delimited
from baluarte.domain.files.reading.header import find_header
from baluarte.domain.files.reading.merged import fill_merged
from baluarte.domain.files.reading.spreadsheet import read_spreadsheet
from baluarte.domain.files.reading.tables import BLANK, FOOTNOTE, TOTAL, kind_of


def opened(**given):
    data = BytesIO(workbook_of_an_organisation())
    return open_table(data, name="agresiones.xlsx", **given)


def packed(*rows, merged=()):
    made, held = Workbook(), BytesIO()
    for cells in rows:
        made.active.append(cells)
    for one in merged:
        made.active.merge_cells(one)
    made.save(held)
    return held.getvalue()


def test_the_title_above_the_header_is_passed_over_and_counted():
    table = opened()
    rows = list(table.rows)
    assert table.columns == tuple(HEADER)
    assert table.header == HEADER_ROW
    assert table.set_aside.counts["title"] == 3
    assert [row.number for row in rows] == [6, 7, 8, 10, 11, 12]


def test_every_row_of_a_sheet_is_a_report_or_is_set_aside_with_its_kind():
    table = opened()
    rows = list(table.rows)
    assert dict(table.set_aside.counts) == {"title": 3, "heading": 1, "total": 2}
    # Fourteen rows, one of them the header and one empty above it.
    assert len(rows) + table.set_aside.counts.total() + 2 == 14
    assert (13, "total", "TOTAL · 6") in table.set_aside.first
    assert (9, "heading", "SEGUNDO SEMESTRE") in table.set_aside.first


def test_merged_cells_are_filled_and_said():
    table = opened()
    assert [row.values["Entidad"] for row in table.rows] == ["Veracruz"] * 6
    assert ("cells.merged", "2") in table.notices


def test_the_sheets_are_named_and_one_is_chosen():
    table = opened()
    assert (table.sheets, table.sheet) == (("Agresiones 2024", "Catálogo"), "Agresiones 2024")
    other = opened(sheet="Catálogo")
    assert (other.columns, other.sheet) == (("Clave", "Nombre"), "Catálogo")


def test_the_header_can_be_another_row():
    table = opened(header=2)
    assert table.columns[0] == "Registro de agresiones"
    assert table.header == 2


def test_a_header_that_is_empty_is_refused():
    with pytest.raises(FileRefused) as refused:
        opened(header=4)
    assert refused.value.code == "header.empty"


def test_the_top_of_a_sheet_is_shown_as_written():
    top = dict(opened().top)
    assert top[1][0] == "RED INVENTADA DE PERIODISTAS"
    assert top[1][1] == ""
    assert top[7][2] == ""


def test_a_header_of_two_rows_is_read_by_the_lower():
    data = packed(
        ["Fecha", "Estado", "Víctima", None, "Tipo"],
        [None, None, "Nombre", "Edad", None],
        ["12/03/2024", "Veracruz", "Ana Inventada", 30, "Amenaza"],
        merged=["A1:A2", "B1:B2", "C1:D1", "E1:E2"],
    )
    table = read_spreadsheet(data)
    assert table.columns == ("Fecha", "Estado", "Nombre", "Edad", "Tipo")
    assert [row.number for row in table.rows] == [3]


def test_a_csv_with_a_title_is_read_by_its_header():
    table = read_delimited(
        BytesIO(b"Red Inventada;;;\n\nFecha;Lugar;Nombre;Tipo\n1/2/2024;Xalapa;Ana;Amenaza\n"
                b"TOTAL;;;1\n")
    )  # fmt: skip
    assert [(row.number, row.values["Nombre"]) for row in table.rows] == [(4, "Ana")]
    assert table.header == 3
    assert dict(table.set_aside.counts) == {"title": 1, "total": 1}


def test_a_header_repeated_between_rows_is_no_report():
    data = packed(["Fecha", "Lugar", "Tipo"], ["1/2/2024", "Xalapa", "Amenaza"],
                  ["Fecha", "Lugar", "Tipo"], ["2/2/2024", "Xalapa", "Amenaza"])  # fmt: skip
    table = read_spreadsheet(data)
    assert [row.number for row in table.rows] == [2, 4]
    assert dict(table.set_aside.counts) == {"header_again": 1}


@pytest.mark.parametrize(
    "cells",
    [
        ["TOTAL", "", "", "45"],
        ["", "Total:", "12", "$1,300.50"],
        ["Subtotal", "3", "", ""],
        ["Gran total", "", "", "1 200"],
        ["TOTAL GENERAL: 66", "", "", ""],
        ["Total de agresiones", "66", "", "100%"],
        ["TOTAL", "TOTAL", "TOTAL", "45"],
    ],
)
def test_a_total_is_told_from_a_report(cells):
    cells = [cell.replace("1 200", "1200") for cell in cells]
    assert kind_of(cells, ["a", "b", "c", "d"]) == TOTAL


@pytest.mark.parametrize(
    "cells",
    [
        ["Total", "12/03/2024", "Xalapa", "Amenaza"],
        ["Totalmente Inventado, El", "", "", ""],
        ["Suma Inventada, Ana", "1", "", ""],
        ["1", "total", "Xalapa", "Amenaza"],
        ["Nota: vea el folio 3", "12/03/2024", "Xalapa", "Amenaza"],
        ["Fuentes Inventadas, Ana", "", "", ""],
        ["Notario Inventado", "", "", ""],
        ["12/03/2024", "", "", ""],
        ["", "Fuente: La Voz Inventada", "", ""],
    ],
)
def test_a_report_is_never_taken_for_a_total_or_a_footnote(cells):
    assert kind_of(cells, ["a", "b", "c", "d"]) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Nota: incluye casos por confirmar.",
        "Notas metodológicas: véase el anexo",
        "Fuente: elaboración propia con datos de la red",
        "Fuente elaboración propia",
        "Elaboró: equipo inventado",
        "Última actualización: 3 de mayo de 2024",
        "Corte al 31 de diciembre de 2024",
        "* Cifras preliminares",
        "1/ Incluye colectivos",
        "Source: our own",
    ],
)
def test_a_footnote_is_told_from_a_report(text):
    assert kind_of([text, "", "", ""], ["a", "b", "c", "d"]) == FOOTNOTE
    assert kind_of([text] * 4, ["a", "b", "c", "d"]) == FOOTNOTE
    # Of a list of one or two columns it may be all that is told.
    assert kind_of([text, ""], ["a", "b"]) == ""


HEAD = ["Fecha", "Lugar", "Tipo"]
ONE = ["1/2/2024", "Xalapa", "Amenaza"]
# What is counted of rows that hold nothing between those that do; the grid below is not.
SHEET = [HEAD, ONE, [None], [None], ["2/2/2024", *ONE[1:]], [None], ["3/2/2024", *ONE[1:]],
         [None], ["* Cifras preliminares"], [None], [None]]  # fmt: skip


def test_blank_rows_and_footnotes_are_set_aside_and_said_which():
    for table in (
        read_spreadsheet(packed(*SHEET)),
        read_delimited(BytesIO(
            "\n".join(";".join(cell or "" for cell in [*row, "", ""][:3]) for row in SHEET).encode()
        )),
    ):  # fmt: skip
        assert [row.number for row in table.rows] == [2, 5, 7]
        assert dict(table.set_aside.counts) == {"blank": 4, "footnote": 1}
        assert table.set_aside.first == [
            (3, BLANK, "3–4"), (6, BLANK, ""), (8, BLANK, ""), (9, FOOTNOTE, "* Cifras preliminares"),
        ]  # fmt: skip


def test_a_grid_that_goes_on_counts_no_blank_rows():
    table = read_spreadsheet(packed(HEAD, ONE, *[["", " "]] * 300))
    assert len(list(table.rows)) == 1
    assert dict(table.set_aside.counts) == {}


WORDS = st.text(st.characters(categories=["L"]), min_size=3, max_size=12)


@given(
    titles=st.lists(WORDS, max_size=8),
    names=st.lists(WORDS, min_size=4, max_size=9, unique=True),
    rows=st.integers(1, 20),
)
def test_the_header_is_found_below_any_title(titles, names, rows):
    table = [[title] for title in titles] + [names]
    table += [["x", *(str(number) for _ in names[1:])] for number in range(rows)]
    assert find_header(table) == len(titles)


@given(
    names=st.lists(WORDS, min_size=1, max_size=9, unique=True),
    rows=st.lists(st.lists(st.sampled_from(["", "5", "Ana"]), max_size=9), max_size=20),
)
def test_a_header_as_wide_as_its_table_is_always_the_first_row(names, rows):
    table = [names, *(cells[: len(names)] for cells in rows)]
    assert find_header(table) == 0


@given(
    rows=st.lists(st.lists(st.sampled_from(["", "a", "b"]), min_size=4, max_size=4), max_size=8),
    corners=st.lists(st.tuples(*[st.integers(0, 9)] * 4), max_size=5),
)
def test_filling_writes_over_nothing_and_touches_no_cell_outside(rows, corners):
    merged = [
        ((min(a, b), min(c, d)), (max(a, b), max(c, d))) for a, b, c, d in corners
    ]  # fmt: skip
    before = [list(cells) for cells in rows]
    filled = list(fill_merged([list(cells) for cells in rows], merged))
    for number, (was, now) in enumerate(zip(before, filled, strict=True)):
        for place, (old, new) in enumerate(zip(was, now, strict=True)):
            inside = any(a <= number <= c and b <= place <= d for (a, b), (c, d) in merged)
            assert new == old or (old == "" and inside)


@pytest.mark.parametrize(
    "text", ["NuÃ±ez", "MÃ©xico", "Â¿QuiÃ©n?", "â€œAsÃ\xadâ€\x9d", "Nu√±ez", "ï¿½"]
)
def test_broken_letters_are_marked_on_their_row(text):
    [row] = read_spreadsheet(packed(["Nombre", "Tipo"], [text, "Amenaza"])).rows
    assert ("cell.misread", "Nombre") in row.problems


@pytest.mark.parametrize("text", ["SÃO PAULO", "Núñez Ávila", "château", "√9", "naïve", "¿Quién?"])
def test_letters_of_other_languages_are_not_broken(text):
    [row] = read_spreadsheet(packed(["Nombre", "Tipo"], [text, "Amenaza"])).rows
    assert row.problems == ()


def test_a_lost_letter_is_marked_on_its_row():
    [row] = read_spreadsheet(packed(["Nombre", "Tipo"], ["Nu\ufffdez", "Amenaza"])).rows
    assert row.problems == (("cell.undecodable", "Nombre"),)
