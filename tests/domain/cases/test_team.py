"""The team changes hands: joins, leaves, is handed over, has deputies; the wall follows at once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.cases import make_case
from tests.factories.jobs import ProcrastinateJob
from tests.factories.procedure import BEFORE

from baluarte.domain.access.models import Grant
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases import actions
from baluarte.domain.cases.actions import team
from baluarte.domain.cases.models import Case, NotebookEntry, Party, Responsibility
from baluarte.domain.cases.queries import responsibilities_of, team_history, team_of
from baluarte.domain.cases.rules import may_open_window
from baluarte.domain.people.models import Person
from baluarte.domain.procedure import actions as procedure
from baluarte.domain.procedure.models import Matter, Notice
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
ILL = "Está hospitalizada desde anoche y no dejó entregado el expediente."
ROWS = (
    "cases_case", "cases_party", "people_person", "cases_notebookentry", "procedure_matter",
    "cases_responsibility", "procedure_obligation",
)  # fmt: skip


@pytest.fixture
def made(cast):
    return make_case(cast)


@pytest.fixture
def night(cast, as_operator):
    """The officer of the night: of the institution, not of the case's team."""
    with as_operator():
        return make_account(institution=cast.keeper, roles=["reception_officer"])


@pytest.fixture
def herself(cast, made, as_operator):
    with as_operator():
        account = make_account()
    with acting_as(cast.owner.pk):
        actions.open_window(party=made[1], account=account, by=cast.owner.pk, at=BEFORE)
    return account


def rows_of(who):
    """Count in plain SQL what of the case exists for an account."""
    with acting_as(who.pk), connection.cursor() as cursor:
        found = {}
        for table in ROWS:
            cursor.execute(f"select count(*) from {table}")
            [found[table]] = cursor.fetchone()
        return {table: number for table, number in found.items() if number}


def joins(made, who, *, by):
    with acting_as(by.pk):
        return team.join_team(case=made[0], account=who, by=by.pk, at=timezone.now())


def leaves(made, who, *, by):
    with acting_as(by.pk):
        return team.leave_team(case=made[0], account=who, by=by.pk, at=timezone.now())


def answers(made, who, *, by, reason=""):
    with acting_as(by.pk):
        return actions.make_responsible(
            case=made[0], account=who, reason=reason, by=by.pk, at=timezone.now()
        )


def named(cast, deputy, *, by=None, account=None, begins=-1, ends=8):
    by, at = by or cast.owner, timezone.now()
    with acting_as(by.pk):
        return procedure.name_deputy(
            institution=cast.keeper, account=account or cast.owner, deputy=deputy,
            begins_at=at + timedelta(hours=begins), ends_at=at + timedelta(hours=ends),
            by=by.pk, at=at,
        )  # fmt: skip


def still(cast, made, *, team_is=None):
    """Return that her file is as it was: who answers, who is of the team."""
    with acting_as(cast.owner.pk):
        case = Case.objects.get(pk=made[0].pk)
        who = {one.pk for one in team_of(case, at=timezone.now())}
    assert case.responsible_id == cast.owner.pk
    assert who == (team_is or {cast.owner.pk, cast.colleague.pk})


def test_who_joins_sees_it_from_that_moment_and_who_is_removed_nothing_from_that_moment(
    cast, made, night
):
    assert rows_of(night) == {}
    joins(made, night, by=cast.owner)
    seen = rows_of(night)
    assert seen["cases_case"] == seen["cases_party"] == seen["people_person"] == 1
    leaves(made, night, by=cast.owner)
    assert rows_of(night) == {}
    with acting_as(night.pk):
        assert Grant.objects.get(account=night).valid_until <= timezone.now()


def test_who_is_removed_sees_nothing_even_in_the_same_transaction(cast, made, night):
    joins(made, night, by=cast.owner)
    with acting_as(night.pk):
        team.leave_team(case=made[0], account=night, by=night.pk, at=timezone.now())
        assert (Case.objects.count(), Party.objects.count(), Person.objects.count()) == (0, 0, 0)
        assert not Matter.objects.exists()
        assert not NotebookEntry.objects.exists()


