"""The page of notices says what waits for one as a second person, and what became of one's own."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.entering import browser_of
from tests.factories.recommendations import let_stand, make_house, make_set, state
from tests.web.markup import flat

from baluarte.domain.accountability.choices import AssessmentSide, ReviewObjection

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(as_operator):
    with as_operator():
        return make_house()


def notices(who):
    found = browser_of(who).get(reverse("notices"))
    assert found.status_code == 200
    return flat(found.content.decode())


def test_entries_that_wait_and_those_that_were_decided_are_told(house):
    _, rows = make_set(house)
    at, second = timezone.now(), house.second_of[house.authority.pk]
    sent = [
        state(house.liaison, house.authority, row, side=AssessmentSide.AUTHORITY, at=at)
        for row in rows[:2]
    ]
    assert "por revisar</a>: 2" in notices(second)
    assert "por revisar" not in notices(house.liaison)
    let_stand(second, sent[0], at=at)
    let_stand(second, sent[1], at=at, objection=ReviewObjection.NOT_SHOWN)
    said = notices(house.liaison)
    assert "se confirmaron</a>: 1" in said
    assert "no se confirmaron</a>: 1" in said
    assert "por revisar" not in notices(second)
