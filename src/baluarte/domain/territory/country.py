"""Everything known of the country's places before any of it is in the database."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from baluarte.domain.territory import framework as frame
from baluarte.domain.territory import localities as towns
from baluarte.domain.territory import texts
from baluarte.domain.territory.borders import Border, Shapes, borders, fit_together
from baluarte.domain.territory.choices import NameKind
from baluarte.domain.territory.framework import Framework
from baluarte.domain.territory.localities import Locality, population_by_municipality
from baluarte.domain.territory.names import Gazetteer, Lineage, Name, fold

# Alternate names are kept of a municipality's largest town and of cities: elsewhere they are noise.
CITY = 15_000
CAPITAL = "09"
SHORTEST_ALSO = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A state or municipality as it is stored; without a shape where it is younger than the map."""

    code: str
    name: str
    longitude: float | None
    latitude: float | None
    area_km2: float | None
    source: str
    confidence: str
    framework_name: str = ""
    has_shape: bool = True
    parents: tuple[str, ...] = ()
    valid_from: date | None = None


@dataclass(frozen=True, slots=True)
class Country:
    """States, municipalities, who borders whom, and all names."""

    states: tuple[Place, ...]
    municipalities: tuple[Place, ...]
    borders: tuple[Border, ...]
    names: tuple[Name, ...]
    people: Mapping[str, int]
    """People of the known localities by municipality: a stand-in, not a census."""

    def gazetteer(self) -> Gazetteer:
        """Return the names to be looked up."""
        return Gazetteer(
            self.names,
            {
                place.code: Lineage(place.parents, place.valid_from)
                for place in self.municipalities
                if place.parents
            },
        )


def read_country(framework: Framework | None = None, *, fitting: Shapes | None = None) -> Country:
    """Put together framework, younger municipalities, localities and written names (15 seconds).

    `fitting` spares the longest step where the shapes were fitted together before.
    """
    framework = framework or frame.read_framework()
    codes = {area.code for area in framework.municipalities}
    younger = [child for child in texts.younger() if set(child.parents) <= codes]
    localities = towns.read_localities(framework, younger)
    people = population_by_municipality(localities)
    municipalities = _municipalities(framework, younger, localities)
    names = all_names(municipalities, localities, people)
    drawn = [area.code for area in framework.municipalities]
    shapes = fit_together(framework.municipalities) if fitting is None else fitting
    lines = borders(drawn, shapes)
    return Country(_states(framework), municipalities, tuple(lines), names, people)


def read_people() -> dict[str, int]:
    """Return the people of the known localities by municipality, without the rest (4 seconds)."""
    localities = towns.read_localities(frame.read_framework(), texts.younger())
    return population_by_municipality(localities)


def all_names(
    municipalities: Iterable[Place], localities: Iterable[Locality], people: Mapping[str, int]
) -> tuple[Name, ...]:
    """Return the names of municipalities and of localities, each once per municipality and kind."""
    found: dict[tuple[str, str, str], Name] = {}
    official = _municipal_names(municipalities, people)
    for name in [*official, *_locality_names(localities)]:
        # A town named as its municipality adds nothing to it.
        if name.kind == NameKind.LOCALITY and any(
            (name.code, fold(name.name), kind) in found for kind in NameKind
        ):
            continue
        found.setdefault((name.code, fold(name.name), name.kind), name)
    return tuple(found.values())


def _states(framework: Framework) -> tuple[Place, ...]:
    points = frame.centres(framework.states, framework.to_earth)
    names = {state.code: state.name for state in texts.states()}
    return tuple(
        Place(area.code, names[area.code], *point, round(area.area_km2, 2), frame.SOURCE, "A")
        for area, point in zip(framework.states, points, strict=True)
    )


def _municipalities(
    framework: Framework, younger: Iterable[texts.Younger], localities: Iterable[Locality]
) -> tuple[Place, ...]:
    renamed = {name.code: name.name for name in texts.more_names() if name.kind == "official"}
    points = frame.centres(framework.municipalities, framework.to_earth)
    drawn = [
        Place(
            code=area.code,
            name=renamed.get(area.code, area.name),
            longitude=longitude,
            latitude=latitude,
            area_km2=round(area.area_km2, 2),
            source=frame.SOURCE,
            confidence="A",
            framework_name=area.name,
        )
        for area, (longitude, latitude) in zip(framework.municipalities, points, strict=True)
    ]
    newer = [_newer(child, localities) for child in younger]
    return tuple(sorted([*drawn, *newer], key=lambda place: place.code))


def _newer(child: texts.Younger, localities: Iterable[Locality]) -> Place:
    """Put a municipality without a shape where its largest known town is."""
    town = next((one for one in localities if one.municipality == child.code), None)
    return Place(
        code=child.code,
        name=child.name,
        longitude=town.longitude if town else None,
        latitude=town.latitude if town else None,
        area_km2=None,
        source=child.source,
        confidence=child.confidence,
        has_shape=False,
        parents=child.parents,
        valid_from=child.valid_from,
    )


def _municipal_names(places: Iterable[Place], people: Mapping[str, int]) -> Iterator[Name]:
    written = texts.more_names()
    renamed = {name.code: name for name in written if name.kind == "official"}
    seats = {child.code: child for child in texts.younger() if child.seat != child.name}
    for place in places:
        counted = people.get(place.code, 0)
        if seat := seats.get(place.code):
            yield Name(place.code, seat.seat, NameKind.LOCALITY, counted, source=seat.source)
        after = renamed.get(place.code)
        yield Name(
            place.code,
            place.name,
            NameKind.OFFICIAL,
            counted,
            valid_from=after.valid_from if after else place.valid_from,
            source=after.source if after else place.source,
        )
        if after:
            yield Name(
                place.code,
                place.framework_name,
                NameKind.FORMER,
                counted,
                valid_until=after.valid_from,
                source=place.source,
            )
        for name in written:
            if name.code == place.code and name.kind != "official":
                kind = NameKind(name.kind)
                yield Name(place.code, name.name, kind, counted, source=name.source)


def _locality_names(localities: Iterable[Locality]) -> Iterator[Name]:
    largest: set[str] = set()
    for locality in localities:
        if locality.is_doubtful:
            continue
        names = [locality.name]
        if locality.municipality not in largest or locality.population >= CITY:
            names += [name for name in locality.also if _is_written_name(name)]
        largest.add(locality.municipality)
        for name in names:
            if texts.match_state(name) == CAPITAL or not texts.names_state_alone(name):
                # The point stands for all of the capital, not for the borough it lies in.
                continue
            yield Name(
                locality.municipality,
                name,
                NameKind.LOCALITY,
                locality.population,
                source=towns.SOURCE,
            )


def _is_written_name(name: str) -> bool:
    """Latin letters, and not an airport's code."""
    is_latin = all(ord(letter) < 0x250 for letter in name)  # noqa: PLR2004
    return is_latin and len(name) >= SHORTEST_ALSO and not name.isupper()
