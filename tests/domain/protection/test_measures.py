"""Measures: how far each has come, whether it fits, what failed; and the law's withdrawal."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.access import make_account
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE

from baluarte.domain.cases.actions import add_event, open_window
from baluarte.domain.procedure.actions import leave_out
from baluarte.domain.procedure.choices import Exclusion
from baluarte.domain.protection import actions
from baluarte.domain.protection.choices import About, Cause, FactSource, Fit, WithdrawalStage
from baluarte.domain.protection.models import (
    Adequacy,
    MeasureChange,
    MeasureWithdrawal,
    MisuseFact,
    Position,
    Reevaluation,
)
from baluarte.domain.protection.queries import measures_of, measures_wanting, reevaluations_due
from baluarte.domain.registry.choices import EventState
from baluarte.domain.registry.models import Event
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LATER = BEFORE + timedelta(days=1)
TODAY = LATER.date()
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def plan(cast):
    case, party = make_case(cast)
    with acting_as(cast.owner.pk):
        measure = actions.plan_measure(
            case=case, code="MU-4", institution=cast.federal, delivery_date=TODAY,
            by=cast.owner.pk, at=BEFORE,
        )  # fmt: skip
    return case, party, measure


def test_how_far_a_measure_has_come_is_what_was_said_last(cast, plan):
    case, _, measure = plan
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        [before] = measures_of(case)
        actions.say_how_far(measure=measure, status="COM", happened_on=TODAY, by=by, at=BEFORE)
        actions.say_how_far(
            measure=measure, status="IMP", happened_on=TODAY, is_verified=True, by=by, at=LATER
        )
        [now] = measures_of(case)
        assert MeasureChange.objects.count() == 2
    assert (before.change, before.is_late(on=TODAY), before.is_late(on=TOMORROW)) == (
        None,
        False,
        True,
    )
    assert (now.change.status, now.change.is_verified, now.is_late(on=TOMORROW)) == (
        "IMP",
        True,
        False,
    )


@pytest.mark.parametrize(
    ("status", "wants"),
    [("COM", True), ("EN_IMP", True), ("IMP", False), ("IMP_DEF", True), ("REC_PER", False)],
)
def test_told_or_begun_is_not_delivered(cast, plan, status, wants):
    _, _, measure = plan
    with acting_as(cast.owner.pk):
        actions.say_how_far(
            measure=measure, status=status, happened_on=TODAY, by=cast.owner.pk, at=LATER
        )
        assert (measure in measures_wanting(on=TOMORROW)) is wants


def test_what_failed_wants_until_somebody_says_how_it_is_since(cast, plan):
    _, _, measure = plan
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        actions.say_how_far(measure=measure, status="IMP", happened_on=TODAY, by=by, at=BEFORE)
        actions.report_incident(
            measure=measure, happened_at=LATER, text="No llegó", by=by, at=LATER
        )
        failed = list(measures_wanting(on=TODAY))
        actions.say_how_far(
            measure=measure, status="IMP", happened_on=TODAY, by=by, at=LATER + timedelta(hours=1)
        )
        mended = list(measures_wanting(on=TODAY))
    assert (failed, mended) == ([measure], [])


def test_who_is_left_out_of_a_case_owes_nothing_in_it(cast):
    case, _ = make_case(cast)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        leave_out(
            matter=case.matter, institution=cast.police, why=Exclusion.PERPETRATOR, by=by, at=BEFORE
        )
        for shut_out in (cast.police, cast.command):
            with pytest.raises(actions.InstitutionIsExcluded):
                actions.plan_measure(case=case, code="MP-8", institution=shut_out, by=by, at=BEFORE)


def test_a_measure_answers_scenarios_there_are(cast, plan):
    case, party, _ = plan
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        study = actions.open_study(case=case, party=party, unit="person", by=by, at=BEFORE)
        with pytest.raises(actions.NoSuchScenario):
            actions.plan_measure(case=case, study=study, code="MU-1", answers=[3], by=by, at=BEFORE)


def test_s19_a_measure_that_failed_asks_for_the_risk_anew_at_once(cast, plan):
    case, _, measure = plan
    with acting_as(cast.owner.pk):
        actions.report_incident(
            measure=measure, happened_at=LATER, text="No llegó nadie", by=cast.owner.pk, at=LATER
        )
        [due] = reevaluations_due(on=TODAY)
        [now] = measures_of(case)
    assert (due.cause, due.due_on, now.has_failed) == (Cause.FAILURE, TODAY, True)


def test_a_new_event_in_the_case_asks_for_the_risk_anew_at_once(cast, plan):
    case, _, _ = plan
    with acting_as(cast.owner.pk):
        event = Event(
            compartment_id=case.compartment_id,
            reference="INVENTADA1",
            created_at=BEFORE,
            created_by_id=cast.owner.pk,
            status=EventState.REPORTED,
        )
        event.save(force_insert=True)
        add_event(case=case, event=event, by=cast.owner.pk, at=LATER)
        [due] = Reevaluation.objects.all()
    assert (due.cause, due.event_id, due.due_on) == (Cause.EVENT, event.pk, TODAY)


def test_in_her_own_window_she_says_her_word_and_plans_nothing(cast, plan, as_operator):
    _, party, measure = plan
    with as_operator():
        herself = make_account()
    with acting_as(cast.owner.pk):
        open_window(party=party, account=herself, by=cast.owner.pk, at=BEFORE)
    with acting_as(herself.pk):
        party.refresh_from_db()
        actions.say_whether_it_fits(
            measure=measure, party=party, fit=Fit.DOES_NOT, words="No tengo señal",
            by=herself.pk, at=LATER,
        )  # fmt: skip
        actions.take_position(
            party=party, about=About.MEASURE, subject=measure.pk, code="dissents",
            reason="Prefiero otra", by=herself.pk, at=LATER,
        )  # fmt: skip
        assert (Adequacy.objects.count(), Position.objects.count()) == (1, 1)
        with pytest.raises(Exception, match="only_who_contributes"):
            actions.say_how_far(
                measure=measure, status="IMP", happened_on=TODAY, by=herself.pk, at=LATER
            )


def opened(cast, measure, days, *, source=FactSource.OFFICIAL_RECORD):
    by = cast.owner.pk
    withdrawal = actions.open_withdrawal(
        measure=measure, ground="trades", is_deliberate=True, by=by, at=BEFORE
    )
    for day in days:
        actions.add_fact(
            withdrawal=withdrawal, happened_on=day, source=source, text="Acta", by=by, at=BEFORE
        )
    return withdrawal


def test_misuse_that_is_not_deliberate_or_not_repeated_withdraws_nothing(cast, plan):
    _, _, measure = plan
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        with pytest.raises(actions.NotDeliberate):
            actions.open_withdrawal(
                measure=measure, ground="trades", is_deliberate=False, by=by, at=BEFORE
            )
        withdrawal = opened(cast, measure, [TODAY, TODAY])
        with pytest.raises(actions.NotRepeated):
            actions.go_on(
                withdrawal=withdrawal, stage=WithdrawalStage.NOTIFIED, happened_at=BEFORE,
                by=by, at=BEFORE,
            )  # fmt: skip
        assert MeasureWithdrawal.objects.count() == 1


STAGES = [one for one in WithdrawalStage if one != WithdrawalStage.REPLIED]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(order=st.permutations(STAGES))
def test_in_no_order_is_a_measure_withdrawn_before_notice_and_the_council(cast, plan, order):
    _, _, measure = plan
    with acting_as(cast.owner.pk):
        withdrawal = opened(cast, measure, [date(2026, 1, 1), date(2026, 1, 2)])
        done = []
        for stage in order:
            try:
                actions.go_on(
                    withdrawal=withdrawal, stage=stage, happened_at=BEFORE,
                    by=cast.owner.pk, at=BEFORE,
                )  # fmt: skip
            except actions.OutOfOrder:
                continue
            done.append(stage)
    if WithdrawalStage.WITHDRAWN in done:
        before = done[: done.index(WithdrawalStage.WITHDRAWN)]
        assert {WithdrawalStage.NOTIFIED, WithdrawalStage.COUNCIL_COPIED} <= set(before)


def test_a_withdrawal_is_decided_once(cast, plan):
    _, _, measure = plan
    with acting_as(cast.owner.pk):
        withdrawal = opened(cast, measure, [date(2026, 1, 1), date(2026, 1, 2)])
        said = {"withdrawal": withdrawal, "happened_at": BEFORE, "by": cast.owner.pk, "at": BEFORE}
        actions.go_on(stage=WithdrawalStage.NOTIFIED, **said)
        with pytest.raises(actions.OutOfOrder):
            actions.go_on(stage=WithdrawalStage.NOTIFIED, **said)
        actions.go_on(stage=WithdrawalStage.KEPT, **said)
        with pytest.raises(actions.OutOfOrder):
            actions.go_on(stage=WithdrawalStage.COUNCIL_COPIED, **said)


def test_what_she_told_can_never_be_a_fact_of_misuse():
    keys = {
        field.related_model.__name__
        for field in MisuseFact._meta.get_fields()
        if field.is_relation and field.many_to_one
    }
    assert keys == {"Compartment", "MeasureWithdrawal", "Account"}
    assert set(FactSource) == {"escort_report", "official_record", "third_party"}


def test_a_source_that_is_none_is_refused(cast, plan):
    _, _, measure = plan
    with acting_as(cast.owner.pk), pytest.raises(ValueError, match="notebook"):
        opened(cast, measure, [TODAY], source="notebook")
