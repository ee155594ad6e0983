"""The real country under the invented facts: places, people, shapes."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from multiprocessing import get_context

import django
from django.conf import settings

from baluarte.demo.country.places import Place
from baluarte.domain.territory.actions import (
    load_framework,
    load_regions,
    load_stand_in_population,
)
from baluarte.domain.territory.atlas import build_atlas, ensure_atlas
from baluarte.domain.territory.atlas_file import find_atlas
from baluarte.domain.territory.borders import fit_together
from baluarte.domain.territory.country import Country, read_country
from baluarte.domain.territory.framework import read_framework
from baluarte.domain.territory.models import Municipality
from baluarte.domain.territory.queries import all_states, populations
from baluarte.domain.wall.context import acting_as_operator

YEAR = 2020
ReadCountry = Callable[[], Country]


@contextmanager
def reading_ahead() -> Iterator[ReadCountry]:
    """Read the country and draw its atlas in a process beside, while the database is prepared.

    Where an atlas is drawn the places are most likely loaded too, and nothing is read ahead.
    """
    if find_atlas(settings.FILE_FOLDER / "atlas"):
        yield read_country
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, initializer=django.setup) as beside:
        yield beside.submit(_read_and_draw).result


def load_places(at: datetime, *, read: ReadCountry = read_country) -> Iterator[str]:
    """Load places and draw the atlas, once."""
    if all_states().exists():
        yield "Places are loaded."
    else:
        country = read()
        with acting_as_operator():
            loaded = load_framework(country=country, by=None, at=at)
            load_stand_in_population(people=country.people, by=None, at=at)
            load_regions(by=None, at=at)
        yield f"{loaded['municipalities']} municipalities, their names, neighbours and people."
    shapes = ensure_atlas(settings.FILE_FOLDER / "atlas")
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


def _read_and_draw() -> Country:
    """Fit the shapes together once, for the borders and for the atlas."""
    framework = read_framework()
    fitting = fit_together(framework.municipalities)
    build_atlas(settings.FILE_FOLDER / "atlas", framework=framework, fitting=fitting)
    return read_country(framework, fitting=fitting)
