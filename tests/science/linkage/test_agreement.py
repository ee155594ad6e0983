from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.science.linkage.invented import features_of, rows

from baluarte.science.linkage import agreement
from baluarte.science.linkage.agreement import NEAR_DAYS


def dated(one: str | None, other: str | None) -> int:
    days = features_of(date_raw=[one, other, "2020-01-01"]).dates
    return int(agreement.dates(days, days, rows(0), rows(1))[0])


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("2021-05-03", "03/05/2021", 5),
        ("2021-05-03", "2021-05-05", 4),
        ("2021-05-03", "mayo de 2021", 3),
        ("2021-05-03", "2021", 2),
        ("2021-05-03", "2021-05-13", 1),
        ("2021-05-03", "2021-03-05", 1),
        ("2021-05-03", "2021-08-19", 0),
        ("2021-05-03", "junio de 2022", 0),
        ("2021-05-03", None, -1),
        ("31/02/2021", "31/02/2021", 5),
        ("31/02/2021", "2021-08-09", -1),
    ],
)
def test_days_agree_as_far_as_they_are_known(one, other, level) -> None:
    assert (dated(one, other), dated(other, one)) == (level, level)


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2020, 1, 1), date(2022, 1, 1)), st.integers(0, 40), st.integers(-60, 60))
def test_ranges_agree_where_some_of_their_days_do(first, length, shift) -> None:
    last = first + timedelta(days=length)
    other = first + timedelta(days=shift)
    told = dated(f"{first}/{last}", f"{other}")
    mine = [first + timedelta(days=days) for days in range(length + 1)]
    may_be = any(abs((day - other).days) <= NEAR_DAYS for day in mine)
    assert (told >= 2) == may_be


def placed(one: str, other: str, **more) -> int:
    features = features_of(location=[one, other, *FILLING], **more)
    words = features.words["location"].arrays
    return int(agreement.places(features.places, features.places, words, rows(0), rows(1))[0])


FILLING = [f"Cerro{number} Falso{number}, Sonora" for number in range(400)]


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Villa Inventada, Oaxaca", "Villa Inventada, Guerrero", 0),
        ("Villa Inventada, Oaxaca", "Puerto Supuesto, Oax.", 1),
        ("Villa Inventada, Oaxaca", "Oaxaca", 2),
        ("Villa Inventada, Oaxaca", "VILLA INVENTADA, OAXACA", 5),
        ("Villa Inventada, Oaxaca", "Villa Invnetada", 5),
        ("Villa Inventada", "Puerto Supuesto", 0),
        ("", "Puerto Supuesto", -1),
    ],
)
def test_places_agree_in_their_hierarchy(one, other, level) -> None:
    assert placed(one, other) == level


def test_places_with_other_names_may_be_near() -> None:
    far = [None] * len(FILLING)
    points = {"longitude": [-96.7, -96.75, *far], "latitude": [17.0, 17.05, *far]}
    assert placed("Villa Inventada, Oaxaca", "Puerto Supuesto, Oaxaca", **points) == 3


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Homicidio", "Amenaza", 0),
        ("Homicidio", "Desaparición", 1),
        ("Amenaza / Robo", "Amenaza / Allanamiento", 2),
        ("Amenaza / Robo", "Robo; amenazas", 3),
        ("Amenaza", "", -1),
    ],
)
def test_kinds_of_harm_agree_by_family_and_group(one, other, level) -> None:
    kinds = features_of(type=[one, other]).kinds
    assert agreement.kinds(kinds, kinds, rows(0), rows(1)).tolist() == [level]


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [("A B / C D", "E F", 0), ("A B", "C D", 1), ("A B / C D", "E F; G H", 2), ("A B", "", -1)],
)
def test_victims_are_counted_where_they_are_named(one, other, level) -> None:
    people = features_of(name=[one, other]).names
    assert agreement.victims(people, people, rows(0), rows(1)).tolist() == [level]


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [("INV-0012", "inv 0012", 2), ("INV-0012", "INV-0021", 1), ("INV-0012", "OTRA-99", 0)],
)
def test_identifiers_agree_mistyped_too(one, other, level) -> None:
    features = features_of(identifier=[one, other])
    words = features.words["identifier"].arrays
    bag = features.identifiers
    assert agreement.identifiers(bag, bag, words, rows(0), rows(1)).tolist() == [level]


def test_narratives_agree_by_the_share_of_their_rare_words() -> None:
    told = ["Siguió un vehículo blanco", "un vehículo blanco siguió", "nada semejante ocurrió"]
    features = features_of(narrative=told)
    words, bag = features.words["narrative"].arrays, features.narratives
    assert agreement.narratives(bag, bag, words, rows(0, 0), rows(1, 2)).tolist() == [3, 0]


def test_organisations_agree_in_whole_or_in_part() -> None:
    told = [
        "Diario Inventado",
        "El Diario Inventado A.C.",
        "Radio Supuesta",
        "Diario Fingido",
        None,
    ]
    features = features_of(organization=told)
    words, bag = features.words["organization"].arrays, features.organizations
    found = agreement.organizations(bag, bag, words, rows(0, 0, 0), rows(1, 2, 4))
    assert found.tolist() == [2, 0, -1]
