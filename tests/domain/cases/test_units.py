"""Units of one Mechanism: whoever must do a step can, and nobody else; the wall says so itself."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from tests.domain.cases.test_team import answers, joins, leaves, named, rows_of
from tests.factories.access import make_account, make_institution
from tests.factories.appeals import kept_by_the_unit
from tests.factories.authority import begin
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE
from tests.factories.protection import make_study

from baluarte.domain.access.choices import InstitutionKind, Jurisdiction
from baluarte.domain.access.models import Account, Grant, Institution, Membership
from baluarte.domain.audit.models import Entry
from baluarte.domain.cases import actions
from baluarte.domain.cases.actions import team
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.cases.models.team_tasks import STEPS
from baluarte.domain.cases.queries import (
    place_of_task,
    responsibilities_of,
    team_history,
    who_may_join,
)
from baluarte.domain.procedure import actions as procedure
from baluarte.domain.procedure.choices import Exclusion
from baluarte.domain.procedure.models import Answer, Assignment, Occurrence
from baluarte.domain.protection import actions as protection
from baluarte.domain.protection.acts import CLOSE_STUDY, STUDY_APPEAL, URGENT
from baluarte.domain.protection.models import RiskStudy
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as
from baluarte.norms.agenda import ActRefused
from baluarte.norms.protocols import protocols

pytestmark = pytest.mark.django_db
ORDINARY = ("ordinary_route_opened", "request_received")
FEDERAL = {"kind": InstitutionKind.AUTHORITY, "jurisdiction": Jurisdiction.FEDERAL}


@pytest.fixture
def unit(cast, as_operator):
    """The unit that receives requests keeps the case."""
    with as_operator():
        found = kept_by_the_unit(cast)
        return replace(
            found, steward=make_account(institution=found.keeper, roles=["data_steward"])
        )


@pytest.fixture
def risk(as_operator):
    with as_operator():
        return make_institution(code="UER", **FEDERAL)


@pytest.fixture
def evaluator(risk, as_operator):
    with as_operator():
        return make_account(institution=risk, roles=["risk_evaluator"])


@pytest.fixture
def other(risk, as_operator):
    with as_operator():
        return make_account(institution=risk, roles=["risk_evaluator", "data_steward"])


@pytest.fixture
def police(as_operator):
    """Of a federal authority that is no unit of the Mechanism."""
    with as_operator():
        return make_account(institution=make_institution(code="SSPC", **FEDERAL), roles=["liaison"])


@pytest.fixture
def others(other, police):
    """A colleague of the unit of risk, and somebody of an authority that is no unit."""
    return other, police


@pytest.fixture
def hers(unit):
    return make_case(unit)


@pytest.fixture
def herself(unit, hers, as_operator):
    with as_operator():
        account = make_account()
    with acting_as(unit.owner.pk):
        actions.open_window(party=hers[1], account=account, by=unit.owner.pk, at=BEFORE)
    return account


@pytest.fixture
def sent(unit, hers, risk):
    return send(unit, hers, risk)


def send(unit, hers, whom):
    ordinary = begin(unit, hers[0], "mech_ordinary", with_=ORDINARY, at=BEFORE)
    with acting_as(unit.owner.pk):
        return procedure.assign(
            proceeding=ordinary, step="OR-2", institution=whom, by=unit.owner.pk, at=BEFORE
        )


def accepts(sent, who):
    with acting_as(who.pk), transaction.atomic():
        return procedure.accept(
            assignment=Assignment.objects.get(pk=sent.pk), by=who.pk, at=timezone.now()
        )


def leaves_out(unit, hers, whom, *, by=None, why=Exclusion.NAMED_SERVANT):
    by = by or unit.owner
    with acting_as(by.pk):
        case = Case.objects.select_related("matter__compartment__institution").get(pk=hers[0].pk)
        return procedure.leave_out(
            matter=case.matter, institution=whom, why=why, by=by.pk, at=timezone.now()
        )


def asked(function, *keys, who):
    with acting_as(who.pk), connection.cursor() as cursor:
        cursor.execute(f"select * from {function}({', '.join(['%s'] * len(keys))})", keys)
        return [row[0] for row in cursor.fetchall()]


def names(hers, *, who):
    with acting_as(who.pk):
        return {one.account.pk: one for one in team_history(hers[0])}


def test_the_steps_done_in_a_case_are_those_of_the_texts():
    found: dict[str, list[str]] = {}
    for text in protocols():
        for step in text.steps:
            if step.act in (CLOSE_STUDY, STUDY_APPEAL, *URGENT):
                found.setdefault(text.code, []).append(step.id)
    assert {code: tuple(steps) for code, steps in found.items()} == STEPS


def test_somebody_of_another_unit_of_the_mechanism_joins_and_answers_for_it(unit, hers, evaluator):
    joins(hers, evaluator, by=unit.owner)
    assert rows_of(evaluator)["people_person"] == 1
    answers(hers, evaluator, by=unit.owner)
    with acting_as(evaluator.pk):
        assert Case.objects.get().responsible_id == evaluator.pk
    leaves(hers, unit.owner, by=unit.owner)
    leaves(hers, unit.colleague, by=evaluator)
    with pytest.raises(team.AnswersForIt):
        leaves(hers, evaluator, by=evaluator)


def test_a_shift_is_handed_to_somebody_of_another_unit(unit, hers, evaluator):
    with acting_as(unit.owner.pk):
        team.hand_over(cases=[hers[0]], to=evaluator, by=unit.owner.pk, at=timezone.now())
    with acting_as(evaluator.pk):
        assert Case.objects.get().responsible_id == evaluator.pk


def test_her_deputy_there_comes_in_by_herself(unit, risk, hers, evaluator, other):
    joins(hers, evaluator, by=unit.owner)
    answers(hers, evaluator, by=unit.owner)
    deputy = named(replace(unit, keeper=risk, owner=evaluator), other)
    with acting_as(other.pk):
        assert team.stand_in(deputy=deputy, by=other.pk, at=timezone.now()) == [hers[0]]
    with acting_as(evaluator.pk):
        team.end_deputy(deputy=deputy, by=evaluator.pk, at=timezone.now())
    assert rows_of(other) == {}


def test_whom_one_may_let_in_is_shown_to_who_answers_and_to_nobody_else(
    unit, hers, evaluator, police
):
    def offered(who):
        with acting_as(who.pk):
            return {account.pk: of.code for account, of in who_may_join(hers[0])}

    mine = offered(unit.owner)
    assert (mine[evaluator.pk], mine[unit.steward.pk]) == ("UER", "URCRR")
    assert not {police.pk, unit.stranger.pk, unit.admin.pk} & set(mine)
    assert offered(unit.steward) == mine
    assert [offered(one) for one in (unit.colleague, evaluator, police)] == [{}] * 3


@pytest.mark.parametrize("who", ["police", "stranger", "officer", "admin"])
def test_nobody_of_what_is_not_of_the_mechanism_joins(unit, hers, police, who):
    account = police if who == "police" else getattr(unit, who)
    with pytest.raises(team.NotAMember):
        joins(hers, account, by=unit.owner)
    assert rows_of(account) == {}


def test_units_are_no_recipient_of_what_an_organisation_keeps(cast, evaluator):
    with pytest.raises(team.NotAMember):
        joins(make_case(cast), evaluator, by=cast.owner)


@pytest.mark.parametrize("how", ["closed", "ended", "unconfirmed"])
def test_no_closed_account_and_nobody_whose_role_is_over_joins(
    hers, sent, evaluator, as_operator, how
):
    with as_operator(), connection.cursor() as cursor:
        cursor.execute("set local role bal_maintenance")
        if how == "closed":
            Account.objects.filter(pk=evaluator.pk).update(is_active=False)
        elif how == "ended":
            Membership.objects.filter(account=evaluator).update(valid_until=BEFORE)
        else:
            Membership.objects.filter(account=evaluator).update(
                confirmed_at=None, confirmed_by=None
            )
        cursor.execute("set local role bal_app")
    by = hers[0].responsible
    with pytest.raises(team.NotAMember):
        joins(hers, evaluator, by=by)
    assert asked("bal.place_of_task", sent.pk, who=evaluator) == [None]
    assert asked("bal.join_by_task", sent.pk, who=evaluator) == ["not_yours"]
    assert rows_of(evaluator).get("cases_case") is None


def test_who_accepts_the_study_is_of_the_team_opens_it_and_closes_it(
    unit, hers, herself, sent, evaluator
):
    assert asked("bal.place_of_task", sent.pk, who=evaluator) == [""]
    assert rows_of(evaluator).get("cases_case") is None
    accepts(sent, evaluator)
    for who in (evaluator, unit.owner, herself):
        mine = names(hers, who=who)[evaluator.pk]
        assert (mine.how, mine.until_at) == ("task", None)
    with acting_as(evaluator.pk):
        assert Entry.objects.filter(act="cases.join_by_task", actor=evaluator.pk).count() == 1
        assert place_of_task(sent.pk) == "there"
        case, party = Case.objects.get(), Party.objects.get()
    study = make_study(replace(unit, owner=evaluator), case, party)
    with acting_as(evaluator.pk):
        protection.close_study(study=study, by=evaluator.pk, at=timezone.now())
        [done] = Occurrence.objects.filter(step="OR-2", kind="done")
        assert (done.act, done.by_id) == (CLOSE_STUDY, evaluator.pk)
        assert Assignment.objects.get(pk=sent.pk).ended_how == "done"
    assert names(hers, who=unit.owner)[evaluator.pk].until_at is None


def test_nobody_says_from_outside_that_the_study_is_done(sent, evaluator):
    with acting_as(evaluator.pk), pytest.raises(ActRefused) as refused:
        procedure.finish(
            assignment=sent, happened_at=timezone.now(), by=evaluator.pk, at=timezone.now()
        )
    assert refused.value.code == "has_its_act"


def test_of_two_who_accept_the_second_is_told_who_did_and_gets_no_place(
    unit, hers, sent, evaluator, other
):
    accepts(sent, evaluator)
    with pytest.raises(procedure.TakenOnAlready) as refused:
        accepts(sent, other)
    assert refused.value.account == evaluator
    accepts(sent, evaluator)
    assert rows_of(other).get("cases_case") is None
    assert asked("bal.join_by_task", sent.pk, who=other) == ["not_yours"]
    with acting_as(unit.owner.pk):
        assert Grant.objects.filter(ground__contains=str(sent.pk)).count() == 1
        assert Answer.objects.filter(assignment=sent, kind="accepted").count() == 1


@pytest.mark.parametrize("how", ["withdrawn", "handed_over", "refused"])
def test_a_place_by_a_task_ends_with_the_task(unit, hers, sent, evaluator, how):
    accepts(sent, evaluator)
    by = evaluator if how == "refused" else unit.owner
    more = {"assignment": sent, "reason": "Se hará de otro modo.", "by": by.pk}
    with acting_as(by.pk):
        if how == "withdrawn":
            procedure.withdraw_assignment(**more, at=timezone.now())
        elif how == "refused":
            procedure.refuse(**more, at=timezone.now())
        else:
            procedure.hand_over(**more, institution=unit.keeper, at=timezone.now())
    assert rows_of(evaluator).get("cases_case") is None
    assert names(hers, who=unit.owner)[evaluator.pk].until_at is not None


def test_who_answers_for_it_stays_though_the_task_is_taken_back(unit, hers, sent, evaluator):
    accepts(sent, evaluator)
    answers(hers, evaluator, by=unit.owner)
    with acting_as(unit.owner.pk):
        procedure.withdraw_assignment(
            assignment=sent, reason="Ya no hace falta.", by=unit.owner.pk, at=timezone.now()
        )
    assert rows_of(evaluator)["cases_case"] == 1


def test_a_step_that_is_not_done_in_the_case_gives_no_place(unit, hers, evaluator, risk):
    ordinary = begin(unit, hers[0], "mech_ordinary", with_=ORDINARY, at=BEFORE)
    with acting_as(unit.owner.pk):
        told = procedure.assign(
            proceeding=ordinary, step="OR-1", institution=risk, by=unit.owner.pk, at=BEFORE
        )
    accepts(told, evaluator)
    assert rows_of(evaluator).get("cases_case") is None
    assert asked("bal.join_by_task", told.pk, who=evaluator) == ["not_yours"]


@pytest.mark.parametrize("why", [Exclusion.DO_NOT_INVOLVE, Exclusion.NAMED_SERVANT])
def test_whom_the_case_leaves_out_is_refused_and_if_there_shut_out(
    unit, hers, sent, evaluator, why
):
    risk = sent.institution
    accepts(sent, evaluator)
    leaves_out(unit, hers, risk, why=why)
    assert rows_of(evaluator) == {}
    assert names(hers, who=unit.owner)[evaluator.pk].until_at is not None
    with pytest.raises(team.IsLeftOut):
        joins(hers, evaluator, by=unit.owner)
    assert asked("bal.place_of_task", sent.pk, who=evaluator) == [None]
    assert asked("bal.join_by_task", sent.pk, who=evaluator) == ["not_yours"]
    with acting_as(unit.owner.pk):
        assert evaluator.pk not in {one.pk for one, _of in who_may_join(hers[0])}
        assert Entry.objects.filter(act="cases.shut_out").count() == 1


def test_who_commands_whom_it_leaves_out_is_out_too(unit, hers, risk, evaluator, as_operator):
    with as_operator(), connection.cursor() as cursor:
        below = make_institution(code="FGR", **FEDERAL)
        cursor.execute("set local role bal_maintenance")
        Institution.objects.filter(pk=below.pk).update(command=risk)
        cursor.execute("set local role bal_app")
    joins(hers, evaluator, by=unit.owner)
    leaves_out(unit, hers, below)
    assert rows_of(evaluator) == {}


def test_where_who_answers_is_shut_out_another_of_the_team_answers(
    unit, hers, herself, risk, evaluator
):
    joins(hers, evaluator, by=unit.owner)
    answers(hers, evaluator, by=unit.owner)
    leaves_out(unit, hers, risk, by=evaluator)
    assert rows_of(evaluator) == {}
    with acting_as(herself.pk):
        assert responsibilities_of(hers[0])[0].account in (unit.owner, unit.colleague)
    with acting_as(unit.owner.pk):
        case = Case.objects.select_related("matter").get()
        assert case.responsible_id in (unit.owner.pk, unit.colleague.pk)
        assert case.matter.responsible_id == case.responsible_id


def test_who_left_the_keepers_own_body_out_of_it_still_has_it(unit, hers):
    leaves_out(unit, hers, unit.keeper)
    assert rows_of(unit.owner)["cases_case"] == rows_of(unit.colleague)["cases_case"] == 1


def challenged(herself):
    at = timezone.now()
    with acting_as(herself.pk):
        party = Party.objects.select_related("case__compartment__institution", "case__matter")
        return protection.file_appeal(
            party=party.get(), ground="urgent_decision", text="Dijeron que no era urgente.",
            notified_at=BEFORE, filed_at=at, by=herself.pk, at=at,
        )  # fmt: skip


def test_who_decides_what_challenges_the_team_does_not_join_it_nor_who_was_of_it(
    unit, hers, herself, evaluator, as_operator
):
    with as_operator():
        decides = make_account(
            institution=make_institution(code="CEN", **FEDERAL), roles=["liaison"]
        )
    joins(hers, evaluator, by=unit.owner)
    challenged(herself)
    with pytest.raises(team.DecidesAnAppeal):
        joins(hers, decides, by=unit.owner)
    assert rows_of(evaluator)["cases_case"] == 1
    leaves(hers, evaluator, by=evaluator)
    with pytest.raises(team.IsChallenged):
        joins(hers, evaluator, by=unit.owner)
    assert rows_of(evaluator) == {}


def test_by_plain_sql_nobody_lets_herself_in(unit, hers, sent, evaluator, others):
    case, compartment = hers[0].pk, hers[0].compartment_id
    for who in (evaluator, *others, unit.stranger):
        assert asked("bal.join_team", case, who.pk, who=who) == ["not_yours"]
        assert asked("bal.join_by_task", sent.pk, who=who) == ["not_yours"]
        assert asked("bal.who_may_join", case, who=who) == []
        assert asked("bal.left_out_of_team", case, who=who) == []
        assert asked("bal.shut_out_of_team", case, who=who) == [0]
        assert asked("bal.end_place_of_task", sent.pk, who=who) == [0]
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            asked("bal.team_refusal", case, who.pk, who=who)
        with pytest.raises(ProgrammingError), transaction.atomic(), acting_as(who.pk):
            Grant.objects.create(
                compartment_id=compartment, account=who, level=Level.CONTRIBUTE,
                ground=f"team of the case, by task {sent.pk}", valid_from=timezone.now(),
                given_by_id=who.pk,
            )  # fmt: skip
        assert rows_of(who).get("cases_case") is None


def test_an_acceptance_written_by_hand_lets_in_only_whom_it_was_sent_to(
    unit, hers, sent, evaluator, others
):
    """What the page writes, she may write by SQL; the place is hers, and nobody else's."""
    other, police = others
    for who in (police, evaluator):
        with acting_as(who.pk):
            try:
                with transaction.atomic():
                    Answer.objects.create(
                        compartment_id=hers[0].compartment_id, assignment_id=sent.pk,
                        kind="accepted", by_id=who.pk, answered_at=timezone.now(),
                    )  # fmt: skip
            except ProgrammingError:
                assert who == police
        said = asked("bal.join_by_task", sent.pk, who=who)
        assert said == (["not_yours"] if who == police else [""])
    assert names(hers, who=unit.owner)[evaluator.pk].how == "task"
    assert asked("bal.join_by_task", sent.pk, who=other) == ["not_yours"]
    assert not {police.pk, other.pk} & set(names(hers, who=unit.owner))


def test_the_study_is_opened_by_who_took_it_on_and_not_before(hers, sent, evaluator):
    def opens():
        with acting_as(evaluator.pk):
            return protection.open_study(
                case=Case.objects.select_related("matter__compartment").get(),
                party=Party.objects.get(), unit="person", by=evaluator.pk,
                at=timezone.now() + timedelta(minutes=1),
            )  # fmt: skip

    with pytest.raises(Case.DoesNotExist):
        opens()
    accepts(sent, evaluator)
    study = opens()
    with acting_as(evaluator.pk):
        assert RiskStudy.objects.get().pk == study.pk
