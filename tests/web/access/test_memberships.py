"""The page of roles: ending one asks first, a last day is kept as it was typed."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.access import make_account, make_institution

from baluarte.domain.audit.models import Entry
from baluarte.domain.wall.context import acting_as
from baluarte.web.access.memberships import in_words

pytestmark = pytest.mark.django_db
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
SUBMIT = re.compile(r"<button\b[^>]*>", re.DOTALL)


@pytest.fixture
def cast(as_operator):
    with as_operator():
        institution = make_institution()
        return {
            "admin": make_account(institution=institution, roles=["organisation_admin"]),
            "documenter": make_account(institution=institution, roles=["documenter"]),
        }


@pytest.fixture
def held(cast, as_operator):
    with as_operator():
        return cast["documenter"].memberships.get()


@pytest.fixture
def browser(confirm, cast):
    return confirm(cast["admin"])


@pytest.fixture
def set_last_day(browser, held):
    """Return what the page says once a last day was sent."""

    def sent(last_day):
        given = {"act": "end_on", "last_day": last_day}
        answer = browser.post(reverse("change_role", args=[held.pk]), given, follow=True)
        return " ".join(answer.content.decode().split())

    return sent


def test_enter_in_the_last_day_ends_the_role_with_that_day_and_not_at_once(browser, held):
    said = browser.get(reverse("roles")).content.decode()
    with_day = [one for one in FORM.findall(said) if 'name="last_day"' in one]
    assert len(with_day) == 2
    firsts = [SUBMIT.search(one).group() for one in with_day]
    assert [one for one in firsts if 'value="end_on"' not in one] == []


def test_ending_a_role_now_asks_once(browser, cast, held, as_operator):
    page = reverse("change_role", args=[held.pk])
    asked = browser.post(page, {"act": "end"})
    said = asked.content.decode()
    assert asked.status_code == 200
    assert cast["documenter"].display_name in said
    assert "Terminarlo ahora" in said
    with as_operator():
        held.refresh_from_db()
    assert held.valid_until is None
    answer = browser.post(page, {"act": "end", "meant": "1"})
    assert (answer.status_code, answer.url) == (302, reverse("roles"))
    with acting_as(cast["admin"].pk):
        assert Entry.objects.get(act="access.end_membership").objects_named[0] == str(held.pk)


def test_the_administrator_sets_the_last_day_of_a_role(set_last_day, cast, held):
    day = timezone.localdate() + timedelta(days=30)
    said = set_last_day(day.isoformat())
    assert f"el rol termina solo. Último día: {in_words(day)}." in said
    with acting_as(cast["admin"].pk):
        held.refresh_from_db()
        assert timezone.localtime(held.valid_until).date() == day + timedelta(days=1)
        assert Entry.objects.filter(act="access.end_membership_on").count() == 1


def test_the_last_day_is_shown_as_it_was_typed_to_both(set_last_day, enter, cast):
    day = timezone.localdate() + timedelta(days=30)
    shown = f'Último día: <time datetime="{day}">{in_words(day)}</time>'
    assert shown in set_last_day(day.strftime("%d/%m/%Y"))
    hers = enter(cast["documenter"]).get(reverse("desk")).content.decode()
    assert shown in hers


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("", "no se escribió el último día"),
        ("nada", "lo escrito no es un día"),
        ("2020-01-31", "el 31 de enero de 2020 ya pasó"),
    ],
)
def test_what_is_wrong_with_a_day_is_said_and_of_whom(set_last_day, cast, held, typed, wrong):
    name = cast["documenter"].display_name
    assert re.search(rf"{re.escape(name)}, [^<:]+: {wrong}", set_last_day(typed))
    with acting_as(cast["admin"].pk):
        held.refresh_from_db()
    assert held.valid_until is None


def test_a_day_that_was_fixed_is_brought_forward_and_not_put_off(set_last_day, cast):
    day = timezone.localdate() + timedelta(days=30)
    set_last_day(day.isoformat())
    later = set_last_day((day + timedelta(days=1)).isoformat())
    assert f"su último día ya es el {in_words(day)}" in later
    sooner = day - timedelta(days=1)
    assert f"Último día: {in_words(sooner)}." in set_last_day(sooner.isoformat())


def test_that_no_day_is_put_off_is_said_before_and_each_box_names_its_person(browser, cast):
    said = " ".join(browser.get(reverse("roles")).content.decode().split())
    assert "Un último día ya fijado puede adelantarse, no aplazarse" in said
    assert f"de {cast['documenter'].display_name}," in said
