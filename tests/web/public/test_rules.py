import pytest

from baluarte.web.public.rules import HELD_BACK, held_back, rarity, rules

MANIFEST = {
    "rules": {"version": 3, "minimum_population": 10_000, "minimum_population_sensitive": 50_000},
    "population": {"source": "Cuenta inventada (2020)", "stand_in": True},
    "held_back": {"date_day_to_month": 7, "a_rule_of_later": 1},
    "anonymity": {"records_alone": 1234},
}


def test_a_rule_that_has_no_words_yet_keeps_its_name():
    assert held_back(MANIFEST) == [
        {"name": "Fechas publicadas al mes y no al día", "count": 7},
        {"name": "a_rule_of_later", "count": 1},
    ]


def test_every_rule_that_the_domain_counts_has_words():
    assert set(HELD_BACK) == {
        "date_day_to_month",
        "municipality_below_minimum_population",
        "municipality_without_known_population",
        "record_no_longer_released",
        "record_no_longer_held",
        "field_changed_since_it_was_decided",
    }


def test_the_rules_are_told_with_their_numbers():
    assert [(one["term"], one["value"]) for one in rules(MANIFEST)] == [
        ("Reglas, versión", "3"),
        ("Se nombra un municipio", "desde 10,000 habitantes"),
        ("Fechas", "al mes"),
        ("Poblaciones", "Cuenta inventada (2020)"),
    ]


@pytest.mark.parametrize(
    ("stand_in", "note"),
    [(True, "Cifra sustituta: no se han cargado cifras oficiales."), (False, "")],
)
def test_a_population_that_stands_in_is_called_so(stand_in, note):
    population = {**MANIFEST["population"], "stand_in": stand_in}
    assert rules({**MANIFEST, "population": population})[-1]["note"] == note


@pytest.mark.parametrize(
    ("alone", "begins"),
    [(1234, "1,234 hechos no comparten fecha"), (1, "1 hecho no comparte fecha")],
)
def test_how_many_stand_alone_is_told(alone, begins):
    assert rarity({"anonymity": {"records_alone": alone}}).startswith(begins)
