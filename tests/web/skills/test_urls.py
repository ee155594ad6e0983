"""The cast on every address of courses: only who runs one changes it, others find nothing."""

from datetime import date

import pytest
from django.urls import reverse
from tests.factories.looking import changed_by_looking
from tests.factories.skills import announce, put_in
from tests.web.registry.conftest import asked_by
from tests.web.test_routes import patterns

from baluarte.web.skills.urls import urlpatterns

pytestmark = pytest.mark.django_db
LISTS = {"courses", "my_competences"}
OF_WHO_RUNS = {
    "enrol_in_course", "count_participants", "course_sheet", "close_course", "withdraw_course",
    "hand_over_course",
}  # fmt: skip
OF_ONE = {"new_course", "course", *OF_WHO_RUNS}


@pytest.fixture
def addresses(course):
    of_course = OF_ONE - {"new_course"}
    return {
        "new_course": reverse("new_course"),
        **{name: reverse(name, args=[course.reference]) for name in of_course},
    }


def test_no_address_of_the_room_is_forgotten():
    assert {one.name for one in patterns(urlpatterns)} == OF_ONE | LISTS


@pytest.mark.parametrize("name", sorted(OF_ONE))
def test_who_runs_it_comes_in(enter, house, addresses, name):
    assert enter(house.runner).get(addresses[name]).status_code == 200


@pytest.mark.parametrize("name", sorted(OF_WHO_RUNS))
@pytest.mark.parametrize("who", ["other_runner", "documenter", "invited", "peer", "stranger"])
def test_only_who_runs_it_changes_it(enter, house, addresses, name, who):
    browser = enter(getattr(house, who))
    answers = [browser.get(addresses[name]), browser.post(addresses[name], {"why": "mistake"})]
    assert {one.status_code for one in answers} == {404}


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("other_runner", 200),
        ("documenter", 200),
        ("invited", 200),
        ("peer", 404),
        ("stranger", 404),
    ],
)
def test_a_course_is_seen_in_its_house_and_by_whoever_takes_part(
    enter, house, addresses, who, status
):
    assert enter(getattr(house, who)).get(addresses["course"]).status_code == status


@pytest.mark.parametrize("who", ["documenter", "invited", "stranger"])
def test_only_who_runs_courses_of_a_house_announces_one(enter, house, who):
    browser = enter(getattr(house, who))
    assert browser.get(reverse("new_course")).status_code == 404


def test_looking_at_each_changes_nothing(enter, house, addresses, as_operator):
    lists = [reverse(name) for name in LISTS]
    browser = enter(house.runner)
    assert changed_by_looking(browser, [*addresses.values(), *lists], as_operator) == []


def test_thirty_courses_and_people_ask_no_more_than_two(enter, house, course, as_operator):
    browser = enter(house.runner)
    there = [reverse("courses"), reverse("course", args=[course.reference])]
    announce(house.runner, house.institution)
    few = [asked_by(browser, one) for one in there]
    for day in range(1, 29):
        more = announce(house.runner, house.institution, first_date=date(2026, 5, day))
        put_in(house.runner, more, house.documenter)
    put_in(house.runner, course, house.other_runner, house.peer, house.stranger)
    assert [asked_by(browser, one) for one in there] == few
    hers = enter(house.documenter)
    assert asked_by(hers, reverse("my_competences")) <= 30
