import csv
import json
import re

from baluarte.demo.country.chance import Chance
from baluarte.demo.country.people import (
    GIVEN,
    NICKNAMES,
    SURNAMES,
    Gender,
    Kind,
    invent_affiliation,
    invent_person,
)
from baluarte.domain.territory.names import fold

# The most frequent surnames of the country; a part, from memory.
FREQUENT = [
    "Hernández",
    "García",
    "Martínez",
    "López",
    "González",
    "Pérez",
    "Rodríguez",
    "Sánchez",
    "Ramírez",
    "Cruz",
    "Flores",
    "Gómez",
    "Morales",
    "Vázquez",
    "Reyes",
    "Jiménez",
    "Torres",
    "Díaz",
    "Gutiérrez",
    "Ruiz",
    "Mendoza",
    "Aguilar",
    "Ortiz",
    "Moreno",
    "Castillo",
    "Romero",
    "Álvarez",
    "Méndez",
    "Chávez",
    "Rivera",
    "Juárez",
    "Ramos",
    "Domínguez",
    "Herrera",
    "Medina",
    "Castro",
    "Vargas",
    "Guzmán",
    "Velázquez",
    "Rojas",
    "Ortega",
    "Cortés",
    "Santiago",
    "Contreras",
    "Luna",
    "Robles",
    "Rosales",
    "Encinas",
    "Garza",
    "Gavilán",
    "Nogales",
    "Cardenal",
    "Cárdenas",
    "Palma",
    "Pino",
    "Rosas",
    "Mora",
    "Salinas",
    "Peña",
    "Nava",
    "Olmos",
    "Parra",
]


def test_no_surname_is_given_twice_or_borne_by_many() -> None:
    folded = [fold(name) for name in SURNAMES]
    assert (len(set(folded)), set(folded) & {fold(name) for name in FREQUENT}) == (80, set())


def test_no_surname_is_of_anybody_in_the_real_data(shared) -> None:
    folder = shared / "data" / "aggressions"
    said = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            said += [" ".join(filter(None, row)) for row in csv.reader(file)]
    a19 = json.loads((folder / "a19_2018_reports.geojson").read_text("utf-8"))
    said += [str(one["properties"]["Nombre"]) for one in a19["features"]]
    words = {word for text in said for word in re.findall(r"\w+", fold(text))}
    assert (len(words) > 1000, words & {fold(name) for name in SURNAMES}) == (True, set())


def test_surnames_are_no_name_of_a_municipality(places) -> None:
    words = {word for place in places for word in fold(place.name).split()}
    assert words & {fold(name) for name in SURNAMES} == set()


def test_nicknames_belong_to_given_names() -> None:
    given = {name for names in GIVEN.values() for name in names}
    assert set(NICKNAMES) - given == set()


def test_media_and_collectives_say_that_they_are_invented() -> None:
    chance = Chance(1, "affiliations")
    names = [invent_affiliation(kind, chance) for kind in Kind for _ in range(200)]
    assert [name for name in names if not re.search(r"\(inventad[oa]\)$", name)] == []


def test_a_collective_is_named_as_its_organisation() -> None:
    chance = Chance(1, "people")
    persons = [
        invent_person(number=n, kind=Kind.DEFENDER, home="20067", affiliation="Red", chance=chance)
        for n in range(300)
    ]
    collectives = [one for one in persons if one.is_collective]
    assert {(one.full_name, one.gender, one.surnames) for one in collectives} == {
        ("Red", Gender.NONE, ())
    }
    assert {len(one.surnames) for one in persons if not one.is_collective} == {1, 2}
