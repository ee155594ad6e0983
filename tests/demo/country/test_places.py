import numpy as np
import pytest

from baluarte.demo.country.chance import Chance
from baluarte.demo.country.places import (
    CITIES,
    FEWEST,
    Atlas,
    Place,
    TooFewPlaces,
    abbreviated,
    base_rates,
)


def test_too_few_places_hold_no_country(places) -> None:
    with pytest.raises(TooFewPlaces, match=f"39 places; an invented country needs {FEWEST}"):
        Atlas.of(places[:39])


def test_places_stand_in_the_order_of_their_codes(places) -> None:
    assert Atlas.of(places[::-1]).places == tuple(sorted(places, key=lambda one: one.code))


def test_rates_grow_with_people_to_the_eighth_tenth_times_a_weight_of_the_state(places) -> None:
    atlas = Atlas.of(places)
    rates = base_rates(atlas, Chance(1, "states"))
    weight = rates / atlas.population**0.8
    by_state = {state: weight[atlas.in_states([state])] for state in set(atlas.states)}
    spread = max(float(np.ptp(of) / of.mean()) for of in by_state.values())
    assert (rates.sum(), spread) == (pytest.approx(1), pytest.approx(0, abs=1e-9))
    assert len({round(float(of[0] / weight.mean()), 6) for of in by_state.values()}) == 32


def test_distances_are_close_to_those_on_the_globe() -> None:
    here, there = (
        Place("09007", "09", "Iztapalapa", 1, -99.06, 19.35),
        Place("20067", "20", "Oaxaca de Juárez", 1, -96.72, 17.06),
    )
    filler = [Place(f"0900{n}", "09", "x", 1, -99.0, 19.0) for n in range(2, 7)] * 8
    atlas = Atlas.of([here, there, *filler])
    distance = atlas.km_from(atlas.index["09007"])[atlas.index["20067"]]
    assert distance == pytest.approx(354, rel=0.02)


def test_cities_stand_for_municipalities_of_another_name(places) -> None:
    named = {place.code: place.name for place in places}
    assert set(CITIES) - set(named) == set()
    assert [code for code, names in CITIES.items() if named[code] in names] == []


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("San Juan Guichicovi", "Sn. Juan Guichicovi"),
        ("Santa Cruz", "Sta. Cruz"),
        ("General Zuazua", "Gral. Zuazua"),
        ("Iguala", "Mpio. de Iguala"),
    ],
)
def test_names_are_abbreviated_as_in_a_hurry(name: str, short: str) -> None:
    assert abbreviated(name) == short
