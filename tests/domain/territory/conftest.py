"""The country is read once for all tests of the room; the database gets three states of it."""

import csv

import pytest
from tests.factories.access import AT

from baluarte.domain.territory.actions import load_framework
from baluarte.domain.territory.borders import fit_together
from baluarte.domain.territory.country import read_country
from baluarte.domain.territory.framework import read_framework
from baluarte.domain.territory.points import Locator

# Campeche has two municipalities younger than the framework; the others are small.
FEW_STATES = ("04", "06", "29")


@pytest.fixture(scope="session")
def framework():
    return read_framework()


@pytest.fixture(scope="session")
def fitting(framework):
    return fit_together(framework.municipalities)


@pytest.fixture(scope="session")
def country(framework, fitting):
    return read_country(framework, fitting=fitting)


@pytest.fixture(scope="session")
def gazetteer(country):
    return country.gazetteer()


@pytest.fixture(scope="session")
def locator(framework):
    return Locator(framework)


@pytest.fixture(scope="session")
def few(framework):
    return read_country(framework.of_states(*FEW_STATES))


@pytest.fixture
def loaded(few, as_operator):
    """Campeche, Colima and Tlaxcala are in the database."""
    with as_operator():
        load_framework(country=few, by=None, at=AT)
    return few


@pytest.fixture(scope="session")
def rows_of(shared):
    """Read a file of real data as rows."""

    def read(name):
        with (shared / "data" / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return read
