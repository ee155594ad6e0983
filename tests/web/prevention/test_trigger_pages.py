"""The trigger calendar: what is near first, and from each date a warning that begins with it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.warnings import make_warning_cast

from baluarte.domain.prevention.models import TriggerDate
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.prevention import warnings_to_do

pytestmark = pytest.mark.django_db
NOTE = "/es/alertas/calendario/nueva/?estado=06"
WORDS = "Desalojo anunciado de un ejido (inventado)."


@pytest.fixture
def made(as_operator):
    with as_operator():
        return make_warning_cast()


def written(made, **changes):
    day = local_day(timezone.now()) + timedelta(days=5)
    return {
        "holder": str(made.house.pk), "kind": "eviction", "municipality": "06007",
        "first_date": day.isoformat(), "last_date": "", "words": WORDS,
    } | changes  # fmt: skip


def noted(made):
    with acting_as(made.one.pk):
        return TriggerDate.objects.get()


def test_a_date_is_noted_and_a_warning_begins_with_it(enter, made):
    browser = enter(made.one)
    browser.post(NOTE, written(made))
    one = noted(made)
    page = browser.get(reverse("trigger_dates")).content.decode()
    proposes = f"{reverse('new_early_warning')}?estado=06&amp;fecha={one.pk}"
    assert WORDS in page
    assert proposes in page
    form = browser.get(proposes.replace("&amp;", "&")).context["form"]
    assert (form.initial["municipality"], form.initial["signal"]) == ("06007", "EW-3")
    assert WORDS in form.initial["grounds"]
    assert form.initial["valid_until"] == one.last_date


def test_home_says_that_no_warning_stands_of_a_near_date(enter, made):
    enter(made.one).post(NOTE, written(made))
    with acting_as(made.other.pk):
        [due] = warnings_to_do.triggers_without_warning(made.other.pk, timezone.now())
        assert (due.number, due.url) == (1, reverse("trigger_dates"))


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(enter, made):
    long_ago = (local_day(timezone.now()) - timedelta(days=3)).isoformat()
    answer = enter(made.one).post(NOTE, written(made, first_date=long_ago))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["last_date"]
    assert WORDS in answer.content.decode()


def test_a_date_taken_back_stands_there_no_more(enter, made):
    browser = enter(made.one)
    browser.post(NOTE, written(made))
    browser.post(reverse("withdraw_trigger_date", args=[noted(made).pk]))
    assert WORDS not in browser.get(reverse("trigger_dates")).content.decode()


def test_another_house_finds_no_date_of_ours_nor_begins_from_it(enter, made):
    enter(made.one).post(NOTE, written(made))
    one, browser = noted(made), enter(made.peer)
    assert WORDS not in browser.get(reverse("trigger_dates")).content.decode()
    assert browser.get(reverse("withdraw_trigger_date", args=[one.pk])).status_code == 404
    form = browser.get(f"{reverse('new_early_warning')}?estado=06&fecha={one.pk}").context["form"]
    assert "grounds" not in form.initial


@pytest.mark.parametrize("typed", ["x", "00000000-0000-4000-8000-000000000000", "%00", "9" * 300])
def test_of_no_date_a_warning_begins_with_nothing(enter, made, typed):
    asked = f"{reverse('new_early_warning')}?estado=06&fecha={typed}&municipio=zz&senal=model_level"
    answer = enter(made.one).get(asked)
    assert answer.status_code == 200
    assert "grounds" not in answer.context["form"].initial
