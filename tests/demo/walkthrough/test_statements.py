"""What the demonstration tells of institutions: parts that exceed their whole are no figure."""

from datetime import UTC, datetime

import pytest
from tests.factories.access import make_account, make_institution
from tests.factories.intake import make_places
from tests.factories.statements import make_every_state

from baluarte.demo.walkthrough import statements as told
from baluarte.domain.accountability.indicators import NoData, newest_figures
from baluarte.domain.statements.queries.exceeding import exceeding
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 15, 6, tzinfo=UTC)


@pytest.fixture
def people(as_operator):
    with as_operator():
        make_places()
        make_every_state()
        registry = make_institution(slug="registro")
        return {
            name: make_account(institution=registry, roles=["curator"]).pk
            for name in (told.ENTERS, told.REVIEWS)
        }


def test_of_parts_that_exceed_their_whole_no_figure_is_reckoned(people):
    made = told._exceeding(people, 2025, AT)
    with acting_as(people[told.ENTERS]):
        assert [(one.part.heading, one.whole.heading) for one in exceeding(made)] == [
            ("staff_trained", "posts_occupied")
        ]
        figure = newest_figures(known_at=AT)["REP-P-06"]
    assert (figure.reason, figure.value) == (NoData.PARTS_EXCEED, None)
