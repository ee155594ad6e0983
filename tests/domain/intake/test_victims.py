import pytest
from tests.factories.intake import make_mapping, row

from baluarte.domain.intake.mapping import Cells
from baluarte.domain.intake.victims import VictimTold, victim_count, victims_told


def told(**changes):
    return victims_told(Cells(row(**changes), make_mapping()))


def names(**changes):
    return [(one.number, one.kind, one.name, one.is_reserved) for one in told(**changes).victims]


def test_one_name_is_one_victim_with_her_outlet():
    assert told(Nombre=" Lucía Inventada ", Medio="El Faro").victims == (
        VictimTold(1, "person", "Lucía Inventada", "El Faro", is_reserved=False),
    )


def test_a_name_that_is_kept_back_is_a_victim_all_the_same():
    assert names(Nombre="Se reserva") == [(1, "person", "", True)]


def test_each_name_kept_back_is_somebody():
    assert names(Nombre="Ana Supuesta, se reserva, SE RESERVA") == [
        (1, "person", "Ana Supuesta", False),
        (2, "person", "", True),
        (3, "person", "", True),
    ]


def test_a_name_that_stands_twice_is_one_person():
    assert names(Nombre="Ana Supuesta, ANA  SUPUESTA") == [(1, "person", "Ana Supuesta", False)]
    assert told(Nombre="Ana Supuesta, Ana Supuesta").repeats_a_name is True


@pytest.mark.parametrize("name", ["", "N/A", "nnnn", " , "])
def test_what_is_not_known_is_nobody(name):
    assert names(Nombre=name) == []


def test_a_collective_is_told_apart():
    assert names(Nombre="colectivo") == [(1, "collective", "colectivo", False)]


def test_outlets_go_to_their_victims_where_there_are_as_many():
    given = told(Nombre="Ana Uno, Luz Dos", Medio="El Faro, N/A").victims
    assert [one.outlet for one in given] == ["El Faro", ""]


def test_an_outlet_with_a_comma_stays_whole_otherwise():
    given = told(Nombre="Ana Uno, Luz Dos, Inés Tres", Medio="El Debate, Mazatlán").victims
    assert {one.outlet for one in given} == {"El Debate, Mazatlán"}


def test_an_outlet_kept_back_is_not_shown():
    assert [one.outlet for one in told(Medio="Se reserva").victims] == [""]


@pytest.mark.parametrize(
    ("number", "count"), [("3", 3), ("1", 2), ("", 2), ("muchas", 2), ("99999999", 2), ("-3", 2)]
)
def test_the_number_given_counts_where_it_is_larger(number, count):
    content = make_mapping().content | {
        "victims": {"column": "Nombre", "separators": [","], "count": "Cuántas"}
    }
    cells = Cells(
        row(Nombre="Ana Uno, Luz Dos") | {"Cuántas": number}, type(make_mapping())(content)
    )
    assert victim_count(cells, victims_told(cells)) == count


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("Ana Supuesta y su hijo", ["Ana Supuesta"]),
        ("Ana Supuesta, Luz Dos y su familia", ["Ana Supuesta", "Luz Dos"]),
        ("Ana Supuesta con sus dos hijas", ["Ana Supuesta"]),
        ("Ana Supuesta, su esposo", ["Ana Supuesta"]),
        ("Ana Supuesta y otras personas", ["Ana Supuesta"]),
        ("su familia", []),
    ],
)
def test_who_stands_beside_a_name_without_one_is_asked_for_and_never_named(written, named):
    found = told(Nombre=written)
    assert [one.name for one in found.victims] == named
    assert found.has_companions is True


@pytest.mark.parametrize(
    "written", ["Ana Supuesta", "Susana Hijar", "Ana, hermana de su compañera", "Luis y Luz"]
)
def test_a_name_alone_brings_nobody(written):
    assert told(Nombre=written).has_companions is False