def test_whoever_opened_it_and_left_lets_nobody_in_again(cast, made, night):
    answers(made, cast.colleague, by=cast.owner)
    leaves(made, cast.owner, by=cast.colleague)
    assert rows_of(cast.owner) == {}
    for who in (cast.owner, night):
        with acting_as(cast.owner.pk), pytest.raises(ProgrammingError):
            Grant.objects.create(
                compartment_id=made[0].compartment_id, account=who, level=Level.CONTRIBUTE,
                ground="team of the case", valid_from=timezone.now(), given_by_id=cast.owner.pk,
            )  # fmt: skip
    assert rows_of(cast.owner) == rows_of(night) == {}


def test_who_answers_for_it_hands_it_over_before_leaving(cast, made):
    with pytest.raises(team.AnswersForIt):
        leaves(made, cast.owner, by=cast.owner)
    still(cast, made)


def test_the_last_one_of_the_team_does_not_leave(cast, made):
    leaves(made, cast.colleague, by=cast.colleague)
    with pytest.raises((team.AnswersForIt, team.LastOfTheTeam)):
        leaves(made, cast.owner, by=cast.owner)
    with pytest.raises((team.AnswersForIt, team.LastOfTheTeam)):
        leaves(made, cast.owner, by=cast.steward)
    still(cast, made, team_is={cast.owner.pk})


def test_whoever_leaves_closes_nothing_to_the_others(cast, made, night):
    joins(made, night, by=cast.owner)
    for whom in (cast.colleague, cast.owner):
        with pytest.raises(team.NotYourTeam):
            leaves(made, whom, by=night)
    leaves(made, night, by=night)
    assert rows_of(cast.colleague)["cases_case"] == 1
    still(cast, made)


@pytest.mark.parametrize("who", ["colleague", "stranger", "without_role", "admin"])
def test_only_who_answers_for_it_or_its_steward_lets_somebody_in(cast, made, night, who):
    with pytest.raises(team.NotYourTeam):
        joins(made, night, by=getattr(cast, who))
    assert rows_of(night) == {}


def test_nobody_of_another_institution_nor_herself_joins_nor_anybody_twice(cast, made, herself):
    for who, refusal in (
        (cast.stranger, team.NotAMember),
        (herself, team.TakesPart),
        (cast.colleague, team.IsOfTheTeam),
    ):
        with pytest.raises(refusal):
            joins(made, who, by=cast.owner)
    still(cast, made)


def test_it_is_given_only_to_somebody_of_its_team(cast, made, night):
    with pytest.raises(team.NotOfTheTeam):
        answers(made, night, by=cast.owner)
    still(cast, made)


def test_who_answered_is_called_no_more_and_who_answers_is(cast, made, as_operator):
    from baluarte.domain.procedure.models import Obligation
    from baluarte.domain.procedure.queries import proceedings_of
    from baluarte.web.procedure import urgent

    with acting_as(cast.owner.pk):
        urgent.take_in(
            matter=made[0].matter, asked_at=timezone.now(), is_danger=True, by=cast.owner.pk,
            at=timezone.now(),
        )  # fmt: skip
        assert proceedings_of(made[0].matter)
        assert Obligation.objects.filter(responsible=cast.owner, is_unfinished=True).exists()
    answers(made, cast.colleague, by=cast.owner)
    with acting_as(cast.colleague.pk):
        owed = Obligation.objects.filter(is_unfinished=True)
        assert set(owed.values_list("responsible", flat=True)) == {cast.colleague.pk}


