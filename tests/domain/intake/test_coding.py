from dataclasses import fields
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.intake import ACCESSED, COLUMNS, make_mapping, row, toy_places

from baluarte.domain.files.reading.tables import Row
from baluarte.domain.intake.choices import PlacePrecision, ReportState
from baluarte.domain.intake.coding import Coded, code_row
from baluarte.domain.intake.mapping import read_mapping
from baluarte.domain.intake.models import Coding
from baluarte.domain.intake.schema import MappingRefused

PLACES = toy_places()
# What is said of a coding and not of what happened; of the link to the work no row tells.
OF_THE_CODING = {
    "id", "compartment", "report", "supersedes", "origin", "decided_at", "by", "link_to_work",
}  # fmt: skip


def code(mapping=None, problems=(), **changes):
    return code_row(
        Row(2, row(**changes), problems),
        mapping=mapping or make_mapping(),
        places=PLACES,
        accessed=ACCESSED,
    )


def reasons(**changes):
    return [(reason.code, reason.column) for reason in code(**changes).reasons]


def with_content(**parts):
    return read_mapping(dict(make_mapping().content) | parts)


def test_a_whole_row_is_coded_without_a_word_of_hers():
    outcome = code()
    assert (outcome.state, outcome.reasons) == (ReportState.CODED, ())
    assert outcome.coded == Coded(
        date="2018-09-26",
        first_date=date(2018, 9, 26),
        last_date=date(2018, 9, 26),
        local_time=time(16),
        state="06",
        municipality="06007",
        place_precision=PlacePrecision.POINT,
        types=("AG-THR",),
        perpetrators=("PE-OCR",),
        victims=1,
        acts=1,
        already_public=False,
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"Fecha": ""}, [("date.missing", "Fecha")]),
        ({"Fecha": "00/00/0000"}, [("date.missing", "Fecha")]),
        ({"Fecha": "N/A"}, [("date.missing", "Fecha")]),
        ({"Fecha": "25/05/2918"}, [("date.future", "Fecha")]),
        ({"Fecha": "31/02/2018"}, [("date.impossible", "Fecha")]),
        ({"Fecha": "1/1/1815"}, [("date.too_early", "Fecha")]),
        ({"Fecha": "hace poco"}, [("date.unreadable", "Fecha")]),
        ({"Fecha": "Se reserva"}, [("date.reserved", "Fecha")]),
        ({"Nombre": ""}, [("victim.missing", "Nombre")]),
        ({"Nombre": "Ana Uno y su hijo"}, [("victim.companions", "Nombre")]),
        ({"Nombre": "Ana Uno, Luz Dos y otras personas"}, [("victim.companions", "Nombre")]),
        ({"Agresión": ""}, [("type.missing", "Agresión")]),
        ({"Agresión": "Rumor"}, [("type.unmapped", "Agresión")]),
        ({"Agresión": "Se reserva"}, [("type.reserved", "Agresión")]),
        ({"Hechos": "nnnn"}, [("what.missing", "Hechos")]),
        ({"Estado": "", "Municipio": "", "Lon": "", "Lat": ""}, [("place.missing", "Estado")]),
        ({"Municipio": "Manzanilla"}, [("place.unknown", "Municipio")]),
        ({"Estado": "Ontiveros", "Municipio": "Colima"}, [("place.unknown", "Estado")]),
        ({"Lon": "-103.5"}, [("point.neighbour", "Lon")]),
        ({"Lon": "-98.5"}, [("point.elsewhere", "Lon")]),
        ({"Lon": "-150"}, [("point.outside", "Lon")]),
        ({"Lon": "19.5", "Lat": "-104.5"}, [("point.axes_swapped", "Lon")]),
        ({"Lon": "104.5"}, [("point.sign_lost", "Lon")]),
        ({"Lon": "NaN"}, [("point.unreadable", "Lon")]),
        ({"Lon": "-Infinity"}, [("point.unreadable", "Lon")]),
        ({"Lon": "oeste"}, [("point.unreadable", "Lon")]),
        ({"Lon": "", "Lat": "19.5"}, [("point.unreadable", "Lon")]),
        ({"Lon": "1e308"}, [("point.outside", "Lon")]),
    ],
)
def test_what_cannot_be_coded_waits_with_its_reason(changes, expected):
    assert code(**changes).state == ReportState.TO_COMPLETE
    assert reasons(**changes) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"Hora": "por la tarde"}, [("time.unreadable", "Hora")]),
        ({"Nombre": "Se reserva"}, [("victim.reserved", "Nombre")]),
        ({"Nombre": "Ana Uno, Ana Uno"}, [("victim.repeated", "Nombre")]),
        ({"Perpetrador": "Particular"}, [("perpetrator.unmapped", "Perpetrador")]),
        ({"Perpetrador": "Se reserva"}, [("perpetrator.reserved", "Perpetrador")]),
        ({"Actos": "varias"}, [("acts.unreadable", "Actos")]),
        ({"Municipio": "Se reserva"}, [("place.reserved", "Municipio")]),
    ],
)
def test_what_counts_all_the_same_is_only_said(changes, expected):
    assert code(**changes).state == ReportState.CODED
    assert reasons(**changes) == expected


