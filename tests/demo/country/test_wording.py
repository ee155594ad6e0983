from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from baluarte.demo.country.chance import Chance, Weighted
from baluarte.demo.country.people import Gender, Kind, Person
from baluarte.demo.country.places import Place
from baluarte.demo.country.wording import Hand, Pen, ToldDay, garbled, unaccented

STEADY = Hand(
    bare=0, garbled=0, swapped=0, surnames_first=0, one_surname=0, one_given=0, nickname=0,
    initials=0, name_reserved=0, place_missing=0, place_reserved=0, city=0, short_place=0,
    place_with_state=0, short_state=0, day_off=0, days=Weighted.of({"day": 1}),
)  # fmt: skip
SOMEBODY = Person(
    "P1", Kind.JOURNALIST, Gender.MAN, ("José", "Ramón"), ("Ópalo", "de la Jacaranda"),
    "Radio Jacaranda de Sal (inventada)", "reportero", "12001",
)  # fmt: skip
ACAPULCO = Place("12001", "12", "Acapulco de Juárez", 1, -99.8, 16.9)
TOLD_ON = date(2023, 5, 20)


def _pen(seed: int = 1, **habits) -> Pen:
    return Pen(replace(STEADY, **habits), Chance(seed, "pen"))


@pytest.mark.parametrize(
    ("habits", "written"),
    [
        ({}, {"José Ramón Ópalo de la Jacaranda"}),
        ({"one_surname": 100}, {"José Ramón Ópalo"}),
        ({"one_given": 100}, {"José Ópalo de la Jacaranda"}),
        ({"nickname": 100}, {"Pepe Ópalo de la Jacaranda"}),
        ({"initials": 100}, {"J. R. Ó. J."}),
        ({"bare": 100}, {"Jose Ramon Opalo de la Jacaranda"}),
        ({"loud": 100}, {"JOSE RAMON OPALO DE LA JACARANDA"}),
        (
            {"surnames_first": 100},
            {"Ópalo de la Jacaranda, José Ramón", "Ópalo de la Jacaranda José Ramón"},
        ),
        ({"name_reserved": 100}, {"Se reserva"}),
    ],
)
def test_names_are_written_in_a_hand(habits, written) -> None:
    assert {_pen(seed, **habits).names((SOMEBODY,)) for seed in range(12)} == written


def test_several_names_stand_in_one_cell() -> None:
    assert _pen(joiner=" y ").names((SOMEBODY, SOMEBODY)).count(" y José") == 1


def test_a_swapped_name_has_the_same_letters_and_the_same_first_ones() -> None:
    for seed in range(30):
        written = _pen(seed, swapped=100).names((SOMEBODY,))
        assert sorted(written) == sorted("José Ramón Ópalo de la Jacaranda")
        assert [word[0] for word in written.split()] == ["J", "R", "Ó", "d", "l", "J"]


def test_a_garbled_text_is_utf8_read_as_latin1() -> None:
    assert garbled("Ramón").encode("latin-1").decode("utf-8") == "Ramón"
    assert garbled("Ramón") == "Ram\u00c3\u00b3n"


def test_a_text_that_would_hold_control_signs_stays_whole() -> None:
    assert garbled("Ópalo") == "Ópalo"


def test_accents_go_and_enye_with_them() -> None:
    assert unaccented("Peñón de Ónix") == "Penon de Onix"


@pytest.mark.parametrize(
    ("habits", "written"),
    [
        ({}, {"Acapulco de Juárez"}),
        ({"city": 100}, {"Acapulco", "Puerto de Acapulco"}),
        ({"short_place": 100}, {"Mpio. de Acapulco de Juárez"}),
        ({"place_with_state": 100}, {"Acapulco de Juárez, Guerrero"}),
        ({"place_reserved": 100}, {"Se reserva"}),
        ({"place_missing": 100}, {"", "N/A"}),
    ],
)
def test_places_are_written_as_people_do(habits, written) -> None:
    pens = [_pen(seed, **habits) for seed in range(12)]
    assert {pen.municipality(ACAPULCO, "Guerrero") for pen in pens} == written


def test_states_are_abbreviated_as_the_texts_of_the_territory_know_them() -> None:
    assert (_pen().state(ACAPULCO), _pen(short_state=100).state(ACAPULCO)) == ("Guerrero", "Gro.")


def test_a_day_is_told_as_far_as_it_is_known() -> None:
    day = date(2023, 5, 14)
    between = _pen(days=Weighted.of({"between": 1})).day(day, told_on=TOLD_ON)
    before = _pen(days=Weighted.of({"before": 1})).day(day, told_on=day)
    assert _pen().day(day, told_on=TOLD_ON) == ToldDay("day", day, day)
    assert between.first < day < between.last <= TOLD_ON
    assert before == ToldDay("before", day, date(2023, 5, 15))


def test_a_day_may_be_off_but_never_later_than_told() -> None:
    day = date(2023, 5, 14)
    told = Counter(_pen(n, day_off=100).day(day, told_on=day).first.day for n in range(60))
    assert set(told) == {12, 13, 14}


def test_slips_are_kept_and_habits_are_not() -> None:
    slipping, loud = _pen(nickname=40), _pen(loud=97)
    while not slipping.slips:
        slipping.name(SOMEBODY)
    loud.name(SOMEBODY)
    assert (slipping.slips, loud.slips) == (["nickname"], [])
