"""Sheets of recommendations: columns of others, hostile cells, and rows named where they are wrong."""

from io import BytesIO
from pathlib import Path

import pytest
from tests.factories.recommendations import NOW, make_house, make_set

from baluarte.domain.accountability import actions
from baluarte.domain.accountability.actions import recommendation_sets
from baluarte.domain.accountability.recommendation_sheets import read_sheet, theme_codes
from baluarte.domain.files.workbook import Workbook
from baluarte.domain.wall.context import acting_as

SHARED = Path(__file__).parents[4] / "shared" / "data" / "united_nations"
UPR = SHARED / "upr_recommendations_to_mexico_2009_2013.csv"
UHRI = (
    "OHCHR Annotation Id,Document Symbol,Reccomending Body,Type,Countries Concerned,Themes,Text,"
    "UPR Session,UPR Reccomending States,UPR Position\n"
    'a-1,A/HRC/1/1,- UPR,- Recommendations,- Mexico,"- Human rights defenders\n- Presupuesto",'
    "Fund the invented mechanism.,31,- Tierra Inventada,Supported\n"
)


def read(text, **given):
    return read_sheet(BytesIO(text.encode()), name="hoja.csv", **given)


def test_the_columns_of_the_universal_index_are_known():
    found = read(UHRI)
    assert found.faults == ()
    [(number, row)] = found.rows
    assert number == 2
    assert (row.number, row.text_en, row.source) == (
        "a-1", "Fund the invented mechanism.", "A/HRC/1/1",
    )  # fmt: skip
    assert (row.by_en, row.response_en) == ("Tierra Inventada", "Supported")
    assert row.themes == ("defenders", "budget")
    assert {"Countries Concerned", "Type"} <= set(found.unread)


def test_the_columns_of_impactoss_are_known():
    found = read("reference,title,categories,support_level\n12.3,Train staff.,training;xx,Noted\n")
    [(_, row)] = found.rows
    assert (row.number, row.text_en, row.themes, row.response_en) == (
        "12.3", "Train staff.", ("training",), "Noted",
    )  # fmt: skip
    assert found.unknown_themes == ("xx",)


def test_a_workbook_is_read_like_its_csv():
    stream = BytesIO()
    with Workbook(stream, ["Recomendaciones"]) as book:
        book.sheet([["Número", "Texto", "Eje"], ["4", "Capacitar (inventado).", "protection"]])
    stream.seek(0)
    [(_, row)] = read_sheet(stream, name="hoja.xlsx").rows
    assert (row.number, row.text_es, row.axis) == ("4", "Capacitar (inventado).", "protection")


def test_each_fault_names_its_row_and_column():
    found = read(
        "Número,Texto,Eje,Año,Enlace,Dirigida a\n"
        "1,Una cosa.,protection,2019,https://ejemplo.example/a,state_units\n"
        "2,,protection,2019,,\n"
        "3,Otra cosa.,felicidad,mil,http://ejemplo.example/a,nadie\n"
    )
    assert len(found.rows) == 1
    assert [(one.row, one.column, one.code, one.given) for one in found.faults] == [
        (3, "Texto", "no_text", ""),
        (4, "Año", "year", "mil"),
        (4, "Enlace", "url", "http://ejemplo.example/a"),
        (4, "Eje", "code", "felicidad"),
        (4, "Dirigida a", "code", "nadie"),
    ]


def test_a_sheet_without_a_text_says_so():
    found = read("Fecha,Lugar\n2019,Aquí\n")
    assert [one.code for one in found.faults] == ["no_text_column"]


@pytest.mark.parametrize(
    "cell", ["=HYPERLINK(0)", "<script>alert(1)</script>", "'; drop table x; --", "{{ 7*7 }}"]
)
def test_a_hostile_cell_stays_the_text_it_is(cell):
    [(_, row)] = read(f'Número,Texto\n1,"{cell}"\n').rows
    assert row.text_es == cell


@pytest.mark.parametrize("cell", ["a\u202eb", "a\x00b", "x" * 4001])
def test_what_hides_or_is_too_long_is_refused(cell):
    found = read(f"Número,Texto\n1,{cell}\n")
    assert found.rows == ()
    assert found.faults[0].row == 2
    assert found.faults[0].column == "Texto"


def test_a_theme_is_known_by_its_code_or_its_label():
    assert theme_codes("Personas defensoras; gender, staff") == (("defenders",), ("gender, staff",))
    assert theme_codes("gender, STAFF") == (("gender", "staff"), ())


@pytest.mark.django_db
@pytest.mark.skipif(not UPR.exists(), reason="the list of the Universal Periodic Review is absent")
def test_the_list_of_the_universal_periodic_review_comes_in_once(as_operator):
    with as_operator():
        house = make_house()
    of, _ = make_set(house, rows=[])
    found = read_sheet(BytesIO(UPR.read_bytes()), name=UPR.name, session="4")
    rows = [row for _, row in found.rows]
    assert found.faults == ()
    assert len(rows) > 50
    assert found.of_other_sessions > 50
    assert {row.response_en for row in rows} >= {"Accepted"}
    twice = recommendation_sets.recognised(None, rows).places
    once = [row for place, row in enumerate(rows) if place not in twice]
    with acting_as(house.curator.pk):
        made = actions.import_recommendations(of=of, rows=once, by=house.curator.pk, at=NOW)
        again = recommendation_sets.recognised(of, rows).places
    assert len(made) == len(once)
    assert set(again) == set(range(len(rows)))