def test_reserved_is_restricted_and_never_unknown():
    kept_back = code(Estado="Se reserva", Municipio="Se reserva", Nombre="Se reserva").coded
    assert (kept_back.place_precision, kept_back.state, kept_back.victims) == ("reserved", None, 1)
    part = code(Municipio="Se reserva").coded
    assert (part.place_precision, part.state, part.municipality) == ("reserved", "06", None)


def test_a_point_is_not_used_where_the_place_is_kept_back():
    assert code(Estado="Se reserva", Municipio="Se reserva").coded.municipality is None


def test_the_state_that_is_certain_stays_while_the_municipality_waits():
    waiting = code(Municipio="Manzanilla").coded
    assert (waiting.state, waiting.municipality, waiting.place_precision) == ("06", None, "state")


def test_a_state_alone_is_a_place():
    place = code(Municipio="", Lon="", Lat="").coded
    assert (place.state, place.municipality, place.place_precision) == ("06", None, "state")


def test_a_municipality_without_a_point_is_a_place():
    place = code(Lon="", Lat="").coded
    assert (place.municipality, place.place_precision) == ("06007", "municipality")


def test_a_point_alone_says_its_municipality():
    place = code(Estado="", Municipio="").coded
    assert (place.state, place.municipality, place.place_precision) == ("06", "06007", "point")


def test_a_point_that_is_elsewhere_changes_nothing_of_the_name():
    place = code(Lon="-98.5").coded
    assert (place.municipality, place.place_precision) == ("06007", "municipality")


def test_a_likely_place_waits_unless_the_mapping_takes_it():
    alone = {"place": {"text": "Municipio"}}
    assert reasons(mapping=with_content(**alone)) == [("place.likely", "Municipio")]
    taken = with_content(place={"text": "Municipio", "likely": "take"})
    outcome = code(mapping=taken)
    assert [(reason.code, outcome.state) for reason in outcome.reasons] == [
        ("place.inferred", ReportState.CODED)
    ]
    assert outcome.coded.municipality == "06007"


def test_the_general_type_counts_where_the_particular_is_empty():
    assert code(Agresión="N/A", Tipo="Lesiones, Amenaza").coded.types == ("AG-PHY", "AG-THR")


def test_each_act_told_is_one_type():
    told = code(Agresión="Amenaza, Bloqueo, alteración o remoción, Amenaza").coded
    assert told.types == ("AG-THR", "AG-BLK", "AG-THR")


def test_what_is_coded_of_a_cell_stays_beside_what_is_not():
    partly = code(Agresión="Amenaza, Rumor")
    assert (partly.state, partly.coded.types) == (ReportState.TO_COMPLETE, ("AG-THR",))


def test_a_perpetrator_not_known_is_the_catalogues_unknown():
    assert code(Perpetrador="N/A").coded.perpetrators == ("PE-UNK",)
    assert code(Perpetrador="").coded.perpetrators == ("PE-UNK",)


def test_a_perpetrator_without_a_code_is_not_made_unknown():
    assert code(Perpetrador="Particular").coded.perpetrators == ()


def test_perpetrators_are_named_once():
    told = code(Perpetrador="Crimen organizado, Crimen organizado, Policía municipal").coded
    assert told.perpetrators == ("PE-OCR", "PE-POM")


