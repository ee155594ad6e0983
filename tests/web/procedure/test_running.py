"""What burns comes first: clocks of hours on top, arrears folded by matter, who waits, who is called."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.door import keep_door, leave, put_on_duty
from tests.web.markup import flat
from tests.web.procedure.conftest import make_night
from tests.web.registry.conftest import asked_by

from baluarte.domain.access.models import MailAddress
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import Notice
from baluarte.domain.procedure.queries import doors
from baluarte.domain.procedure.tasks import mail_notices
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.web.procedure.views.agenda import folded

pytestmark = pytest.mark.django_db
PAGES = ("desk", "agenda")


def text_of(answer) -> str:
    return flat(answer.content.decode())


@pytest.fixture
def message(cast, as_operator, as_role):
    """Somebody waits at the keeper's door; the owner is on duty."""
    with as_operator():
        keep_door(cast)
        put_on_duty(cast)
    with as_role("bal_public"), acting_as_nobody():
        [door] = doors()
    leave(door, as_role, not_told=("municipal_police",), municipality="")


@pytest.mark.parametrize("page", PAGES)
def test_a_clock_of_hours_stands_on_top_in_hours_and_minutes(enter, cast, page):
    make_night(cast, minutes_ago=1)
    said = text_of(enter(cast.owner).get(reverse(page)))
    on_top = said.split('id="running"')[1]
    assert re.search(r"faltan 2 h 5[0-9] min", on_top)
    assert said.index('id="running"') < said.index(
        "duties" if page == "agenda" else 'class="to-do"'
    )


@pytest.mark.parametrize("page", PAGES)
def test_nobody_elses_clock_is_on_top(enter, cast, night, page):
    assert 'id="running"' not in text_of(enter(cast.stranger).get(reverse(page)))


@pytest.mark.parametrize("page", PAGES)
def test_who_waits_at_the_door_stands_beside_with_the_way_there(enter, cast, message, page):
    said = text_of(enter(cast.owner).get(reverse(page)))
    [beside] = re.findall(r'class="burning__door".*?</div>', said)
    assert "Esperan en la puerta urgente" in beside
    assert f'href="{reverse("receive_call")}"' in beside
    assert "burning__door" not in text_of(enter(cast.stranger).get(reverse(page)))


def test_arrears_of_one_matter_are_one_line(enter, cast):
    late = make_night(cast, minutes_ago=240)
    said = text_of(enter(cast.owner).get(reverse("agenda")))
    table = said.split('class="duties"')[1]
    assert table.count('class="is-urgent"') == 1
    assert "1 paso más fuera de plazo de este asunto" in table
    assert table.split('class="is-urgent"')[1].count(late.matter.reference[:5]) >= 1


def test_what_is_late_in_another_matter_is_another_line():
    def row(reference, *, late=True):
        return {"reference": reference, "is_late": late}

    found = folded([row("A"), row("B"), row("A"), row("A", late=False), row("")])
    assert [(one["reference"], len(one["more"])) for one in found] == [
        ("A", 1), ("B", 0), ("A", 0), ("", 0),
    ]  # fmt: skip


def test_home_asks_as_much_for_one_clock_as_for_ten(enter, cast, night):
    browser = enter(cast.owner)
    few = asked_by(browser, reverse("desk"))
    for number in range(9):
        make_night(cast, minutes_ago=30 + number)
    assert asked_by(browser, reverse("desk")) == few


def test_what_rings_says_two_numbers_and_nothing_else(enter, cast, message, as_role):
    with as_role("bal_worker"), acting_as_nobody():
        actions.watch_door(at=timezone.now())
    answer = enter(cast.owner).get(reverse("unread"))
    assert answer.json() == {"unread": 1, "door": 1}
    assert enter(cast.stranger).get(reverse("unread")).json() == {"unread": 0, "door": 0}
    assert "data-ring" in text_of(enter(cast.owner).get(reverse("agenda")))


def test_that_it_sounds_is_kept_in_the_session_and_ends_with_it(enter, cast, message):
    officer = enter(cast.owner)
    assert 'aria-pressed="false"' in text_of(officer.get(reverse("agenda")))
    officer.post(reverse("unread"), {"sound": "on"})
    said = text_of(officer.get(reverse("agenda")))
    assert 'aria-pressed="true"' in said
    assert "El sonido está puesto: quitarlo" in said
    officer.post(reverse("unread"), {"sound": "off"})
    assert 'aria-pressed="false"' in text_of(officer.get(reverse("agenda")))
    assert 'aria-pressed="false"' in text_of(enter(cast.owner).get(reverse("agenda")))


@pytest.fixture
def on_duty(cast, as_operator):
    """A colleague on duty who is of no team of this matter."""
    with as_operator():
        one = make_account(institution=cast.keeper, roles=["monitor"])
        MailAddress.objects.create(account=one, email="guardia@ejemplo.mx")
        actions.set_duty(
            institution=cast.keeper, account=one, telephone="55 0000 0000",
            begins_at=timezone.now() - timedelta(hours=1),
            ends_at=timezone.now() + timedelta(hours=8), by=None, at=timezone.now(),
        )  # fmt: skip
    return one


def called(account) -> list[str]:
    with acting_as(account.pk):
        return list(Notice.objects.order_by("made_at").values_list("kind", flat=True))


def test_whoever_is_on_duty_is_called_once_to_a_clock_of_which_a_quarter_is_left(
    cast, on_duty, as_role
):
    make_night(cast, minutes_ago=170)
    now = timezone.now()
    with as_role("bal_worker"), acting_as_nobody():
        assert actions.call_to_what_runs_out(at=now) > 0
        assert actions.call_to_what_runs_out(at=now) == 0
    assert set(called(on_duty)) == {"running"}
    assert called(cast.stranger) == []


def test_no_one_is_called_to_a_clock_that_has_just_begun(cast, on_duty, as_role):
    make_night(cast, minutes_ago=5)
    with as_role("bal_worker"), acting_as_nobody():
        actions.call_to_what_runs_out(at=timezone.now())
    assert called(on_duty) == []


def test_a_letter_to_whoever_is_on_duty_says_nothing_of_what(cast, on_duty, as_role):
    night = make_night(cast, minutes_ago=170)
    with as_role("bal_worker"):
        with acting_as_nobody():
            actions.call_to_what_runs_out(at=timezone.now())
        mail_notices(at=timezone.now())
    [letter] = [one for one in mail.outbox if one.to == ["guardia@ejemplo.mx"]]
    said = letter.subject + letter.body
    for secret in (night.matter.reference[:5], "EX-1", "plazo", "clock", "Veracruz"):
        assert secret not in said