def test_where_she_who_answers_fell_ill_a_colleague_or_steward_says_why(cast, made):
    for who in (cast.colleague, cast.steward):
        with pytest.raises(team.SaysNotWhy):
            answers(made, cast.colleague, by=who)
    still(cast, made)
    answers(made, cast.colleague, by=cast.steward, reason=ILL)
    with acting_as(cast.colleague.pk):
        now, first = responsibilities_of(made[0])
        assert (now.account, now.by, now.reason) == (cast.colleague, cast.steward, "")
        assert (first.account, first.by) == (cast.owner, cast.owner)
        assert ILL.encode() not in bytes(now.sealed_reason)
        team_reasons = responsibilities_of(made[0], opened=True, by=cast.colleague.pk)
        assert team_reasons[0].reason == ILL
    jobs = ProcrastinateJob.objects.filter(task_name="procedure.call_accounts")
    called = {one for job in jobs for one in job.args["accounts"] if job.args["kind"] == "shift"}
    assert called == {str(cast.owner.pk), str(cast.colleague.pk)}


def sent(who, statement: str, *given) -> int:
    with acting_as(who.pk), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.rowcount


ANSWERS = "update cases_case set responsible_id = %s where id = %s"
SAYS = (
    "insert into cases_responsibility (id, compartment_id, case_id, account_id, by_id, how,"
    " since_at) select gen_random_uuid(), compartment_id, id, %s, %s, %s, now() from cases_case"
    " where id = %s"
)


def test_nobody_makes_herself_answer_for_it_past_saying_so(cast, made, night, settings):
    """Sent as SQL, by a colleague of the team."""
    settings.DATES_BACK = False
    case, me = made[0], cast.colleague.pk
    with pytest.raises(DatabaseError, match="said beside it, and why"):
        sent(cast.colleague, ANSWERS, me, case.pk)
    for how in ("opened", "handed_over"):
        with pytest.raises(ProgrammingError, match="row-level security"):
            sent(cast.colleague, SAYS, me, me, how, case.pk)
    with pytest.raises(IntegrityError, match="who_did_not_answer_says_why"):
        sent(cast.colleague, SAYS, me, me, "decided", case.pk)
    still(cast, made)
    # Neither is it given to who is not of the team.
    sent(cast.owner, SAYS, night.pk, cast.owner.pk, "handed_over", case.pk)
    with pytest.raises(DatabaseError, match="said beside it, and why"):
        sent(cast.owner, ANSWERS, night.pk, case.pk)
    still(cast, made)
    with acting_as(me):
        assert not may_open_window(Case.objects.get(), by=me)


def test_no_second_case_is_laid_in_a_file_to_answer_for(cast, made):
    with acting_as(cast.colleague.pk):
        [matter] = Matter.objects.all()
        matter.pk, matter.reference, matter.opened_by = uuid4(), "0000000001", cast.colleague
        matter.save(force_insert=True)
        given = {
            "compartment_id": made[0].compartment_id, "reference": "0000000001", "matter": matter,
            "opened_at": BEFORE, "opened_by": cast.colleague,
        }  # fmt: skip
        with pytest.raises(IntegrityError, match="one_case_in_a_file"), transaction.atomic():
            Case.objects.create(responsible=cast.colleague, **given)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Case.objects.create(responsible=cast.owner, **given)


def test_she_sees_who_has_been_in_her_team_and_who_answered(cast, made, night, herself):
    joins(made, night, by=cast.owner)
    leaves(made, night, by=cast.owner)
    answers(made, cast.colleague, by=cast.steward, reason=ILL)
    with acting_as(herself.pk):
        seen = {one.account: one.until_at for one in team_history(made[0])}
        assert set(seen) == {cast.owner, cast.colleague, night}
        assert seen[night] is not None
        assert seen[cast.owner] is None
        assert [one.account for one in responsibilities_of(made[0])] == [cast.colleague, cast.owner]
        assert not Grant.objects.exclude(account=herself).exists()
    with acting_as(cast.stranger.pk):
        assert team_history(made[0]) == []


def test_who_was_removed_no_longer_reads_who_is_of_the_team(cast, made, night):
    joins(made, night, by=cast.owner)
    leaves(made, night, by=cast.owner)
    with acting_as(night.pk):
        assert team_history(made[0]) == []
        assert not Responsibility.objects.exists()


