import pytest
from tests.web.intake.conftest import COLUMNS

from baluarte.domain.intake.mapping import read_mapping
from baluarte.web.intake.forms.columns import ColumnsForm, content_of, initial_of

HERS = ("Folio", "Fecha", "Estado", "Municipio", "Lon", "Lat", "Nombre", "Tipo", "Perpetrador")
HERS += ("Hechos", "Fuente")


def form(**changes) -> ColumnsForm:
    given = {name: value for name, value in (COLUMNS | changes).items() if value is not None}
    return ColumnsForm(given, columns=HERS, sample={})


def content(**changes):
    filled = form(**changes)
    assert filled.is_valid(), filled.errors
    return content_of(filled.cleaned_data, codes={"types": {"Amenaza": "AG-THR"}})


def test_what_is_said_is_a_mapping():
    mapping = read_mapping(content())
    assert mapping.columns == (
        "Folio", "Fecha", "Nombre", "Estado", "Municipio", "Hechos", "Fuente", "Tipo", "Perpetrador",
    )  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"victim_separator": " / ", "type_separator": ";", "collective": "Colectivo, Medio"},
        {"longitude": "Lon", "latitude": "Lat", "municipality": None, "state": None},
        {"types": None, "type_of_all": "AG-KIL"},
        {"source": None, "source_of_all": "Documentación propia"},
        {"key": None, "already_public": "on"},
    ],
)
def test_what_is_kept_is_asked_again_as_it_was_said(changes):
    kept = content(**changes)
    again = ColumnsForm(initial_of(kept), columns=HERS, sample={})
    assert again.is_valid(), again.errors
    assert content_of(again.cleaned_data, codes={"types": {"Amenaza": "AG-THR"}}) == kept


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"municipality": None, "state": None}, "municipality"),
        ({"victims": None}, "victims"),
        ({"types": None}, "types"),
        ({"longitude": "Lon"}, "latitude"),
        ({"date": None}, "date"),
        ({"date": "Ninguna"}, "date"),
        ({"title": ""}, "title"),
    ],
)
def test_what_is_lacking_is_said_where_it_lacks(changes, field):
    assert list(form(**changes).errors) == [field]


def test_only_seven_things_must_be_said():
    must = ("title", "producer", "licence", "date", "municipality", "victims", "types")
    given = {name: COLUMNS[name] for name in must}
    rest = {"language": "es", "date_order": "day_first"}
    assert ColumnsForm(given | rest, columns=HERS, sample={}).is_valid()


def test_a_sample_of_each_column_is_shown_without_harm():
    drawn = ColumnsForm(columns=["Fecha"], sample={"Fecha": "3\u202e\udc80"})
    assert ("Fecha", "Fecha: “3[U+202E]�”") in drawn.fields["date"].choices
