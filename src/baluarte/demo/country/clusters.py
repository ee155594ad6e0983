"""What is planted to be found: a road, a city, and a region that rises."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from baluarte.demo.country.chance import Chance, Numbers, Weighted
from baluarte.demo.country.people import Kind
from baluarte.demo.country.places import Atlas
from baluarte.demo.country.timespan import MONTHS, Timespan

ROAD_PLACES, ROAD_MONTHS = 10, 5
SMALL, NEXT_KM = (5_000, 120_000), 60
CITY_MONTHS, CITY_KM, CITY_RANK = 3, 25.0, 15
RISING_AT_THE_END = 6.0
ROAD_SHARE, CITY_SHARE = 0.006, 0.010
# Of what happens online lists know the least.
FEWEST_OF_ROAD, FEWEST_OF_CITY, FEWEST_RISING = 24, 52, 40
# How much of the country's facts a rising region may hold before it rises.
RISING_BASE = (0.012, 0.04)
# Among fewer events than these a rise over a year and a wide region drowns in what is usual.
FEW_EVENTS = 3_000
SOUTH = ("07", "12", "16", "20", "21", "30")
ROAD_TYPES = Weighted.of({"AG-KIL": 0.3, "AG-DTH": 0.36, "AG-THR": 0.34})
CITY_TYPES = Weighted.of(
    {"AG-HAC": 0.3, "AG-CIB": 0.3, "AG-DOX": 0.14, "AG-IMP": 0.1, "AG-DOS": 0.16}
)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Facts planted in some places between two days, on top of what happens there anyway."""

    slug: str
    places: tuple[str, ...]
    first_day: date
    last_day: date
    events: int
    kind: Kind | None = None
    types: Weighted[str] | None = None
    rises: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """For how many months a region rises, and how far it reaches from its centre."""

    months: int
    km: float


def reach_of(events: int) -> Reach:
    """Return the reach of a rise that so many events in all can show."""
    return Reach(months=6, km=60.0) if events < FEW_EVENTS else Reach(months=12, km=120.0)


def plan_clusters(
    atlas: Atlas, rates: Numbers, *, events: int, span: Timespan, chance: Chance
) -> tuple[Cluster, ...]:
    """Choose where and when the three clusters lie; none shares a municipality with another."""
    road = _road(atlas, chance)
    city = _city(atlas, chance, apart_from=road)
    reach = reach_of(events)
    rising = _rising(atlas, rates, chance, km=reach.km, apart_from={*road, *city})
    begins = chance.whole(14, 28)
    return (
        Cluster(
            slug="road",
            places=_codes(atlas, road),
            first_day=span.month_start(begins),
            last_day=span.month_end(begins + ROAD_MONTHS - 1),
            events=max(FEWEST_OF_ROAD, round(ROAD_SHARE * events)),
            types=ROAD_TYPES,
        ),
        Cluster(
            slug="city",
            places=_codes(atlas, city),
            first_day=span.month_start(begins + 9),
            last_day=span.month_end(begins + 9 + CITY_MONTHS - 1),
            events=max(FEWEST_OF_CITY, round(CITY_SHARE * events)),
            kind=Kind.JOURNALIST,
            types=CITY_TYPES,
        ),
        Cluster(
            slug="rising",
            places=_codes(atlas, rising),
            first_day=span.month_start(MONTHS - reach.months),
            last_day=span.last_day,
            events=_added_by_rise(float(rates[rising].sum()) * events, reach.months),
            rises=True,
        ),
    )


def rise(month: int, *, months: int) -> float:
    """Return by how many times its usual pace the region is above it in a month of its rise."""
    return (RISING_AT_THE_END - 1) * (month + 1) / months


def _added_by_rise(events_before: float, months: int) -> int:
    monthly = events_before / MONTHS
    added = sum(monthly * rise(month, months=months) for month in range(months))
    return max(FEWEST_RISING, round(added))


def _road(atlas: Atlas, chance: Chance) -> list[int]:
    """Walk from a small place of the south to the next one ahead, ten times."""
    small = (atlas.population > SMALL[0]) & (atlas.population < SMALL[1])
    wanted = small & atlas.in_states(SOUTH)
    starts = np.flatnonzero(wanted if wanted.any() else np.ones(len(atlas.places), dtype=bool))
    road = [int(chance.one_of(starts.tolist()))]
    heading = chance.whole(0, 359) * np.pi / 180
    while len(road) < ROAD_PLACES:
        road.append(_next_ahead(atlas, road, heading))
    return road


def _next_ahead(atlas: Atlas, road: list[int], heading: float) -> int:
    distance = atlas.km_from(road[-1])
    distance[road] = np.inf
    turn = np.abs(np.angle(np.exp(1j * (atlas.bearing_from(road[-1]) - heading))))
    ahead = (turn < np.pi / 3) & (distance < NEXT_KM)
    # Where nothing lies ahead, as at the sea, the road turns.
    return int(np.argmin(np.where(ahead, distance, np.inf) if ahead.any() else distance))


def _city(atlas: Atlas, chance: Chance, *, apart_from: list[int]) -> list[int]:
    largest = [int(at) for at in np.argsort(-atlas.population, kind="stable")]
    far = [at for at in largest[: CITY_RANK * 2] if atlas.km_from(at)[apart_from].min() > CITY_KM]
    centre = chance.one_of((far or largest)[:CITY_RANK])
    distance = atlas.km_from(centre)
    near = [int(at) for at in np.argsort(distance, kind="stable")[:4] if distance[at] < CITY_KM]
    return [at for at in near if at not in apart_from]


def _rising(
    atlas: Atlas, rates: Numbers, chance: Chance, *, km: float, apart_from: set[int]
) -> list[int]:
    """Return a region of middling weight; the one closest to that where none is."""
    least, most = RISING_BASE
    closest: list[int] = []
    off = np.inf
    for region in _regions(atlas, chance, km, apart_from):
        weight = float(rates[region].sum())
        if least <= weight <= most:
            return region
        missed = min(abs(weight - least), abs(weight - most))
        if missed < off:
            closest, off = region, missed
    return closest


def _regions(atlas: Atlas, chance: Chance, km: float, apart_from: set[int]) -> Iterator[list[int]]:
    for centre in chance.numbers.permutation(len(atlas.places))[:300]:
        within = np.flatnonzero(atlas.km_from(int(centre)) < km)
        region = [int(at) for at in within if int(at) not in apart_from]
        if len(region) >= 6 and len(region) == len(within):  # noqa: PLR2004
            yield region
    nearest = np.argsort(atlas.km_from(0), kind="stable")
    yield [int(at) for at in nearest if int(at) not in apart_from][:8]


def _codes(atlas: Atlas, positions: list[int]) -> tuple[str, ...]:
    return tuple(atlas.places[at].code for at in positions)
