"""One invented country over the real municipalities, with invented populations."""

import numpy as np
import pytest

from baluarte.demo.country.country import generate
from baluarte.demo.country.places import Place
from baluarte.domain.territory.framework import centres, read_framework

SEED, REPORTS = 7, 12_000


@pytest.fixture(scope="session")
def places():
    framework = read_framework()
    areas = framework.municipalities
    people = np.exp(np.random.default_rng(5).normal(9.5, 1.4, len(areas)))
    return tuple(
        Place(area.code, area.code[:2], area.name, int(count), longitude, latitude)
        for area, count, (longitude, latitude) in zip(
            areas, people, centres(areas, framework.to_earth), strict=True
        )
    )


@pytest.fixture(scope="session")
def country(places):
    return generate(seed=SEED, places=places, reports=REPORTS)


@pytest.fixture(scope="session")
def truth(country):
    return country.truth


@pytest.fixture(scope="session")
def lists(country):
    return {one.organisation.steward: one for one in country.lists}
