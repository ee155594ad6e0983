import pytest
from tests.factories.intake import MAPPING, make_mapping, row

from baluarte.domain.intake.mapping import Cells, parse_mapping
from baluarte.domain.intake.schema import MappingRefused
from baluarte.domain.intake.victims import (
    NotOfACollective,
    ProfileTold,
    check_profile,
    profiles_told,
)
from baluarte.norms.catalogues import UnknownCode

OF_VICTIMS = """
labor: {column: Labor, separators: [","], codes: {Voceadora: other}}
gender: {column: Sexo, separators: [","]}
defends: {column: Tema}
"""


def told(kinds=("person",), **cells):
    mapping = parse_mapping(MAPPING + OF_VICTIMS)
    values = dict(row()) | {"Labor": "", "Sexo": "", "Tema": ""} | cells
    return profiles_told(Cells(values, mapping), kinds)


def labors(*kinds, **cells):
    return {one.number: one.labor for one in told(kinds, **cells)[0]}


def test_words_of_a_row_become_codes():
    profiles, unmapped = told(Labor="Periodistas", Sexo="mujer", Tema="Agua; Tierra y territorio")
    expected = ProfileTold(labor="journalist", gender="woman", defends=("water", "land"))
    assert profiles == (expected,)
    assert unmapped == ()


def test_nothing_said_is_no_profile():
    assert told(Labor="N/A", Sexo="Se reserva") == ((), ())


def test_a_word_that_is_not_understood_is_said_and_is_no_code():
    assert told(Labor="Malabarista", Sexo="Mujer") == ((ProfileTold(gender="woman"),), ("labor",))


def test_the_words_of_the_list_go_before_ours():
    assert labors("person", Labor="voceadora") == {1: "other"}


def test_a_word_without_a_code_in_the_mapping_has_none():
    mapping = parse_mapping(f"{MAPPING}labor: {{column: Labor, codes: {{Periodista: null}}}}")
    values = dict(row()) | {"Labor": "periodista"}
    assert profiles_told(Cells(values, mapping), ["person"]) == ((), ("labor",))


def test_as_many_words_as_victims_are_one_each_and_one_word_is_of_all():
    both = ("person", "person")
    assert labors(*both, Labor="Periodista, Defensora de DDHH") == {1: "journalist", 2: "defender"}
    assert labors(*both, Labor="Periodistas") == {1: "journalist", 2: "journalist"}


def test_two_words_for_three_victims_are_of_none():
    profiles, unmapped = told(("person",) * 3, Sexo="Mujer, Hombre")
    assert profiles == ()
    assert unmapped == ("gender",)


def test_a_collective_has_labor_and_no_gender():
    profiles, _ = told(("collective",), Labor="Defensores de derechos humanos", Sexo="Mujer")
    assert profiles == (ProfileTold(kind="organisation", labor="defender"),)


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ({"labor": "astronaut"}, UnknownCode),
        ({"kind": "community", "gender": "woman"}, NotOfACollective),
        ({"kind": "person", "size": 3}, NotOfACollective),
    ],
)
def test_a_profile_that_cannot_be_is_refused(what, error):
    with pytest.raises(error):
        check_profile(ProfileTold(**what))


def test_a_mapping_names_codes_of_the_catalogue_only():
    with pytest.raises(MappingRefused, match=r"mapping\.code labor\.codes\.Voceadora: paperboy"):
        parse_mapping(MAPPING + "labor: {column: Labor, codes: {Voceadora: paperboy}}")


def test_a_mapping_without_these_columns_tells_nothing():
    assert profiles_told(Cells(row(), make_mapping()), ["person"]) == ((), ())


def test_a_list_may_be_of_one_labor_only():
    mapping = parse_mapping(f"{MAPPING}labor: {{constant: journalist}}")
    profiles, unmapped = profiles_told(Cells(row(), mapping), ("person", "collective"))
    assert [(one.kind, one.labor) for one in profiles] == [
        ("person", "journalist"),
        ("organisation", "journalist"),
    ]
    assert unmapped == ()
    with pytest.raises(MappingRefused, match="paperboy"):
        parse_mapping(f"{MAPPING}labor: {{constant: paperboy}}")
