"""Home of who analyses: where it is worse than expected, and what of hers was answered."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.runs import ASKED, make_studying, tell_events
from tests.web.registry.conftest import page_of

from baluarte.domain.wall.context import acting_as
from baluarte.web.analysis.to_do import beginnings, news, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def studying(side, as_operator, as_role, tmp_path):
    return make_studying(side, as_operator, as_role, tmp_path)


def offered(offer, account, at=ASKED):
    with acting_as(account.pk):
        return list(offer(account.pk, at))


def test_she_is_led_to_the_map_with_how_many_places_have_more(studying):
    tell_events(studying.side)
    assert offered(work, studying.analyst) == []
    studying.ran()
    [one] = offered(work, studying.analyst)
    assert (one.number, one.url.endswith("/analisis/mapa/")) == (1, True)
    assert str(one.note) == "julio de 2025 a junio de 2026"
    [begun] = offered(beginnings, studying.analyst)
    assert begun.url == one.url


def test_home_shows_it(enter, studying):
    tell_events(studying.side)
    studying.ran()
    shown = enter(studying.analyst).get(page_of("desk", language="es")).content.decode()
    assert "Lugares con más hechos que los esperados" in shown
    assert "julio de 2025 a junio de 2026" in shown


def test_runs_that_were_answered_since_are_news(studying):
    tell_events(studying.side)
    studying.ran()
    [one] = offered(news, studying.analyst, ASKED - timedelta(hours=1))
    assert one.number == 1
    [none] = offered(news, studying.analyst, timezone.now() + timedelta(hours=1))
    assert none.number == 0


def test_whoever_is_no_analyst_is_offered_nothing(studying, as_operator):
    with as_operator():
        other = make_account(institution=studying.side.institution, roles=["documenter"])
    tell_events(studying.side)
    studying.ran()
    assert (offered(work, other), offered(beginnings, other)) == ([], [])
    assert offered(news, other)[0].number == 0
