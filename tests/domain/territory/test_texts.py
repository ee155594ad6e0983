import pytest

from baluarte.domain.territory.texts import (
    match_state,
    more_names,
    names_state_alone,
    regions,
    states,
    younger,
)


def test_the_states_are_those_of_the_framework_but_none_is_called_as_the_country(framework):
    named = {area.code: area.name for area in framework.states} | {"15": "Estado de México"}
    assert {one.code: one.name for one in states()} == named
    assert next(area.name for area in framework.states if area.code == "15") in next(
        one.also for one in states() if one.code == "15"
    )


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Distrito Federal", "09"),
        ("D.F.", "09"),
        ("CDMX", "09"),
        ("Ciudad de México", "09"),
        ("Mexico City", "09"),
        ("México", "15"),
        ("Estado de México", "15"),
        ("Edo. Méx.", "15"),
        ("Edomex", "15"),
        ("Coahuila", "05"),
        ("Coahuila de Zaragoza", "05"),
        ("MICHOACAN", "16"),
        ("Veracruz", "30"),
        ("Q. Roo", "23"),
        ("S.L.P.", "24"),
        ("Estado de Guerrero", "12"),
        ("Guerrero state", "12"),
        ("Estado Libre y Soberano de Oaxaca", "20"),
        ("BCS", "03"),
        ("Ontiveros", None),
        ("", None),
    ],
)
def test_a_state_is_known_as_written(written, code):
    assert match_state(written) == code


def test_no_two_states_are_written_alike():
    written = [(match_state(name), one.code) for one in states() for name in (one.name, *one.also)]
    assert [pair for pair in written if pair[0] != pair[1]] == []


def test_mexico_alone_may_be_more_than_the_state():
    assert [names_state_alone(text) for text in ("México", "Estado de México")] == [False, True]


def test_the_younger_ones_are_thirteen():
    assert [one.code for one in younger()] == [
        "02006", "02007", "04012", "04013", "07125", "12082", "12083", "12084", "12085",
        "17036", "24059", "25019", "25020",
    ]  # fmt: skip


def test_the_younger_ones_are_not_in_the_framework_and_their_parents_are(framework):
    drawn = {area.code for area in framework.municipalities}
    assert [
        one.code for one in younger() if one.code in drawn or not set(one.parents) <= drawn
    ] == []


def test_the_younger_ones_stay_in_their_state():
    crossing = [one.code for one in younger() if any(p[:2] != one.code[:2] for p in one.parents)]
    assert crossing == []


def test_the_younger_ones_bear_the_names_of_the_catalogue(rows_of):
    catalogue = {
        row["cve_completa"]: (row["nom_municipio"], row["nom_cabecera"])
        for row in rows_of("territory/municipal_catalogue_2025.csv")
    }
    assert [(one.name, one.seat) for one in younger()] == [catalogue[one.code] for one in younger()]


def test_every_text_says_its_source_and_confidence():
    said = {(bool(one.source), one.confidence) for one in (*younger(), *more_names())}
    assert said <= {(True, "A"), (True, "B"), (True, "C")}


def test_more_names_are_of_municipalities_of_the_framework(framework):
    drawn = {area.code for area in framework.municipalities}
    assert [one for one in more_names() if one.code not in drawn] == []


def test_the_regions_of_a_division_hold_each_state_once():
    held = [
        state for region in regions() if region.division == "banxico" for state in region.states
    ]
    assert sorted(held) == [one.code for one in states()]