def test_a_deputy_comes_in_by_herself_within_her_hours_and_is_out_after(cast, made, night):
    deputy = named(cast, night)
    assert rows_of(night) == {}
    with acting_as(night.pk):
        [case] = team.stand_in(deputy=deputy, by=night.pk, at=timezone.now())
        assert case.pk == made[0].pk
        [grant] = Grant.objects.filter(account=night)
    assert grant.valid_until == deputy.ends_at
    assert rows_of(night)["people_person"] == 1
    still(cast, made, team_is={cast.owner.pk, cast.colleague.pk, night.pk})
    with acting_as(cast.owner.pk):
        team.end_deputy(deputy=deputy, by=cast.owner.pk, at=timezone.now())
    assert rows_of(night) == {}


def test_of_two_deputyships_that_end_at_one_hour_only_what_one_opened_is_shut(cast, night):
    mine, hers = make_case(cast)[0], make_case(cast)[0]
    with acting_as(cast.owner.pk):
        actions.make_responsible(
            case=hers, account=cast.colleague, by=cast.owner.pk, at=timezone.now()
        )
    ends, at = timezone.now() + timedelta(hours=8), timezone.now()
    both = []
    for account in (cast.owner, cast.colleague):
        with acting_as(account.pk):
            both.append(
                procedure.name_deputy(
                    institution=cast.keeper, account=account, deputy=night,
                    begins_at=at - timedelta(hours=1), ends_at=ends, by=account.pk, at=at,
                )
            )  # fmt: skip
    with acting_as(night.pk):
        for one in both:
            team.stand_in(deputy=one, by=night.pk, at=timezone.now())
        assert {one.pk for one in Case.objects.all()} == {mine.pk, hers.pk}
    with acting_as(cast.owner.pk):
        team.end_deputy(deputy=both[0], by=cast.owner.pk, at=timezone.now())
    with acting_as(night.pk):
        assert {one.pk for one in Case.objects.all()} == {hers.pk}


def test_who_answers_now_opens_her_window_though_another_opened_the_case(
    cast, made, night, as_operator
):
    with as_operator():
        herself, other = make_account(), make_account()
    case, party = made
    joins(made, night, by=cast.owner)
    answers(made, night, by=cast.owner)
    leaves(made, cast.owner, by=cast.owner)
    with acting_as(cast.colleague.pk), pytest.raises(NotAllowed):
        actions.open_window(
            party=Party.objects.get(pk=party.pk), account=other, by=cast.colleague.pk,
            at=timezone.now(),
        )  # fmt: skip
    with acting_as(night.pk):
        mine = Party.objects.select_related("case__compartment__institution", "case__matter")
        actions.open_window(
            party=mine.get(pk=party.pk), account=herself, by=night.pk, at=timezone.now()
        )
    with acting_as(herself.pk):
        assert Party.objects.get().case_id == case.pk
        assert not NotebookEntry.objects.exists()
    for who, whom in ((cast.colleague, other), (cast.stranger, other), (night, night)):
        with acting_as(who.pk), connection.cursor() as cursor:
            cursor.execute("select bal.open_own_window(%s, %s)", [party.pk, whom.pk])
            assert cursor.fetchone() == (False,)


@pytest.mark.parametrize(("begins", "ends"), [(1, 8), (-8, -1)])
def test_before_and_after_her_hours_a_deputy_comes_in_to_nothing(cast, made, night, begins, ends):
    deputy = named(cast, night, begins=begins, ends=ends) if ends > 0 else None
    if deputy is None:
        with pytest.raises(procedure.NoHours):
            named(cast, night, begins=begins, ends=ends)
    else:
        with acting_as(night.pk), pytest.raises(team.NotYourHours):
            team.stand_in(deputy=deputy, by=night.pk, at=timezone.now())
    assert rows_of(night) == {}


