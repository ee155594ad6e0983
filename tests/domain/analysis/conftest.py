"""The sides of the registry, and an analyst beside one of them."""

import pytest
from tests.domain.registry.conftest import at_work, other, side  # noqa: F401
from tests.factories.runs import Studying, make_studying


@pytest.fixture
def studying(side, as_operator, as_role, tmp_path) -> Studying:  # noqa: F811 (a fixture)
    return make_studying(side, as_operator, as_role, tmp_path)
