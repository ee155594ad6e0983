from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from baluarte.domain.registry.choices import EventState
from baluarte.domain.registry.queries import Filters
from baluarte.norms.catalogues import terms
from baluarte.web.registry.query_string import chips, day_of, end_of_day, read, written

MEXICO = ZoneInfo("America/Mexico_City")


def test_an_address_says_every_filter():
    asked = read(
        {
            "desde": "2025-03",
            "hasta": "2025",
            "entidad": "30",
            "municipio": "30001",
            "tipo": "AG-THR",
            "estado": "confirmado",
            "vinculo": "sin-determinar",
            "lista": "00000000-0000-4000-8000-000000000001",
        }
    )
    assert asked.filters == Filters(
        from_date=date(2025, 3, 1),
        until_date=date(2025, 12, 31),
        state="30",
        municipality="30001",
        types=("AG-THR",),
        status=EventState.CONFIRMED,
        link="not_determined",
        compartment=UUID("00000000-0000-4000-8000-000000000001"),
    )


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2024", date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2024-12", date(2024, 12, 31)),
        ("2024-02-03", date(2024, 2, 3)),
    ],
)
def test_an_end_is_the_last_day_of_what_is_said(text, last):
    assert read({"hasta": text}).filters.until_date == last


@pytest.mark.parametrize("text", ["ayer", "2024-13", "2024-02-30", "2024-1-1-1", "99999"])
def test_a_date_that_is_none_narrows_nothing_and_is_said(text):
    asked = read({"desde": text})
    assert (asked.filters, asked.misread) == (Filters(), ("desde",))


def test_a_type_nobody_knows_narrows_nothing_and_is_said():
    asked = read({"tipo": "AG-THR,AG-GONE"})
    assert (asked.filters.types, asked.misread) == (("AG-THR",), ("tipo",))


def test_a_list_that_is_no_identifier_finds_nothing():
    assert read({"lista": "x"}).filters.compartment == UUID(int=0)


def test_a_municipality_brings_its_state():
    assert read({"municipio": "30001"}).filters.state == "30"


def test_a_municipality_of_another_state_is_let_go():
    asked = read({"entidad": "20", "municipio": "30001"})
    assert (asked.filters.municipality, asked.query()) == (None, "?entidad=20")


def test_a_question_keeps_the_rest_when_one_value_changes():
    asked = read({"desde": "2024", "entidad": "30", "despues": "x"})
    assert [asked.query(desde=""), asked.query(despues="y")] == [
        "?entidad=30",
        "?desde=2024&entidad=30&despues=y",
    ]


def test_what_was_known_on_a_day_is_known_at_its_end():
    assert end_of_day(day_of("2025-05-03")) == datetime(
        2025, 5, 3, 23, 59, 59, 999_999, tzinfo=MEXICO
    )


def test_a_day_that_is_none_asks_for_now():
    assert (day_of("x"), end_of_day(None)) == (None, None)


def test_what_a_search_understood_is_an_address():
    filters = Filters(
        from_date=date(2025, 1, 1),
        until_date=date(2025, 12, 31),
        municipality="30001",
        types=("AG-THR", "AG-DTH"),
    )
    assert written(filters) == {
        "desde": "2025-01-01",
        "hasta": "2025-12-31",
        "entidad": "30",
        "municipio": "30001",
        "tipo": "AG-THR,AG-DTH",
    }


def test_all_types_of_a_group_are_the_group():
    known = terms("aggression_types").values()
    digital = tuple(one.code for one in known if one.facts.get("group") == "digital")
    assert written(Filters(types=digital)) == {"grupo": "digital"}


def test_an_address_that_is_written_reads_back():
    asked = Filters(from_date=date(2025, 1, 1), state="30", types=("AG-THR", "AG-DTH"))
    assert read(written(asked)).filters == asked


def test_each_filter_can_be_taken_away():
    asked = read({"desde": "2024", "entidad": "30", "municipio": "30001"})
    with translation.override("es"):
        found = chips(asked, {"30": "Estado Treinta", "30001": "Villa Inventada"}, {})
    assert [(one["label"], one["url"]) for one in found] == [
        ("desde 2024", "?entidad=30&municipio=30001"),
        ("Estado Treinta", "?desde=2024"),
        ("Villa Inventada", "?desde=2024&entidad=30"),
    ]
