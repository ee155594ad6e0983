import pytest
from tests.factories.procedure import Cast, make_cast


@pytest.fixture
def cast(as_operator) -> Cast:
    with as_operator():
        return make_cast()