def test_nobody_else_comes_in_with_anothers_deputyship(cast, made, night, as_operator):
    deputy = named(cast, night)
    with as_operator():
        other = make_account(institution=cast.keeper, roles=["documenter"])
    with acting_as(other.pk), pytest.raises(team.NotYourHours):
        team.stand_in(deputy=deputy, by=other.pk, at=timezone.now())
    assert rows_of(other) == {}


@pytest.mark.parametrize("act", ["close_case", "make_responsible", "join_team"])
def test_a_deputy_neither_closes_it_nor_gives_it_away_nor_lets_anybody_in(cast, made, night, act):
    deputy = named(cast, night)
    with acting_as(night.pk):
        team.stand_in(deputy=deputy, by=night.pk, at=timezone.now())
    doing, more = {
        "close_case": (actions.close_case, {}),
        "make_responsible": (actions.make_responsible, {"account": night, "reason": ILL}),
        "join_team": (team.join_team, {"account": cast.admin}),
    }[act]
    with acting_as(night.pk), pytest.raises((NotAllowed, team.NotYourTeam)):
        doing(case=made[0], by=night.pk, at=timezone.now(), **more)
    still(cast, made, team_is={cast.owner.pk, cast.colleague.pk, night.pk})


@pytest.mark.parametrize("who", ["admin", "colleague", "without_role", "stranger"])
def test_only_herself_or_a_steward_names_her_deputy(cast, made, night, who):
    with pytest.raises(NotAllowed):
        named(cast, night, by=getattr(cast, who))
    with acting_as(night.pk):
        assert rows_of(night) == {}


def test_a_steward_names_one_for_who_fell_ill(cast, made, night):
    deputy = named(cast, night, by=cast.steward)
    with acting_as(night.pk):
        assert team.stand_in(deputy=deputy, by=night.pk, at=timezone.now())
    assert rows_of(night)["cases_case"] == 1


def test_nobody_writes_a_deputyship_by_hand_for_another(cast, made, night):
    from baluarte.domain.procedure.models import Deputy

    with acting_as(night.pk), pytest.raises(ProgrammingError):
        Deputy.objects.create(
            institution=cast.keeper, account=cast.owner, deputy=night, begins_at=BEFORE,
            ends_at=timezone.now() + timedelta(hours=9), named_at=BEFORE, named_by=night,
        )  # fmt: skip


def test_the_deputy_is_called_with_who_answers(cast, made, night, as_role):
    from baluarte.domain.procedure.choices import NoticeKind

    named(cast, night)
    with as_role("bal_worker"), acting_as_nobody():
        procedure.call_who_answers(
            kind=NoticeKind.FAILED, about=made[1].pk, matter=made[0].matter_id, at=timezone.now()
        )
    for who in (night, cast.owner):
        with acting_as(who.pk):
            assert Notice.objects.filter(kind="failed").count() == 1


def test_several_are_handed_over_at_once_or_none(cast, made, night):
    other = make_case(cast)[0]
    with acting_as(cast.owner.pk):
        team.hand_over(cases=[made[0], other], to=night, by=cast.owner.pk, at=timezone.now())
        assert {one.responsible_id for one in Case.objects.all()} == {night.pk}
    assert rows_of(night)["cases_case"] == 2
    with acting_as(night.pk):
        actions.close_case(case=other, by=night.pk, at=timezone.now())
    with acting_as(night.pk), pytest.raises(NotAllowed):
        team.hand_over(cases=[made[0], other], to=cast.owner, by=night.pk, at=timezone.now())
    with acting_as(night.pk):
        assert {one.responsible_id for one in Case.objects.all()} == {night.pk}


def test_the_log_says_each_change_and_her_file_names_it(cast, made, night):
    from baluarte.domain.audit.models import Entry

    joins(made, night, by=cast.owner)
    leaves(made, night, by=cast.owner)
    with acting_as(cast.owner.pk):
        acts = Entry.objects.filter(actor=cast.owner.pk).values_list("act", flat=True)
        assert {"cases.join_team", "cases.leave_team"} <= set(acts)
