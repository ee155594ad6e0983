"""A plan asks who was told, is flagged the day after it was asked for, and reviewed by another."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone
from tests.factories.warnings import (
    action_of,
    issue,
    make_warning_cast,
    plan,
    propose,
    report,
    track,
)

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.prevention.actions import LeftOut, leave_out_of_warning, review_plan
from baluarte.domain.prevention.models import (
    ContingencyPlan,
    PlanAction,
    PlanActionReport,
    PlanReview,
)
from baluarte.domain.prevention.queries.plans import (
    actions_of_institutions,
    current_plan,
    read_plan,
    track_actions,
    without_plan,
)
from baluarte.domain.prevention.warning_choices import (
    ActionOutcome,
    ActionStatus,
    LevelOfWarning,
    PlanStatus,
)
from baluarte.domain.procedure.choices import Exclusion
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.plan_templates import plan_templates
from baluarte.norms.warnings import TIERS, WarningRefused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def cast(as_operator):
    with as_operator():
        return make_warning_cast()


def status(cast, warning, *, at):
    with acting_as(cast.one.pk):
        return read_plan(track(cast.one, warning, at=at), current_plan(warning))


def test_s40_a_warning_without_a_plan_is_flagged_the_next_day_and_late_after_thirty(cast):
    issued = timezone.now() - 40 * DAY
    made = issue(cast, at=issued, valid_until=local_day(issued) + 80 * DAY)
    found = [status(cast, made, at=issued + days * DAY) for days in (0, 1, 30, 31)]
    assert [one.status for one in found] == [
        PlanStatus.TO_WRITE, PlanStatus.MISSING, PlanStatus.MISSING, PlanStatus.LATE,
    ]  # fmt: skip
    assert found[0].due == local_day(issued) + 30 * DAY
    with acting_as(cast.other.pk):
        [(one, read)] = without_plan(cast.other.pk, at=timezone.now())
        assert (one.row, read.status) == (made, PlanStatus.LATE)
    plan(cast, made)
    assert status(cast, made, at=timezone.now()).status is PlanStatus.WRITTEN
    with acting_as(cast.other.pk):
        assert without_plan(cast.other.pk, at=timezone.now()) == []


def test_a_yellow_warning_needs_none(cast):
    made = issue(cast, told=[cast.police], level=LevelOfWarning.YELLOW)
    assert status(cast, made, at=timezone.now() + DAY).status is PlanStatus.NOT_NEEDED


def test_a_plan_asks_only_of_who_was_told(cast):
    made = issue(cast)
    with pytest.raises(WarningRefused, match="was not told"):
        plan(cast, made, actions={"PA-3": cast.prosecutor})
    with pytest.raises(WarningRefused, match="at least one action"):
        plan(cast, made, actions={})
    with pytest.raises(WarningRefused) as refused:
        plan(cast, made, gender_measures="  ")
    assert refused.value.field == "gender_measures"
    with pytest.raises(WarningRefused, match="not issued"):
        plan(cast, propose(cast))


def test_by_sql_a_plan_asks_nobody_who_was_not_told(cast):
    made = plan(cast, issue(cast))
    with acting_as(cast.one.pk), pytest.raises(ProgrammingError), transaction.atomic():
        PlanAction.objects.create(
            holder=cast.house, plan=made, warning=made.warning, code="PA-3", kind="readiness",
            tier="state", institution=cast.prosecutor, due_date=local_day(timezone.now()),
            asked_at=timezone.now(), asked_by=cast.one,
        )  # fmt: skip


def test_each_institution_reads_the_plan_and_its_own_actions_alone(cast):
    made = plan(cast, issue(cast))
    with acting_as(cast.police_liaison.pk):
        assert list(PlanAction.objects.values_list("code", flat=True)) == ["PA-1"]
        assert ContingencyPlan.objects.get() == made
        [waits] = actions_of_institutions([cast.police.pk], at=timezone.now())
        assert waits.status is ActionStatus.TO_DO
    for nobody in (cast.prosecutor_liaison, cast.peer, cast.stranger):
        with acting_as(nobody.pk):
            assert not ContingencyPlan.objects.exists()
            assert not PlanAction.objects.exists()


def test_who_is_left_out_afterwards_reads_nothing_of_the_plan(cast):
    made = issue(cast)
    plan(cast, made)
    with acting_as(cast.one.pk):
        leave_out_of_warning(
            warning=made, left_out=LeftOut(why=Exclusion.DO_NOT_INVOLVE, institution=cast.police),
            by=cast.one.pk, at=timezone.now(),
        )  # fmt: skip
    with acting_as(cast.police_liaison.pk):
        assert (ContingencyPlan.objects.count(), PlanAction.objects.count()) == (0, 0)


def test_an_action_is_reported_by_who_does_it_or_by_the_house(cast):
    made = plan(cast, issue(cast))
    action = action_of(made, "PA-1", by=cast.one)
    report(action, cast.police_liaison, ActionOutcome.UNDER_WAY)
    report(action, cast.other, ActionOutcome.DONE, words="Lo dijeron por teléfono.")
    with pytest.raises(WarningRefused, match="reported as done"):
        report(action, cast.police_liaison)
    with pytest.raises(NotAllowed):
        report(action_of(made, "PA-7", by=cast.one), cast.police_liaison)
    other = action_of(made, "PA-7", by=cast.one)
    with acting_as(cast.police_liaison.pk), pytest.raises(ProgrammingError), transaction.atomic():
        PlanActionReport.objects.create(
            holder=cast.house, action=other, warning=made.warning, institution=cast.ministry,
            number=1, outcome="done", reported_at=timezone.now(), reported_by=cast.police_liaison,
        )  # fmt: skip


def test_an_action_without_a_word_is_late_after_its_day(cast):
    made = plan(cast, issue(cast))
    action = action_of(made, "PA-1", by=cast.one)
    with acting_as(cast.one.pk):
        days = [action.due_date, action.due_date + DAY]
        found = [track_actions([action], today=day)[0].status for day in days]
    assert found == [ActionStatus.TO_DO, ActionStatus.LATE]
    with pytest.raises(WarningRefused, match="Write why"):
        report(action, cast.police_liaison, ActionOutcome.NOT_DONE)


def test_two_who_write_at_once_do_not_write_over_one_another(cast):
    made = issue(cast)
    plan(cast, made)
    with pytest.raises(WarningRefused, match="Somebody else wrote version 1"):
        plan(cast, made, by=cast.other, after=0)
    second = plan(cast, made, by=cast.other, after=1)
    with acting_as(cast.one.pk):
        assert current_plan(made) == second
        assert ContingencyPlan.objects.count() == 2


def test_who_wrote_a_plan_does_not_review_it_and_another_does_once(cast):
    made = plan(cast, issue(cast))
    said = {"worked": "Sí.", "failed": "El refugio.", "changes": "Otro refugio."}
    with acting_as(cast.one.pk), pytest.raises(WarningRefused, match="Another person reviews"):
        review_plan(plan=made, **said, by=cast.one.pk, at=timezone.now())
    with (
        acting_as(cast.one.pk),
        pytest.raises((IntegrityError, ProgrammingError)),
        transaction.atomic(),
    ):
        PlanReview.objects.create(
            holder=cast.house, plan=made, warning=made.warning, written_by=cast.other,
            reviewed_at=timezone.now(), reviewed_by=cast.one, **said,
        )  # fmt: skip
    with acting_as(cast.other.pk):
        review_plan(plan=made, **said, by=cast.other.pk, at=timezone.now())
        with pytest.raises(WarningRefused, match="reviewed before"):
            review_plan(plan=made, **said, by=cast.other.pk, at=timezone.now())


def test_a_template_names_levels_of_government_and_the_parts_of_a_plan():
    from baluarte.domain.prevention.models.plans import PARTS

    for one in plan_templates():
        assert tuple(one.parts) == PARTS
        assert {each.tier for each in one.actions.values()} <= set(TIERS)
        assert one.is_proposal