def test_types_may_hold_for_a_whole_list():
    assert code(mapping=with_content(types={"constant": "AG-KIL"})).coded.types == ("AG-KIL",)


def test_a_source_that_a_column_should_give_is_asked_for():
    mapping = with_content(source={"column": "Medio"})
    outcome = code(mapping=mapping, Medio="")
    assert [(one.code, one.column) for one in outcome.reasons] == [("source.missing", "Medio")]


@pytest.mark.parametrize(
    ("problems", "state"),
    [
        ((("row.quotes", ""),), ReportState.REFUSED),
        ((("row.too_many_cells", "b"),), ReportState.REFUSED),
        ((("row.repeated", ""),), ReportState.REFUSED),
        ((("row.too_few_cells", "Hechos"),), ReportState.TO_COMPLETE),
        ((("cell.control", "Hechos"),), ReportState.TO_COMPLETE),
        ((("cell.invisible", "Hechos"),), ReportState.CODED),
    ],
)
def test_what_the_reader_found_weighs_too(problems, state):
    outcome = code(problems=problems)
    assert (outcome.state, outcome.coded is None) == (state, state == ReportState.REFUSED)


def test_an_empty_row_is_refused():
    empty = Row(7, dict.fromkeys(COLUMNS, " "))
    outcome = code_row(empty, mapping=make_mapping(), places=PLACES, accessed=ACCESSED)
    assert (outcome.state, [one.code for one in outcome.reasons], outcome.coded) == (
        ReportState.REFUSED,
        ["row.empty"],
        None,
    )


def test_the_gravest_reason_comes_first():
    found = reasons(Nombre="Se reserva", Fecha="", Hora="tarde")
    assert [one for one, _ in found] == ["date.missing", "time.unreadable", "victim.reserved"]


words = st.sampled_from(
    ["", "Se reserva", "N/A", "Colima", "Manzanillo", "26/09/2018", "Amenaza, x", "-104.5", "9" * 400]
) | st.text(max_size=12)  # fmt: skip


@given(st.fixed_dictionaries(dict.fromkeys(COLUMNS, words)))
@settings(max_examples=300, deadline=None)
def test_any_row_comes_to_a_state_and_says_why_it_waits(values):
    outcome = code_row(Row(2, values), mapping=make_mapping(), places=PLACES, accessed=ACCESSED)
    waits = [one for one in outcome.reasons if one.weight > 1]
    assert (outcome.state == ReportState.CODED) == (not waits)
    assert (outcome.coded is None) == (outcome.state == ReportState.REFUSED)
    assert {one.column for one in outcome.reasons} <= {*COLUMNS, ""}


def test_a_date_without_its_year_is_of_the_year_the_list_says_once():
    assert code(Fecha="9 de enero").coded.date == ""
    mapping = with_content(date={"column": "Fecha", "year": 2018})
    outcome = code(mapping, Fecha="9 de enero")
    assert outcome.coded.date == "2018-01-09"
    assert outcome.state == ReportState.CODED


def test_what_was_said_once_of_a_date_that_was_not_read_holds_for_all_its_rows():
    mapping = with_content(date={"column": "Fecha", "readings": {"En la feria": "2018-05"}})
    for written in ("en la  feria", "EN LA FERIA"):
        outcome = code(mapping, Fecha=written)
        assert (outcome.coded.date, outcome.state) == ("2018-05", ReportState.CODED)
        assert outcome.coded.last_date == date(2018, 5, 31)


@pytest.mark.parametrize(
    "said",
    [{"year": "2018"}, {"year": 1800}, {"year": True}, {"readings": {"feria": "mayo"}},
     {"readings": ["2018"]}, {"readings": {"": "2018"}}],
)  # fmt: skip
def test_a_mapping_that_says_no_year_and_no_date_is_refused(said):
    with pytest.raises(MappingRefused):
        with_content(date={"column": "Fecha"} | said)


def test_a_row_is_coded_to_what_a_coding_holds():
    held = {one.name for one in Coding._meta.concrete_fields} - OF_THE_CODING
    assert {one.name for one in fields(Coded)} == held
