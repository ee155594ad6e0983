from copy import deepcopy

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.intake import COLUMNS, MAPPING, make_mapping

from baluarte.domain.intake.mapping import (
    parse_mapping,
    read_mapping,
    shipped_mapping,
    shipped_mappings,
)
from baluarte.domain.intake.schema import MappingRefused

CONTENT = yaml.safe_load(MAPPING)
REAL = ("a19_2018", "cpj", "global_witness")


def problems(content):
    with pytest.raises(MappingRefused) as refused:
        read_mapping(content)
    return refused.value.problems


def changed(path, value):
    content = deepcopy(CONTENT)
    *parts, last = path.split(".")
    held = content
    for part in parts:
        held = held[part]
    held[last] = value
    return content


@pytest.mark.parametrize("name", shipped_mappings())
def test_every_mapping_that_is_shipped_is_sound(name):
    mapping = shipped_mapping(name)
    assert (mapping.name, set(mapping.content["title"])) == (name, {"es", "en"})


def test_the_real_lists_have_their_mappings():
    assert set(REAL) <= set(shipped_mappings())


def test_a_mapping_names_every_column_it_reads():
    assert sorted(make_mapping().columns) == sorted(COLUMNS)


def test_the_sum_of_a_mapping_is_that_of_its_meaning_not_of_its_layout():
    laid_out_otherwise = parse_mapping(yaml.safe_dump(CONTENT, sort_keys=True))
    assert laid_out_otherwise.sha256 == make_mapping().sha256
    assert read_mapping(changed("producer", "Otra")).sha256 != make_mapping().sha256


def test_a_file_without_a_column_is_refused_with_what_it_may_be_called():
    mapping = make_mapping()
    columns = [c if c != "Fecha" else "Fechas" for c in COLUMNS]
    with pytest.raises(MappingRefused) as refused:
        mapping.check_columns(columns)
    assert refused.value.problems == (("column.unknown", "Fecha", "Fechas"),)


def test_a_file_with_more_columns_is_welcome():
    assert make_mapping().check_columns([*COLUMNS, "Otra"]) is None


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (changed("dates", {}), [("mapping.word", "dates", "date, acts, types")]),
        (changed("date.colum", "x"), [("mapping.word", "date.colum", "column")]),
        (changed("date.order", "US"), [("mapping.value", "date.order", "day_first, month_first")]),
        (changed("place.likely", "yes"), [("mapping.value", "place.likely", "ask, take")]),
        (changed("already_public", "sí"), [("mapping.value", "already_public", "true")]),
        (changed("title", "Lista"), [("mapping.value", "title", "{es: ..., en: ...}")]),
        (changed("key", [1]), [("mapping.value", "key", "text")]),
        (changed("types.codes", {"Amenaza": "AG-THX"}), [
            ("mapping.code", "types.codes.Amenaza: AG-THX", "AG-TSX, AG-THR, AG-OTH"),
        ]),
        (changed("types", {"constant": "PE-OCR"}), [
            ("mapping.code", "types.constant: PE-OCR", "AG-TOR, AG-CRI"),
        ]),
        (changed("perpetrators.codes", {"x": "AG-THR"}), None),
        (changed("victims.kinds", {"Colectivo": "grupo"}), [
            ("mapping.value", "victims.kinds", "person, collective, unknown"),
        ]),
        (changed("date", {"order": "day_first"}), [("mapping.lacks", "date.column", "")]),
        (changed("place", {"likely": "ask"}), [("mapping.lacks", "place.text", "")]),
        ({k: v for k, v in CONTENT.items() if k != "licence"}, [("mapping.lacks", "licence", "")]),
        (changed("time", "Hora"), [("mapping.value", "time", "{column, not_known}")]),
    ],
)  # fmt: skip
def test_what_a_mapping_may_not_say_is_refused_with_what_would_be_right(content, found):
    refused = problems(content)
    if found is None:
        [(code, where, _)] = refused
        assert (code, where) == ("mapping.code", "perpetrators.codes.x: AG-THR")
    else:
        assert list(refused) == found


def test_one_word_may_stand_without_a_list():
    mapping = read_mapping(changed("reserved", "Se reserva") | {"not_known": "N/A"})
    assert (mapping.reserved, mapping.not_known) == ({"se reserva"}, {"n/a"})


def test_what_means_not_known_in_one_part_means_it_there_only():
    mapping = make_mapping()
    assert mapping.words_for_not_known("time") == {"n/a", "nnnn", "00:00"}
    assert mapping.words_for_not_known("date") == {"n/a", "nnnn"}


def test_everything_wrong_is_said_at_once():
    content = changed("date.order", "x") | {"nada": 1}
    assert [where for _, where, _ in problems(content)] == ["nada", "date.order"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: [", "yaml.broken"),
        ("", "mapping.no_map"),
        ("- a", "mapping.no_map"),
        ("a: &x {b: *x}", "yaml.alias"),
        ("a: !!python/object/apply:os.system [true]", "yaml.broken"),
        ("x" * 200_001, "yaml.too_large"),
        ("[" * 50_000, "yaml.too_deep"),
    ],
)
def test_what_is_no_plain_yaml_is_refused(text, code):
    with pytest.raises(MappingRefused) as refused:
        parse_mapping(text)
    assert refused.value.problems[0][0] == code


def test_a_mapping_nobody_ships_is_refused_with_those_there_are():
    with pytest.raises(MappingRefused) as refused:
        shipped_mapping("../../secret")
    [(code, where, right)] = refused.value.problems
    assert (code, where, right.split(", ")) == (
        "mapping.unknown",
        "../../secret",
        list(shipped_mappings()),
    )


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["column", "codes", "text", "order", "x"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*CONTENT, "x"]), plain, max_size=6))
@settings(max_examples=200, deadline=None)
def test_no_content_breaks_the_check(part):
    content = CONTENT | part
    try:
        mapping = read_mapping(content)
    except MappingRefused as refused:
        told = refused.problems
        assert len(told) > 0
        return
    assert isinstance(mapping.columns, tuple)
