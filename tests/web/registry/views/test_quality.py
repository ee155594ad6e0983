from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories.registry import make_event, make_events
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.registry.models import SetAside
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.django_db


def asking(**changes) -> dict[str, str]:
    until = local_day(timezone.now()) + timedelta(days=30)
    return {"until": until.isoformat(), "reason": "Nadie lo sabrá."} | changes


def rows_of(browser, check="no_date") -> list:
    page = browser.get(page_of("quality_check", check=check)).context["page"]
    return [row.event.pk for row in page.rows]


def test_the_checks_that_find_something_are_counted_and_lead_to_their_events(enter, cast):
    one = make_event(cast.side, date="")
    browser = enter(cast.owner)
    page = browser.get(page_of("quality"))
    found = {row["code"]: row["found"].number for g in page.context["groups"] for row in g["rows"]}
    assert (found, rows_of(browser)) == (
        {"no_date": 1, "never_reviewed": 1},
        [one.pk],
    )
    assert page_of("quality_check", check="no_date") in page.content.decode()


@pytest.mark.parametrize("who", ["without_role", "stranger"])
def test_who_may_add_to_nothing_has_nothing_counted(enter, cast, who):
    make_event(cast.side, date="")
    browser = enter(getattr(cast, who))
    page = browser.get(page_of("quality"))
    assert (page.context["groups"], page.context["has_events"]) == ([], False)
    assert rows_of(browser) == []


def test_a_check_nobody_knows_does_not_exist(enter, cast):
    assert enter(cast.owner).get(page_of("quality_check", check="x")).status_code == 404


@pytest.mark.parametrize("many", [1, 30])
def test_pages_ask_as_often_for_many_as_for_one(enter, cast, many):
    make_events(cast.side, [{"date": ""} for _ in range(many)])
    browser = enter(cast.owner)
    assert (
        asked_by(browser, page_of("quality")),
        asked_by(browser, page_of("quality_check", check="no_date")),
    ) == (1, 5)  # one of each asks for the roles that the menu follows


def test_a_check_is_set_aside_with_a_reason_and_shown_below(enter, cast):
    one = make_event(cast.side, date="")
    browser = enter(cast.owner)
    answer = browser.post(page_of("set_aside", one, check="no_date"), asking())
    page = browser.get(answer.url)
    assert (answer.status_code, rows_of(browser)) == (302, [])
    assert [row["said"].ground.text for row in page.context["aside"]] == ["Nadie lo sabrá."]
    assert "Nadie lo sabrá." in page.content.decode()


def test_setting_aside_is_undone_from_there(enter, cast):
    one = make_event(cast.side, date="")
    browser = enter(cast.owner)
    browser.post(page_of("set_aside", one, check="no_date"), asking())
    answer = browser.post(page_of("count_again", one, check="no_date"), {"reason": "Ya se sabe."})
    assert (answer.status_code, rows_of(browser)) == (302, [one.pk])
    with acting_as(cast.owner.pk):
        assert SetAside.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"until": ""}, "until"),
        ({"until": "2020-01-01"}, "until"),
        ({"until": "2999-01-01"}, "until"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_set_aside(
    enter, cast, changes, field
):
    one = make_event(cast.side, date="")
    browser = enter(cast.owner)
    answer = browser.post(page_of("set_aside", one, check="no_date"), asking(**changes))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert rows_of(browser) == [one.pk]


def test_what_counts_already_is_said_so(enter, cast):
    one = make_event(cast.side, date="")
    answer = enter(cast.owner).post(
        page_of("count_again", one, check="no_date"), {"reason": "x"}, follow=True
    )
    assert "This check counts for the event already." in answer.content.decode()
