"""What the database itself keeps of courses, whoever asks it: SQL of the workbench's role."""

import pytest
from django.db import Error, connection, transaction
from tests.factories.skills import announce, close, count, gave, put_in, say

from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
TABLES = (
    "skills_course", "skills_enrolment", "skills_courseattendance", "skills_coursescore",
    "skills_countedparticipants", "skills_courseclosing", "skills_competencegiven",
)  # fmt: skip


@pytest.fixture
def held(house, course):
    """A course with two of the house and one invited, closed, and one counted."""
    put_in(house.runner, course, house.documenter, house.verifier, house.invited)
    said = dict.fromkeys((house.documenter, house.verifier, house.invited), (True, 50, 80))
    say(house.runner, course, said)
    count(house.runner, course, kind="journalists", enrolled=4, attended=3)
    close(house.runner, course)
    return course


def rows(who):
    """Return how many rows of each table an account is given by SQL."""
    found = {}
    with acting_as(who.pk), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"select count(*) from public.{table}")
            [found[table]] = cursor.fetchone()
    return list(found.values())


def test_who_runs_it_reads_all_of_it(house, held):
    # Of the guest it is her own house that knows the competence.
    assert rows(house.runner) == [1, 3, 3, 6, 1, 1, 2]


def test_her_own_scores_are_read_by_herself_and_by_no_colleague(house, held):
    assert rows(house.documenter) == [1, 1, 1, 2, 1, 1, 2]
    # Keeps the house's accounts: who takes part and attended, the competences, and no score.
    assert rows(house.other_runner) == [1, 3, 3, 0, 1, 1, 2]


def test_another_organisation_reads_no_scores_and_whoever_was_invited_her_own(house, held):
    assert rows(house.invited) == [1, 1, 1, 2, 0, 1, 1]
    # Her colleague knows the competence, and nothing of the course.
    assert rows(house.peer) == [0, 0, 0, 0, 0, 0, 1]
    assert rows(house.stranger) == [0, 0, 0, 0, 0, 0, 0]


ENROLMENT = (
    "insert into public.skills_enrolment (id, course_id, holder_id, run_by_id, account_id,"
    " enrolled_at) values (gen_random_uuid(), %(course)s, %(holder)s, %(me)s, %(whom)s, now())"
)
SCORE = (
    "insert into public.skills_coursescore (id, course_id, enrolment_id, account_id, run_by_id,"
    " moment, number, score, entered_at) select gen_random_uuid(), e.course_id, e.id,"
    " e.account_id, %(me)s, 'after', 9, 100, now() from public.skills_enrolment e"
    " where e.course_id = %(course)s and e.account_id = %(whom)s"
)
ATTENDANCE = (
    "insert into public.skills_courseattendance (id, course_id, enrolment_id, number, attended,"
    " marked_at, marked_by_id) select gen_random_uuid(), e.course_id, e.id, 9, true, now(), %(me)s"
    " from public.skills_enrolment e where e.course_id = %(course)s and e.account_id = %(whom)s"
)
COMPETENCE = (
    "insert into public.skills_competencegiven (id, account_id, course_id, competence, given_date,"
    " until_date, given_at, given_by_id) values (gen_random_uuid(), %(whom)s, %(course)s,"
    " %(code)s, '2026-06-05', %(until)s, now(), %(me)s)"
)
CLOSING = (
    "insert into public.skills_courseclosing (id, course_id, enrolled, attended, passed,"
    " attendance_unstated, passing_unstated, pairs, without_second, closed_at, closed_by_id)"
    " values (gen_random_uuid(), %(course)s, 1, 1, 1, 0, 0, 0, 0, now(), %(me)s)"
)
WITHDRAWAL = (
    "insert into public.skills_coursewithdrawal (id, course_id, why, withdrawn_at,"
    " withdrawn_by_id) values (gen_random_uuid(), %(course)s, 'mistake', now(), %(me)s)"
)
COUNT = (
    "insert into public.skills_countedparticipants (id, course_id, holder_id, kind, number,"
    " enrolled, counted_at, counted_by_id) values (gen_random_uuid(), %(course)s, %(holder)s,"
    " 'families', 9, 5, now(), %(me)s)"
)


def tried(who, sql, *, house, course, whom=None, code="risk", until="2027-06-05"):
    """Return how many rows an account lays by SQL; nothing where the database refuses."""
    given = {
        "course": course.pk, "holder": house.institution.pk, "me": who.pk,
        "whom": (whom or who).pk, "code": code, "until": until,
    }  # fmt: skip
    with acting_as(who.pk):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql, given)
                return cursor.rowcount
        except Error:
            return None


