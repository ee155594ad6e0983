"""A course passes to another of its house, with its scores: handed over, or once its runner left."""

import pytest
from django.db import Error, connection, transaction
from tests.domain.skills.test_wall import rows
from tests.factories.skills import NOW, close, put_in, say

from baluarte.domain.access.models import Membership
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.skills.actions import hand_over_course
from baluarte.domain.skills.models import CourseHandover
from baluarte.domain.skills.queries import courses_to_close, runner_of
from baluarte.domain.wall.context import acting_as
from baluarte.norms.skills import SkillsRefused

pytestmark = pytest.mark.django_db
SCORES = 3


def hand(course, to, by):
    with acting_as(by.pk):
        return hand_over_course(course=course, to=to, by=by.pk, at=NOW)


def leave(as_operator, account):
    with as_operator():
        Membership.objects.filter(account=account).update(valid_until="2026-06-01T00:00Z")


@pytest.fixture
def begun(house, course):
    put_in(house.runner, course, house.documenter)
    say(house.runner, course, {house.documenter: (True, 50, None)})
    return course


def test_who_runs_it_hands_it_over_and_the_scores_pass_with_it(house, begun):
    hand(begun, house.other_runner, house.runner)
    assert (rows(house.runner)[SCORES], rows(house.other_runner)[SCORES]) == (0, 1)
    with acting_as(house.other_runner.pk):
        assert runner_of(begun) == house.other_runner
        assert list(courses_to_close(house.other_runner.pk, at=NOW)) == [begun]
    say(house.other_runner, begun, {house.documenter: (True, 50, 80)})
    close(house.other_runner, begun)
    with pytest.raises(NotAllowed):
        say(house.runner, begun, {house.documenter: (True, 50, 90)})


def test_handed_on_it_may_come_back(house, begun):
    hand(begun, house.other_runner, house.runner)
    hand(begun, house.runner, house.other_runner)
    assert (rows(house.runner)[SCORES], rows(house.other_runner)[SCORES]) == (1, 0)


def test_nobody_takes_over_from_who_is_still_there(house, begun):
    with pytest.raises(NotAllowed):
        hand(begun, house.other_runner, house.other_runner)


def test_once_its_runner_left_another_takes_it_over_and_closes_it(as_operator, house, begun):
    leave(as_operator, house.runner)
    hand(begun, house.other_runner, house.other_runner)
    say(house.other_runner, begun, {house.documenter: (True, 50, 80)})
    close(house.other_runner, begun)
    assert rows(house.other_runner)[SCORES] == 2


@pytest.mark.parametrize("whom", ["documenter", "runner", "peer", "stranger"])
def test_it_passes_only_to_who_runs_courses_there_and_takes_no_part(house, begun, whom):
    with pytest.raises(SkillsRefused, match="another person who runs courses"):
        hand(begun, getattr(house, whom), house.runner)


def test_who_takes_part_never_runs_it(as_operator, house, course):
    put_in(house.runner, course, house.other_runner)
    with pytest.raises(SkillsRefused, match="takes no part"):
        hand(course, house.other_runner, house.runner)
    leave(as_operator, house.runner)
    with pytest.raises(NotAllowed):
        hand(course, house.other_runner, house.other_runner)


HANDOVER = (
    "insert into public.skills_coursehandover (id, course_id, number, account_id, handed_at,"
    " handed_by_id) values (gen_random_uuid(), %(course)s, %(number)s, %(whom)s, now(), %(by)s)"
)


def laid(who, course, whom, *, number=1, by=None):
    given = {"course": course.pk, "number": number, "whom": whom.pk, "by": (by or who).pk}
    with acting_as(who.pk):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(HANDOVER, given)
                return cursor.rowcount
        except Error:
            return None


def test_by_sql_nobody_takes_a_course_that_is_not_hers_to_take(as_operator, house, begun):
    put_in(house.runner, begun, house.invited)
    for who, whom, more in (
        (house.other_runner, house.other_runner, {}),
        (house.other_runner, house.other_runner, {"by": house.runner}),
        (house.documenter, house.documenter, {}),
        (house.peer, house.peer, {}),
        (house.invited, house.invited, {}),
        (house.runner, house.documenter, {}),
        (house.runner, house.peer, {}),
        (house.runner, house.other_runner, {"number": 2}),
    ):
        assert laid(who, begun, whom, **more) is None
    assert laid(house.runner, begun, house.other_runner) == 1
    assert laid(house.runner, begun, house.runner, number=2) is None
    leave(as_operator, house.other_runner)
    assert laid(house.peer, begun, house.peer, number=2) is None
    assert laid(house.runner, begun, house.runner, number=2) == 1


def test_another_house_reads_of_no_handover(house, begun):
    hand(begun, house.other_runner, house.runner)
    for who, seen in ((house.documenter, True), (house.peer, False), (house.stranger, False)):
        with acting_as(who.pk):
            assert CourseHandover.objects.exists() is seen
