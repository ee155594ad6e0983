"""Two organisations with their people, and a compartment of each; all invented."""

import pytest
from tests.factories.access import make_account, make_institution
from tests.factories.kept import kept

from baluarte.domain.access.choices import CompartmentKind
from baluarte.domain.access.queries import compartment_of


@pytest.fixture
def cast(as_operator):
    with as_operator():
        return _make_cast()


@kept
def _make_cast():
    one, other = make_institution(), make_institution()
    return {
        "one": one,
        "own": compartment_of(one, CompartmentKind.OWN),
        "others": compartment_of(other, CompartmentKind.OWN),
        "steward": make_account(institution=one, roles=["data_steward"]),
        "documenter": make_account(institution=one, roles=["documenter"]),
        "auditor": make_account(institution=one, roles=["auditor"]),
        "stranger": make_account(institution=other, roles=["documenter", "data_steward"]),
    }
