"""Who sees a reparation: its team, and she what is hers; nobody else a row."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from tests.factories.access import make_account
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE
from tests.factories.reparation import (
    days_before,
    decide,
    make_application,
    make_plan,
    make_victim,
    owe,
    paper,
)

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases.actions import add_party, open_window
from baluarte.domain.cases.choices import Part
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.reparation import actions
from baluarte.domain.reparation.models import (
    Application,
    CaseVictim,
    Confirmation,
    HeadingDecision,
    PlanClosing,
    Remedy,
    ReparationPlan,
    ReparationRemark,
)
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
EVERY = (CaseVictim, Application, ReparationPlan, HeadingDecision, Remedy, ReparationRemark)


@pytest.fixture
def two(cast, held, as_operator):
    """Two people of one case with a window and a plan each: first, second, their accounts."""
    case, party, first = held
    by = cast.owner.pk
    with as_operator():
        one, other = make_account(), make_account()
    with acting_as(by):
        person = NewPerson(name="Vera Inventada Sol")
        sister = add_party(case=case, part=Part.BENEFICIARY, person=person, by=by, at=BEFORE)
        open_window(party=party, account=one, by=by, at=BEFORE)
        open_window(party=sister, account=other, by=by, at=BEFORE)
    second = make_victim(cast, case, sister)
    make_application(cast, first, days=40)
    plan = make_plan(cast, first)
    decide(cast, plan, "RH-4")
    return one, other, owe(cast, plan, "RH-4"), second


def seen_by(account):
    with acting_as(account.pk):
        return [kind.objects.count() for kind in EVERY]


def test_the_team_sees_it_she_what_is_hers_and_a_stranger_nothing(cast, two):
    one, other, _remedy, _second = two
    assert seen_by(cast.owner) == seen_by(cast.colleague) == [2, 1, 1, 1, 1, 2]
    assert seen_by(one) == [1, 1, 1, 1, 1, 2]
    assert seen_by(other) == [1, 0, 0, 0, 0, 0]
    assert seen_by(cast.stranger) == [0, 0, 0, 0, 0, 0]


def test_in_her_window_she_says_whether_it_arrived_and_the_list_follows(cast, two):
    one, other, remedy, _second = two
    with acting_as(one.pk):
        said = actions.say_whether_arrived(
            remedy=remedy, her_word="not_arrived", words="Nunca llegó.", by=one.pk, at=BEFORE
        )
        assert (said.how, Remedy.objects.get(pk=remedy.pk).her_word) == (
            "own_window", "not_arrived",
        )  # fmt: skip
    with acting_as(other.pk), pytest.raises(NotAllowed):
        actions.say_whether_arrived(remedy=remedy, her_word="arrived", by=other.pk, at=BEFORE)
    with acting_as(cast.owner.pk):
        assert Remedy.objects.get(pk=remedy.pk).her_word == "not_arrived"


def test_she_goes_to_the_federal_commission_by_herself_and_says_how_she_wishes_it(cast, two):
    one, _other, _remedy, _second = two
    with acting_as(one.pk):
        asked = Application.objects.get()
        went = actions.go_to_federal(application=asked, by=one.pk, at=BEFORE)
        assert (went.commission, went.proceeding) == ("CEAV", None)
        victim = CaseVictim.objects.get()
        wishes = actions.Wishes(officer="woman", place="En el parque")
        assert actions.say_wishes(victim=victim, wishes=wishes, by=one.pk, at=BEFORE).has_place
    with acting_as(cast.owner.pk):
        started = actions.start_clocks(application=went, by=cast.owner.pk, at=BEFORE)
        assert started.proceeding.jurisdiction == "federal"


def runs(account, sql, *given):
    with acting_as(account.pk), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.rowcount


CONFIRM = (
    "insert into reparation_confirmation (id, compartment_id, by_id, recorded_at, remedy_id,"
    " her_word, how) select gen_random_uuid(), compartment_id, %s, %s, id, 'arrived', %s"
    " from reparation_remedy"
)


def test_nobody_says_in_her_name_that_it_arrived(cast, two):
    _one, _other, remedy, _second = two
    with acting_as(cast.colleague.pk):
        actions.record_delivery(
            remedy=remedy, delivered="delivered", happened_date=days_before(1), evidence=paper(),
            by=cast.colleague.pk, at=BEFORE,
        )  # fmt: skip
    for who, how in ((cast.owner, "own_window"), (cast.colleague, "witnessed")):
        with pytest.raises(DatabaseError, match="row-level security"):
            runs(who, CONFIRM, who.pk, BEFORE, how)
    assert runs(cast.stranger, CONFIRM, cast.stranger.pk, BEFORE, "witnessed") == 0
    assert runs(cast.owner, CONFIRM, cast.owner.pk, BEFORE, "witnessed") == 1


@pytest.mark.parametrize("kind", [CaseVictim, HeadingDecision, Remedy, Confirmation, PlanClosing])
@pytest.mark.parametrize("sql", ["update {} set recorded_at = recorded_at", "delete from {}"])
def test_nothing_said_is_changed_or_deleted(cast, two, kind, sql):
    with pytest.raises(DatabaseError, match="permission denied"):
        runs(cast.owner, sql.format(kind._meta.db_table))


def test_her_word_in_the_list_is_nobodys_to_write(cast, two):
    with pytest.raises(DatabaseError, match="permission denied"):
        runs(cast.owner, "update reparation_remedy set her_word = 'arrived'")


def test_an_application_runs_by_no_clocks_of_another_case(cast, two):
    """Its key may be set once, as the clocks start: to what lies in its compartment, then too."""
    one, _other, _remedy, second = two
    case, party = make_case(cast)
    elsewhere = make_application(cast, make_victim(cast, case, party)).proceeding_id
    with acting_as(one.pk):
        went = actions.go_to_federal(application=Application.objects.get(), by=one.pk, at=BEFORE)
    set_once = "update reparation_application set proceeding_id = %s where id = %s"
    with pytest.raises(DatabaseError, match="speaks of lies in its compartment"):
        runs(cast.owner, set_once, elsewhere, went.pk)
    beside = make_application(cast, second).proceeding_id
    assert runs(cast.owner, set_once, beside, went.pk) == 1


def test_a_plan_is_not_dated_back(cast, two, settings):
    settings.DATES_BACK = False
    one = two[3]
    with pytest.raises(DatabaseError, match="row-level security"), acting_as(cast.owner.pk):
        actions.open_plan(
            victim=one, commission="CEAV", opened_date=days_before(30), by=cast.owner.pk,
            at=BEFORE - timedelta(days=9),
        )  # fmt: skip