@pytest.fixture
def there(house, course):
    put_in(house.runner, course, house.documenter)
    say(house.runner, course, {house.documenter: (True, 50, 80)})
    return course


@pytest.mark.parametrize("sql", [SCORE, ATTENDANCE, COMPETENCE, CLOSING, WITHDRAWAL, COUNT])
def test_only_who_runs_it_writes_of_a_course(house, there, sql):
    given = {"house": house, "course": there, "whom": house.documenter}
    assert tried(house.documenter, sql, **given) in (None, 0)
    assert tried(house.other_runner, sql, **given) in (None, 0)
    assert tried(house.peer, sql, **given) in (None, 0)
    assert tried(house.runner, sql, **given) == 1


def test_only_who_runs_it_enrols_and_never_herself(house, course):
    given = {"house": house, "course": course}
    assert tried(house.documenter, ENROLMENT, **given) is None
    assert tried(house.other_runner, ENROLMENT, **given, whom=house.documenter) is None
    assert tried(house.runner, ENROLMENT, **given) is None
    assert tried(house.runner, ENROLMENT, **given, whom=house.documenter) == 1


@pytest.mark.parametrize("sql", [ENROLMENT, SCORE, ATTENDANCE, COMPETENCE, COUNT])
def test_nothing_is_added_to_a_course_that_is_closed(house, held, sql):
    whom = house.peer if sql is ENROLMENT else house.documenter
    assert tried(house.runner, sql, house=house, course=held, whom=whom, code="risk") is None


def test_a_competence_is_one_that_the_course_gives_to_who_is_in_it(house, there):
    given = {"house": house, "course": there}
    assert tried(house.runner, COMPETENCE, **given, whom=house.documenter, code="interview") is None
    assert tried(house.runner, COMPETENCE, **given, whom=house.verifier) is None
    assert tried(house.runner, COMPETENCE, **given, whom=house.documenter) == 1


@pytest.mark.parametrize("until", ["2026-06-05", "2027-06-04", "2027-06-06", "2036-06-05"])
def test_a_competence_lasts_as_the_texts_say(house, there, until):
    given = {"house": house, "course": there, "whom": house.documenter}
    assert tried(house.runner, COMPETENCE, **given, until=until) is None


@pytest.mark.parametrize(
    "said", [(None, 50, 80), (False, 50, 80), (True, 50, None), (True, 50, 69)]
)
def test_a_competence_is_of_who_attended_and_passed(house, there, said):
    say(house.runner, there, {house.documenter: said})
    given = {"house": house, "course": there, "whom": house.documenter}
    assert tried(house.runner, COMPETENCE, **given) is None


def test_nobody_announces_a_course_for_another_house_or_another_person(house):
    sql = (
        "insert into public.skills_course (id, holder_id, reference, title, first_date, last_date,"
        " hours, contents, competences, announced_at, run_by_id) values (gen_random_uuid(),"
        " %(holder)s, 'AAAABBBBCCCC', 'x', '2026-06-01', '2026-06-05', 1, '{}', '{}', now(),"
        " %(whom)s)"
    )
    course = announce(house.peer, house.elsewhere)
    given = {"house": house, "course": course}
    assert tried(house.peer, sql, **given) is None
    assert tried(house.documenter, sql, **given) is None
    assert tried(house.runner, sql, **given, whom=house.other_runner) is None
    assert tried(house.runner, sql, **given) == 1


@pytest.mark.parametrize("table", [*TABLES, "skills_coursewithdrawal"])
@pytest.mark.parametrize("verb", ["delete from public.{}", "update public.{} set id = id"])
def test_nothing_is_changed_or_removed(house, held, table, verb):
    sql = verb.format(table)
    assert tried(house.runner, sql, house=house, course=held) is None


def test_who_runs_courses_there_no_more_reads_no_scores(house, held, as_operator):
    with as_operator(), connection.cursor() as cursor:
        cursor.execute(
            "update public.access_membership set valid_until = now() where account_id = %s",
            [house.runner.pk],
        )
    assert rows(house.runner) == [0] * 7


def test_who_left_is_no_colleague_any_more(house, as_operator):
    gave(house.runner, house.institution, house.documenter)
    assert rows(house.verifier)[-1] == 1
    with as_operator(), connection.cursor() as cursor:
        cursor.execute(
            "update public.access_membership set valid_until = now() where account_id = %s",
            [house.documenter.pk],
        )
    assert rows(house.verifier)[-1] == 0


def test_what_is_written_is_written_now(house, there, settings):
    settings.DATES_BACK = False
    early = SCORE.replace("now()", "now() - interval '1 day'")
    given = {"house": house, "course": there, "whom": house.documenter}
    assert tried(house.runner, early, **given) is None
    assert tried(house.runner, SCORE, **given) == 1
