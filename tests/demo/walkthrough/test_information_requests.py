"""What the demonstration lays of requests: 66 in every state, two batches, whenever it is loaded."""

from collections import Counter
from datetime import UTC, datetime
from random import Random

import pytest
from tests.factories.access import make_account, make_institution
from tests.factories.statements import make_every_state

from baluarte.demo.walkthrough import information_requests as laid
from baluarte.domain.statements.choices import RequestProgress
from baluarte.domain.statements.models import InformationRequest
from baluarte.domain.statements.queries import waiting_for
from baluarte.domain.statements.queries.requests import progress_of, tracked
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
# In the night, before days of rest, at a turn of the year.
DAYS = [
    datetime(2026, 11, 29, 18, tzinfo=UTC), datetime(2027, 1, 3, 7, tzinfo=UTC),
    datetime(2027, 5, 6, 3, tzinfo=UTC), datetime(2027, 12, 31, 23, tzinfo=UTC),
]  # fmt: skip


@pytest.mark.parametrize("at", DAYS)
def test_sixty_six_requests_stand_in_every_state_whenever_it_is_told(as_operator, at):
    with as_operator():
        make_every_state()
        institution = make_institution(slug=laid.HOLDER)
        one, other = (make_account(institution=institution, roles=["curator"]) for _ in "ab")
    told = laid._Telling(one.pk, other.pk, Random(1), at)
    assert (told.first(), told.second()) == (33, 33)
    with acting_as(one.pk):
        assert InformationRequest.objects.values("batch").distinct().count() == 2
        found = Counter(progress_of(each) for each in tracked(at=at))
    # Two days before it ends a term is due: none ends on the days of rest about a new year.
    assert set(RequestProgress) - set(found) <= {RequestProgress.DUE}
    assert at != DAYS[0] or found[RequestProgress.DUE] > 1
    assert found[RequestProgress.DRAFT] == 8
    with acting_as(other.pk):
        assert waiting_for(other.pk).values("document").distinct().count() == 2
