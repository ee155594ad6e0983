"""Courses: announced, attended, tested, closed; what each gives, and what is refused."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from tests.factories.access import make_account
from tests.factories.skills import (
    NOW,
    announce,
    close,
    count,
    gave,
    put_in,
    say,
    take_back,
)

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.skills import queries
from baluarte.domain.skills.choices import CourseStatus, Moment
from baluarte.domain.skills.models import (
    CompetenceGiven,
    CourseAttendance,
    CourseClosing,
    CourseScore,
    Enrolment,
)
from baluarte.domain.skills.queries.participants import (
    attendances_of,
    counted_in,
    participants_of,
    scores_of,
)
from baluarte.domain.skills.queries.totals import trained_in
from baluarte.domain.wall.context import acting_as
from baluarte.norms.skills import SkillsRefused

pytestmark = pytest.mark.django_db
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def code_of(act):
    with pytest.raises(SkillsRefused) as refused:
        act()
    return refused.value.code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": "  "}, "title"),
        ({"last_date": date(2026, 5, 31)}, "days"),
        ({"hours": Decimal(0)}, "hours"),
        ({"contents": ("astrology",)}, "contents"),
        ({"competences": ("flying",)}, "competences"),
        ({"pass_score": 101}, "pass_score"),
    ],
)
def test_a_course_that_cannot_be_is_refused(house, changes, code):
    assert code_of(lambda: announce(house.runner, house.institution, **changes)) == code


def test_only_who_runs_courses_of_a_house_announces_one(house):
    for who in (house.documenter, house.peer, house.stranger):
        with pytest.raises(NotAllowed):
            announce(who, house.institution)


def test_nobody_takes_her_own_course(house, course):
    assert code_of(lambda: put_in(house.runner, course, house.runner)) == "own_course"


def test_who_is_enrolled_already_stays_so(house, course):
    assert len(put_in(house.runner, course, house.documenter, house.invited)) == 2
    assert len(put_in(house.runner, course, house.documenter, house.verifier)) == 1
    with acting_as(house.runner.pk):
        assert Enrolment.objects.count() == 3


def test_another_who_runs_courses_there_does_not_run_this_one(house, course):
    with pytest.raises(NotAllowed):
        put_in(house.other_runner, course, house.documenter)


def test_the_last_word_counts_and_the_earlier_ones_stay(house, course):
    put_in(house.runner, course, house.documenter)
    assert say(house.runner, course, {house.documenter: (True, 40, None)}) == 1
    assert say(house.runner, course, {house.documenter: (True, 40, None)}) == 0
    assert say(house.runner, course, {house.documenter: (False, None, 80)}) == 1
    with acting_as(house.runner.pk):
        [one] = participants_of(course)
        kept = CourseScore.objects.filter(moment=Moment.BEFORE).order_by("number")
        assert (one.attended, one.before, one.after) == (False, None, Decimal(80))
        assert [each.score for each in kept] == [Decimal(40), None]
        assert CourseAttendance.objects.count() == 2


@pytest.mark.parametrize("score", [-1, 101])
def test_a_score_is_of_a_hundred(house, course, score):
    put_in(house.runner, course, house.documenter)
    said = {house.documenter: (True, score, None)}
    assert code_of(lambda: say(house.runner, course, said)) == "score"


def test_nothing_is_said_of_who_is_not_in_it(house, course):
    assert code_of(lambda: say(house.runner, course, {house.peer: (True, 1, 2)})) == "not_enrolled"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "robots", "enrolled": 1}, "kind"),
        ({"kind": "journalists", "enrolled": 3, "attended": 4}, "counted"),
        ({"kind": "journalists", "enrolled": 3, "attended": 2, "passed": 3}, "counted"),
        ({"kind": "journalists", "enrolled": -1}, "counted"),
        ({"kind": "journalists", "enrolled": 3, "passed": 1}, "passed_without_attendance"),
    ],
)
def test_a_count_that_cannot_be_is_refused(house, course, given, code):
    assert code_of(lambda: count(house.runner, course, **given)) == code


def test_the_last_count_of_a_kind_counts(house, course):
    count(house.runner, course, kind="journalists", enrolled=5)
    count(house.runner, course, kind="journalists", enrolled=6, attended=4)
    count(house.runner, course, kind="journalists", enrolled=6, attended=4)
    with acting_as(house.runner.pk):
        [one] = counted_in(course)
    assert (one.number, one.enrolled, one.attended, one.passed) == (2, 6, 4, None)


def test_a_course_is_closed_once_over_and_once_attendance_is_said(house):
    ahead = announce(house.runner, house.institution, last_date=date(2026, 6, 21))
    assert code_of(lambda: close(house.runner, ahead)) == "not_over"
    over = announce(house.runner, house.institution)
    assert code_of(lambda: close(house.runner, over)) == "nobody"
    put_in(house.runner, over, house.documenter)
    assert code_of(lambda: close(house.runner, over)) == "attendance"
    say(house.runner, over, {house.documenter: (False, None, None)})
    close(house.runner, over)
    for act in (
        lambda: close(house.runner, over),
        lambda: put_in(house.runner, over, house.verifier),
        lambda: say(house.runner, over, {house.documenter: (True, None, None)}),
        lambda: count(house.runner, over, kind="families", enrolled=1),
    ):
        assert code_of(act) == "closed"


def test_its_last_day_is_that_of_mexico(house):
    course = announce(house.runner, house.institution)
    put_in(house.runner, course, house.documenter)
    say(house.runner, course, {house.documenter: (True, 1, 2)})
    evening_before = datetime(2026, 6, 5, 5, 30, tzinfo=UTC)
    assert code_of(lambda: close(house.runner, course, at=evening_before)) == "not_over"


def test_who_attended_and_passed_holds_it_for_twelve_months(house, course):
    put_in(house.runner, course, house.documenter, house.verifier, house.invited)
    said = {
        house.documenter: (True, 50, 70), house.verifier: (True, 50, 69.5),
        house.invited: (False, 90, 95),
    }  # fmt: skip
    say(house.runner, course, said)
    close(house.runner, course)
    with acting_as(house.runner.pk):
        [given] = CompetenceGiven.objects.all()
    assert (given.account_id, given.competence) == (house.documenter.pk, "risk")
    assert (given.given_date, given.until_date) == (date(2026, 6, 5), date(2027, 6, 5))


def test_where_attending_is_enough_no_test_is_asked(house):
    gave(house.runner, house.institution, house.documenter)
    with acting_as(house.documenter.pk):
        assert CompetenceGiven.objects.get().account_id == house.documenter.pk


def test_s05_ten_who_took_both_tests_gained_so_much_and_two_lack_the_second(house, as_operator):
    course = announce(house.runner, house.institution)
    with as_operator():
        twelve = [
            make_account(institution=house.institution, roles=["documenter"]) for _ in range(12)
        ]
    put_in(house.runner, course, *twelve)
    gains = [12, 24, 13, 13, 0, 10, 18, 8, 46, 14]
    said = {one: (True, 40, 40 + gain) for one, gain in zip(twelve, gains, strict=False)}
    said |= dict.fromkeys(twelve[10:], (True, 40, None))
    say(house.runner, course, said)
    made = close(house.runner, course)
    assert (made.pairs, made.without_second) == (10, 2)
    # Student's sleep, times ten.
    assert (made.gain, made.gain_low, made.gain_high) == (
        Decimal("15.80"), Decimal("7.00"), Decimal("24.60"),
    )  # fmt: skip
    assert (made.enrolled, made.attended, made.passed) == (12, 12, 1)


def test_of_very_few_no_gain_is_kept(house, course):
    put_in(house.runner, course, house.documenter, house.verifier)
    say(house.runner, course, {house.documenter: (True, 5, 90), house.verifier: (True, 5, None)})
    made = close(house.runner, course)
    assert (made.pairs, made.without_second, made.gain, made.gain_low) == (1, 1, None, None)


def test_s06_of_courses_with_the_three_approaches_it_is_counted_who_passed(house):
    def held(**changes):
        made = announce(house.runner, house.institution, **changes)
        put_in(house.runner, made, house.documenter, house.verifier)
        said = {house.documenter: (True, 5, 90), house.verifier: (True, 5, None)}
        say(house.runner, made, said)
        return made

    counted = held()
    count(house.runner, counted, kind="journalists", enrolled=6, attended=6, passed=4)
    count(house.runner, counted, kind="families", enrolled=3)
    close(house.runner, counted)
    # None of these counts: one approach is missing, no test, the year before, taken back.
    close(house.runner, held(contents=("gender", "community", "risk")))
    close(house.runner, held(pass_score=None))
    close(house.runner, held(first_date=date(2025, 6, 1), last_date=date(2025, 6, 5)))
    back = held()
    close(house.runner, back)
    take_back(house.runner, back)
    with acting_as(house.documenter.pk):
        found = trained_in(*YEAR, known_at=NOW)
    assert (found.courses, found.passed, found.enrolled, found.unstated) == (1, 5, 8, 3)
    with acting_as(house.peer.pk):
        assert trained_in(*YEAR, known_at=NOW).courses == 0


def test_where_a_course_stands(house, course):
    def status():
        with acting_as(house.runner.pk):
            return queries.status_of(queries.course(course.reference), at=NOW)

    assert status() is CourseStatus.TO_CLOSE
    put_in(house.runner, course, house.documenter)
    say(house.runner, course, {house.documenter: (True, 50, 80)})
    close(house.runner, course)
    assert status() is CourseStatus.CLOSED
    take_back(house.runner, course)
    assert status() is CourseStatus.WITHDRAWN
    assert code_of(lambda: take_back(house.runner, course)) == "withdrawn"
    assert code_of(lambda: put_in(house.runner, course, house.verifier)) == "withdrawn"


def test_one_reads_what_is_said_of_oneself(house, course):
    put_in(house.runner, course, house.documenter)
    say(house.runner, course, {house.documenter: (True, 50, 80)})
    with acting_as(house.documenter.pk):
        mine = list(queries.courses_of(house.documenter.pk))
        scores, attended = (
            scores_of(house.documenter.pk, mine), attendances_of(house.documenter.pk, mine),
        )  # fmt: skip
    assert [one.pk for one in mine] == [course.pk]
    assert scores == {course.pk: {"before": Decimal(50), "after": Decimal(80)}}
    assert attended == {course.pk: True}


def test_the_log_holds_acts_and_no_score(house, course, as_operator):
    put_in(house.runner, course, house.documenter)
    say(house.runner, course, {house.documenter: (True, 41, 97)})
    close(house.runner, course)
    with as_operator():
        acts = list(Entry.objects.filter(act__startswith="skills.").values_list("act", flat=True))
    assert sorted(acts) == [
        "skills.announce_course", "skills.close_course", "skills.enrol", "skills.record_sheet",
    ]  # fmt: skip


def test_a_closing_is_read_by_who_took_part_from_elsewhere(house, course):
    put_in(house.runner, course, house.invited)
    say(house.runner, course, {house.invited: (True, 41, 97)})
    close(house.runner, course)
    with acting_as(house.invited.pk):
        assert CourseClosing.objects.get().course_id == course.pk
