"""The real country under the invented facts: places, people, shapes."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from baluarte.config.invented.places import Place
from baluarte.domain.territory.actions import (
    load_framework,
    load_regions,
    load_stand_in_population,
)
from baluarte.domain.territory.atlas import cached_atlas
from baluarte.domain.territory.country import read_country
from baluarte.domain.territory.models import Municipality
from baluarte.domain.territory.queries import all_states, populations
from baluarte.domain.wall.context import acting_as_operator

YEAR = 2020


def load_places(at: datetime) -> Iterator[str]:
    """Load places and draw the atlas, once."""
    if all_states().exists():
        yield "Places are loaded."
    else:
        country = read_country()
        with acting_as_operator():
            loaded = load_framework(country=country, by=None, at=at)
            load_stand_in_population(people=country.people, by=None, at=at)
            load_regions(by=None, at=at)
        yield f"{loaded['municipalities']} municipalities, their names, neighbours and people."
    shapes = cached_atlas(settings.FILE_FOLDER / "atlas")
    yield f"The atlas of all of them: {shapes.compressed.stat().st_size // 1024} KB."


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
