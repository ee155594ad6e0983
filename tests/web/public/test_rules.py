import pytest

from baluarte.domain.publication.choices import DatePrecision, PlaceLevel, RuleSection
from baluarte.domain.publication.rule_counts import RULES
from baluarte.web.public.rules import (
    COARSENED,
    HELD_BACK,
    LEVEL_WORDS,
    coarsened,
    held_back,
    levels,
    rarity,
    reconciled,
    rules,
)

MANIFEST = {
    "rules": {"version": 3, "minimum_population": 10_000, "minimum_population_sensitive": 50_000},
    "population": {"source": "Cuenta inventada (2020)", "stand_in": True},
    "held_back": {"date_day_to_month": 1005, "a_rule_of_later": 0},
    "anonymity": {"records_alone": 1234},
}


def test_a_rule_that_has_no_words_yet_keeps_its_name():
    assert held_back(MANIFEST) == [
        {"name": "Fechas publicadas al mes y no al día", "count": 1005},
        {"name": "a_rule_of_later", "count": "menos de 5"},
    ]


def test_every_rule_that_the_domain_counts_has_words():
    assert set(HELD_BACK) == set(RULES[RuleSection.HELD_BACK])
    assert set(COARSENED) == set(RULES[RuleSection.COARSENED])


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


def test_how_many_were_published_as_they_are_and_how_many_the_others_are_like_is_told():
    told = {"records_by_named_decision": 11, "k_reached": 5}
    assert rarity({"anonymity": told}) == (
        "11 hechos se publican tal cual, en archivos aparte: consintió a quien le concierne, y dos "
        "personas decidieron cada uno con el motivo por escrito. Cada uno de los demás se parece "
        "al menos a otros 4."
    )


def test_how_many_have_to_be_alike_is_the_first_rule():
    said = MANIFEST["rules"] | {"k": 5, "k_sensitive": 10}
    assert rules({**MANIFEST, "rules": said})[0]["value"] == "al menos 5 parecidos"


def test_what_was_made_coarser_is_told_in_words_of_what_is_not_published():
    told = {"date_to_quarter": 134, "date_to_none": 2}
    assert coarsened({"anonymity": {"coarsened": told}}) == [
        {"name": "Fecha: se publica el trimestre, mes no publicado", "count": 134},
        {"name": "Fecha: no publicada", "count": 2},
    ]


def test_everything_that_can_be_given_up_has_words():
    precisions = {f"date_to_{one}" for one in DatePrecision.values if one != "day"}
    columns = ("municipality", "state", "types", "victims", "perpetrators", "link_to_work")
    withheld = {f"{one}_withheld" for one in columns}
    assert set(COARSENED) == precisions | withheld | {"types_to_groups"}


def test_how_exact_events_are_is_told_by_level_and_levels_of_none_are_not():
    told = {"date": {"day": 0, "month": 3}, "place": {"state": 2, "none": 1}}
    assert levels({"anonymity": {"levels": told}}) == [
        {"name": "Fecha: el mes", "count": 3},
        {"name": "Lugar: la entidad", "count": 2},
        {"name": "Lugar: no publicado", "count": 1},
    ]
    assert levels({"anonymity": {}}) == []


def test_every_level_has_words():
    assert {level for of, level in LEVEL_WORDS if of == "date"} == set(DatePrecision.values)
    assert {level for of, level in LEVEL_WORDS if of == "place"} == set(PlaceLevel.values)


def test_where_the_records_are_that_two_people_agreed_on_is_told():
    told = {"published": 40, "as_they_are": 12, "withheld": 0}
    assert [one["count"] for one in reconciled({"reconciliation": told})] == [40, 12, "menos de 5"]
    assert reconciled(MANIFEST) == []
