import pytest

from baluarte.domain.intake.mapping import shipped_mapping, shipped_mappings
from baluarte.web.intake.recognising import (
    candidates,
    fits,
    guessed_codes,
    guessed_columns,
    guessed_separator,
)


@pytest.mark.parametrize("name", shipped_mappings())
def test_each_ready_mapping_is_recognised_by_its_own_columns(name):
    columns = [*shipped_mapping(name).columns, "Otra columna"]
    assert f"shipped:{name}" in [one.value for one in candidates(columns)]


def test_other_columns_fit_no_mapping():
    assert candidates(["a", "b"]) == []


def test_a_mapping_fits_only_where_all_its_columns_are():
    mapping = shipped_mapping("cpj")
    assert (fits(mapping, mapping.columns), fits(mapping, mapping.columns[1:])) == (True, False)


def test_columns_are_guessed_by_their_names():
    guessed = guessed_columns(["Folio", "Fecha del hecho", "ENTIDAD", "Víctima(s)", "Notas"])
    assert guessed == {
        "key": "Folio",
        "date": "Fecha del hecho",
        "state": "ENTIDAD",
        "victims": "Víctima(s)",
    }


def test_one_column_feeds_one_part():
    assert guessed_columns(["Fecha"]) == {"date": "Fecha"}


def test_codes_are_guessed_by_words_of_catalogues_and_ready_mappings():
    found = guessed_codes(["amenaza", "ASESINATO", "Susto"], "aggression_types")
    assert found == {"amenaza": ("AG-THR",), "ASESINATO": ("AG-KIL",), "Susto": ()}


def test_what_a_ready_mapping_leaves_open_on_purpose_is_not_guessed():
    assert guessed_codes(["Grupo armado"], "perpetrators") == {"Grupo armado": ()}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Amenazas de muerte", "AG-DTH"),
        ("Ataque armado a instalaciones", "AG-ARM"),
        ("Agresiones físicas", "AG-PHY"),
    ],
)
def test_number_and_little_words_tell_no_type_apart(written, code):
    assert guessed_codes([written], "aggression_types") == {written: (code,)}


def test_what_is_left_open_is_not_guessed_in_the_plural_either():
    assert guessed_codes(["Grupos armados"], "perpetrators") == {"Grupos armados": ()}


@pytest.mark.parametrize("written", ["M", "m", "M."])
def test_an_m_is_neither_woman_nor_man_until_somebody_says_so(written):
    assert guessed_codes([written], "genders") == {written: ()}


def test_whoever_nobody_knows_is_not_identified():
    assert guessed_codes(["desconocidos"], "perpetrators") == {"desconocidos": ("PE-UNK",)}


@pytest.mark.parametrize(
    ("cells", "separator"),
    [
        (["Amenaza / Robo"], " / "),
        (["a; b"], ";"),
        (["García, Ana"], ""),
        ([], ""),
    ],
)
def test_what_parts_several_is_guessed_but_never_a_comma(cells, separator):
    assert guessed_separator(cells) == separator
