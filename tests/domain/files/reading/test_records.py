import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baluarte.domain.files.reading import FileRefused
from baluarte.domain.files.reading.records import read_records
from baluarte.domain.files.reading.tables import BROKEN


def read(content, **given):
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return read_records(data, **given)


def rows(content):
    return [(one.number, dict(one.values), one.problems) for one in read(content).rows]


def feature(properties, **geometry):
    return {"type": "Feature", "geometry": geometry or None, "properties": properties}


def collection(*features, **more):
    return {"type": "FeatureCollection", "features": list(features), **more}


def test_records_have_the_columns_that_any_of_them_has():
    assert rows([{"a": "1"}, {"b": "2", "a": None}]) == [
        (1, {"a": "1", "b": ""}, ()),
        (2, {"a": "", "b": "2"}, ()),
    ]


def test_names_are_cleaned_as_a_sheets_are_and_kept_as_written_with_a_mark():
    table = read([{" Nombre\x00 ": "Ana", "Nombre": "Luz", "\u200bLugar": "x", "": "y"}])
    assert (table.columns, table.headers) == (
        ("Nombre", "Nombre (2)", "Lugar", "(4)"),
        (" Nombre\ufffd ", "Nombre", "\u200bLugar", ""),
    )
    assert table.notices == (
        ("column.no_text", "Nombre"),
        ("column.repeated", "Nombre (2)"),
        ("column.unnamed", "(4)"),
    )
    assert [dict(one.values) for one in table.rows] == [
        {"Nombre": "Ana", "Nombre (2)": "Luz", "Lugar": "x", "(4)": "y"}
    ]


def test_numbers_are_the_text_that_was_written():
    data = b'[{"lon": -99.14161279999996, "n": 1.50, "big": 12345678901234567890123, "e": 1e3}]'
    assert rows(data) == [
        (
            1,
            {
                "lon": "-99.14161279999996",
                "n": "1.50",
                "big": "12345678901234567890123",
                "e": "1e3",
            },
            (),
        )
    ]


def test_truth_and_nested_values_are_text():
    assert rows([{"a": True, "b": ["é", 1]}]) == [(1, {"a": "true", "b": '["é", "1"]'}, ())]


def test_a_name_repeated_in_one_record_overwrites_nothing():
    assert rows(b'[{"a": "1", "a": "2"}]') == [(1, {"a": "1", "a (2)": "2"}, ())]


def test_what_is_no_record_is_set_aside():
    assert rows([{"a": "1"}, 5, "x"]) == [
        (1, {"a": "1"}, ()),
        (2, {BROKEN: "5"}, (("row.no_record", ""),)),
        (3, {BROKEN: "x"}, (("row.no_record", ""),)),
    ]


def test_the_point_of_a_feature_is_two_columns():
    content = collection(feature({"a": "1"}, type="Point", coordinates=[-104.5, 19.25]))
    assert rows(content) == [(1, {"a": "1", "(longitude)": "-104.5", "(latitude)": "19.25"}, ())]
    assert read(content).file_format == "geojson"


def test_no_geometry_is_no_point():
    content = collection(feature({"a": "1"}), feature({"a": "2"}, type="Point", coordinates=[]))
    assert [set(one.values) for one in read(content).rows] == [{"a", "(geometry)"}] * 2


def test_a_geometry_that_is_no_point_is_kept():
    content = collection(feature({"a": "1"}, type="Polygon", coordinates=[[[1, 2]]]))
    assert rows(content)[0][1]["(geometry)"].startswith('{"type": "Polygon"')


def test_coordinates_that_are_no_numbers_are_kept_as_written():
    data = b"""{"type": "FeatureCollection", "features": [
        {"properties": {"a": 1}, "geometry": {"type": "Point", "coordinates": [NaN, -Infinity]}}]}"""
    assert rows(data)[0][1] == {"a": "1", "(longitude)": "NaN", "(latitude)": "-Infinity"}


def test_the_identifier_of_a_feature_is_a_column():
    content = collection(feature({"a": "1"}) | {"id": 7})
    assert rows(content) == [(1, {"a": "1", "(id)": "7"}, ())]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"[", "json.broken"),
        (b'{"a": 1}', "json.no_list"),
        (b'{"type": "FeatureCollection"}', "json.no_list"),
        (b"3", "json.no_list"),
        (b"[]", "file.empty"),
        (b"[" * 200_000, "json.too_deep"),
        (b'[{"a":' * 100_000, "json.too_deep"),
        (
            b'{"type": "FeatureCollection", "features": [], '
            b'"crs": {"properties": {"name": "EPSG:6372"}}}',
            "geojson.other_crs",
        ),
    ],
)  # fmt: skip
def test_other_json_is_refused(data, code):
    with pytest.raises(FileRefused) as refused:
        read(data)
    assert refused.value.code == code


def test_broken_json_says_where():
    with pytest.raises(FileRefused) as refused:
        read(b'[{"a": 1},\n {"a" 2}]')
    assert refused.value.facts == {"line": 2, "column": 7}


def test_a_record_of_a_hundred_thousand_columns_is_refused():
    with pytest.raises(FileRefused) as refused:
        read([{str(n): n for n in range(100_000)}])
    assert (refused.value.code, refused.value.facts["columns"]) == ("columns.too_many", 100_000)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_found(encoding):
    data = '[{"Lugar": "Cancún, México: según la versión"}]'.encode(encoding)
    assert rows(data)[0][1] == {"Lugar": "Cancún, México: según la versión"}


def test_a_lone_surrogate_is_kept_and_said():
    assert rows(b'[{"a": "x\\ud800y"}]') == [(1, {"a": "x\ud800y"}, (("cell.undecodable", "a"),))]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(json_values)
@settings(max_examples=200, deadline=None)
def test_any_json_is_a_table_or_is_refused(content):
    try:
        found = rows(content)
    except FileRefused:
        return
    assert len(found) == len(content if isinstance(content, list) else content["features"])


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_refused_or_read(data):
    try:
        assert rows(data) is not None
    except FileRefused as refused:
        told = refused.code
        assert told.startswith(("json.", "file.", "geojson."))
