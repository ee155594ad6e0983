"""The real country under the invented facts: places, people, shapes."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from datetime import datetime
from functools import cache

from django.conf import settings

from baluarte.demo.country.places import Place
from baluarte.domain.territory.actions import (
    load_framework,
    load_regions,
    load_stand_in_population,
)
from baluarte.domain.territory.atlas import build_atlas
from baluarte.domain.territory.atlas_file import find_atlas
from baluarte.domain.territory.borders import Shapes, fit_together
from baluarte.domain.territory.country import Country, read_country
from baluarte.domain.territory.framework import Framework, read_framework
from baluarte.domain.territory.models import Municipality
from baluarte.domain.territory.queries import all_states, populations
from baluarte.domain.wall.context import acting_as_operator

YEAR = 2020
ReadCountry = Callable[[], Country]


def reading_ahead(beside: Executor) -> ReadCountry:
    """Begin to read the country beside, while the database is prepared.

    Where an atlas is drawn the places are most likely loaded too, and nothing is read ahead.
    """
    if find_atlas(settings.FILE_FOLDER / "atlas"):
        return read_country
    return beside.submit(_read).result


def load_places(at: datetime, *, read: ReadCountry = read_country) -> Iterator[str]:
    """Load places, once."""
    if all_states().exists():
        yield "Places are loaded."
        return
    country = read()
    with acting_as_operator():
        loaded = load_framework(country=country, by=None, at=at)
        load_stand_in_population(people=country.people, by=None, at=at)
        load_regions(by=None, at=at)
    yield f"{loaded['municipalities']} municipalities, their names, neighbours and people."


def draw_atlas() -> str:
    """Draw the atlas, once, from the shapes that were read for the country; say how large it is."""
    folder = settings.FILE_FOLDER / "atlas"
    shapes = find_atlas(folder) or build_atlas(folder, framework=_framework(), fitting=_fitting())
    return f"The atlas of all of them: {shapes.compressed.stat().st_size // 1024} KB."


def places_to_invent_in() -> list[Place]:
    """Return the municipalities whose people and centre are known."""
    known = populations(year=YEAR)
    found = Municipality.objects.filter(valid_until__isnull=True)
    rows = found.order_by("code").values_list("code", "state_id", "name", "longitude", "latitude")
    return [
        Place(code, state, name, known[code].population, longitude, latitude)
        for code, state, name, longitude, latitude in rows
        if code in known and longitude is not None and latitude is not None
    ]


def _read() -> Country:
    return read_country(_framework(), fitting=_fitting())


@cache
def _framework() -> Framework:
    return read_framework()


@cache
def _fitting() -> Shapes:
    """Fit the shapes together once, for the borders and for the atlas."""
    return fit_together(_framework().municipalities)
