"""Home counts the late requests of one's own, and its list shows the same."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.requests_for_information import draft, send

from baluarte.domain.wall.context import acting_as
from baluarte.web.layout.to_do import waiting_for

pytestmark = pytest.mark.django_db


def test_the_list_of_the_late_ones_is_of_ones_own_as_they_are_counted(enter, cast):
    then = timezone.now() - timedelta(days=120)
    for who in (cast.owner, cast.peer):
        house = cast.institution if who is cast.owner else None
        with acting_as(who.pk):
            house = house or who.memberships.select_related("institution").first().institution
        [asked] = draft(who, house, at=then)
        send(who, asked, at=then)
    with acting_as(cast.owner.pk):
        [late] = [
            one
            for one in waiting_for(cast.owner.pk, at=timezone.now())
            if one.is_late and reverse("information_requests") in one.url
        ]
    browser = enter(cast.owner)
    rows = browser.get(late.url).context["rows"]
    everybody = browser.get(late.url.replace("&de=nuestras", "")).context["rows"]
    assert (late.number, len(rows)) == (1, 1)
    assert len(everybody) >= len(rows)
