"""The measure of impact of LGV 158: each number with its whole, and no other house's small ones."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from tests.factories.access import make_account
from tests.factories.cases import make_case
from tests.factories.commissions import make_commissions, make_post
from tests.factories.procedure import BEFORE
from tests.factories.reparation import (
    OTHER_STATE,
    STATE,
    TODAY,
    days_before,
    make_application,
    make_victim,
)
from tests.factories.skills import announce, put_in

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.reparation import actions, queries
from baluarte.domain.reparation.models import Interview
from baluarte.domain.reparation.queries.impact import Impact
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.skills.actions import Said, close_course, record_sheet
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
NOTHING = Impact()


@pytest.fixture
def house(cast, as_operator):
    with as_operator():
        return make_commissions()


def interview(cast, victim, *, days=5, **more):
    held = actions.Held(commission=STATE, held_date=days_before(days), **more)
    with acting_as(cast.owner.pk):
        return actions.record_interview(victim=victim, held=held, by=cast.owner.pk, at=BEFORE)


def complain(cast, held, result=""):
    by = cast.owner.pk
    with acting_as(by):
        made = actions.complain_of_interview(interview=held, words="Fue ruda.", by=by, at=BEFORE)
        if result:
            actions.say_result_of_complaint(
                complaint=made, result=result, known_date=TODAY, by=by, at=BEFORE
            )
    return made


def impact(account, code=STATE):
    with acting_as(account.pk):
        return queries.impact_of_commissions(TODAY.year, on=TODAY).get(code, NOTHING)


def test_s38_each_number_has_its_whole_and_nothing_told_is_no_nought(cast, house, victim):
    assert impact(cast.owner) == NOTHING
    made = [interview(cast, victim, days=n) for n in (9, 8)]
    made.append(interview(cast, victim, days=7, has_her_yes=True, reason="Otro hecho."))
    for held, result in zip(made, ("sanctioned", "not_sanctioned", ""), strict=True):
        complain(cast, held, result)
    asked = make_application(cast, victim, days=6)
    with acting_as(cast.owner.pk):
        actions.record_progress(
            application=asked, progress="attended", happened_date=days_before(4),
            by=cast.owner.pk, at=BEFORE,
        )  # fmt: skip
    found = impact(cast.owner)
    assert (found.interviews, found.persons, found.facts, found.beyond) == (3, 1, 1, 1)
    assert (found.complaints, found.sanctioned, found.not_sanctioned, found.unknown) == (3, 1, 1, 1)
    assert (found.asked, found.attended) == (1, 1)
    assert (found.filled, found.known) == (None, None)
    assert impact(cast.owner, OTHER_STATE) == NOTHING


def test_an_officer_learns_of_others_from_five_persons_up_and_reads_no_row(cast, house):
    several = [make_case(cast) for _ in range(5)]
    victims = [make_victim(cast, case, party) for case, party in several]
    for one in victims[:4]:
        complain(cast, interview(cast, one), "sanctioned")
    assert impact(cast.owner).interviews == 4
    for who in (house.officer, cast.stranger):
        assert impact(who) == NOTHING
    interview(cast, victims[4])
    for who in (house.officer, cast.stranger):
        found = impact(who)
        assert (found.interviews, found.persons, found.complaints) == (5, 5, None)
        with acting_as(who.pk):
            assert Interview.objects.count() == 0


def test_files_joined_are_one_person(cast, house):
    (case, party), (other, twin) = make_case(cast), make_case(cast)
    one, same = make_victim(cast, case, party), make_victim(cast, other, twin)
    for victim in (one, same):
        interview(cast, victim)
    assert impact(cast.owner).persons == 2
    with acting_as(cast.owner.pk):
        actions.join_files(victim=one, other=same, reason="Es ella.", by=cast.owner.pk, at=BEFORE)
    assert (impact(cast.owner).interviews, impact(cast.owner).persons) == (2, 1)


def test_training_is_counted_of_known_accounts_and_told_to_their_own(cast, house, as_operator):
    with as_operator():
        runs = make_account(institution=house.first, roles=["data_steward"])
    make_post(house.officer, account=house.colleague)
    make_post(house.officer, function="legal_adviser", account=house.officer)
    make_post(house.officer, function="interpreter")
    make_post(house.officer, function="physician", state="unknown")
    course = announce(
        runs, house.first, competences=("interview", "approaches"), last_date=days_before(3),
        first_date=days_before(3), pass_score=None, at=BEFORE,
    )  # fmt: skip
    put_in(runs, course, house.colleague, at=BEFORE)
    close(runs, course, house.colleague)
    assert [getattr(impact(house.officer), one) for one in ("filled", "known", "trained")] == [
        3,
        2,
        1,
    ]
    assert [getattr(impact(house.other), one) for one in ("filled", "known", "trained")] == [
        3, None, None,
    ]  # fmt: skip


def close(runs, course, account):
    said = {account.pk: Said(attended=True, before=None, after=None)}
    with acting_as(runs.pk):
        record_sheet(course=course, said=said, by=runs.pk, at=BEFORE)
        close_course(course=course, by=runs.pk, at=BEFORE)


def test_what_came_of_a_complaint_is_of_its_team_dated_and_of_three_ways(cast, house, victim):
    made = complain(cast, interview(cast, victim))
    by = cast.owner.pk

    def say(**given):
        given = {"result": "unknown", "known_date": TODAY, "by": by, "at": BEFORE} | given
        with acting_as(given["by"]):
            return actions.say_result_of_complaint(complaint=made, **given)

    wrong = ({"result": "maybe"}, "complaint_result"), ({"known_date": days_before(-1)}, "ahead"), (
        {"known_date": days_before(300)}, "backwards",
    )  # fmt: skip
    for given, code in wrong:
        with pytest.raises(ReparationRefused) as found:
            say(**given)
        assert found.value.code == code
    with pytest.raises(NotAllowed):
        say(by=cast.stranger.pk)
    for minutes, result in enumerate(("unknown", "sanctioned")):
        say(result=result, at=BEFORE + timedelta(minutes=minutes))
    assert (impact(cast.owner).sanctioned, impact(cast.owner).unknown) == (1, 0)


def test_nobody_reads_past_the_wall_by_that_function(cast, house):
    with connection.cursor() as cursor:
        cursor.execute("set local role bal_public")
        with pytest.raises(DatabaseError, match="permission denied"):
            cursor.execute("select * from bal.impact_of_commissions('2020-01-01', '2030-01-01')")
