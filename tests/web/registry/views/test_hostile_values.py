"""Whatever stands in the address of a list, the answer is a page."""

from urllib.parse import urlencode

import pytest
from tests.factories.hostile import HOSTILE_VALUES
from tests.factories.registry import make_event
from tests.web.registry.conftest import page_of

from baluarte.domain.registry.queries.filter_parsing import NAMES

pytestmark = pytest.mark.django_db
BESIDE = ("despues", "q", "tema", "conocido")


@pytest.mark.parametrize("name", [*NAMES, *BESIDE])
def test_no_value_of_an_address_is_a_failure(enter, cast, name):
    make_event(cast.side)
    browser = enter(cast.owner)
    for value in HOSTILE_VALUES:
        asked = f"{page_of('events')}?{urlencode({name: value})}"
        answer = browser.get(asked, follow=True)
        assert answer.status_code == 200, value[:20]
