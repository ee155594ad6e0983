"""Silence goes up: from a municipality to the state, from there to the federation, by the gate."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories.access import make_institution
from tests.factories.jobs import ProcrastinateJob
from tests.factories.routing import MINUTE, make_night, proceeding_of, send

from baluarte.domain.access.choices import InstitutionKind, Jurisdiction
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.choices import AssignmentState, Exclusion
from baluarte.domain.procedure.queries import assignments_of
from baluarte.domain.territory.models import State
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def night(cast):
    return make_night(cast)


@pytest.fixture
def unit(cast, as_operator):
    """The state's unit of protection, which the law names for this step at its level."""
    with as_operator():
        return make_institution(
            code="EDO-30-MEC", kind=InstitutionKind.AUTHORITY, jurisdiction=Jurisdiction.STATE,
            state=State.objects.get(code="30"),
        )  # fmt: skip


def goes_up(cast, sent, *, after=MINUTE):
    with acting_as(cast.owner.pk):
        return actions.escalate(assignment=sent.pk, by=cast.owner.pk, at=sent.escalate_at + after)


def test_s12_silence_of_a_municipality_goes_to_the_state_and_then_to_the_federation(
    cast, night, unit
):
    town = send(cast, night, cast.police)
    state = goes_up(cast, town)
    assert state.institution == unit
    federation = goes_up(cast, state)
    assert federation.institution == cast.federal
    assert goes_up(cast, federation) is None
    with acting_as(cast.owner.pk):
        ended = [one.ended_how for one in assignments_of(proceeding_of(night))][::-1]
    assert ended == [AssignmentState.HANDED_OVER, AssignmentState.HANDED_OVER, ""]


def test_where_the_state_has_no_unit_here_it_goes_to_the_federation(cast, night):
    assert goes_up(cast, send(cast, night, cast.police)).institution == cast.federal


def test_nothing_goes_up_before_its_hour(cast, night):
    sent = send(cast, night, cast.police)
    assert goes_up(cast, sent, after=-MINUTE) is None


def test_what_somebody_acknowledged_stays_there(cast, night):
    sent = send(cast, night, cast.police)
    with acting_as(cast.officer.pk):
        actions.acknowledge(assignment=sent, by=cast.officer.pk, at=sent.sent_at + MINUTE)
    assert goes_up(cast, sent) is None


def test_nobody_who_is_left_out_is_told_because_another_is_silent(cast, night, unit):
    sent = send(cast, night, cast.police)
    with acting_as(cast.owner.pk):
        for one in (unit, cast.federal):
            actions.leave_out(
                matter=night, institution=one, why=Exclusion.DO_NOT_INVOLVE, by=cast.owner.pk,
                at=sent.sent_at + MINUTE,
            )  # fmt: skip
    assert goes_up(cast, sent) is None
    with acting_as(cast.owner.pk):
        sent.refresh_from_db()
    assert sent.ended_at is None


def test_who_sends_now_asks_for_it_signed_and_what_is_told_of_the_past_does_not(cast, night):
    jobs = ProcrastinateJob.objects.filter(task_name="procedure.escalate")
    send(cast, night, cast.police)
    assert not jobs.exists()
    now = timezone.now()
    with acting_as(cast.owner.pk):
        [held] = assignments_of(proceeding_of(night))
        again = actions.hand_over(
            assignment=held, institution=cast.command, reason="Lejos", she_said_yes=True,
            by=cast.owner.pk, at=now,
        )  # fmt: skip
    [job] = jobs
    assert job.scheduled_at == again.escalate_at + timedelta(minutes=1)
    assert job.args["account"] == str(cast.owner.pk)
    assert set(job.args["signed"]) == {"nonce", "until", "mac"}
