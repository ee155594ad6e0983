"""Where the invented facts happen: real municipalities, their distances, how people write them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from baluarte.demo.country.chance import Chance, Numbers

FEWEST = 40
KM_PER_DEGREE = 111.2


class TooFewPlaces(ValueError):
    """So few municipalities hold no road, no region and no coverage that differs."""


@dataclass(frozen=True, slots=True)
class Place:
    """A real municipality: its official code, that of its state, its name, people and centre."""

    code: str
    state: str
    name: str
    population: int
    longitude: float
    latitude: float


@dataclass(frozen=True)
class Atlas:
    """The places as arrays, in the order of their codes."""

    places: tuple[Place, ...]

    @classmethod
    def of(cls, places: Sequence[Place]) -> "Atlas":
        if len(places) < FEWEST:
            raise TooFewPlaces(f"{len(places)} places; an invented country needs {FEWEST}")
        return cls(tuple(sorted(places, key=lambda place: place.code)))

    @cached_property
    def index(self) -> Mapping[str, int]:
        return {place.code: position for position, place in enumerate(self.places)}

    @cached_property
    def population(self) -> Numbers:
        return np.array([max(place.population, 1) for place in self.places], dtype=np.float64)

    @cached_property
    def states(self) -> tuple[str, ...]:
        return tuple(place.state for place in self.places)

    def in_states(self, codes: Sequence[str]) -> NDArray[np.bool_]:
        return np.isin(np.array(self.states), list(codes))

    def km_from(self, position: int) -> Numbers:
        """Return the distance of every place from one, over a plane: good enough here."""
        east, north = self._plane
        return np.asarray(np.hypot(east - east[position], north - north[position]))

    def bearing_from(self, position: int) -> Numbers:
        """Return the direction of every place from one, in radians."""
        east, north = self._plane
        return np.asarray(np.arctan2(north - north[position], east - east[position]))

    @cached_property
    def _plane(self) -> tuple[Numbers, Numbers]:
        latitude = np.array([place.latitude for place in self.places])
        longitude = np.array([place.longitude for place in self.places])
        shrink = np.cos(np.radians(latitude.mean()))
        return longitude * shrink * KM_PER_DEGREE, latitude * KM_PER_DEGREE


def base_rates(atlas: Atlas, chance: Chance) -> Numbers:
    """Return each place's share of what happens: people to the 0.8, and its state's own weight."""
    known = sorted(set(atlas.states))
    effect = dict(zip(known, np.exp(chance.numbers.normal(0, 0.4, len(known))), strict=True))
    weights = atlas.population**0.8 * np.array([effect[state] for state in atlas.states])
    return np.asarray(weights / weights.sum())


# What newsrooms write where the municipality bears another name, by official code.
CITIES: Mapping[str, tuple[str, ...]] = {
    "02005": ("Rosarito",),
    "03008": ("Cabo San Lucas", "San José del Cabo"),
    "04003": ("Ciudad del Carmen", "Cd. del Carmen"),
    "07078": ("San Cristóbal", "San Cristobal de las Casas, Chis."),
    "07101": ("Tuxtla",),
    "08032": ("Parral",),
    "08037": ("Ciudad Juárez", "Cd. Juárez"),
    "11014": ("Dolores Hidalgo",),
    "11037": ("Silao",),
    "12001": ("Acapulco", "Puerto de Acapulco"),
    "12012": ("Ayutla",),
    "12029": ("Chilpancingo",),
    "12035": ("Iguala",),
    "12038": ("Zihuatanejo",),
    "12055": ("Taxco",),
    "12066": ("Tlapa",),
    "13048": ("Pachuca",),
    "13077": ("Tulancingo",),
    "14023": ("Ciudad Guzmán",),
    "14067": ("Vallarta",),
    "14098": ("Tlaquepaque",),
    "15033": ("Ecatepec",),
    "15057": ("Naucalpan",),
    "15058": ("Ciudad Neza", "Neza"),
    "15104": ("Tlalnepantla",),
    "20039": ("Huajuapan",),
    "20043": ("Juchitán", "Juchitán de Zaragoza"),
    "20067": ("Oaxaca", "Ciudad de Oaxaca"),
    "20184": ("Tuxtepec",),
    "20318": ("San Pedro Mixtepec -Dto. 22 -", "Puerto Escondido"),
    "20397": ("Tlaxiaco",),
    "20515": ("Tehuantepec",),
    "23004": ("Chetumal",),
    "23005": ("Cancún",),
    "23008": ("Playa del Carmen",),
    "25001": ("Los Mochis",),
    "26018": ("Ciudad Obregón", "Cd. Obregón"),
    "27004": ("Villahermosa",),
    "28041": ("Ciudad Victoria", "Cd. Victoria"),
    "30131": ("Poza Rica",),
}
SHORT_WORDS: Mapping[str, str] = {
    "San": "Sn.", "Santa": "Sta.", "Santo": "Sto.", "General": "Gral.", "Ciudad": "Cd.",
    "Doctor": "Dr.", "Guadalupe": "Gpe.", "Francisco": "Fco.", "Nuevo": "Nvo.", "Puerto": "Pto.",
}  # fmt: skip


def abbreviated(name: str) -> str:
    """Write a name as in a hurry: "San Juan" as "Sn. Juan", without what honours somebody."""
    short = " ".join(SHORT_WORDS.get(word, word) for word in name.split())
    return short if short != name else f"Mpio. de {name}"
