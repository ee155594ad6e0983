"""Two organisations and who works there; a toy country; all invented but the places' names."""

import pytest
from tests.factories.access import make_account, make_institution
from tests.factories.intake import make_list, make_places
from tests.factories.kept import kept


@pytest.fixture
def cast(as_operator):
    with as_operator():
        make_places()
        return _make_cast()


@kept
def _make_cast():
    one, other = make_institution(), make_institution()
    return {
        "one": one,
        "other": other,
        "steward": make_account(institution=one, roles=["data_steward", "documenter"]),
        "documenter": make_account(institution=one, roles=["documenter"]),
        "auditor": make_account(institution=one, roles=["auditor"]),
        "stranger": make_account(institution=other, roles=["documenter", "data_steward"]),
        "curator": make_account(institution=other, roles=["curator"]),
    }


@pytest.fixture
def source_list(cast):
    return make_list(cast["steward"], cast["one"])
