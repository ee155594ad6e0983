"""How she says that she was attended to: hers alone, and sums of five persons up, no small part."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError
from tests.factories.access import make_account
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE
from tests.factories.reparation import OTHER_STATE, STATE, TODAY, days_before, make_victim

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases.actions import open_window
from baluarte.domain.reparation import actions, queries
from baluarte.domain.reparation.models import Satisfaction
from baluarte.domain.reparation.queries.satisfaction import whole_year_before
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
# Once the quarter of today is over.
LATER = TODAY + timedelta(days=100)


def attended(cast, as_operator):
    """Return an account with a window, and the contact of which she is asked."""
    case, party = make_case(cast)
    victim = make_victim(cast, case, party)
    with as_operator():
        account = make_account()
    by = cast.owner.pk
    with acting_as(by):
        open_window(party=party, account=account, by=by, at=BEFORE)
        held = actions.Held(commission=STATE, held_date=days_before(5))
        actions.record_interview(victim=victim, held=held, by=by, at=BEFORE)
    with acting_as(account.pk):
        [contact] = queries.unanswered_contacts(victim)
    return account, contact


def answer(account, contact, treated="well"):
    with acting_as(account.pk):
        return actions.say_how_treated(contact=contact, treated=treated, by=account.pk, at=BEFORE)


def sums(account, *, on=LATER):
    with acting_as(account.pk):
        return queries.satisfaction_of_commissions(on=on).get(STATE)


def test_s38_of_fewer_than_five_persons_nothing_is_told(cast, as_operator):
    several = [attended(cast, as_operator) for _ in range(6)]
    for account, contact in several[:4]:
        answer(account, contact)
    answer(*several[4], "not_said")
    assert sums(cast.owner) is None
    answer(*several[5])
    for who in (cast.owner, cast.stranger):
        found = sums(who)
        assert (found.contacts, found.answers, found.without) == (6, 5, 1)
        assert (found.well, found.partly, found.badly, found.not_well) == (5, 0, 0, 0)
        with acting_as(who.pk):
            assert Satisfaction.objects.count() == 0
    assert sums(cast.owner, on=TODAY) is None


def test_a_part_of_fewer_than_five_is_not_told(cast, as_operator):
    several = [attended(cast, as_operator) for _ in range(10)]
    for n, (account, contact) in enumerate(several):
        answer(account, contact, "well" if n < 5 else "partly" if n < 9 else "badly")
    found = sums(cast.owner)
    assert (found.answers, found.well, found.partly, found.badly, found.not_well) == (
        10, 5, None, None, 5,
    )  # fmt: skip


def test_a_small_no_is_not_told_beside_many_a_yes(cast, as_operator):
    several = [attended(cast, as_operator) for _ in range(6)]
    for n, (account, contact) in enumerate(several):
        answer(account, contact, "badly" if n == 0 else "well")
    found = sums(cast.owner)
    assert (found.answers, found.well, found.badly, found.not_well) == (6, None, None, None)


def test_she_answers_each_time_once_and_nobody_in_her_name(cast, as_operator):
    account, contact = attended(cast, as_operator)
    _other, another = attended(cast, as_operator)
    with pytest.raises(NotAllowed):
        answer(cast.owner, contact)
    with pytest.raises(NotAllowed):
        answer(account, another)
    with pytest.raises(ReparationRefused) as found:
        answer(account, contact, "great")
    assert found.value.code == "treated"
    answer(account, contact)
    with pytest.raises(ReparationRefused) as found:
        answer(account, contact, "badly")
    assert found.value.code == "treated_twice"
    given = {
        "compartment_id": contact.victim.compartment_id, "victim": contact.victim,
        "commission": STATE, "treated": "well", "recorded_at": BEFORE,
        "interview_id": contact.key,
    }  # fmt: skip
    for who, more, why in (
        (account, {}, IntegrityError), (cast.owner, {}, DatabaseError),
        (account, {"commission": OTHER_STATE}, DatabaseError),
        (account, {"interview_id": another.key}, DatabaseError),
    ):  # fmt: skip
        with acting_as(who.pk), pytest.raises(why), transaction.atomic():
            Satisfaction.objects.create(**given | more, by=who)
    with acting_as(account.pk):
        assert queries.unanswered_contacts(contact.victim) == []


def test_a_year_is_of_four_quarters_that_are_over():
    assert whole_year_before(date(2026, 12, 2)) == (date(2025, 10, 1), date(2026, 9, 30))
    assert whole_year_before(date(2026, 1, 1)) == (date(2025, 1, 1), date(2025, 12, 31))


def told_between(account, since, until):
    sql = "select count(*) from bal.satisfaction_of_commissions(%s, %s)"
    with acting_as(account.pk), connection.cursor() as cursor:
        cursor.execute(sql, [since, until])
        return cursor.fetchone()[0]


def test_no_two_periods_asked_by_sql_tell_one_answer_apart(cast, as_operator):
    """A period longer by one day would say what she answered whose contact was on that day."""
    for _ in range(5):
        answer(*attended(cast, as_operator))
    since, until = whole_year_before(LATER)
    assert told_between(cast.stranger, since, until) == 1
    day = timedelta(days=1)
    for other in (
        (since, until - day), (since + day, until), (since - day, until), (since, TODAY),
        (date(TODAY.year, 1, 1), until), (date(TODAY.year - 5, 1, 1), until),
        whole_year_before(date(TODAY.year + 40, 12, 31)),
    ):  # fmt: skip
        assert told_between(cast.stranger, *other) == 0
