"""The demonstration's agreement on signs: the next is near whatever the hour."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.cases import make_case

from baluarte.demo.walkthrough.check_ins import agree_on_signs
from baluarte.domain.cases import actions
from baluarte.domain.cases.models import CheckIn
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("hour", [0, 5, 12, 23])
def test_an_invented_one_is_waited_for_within_the_hour(cast, as_operator, hour):
    at = timezone.now() - timedelta(hours=hour)
    _case, party = make_case(cast)
    with as_operator():
        herself = make_account()
    with acting_as(cast.owner.pk):
        actions.open_window(party=party, account=herself, by=cast.owner.pk, at=at)
    agree_on_signs(herself, officer=cast.owner.pk, at=at)
    with acting_as(cast.owner.pk):
        waited = CheckIn.objects.get()
    assert waited.opens_at <= at < waited.due_at <= at + timedelta(hours=1)
