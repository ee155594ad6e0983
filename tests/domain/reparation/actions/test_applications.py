"""Asked of a commission: its clocks, its silence, and the way to another without a gap."""

from datetime import timedelta

import pytest
from tests.factories.access import make_institution
from tests.factories.procedure import BEFORE
from tests.factories.reparation import (
    FEDERAL,
    OTHER_STATE,
    STATE,
    TODAY,
    days_before,
    make_application,
)

from baluarte.domain.procedure.actions import leave_out
from baluarte.domain.procedure.choices import Exclusion
from baluarte.domain.procedure.queries import course_of
from baluarte.domain.reparation import actions, queries
from baluarte.domain.reparation.choices import Because, Progress, ReferralResult
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def progress(cast, application, what, days, words="Así lo dijo (inventado)."):
    by = cast.owner.pk
    with acting_as(by):
        return actions.record_progress(
            application=application, progress=what, happened_date=days_before(days), words=words,
            by=by, at=BEFORE,
        )  # fmt: skip


def door(cast, application, on=TODAY):
    with acting_as(cast.owner.pk):
        return queries.federal_door(application, on=on)


def test_what_was_asked_runs_on_the_clocks_of_the_law(cast, victim):
    made = make_application(cast, victim, days=1)
    with acting_as(cast.owner.pk):
        steps = course_of(made.proceeding).agenda(at=BEFORE).states
    assert made.proceeding.jurisdiction == "state"
    assert {"VA-2", "VA-6"} <= set(steps)


@pytest.mark.parametrize(
    ("days", "is_open", "left"), [(29, False, 1), (30, True, 0), (31, True, 0)]
)
def test_s34_silence_opens_the_federal_door_on_day_30(cast, victim, days, is_open, left):
    made = make_application(cast, victim, days=days)
    found = door(cast, made)
    assert (found.is_open, found.is_silence, found.days_left) == (is_open, True, left)


def test_an_answer_in_time_keeps_it_shut_and_neglect_opens_it_at_once(cast, victim):
    answered = make_application(cast, victim, days=40)
    progress(cast, answered, Progress.ANSWERED, 20)
    assert door(cast, answered) is None
    progress(cast, answered, Progress.DEFICIENT, 5)
    found = door(cast, answered)
    assert (found.since, found.is_open, found.is_silence) == (days_before(5), True, False)


def test_an_answer_after_30_days_came_too_late_to_shut_it(cast, victim):
    made = make_application(cast, victim, days=40)
    progress(cast, made, Progress.ANSWERED, 5)
    assert door(cast, made).is_open


def test_one_goes_on_once_and_only_through_an_open_door(cast, victim):
    by = cast.owner.pk
    made = make_application(cast, victim, days=29)
    with acting_as(by), pytest.raises(ReparationRefused) as refused:
        actions.go_to_federal(application=made, by=by, at=BEFORE)
    assert refused.value.code == "not_open"
    with acting_as(by):
        later = BEFORE + timedelta(days=1)
        went = actions.go_to_federal(application=made, by=by, at=later)
        assert (went.commission, went.because, went.after) == (FEDERAL, Because.SILENCE, made)
        assert went.proceeding.jurisdiction == "federal"
        with pytest.raises(ReparationRefused) as refused:
            actions.go_to_federal(application=made, by=by, at=later)
    assert refused.value.code == "twice"


@pytest.mark.parametrize(("commission", "code"), [
    ("EDO-99-VIC", "commission"), ("EDO-30-FIS", "commission"), ("NADIE", "commission"),
])  # fmt: skip
def test_a_commission_that_is_not_there_is_asked_for_nothing(cast, victim, commission, code):
    with pytest.raises(ReparationRefused) as refused:
        make_application(cast, victim, commission=commission)
    assert refused.value.code == code


def test_the_commission_of_his_cousin_is_asked_for_nothing(cast, victim, as_operator):
    """The state commission's head is kin of who is presumed to have done it: she left it out."""
    by = cast.owner.pk
    with as_operator():
        commission = make_institution(code=STATE)
    with acting_as(by):
        leave_out(
            matter=victim.case.matter, institution=commission, why=Exclusion.DO_NOT_INVOLVE, by=by,
            at=BEFORE,
        )  # fmt: skip
    with pytest.raises(ReparationRefused) as refused:
        make_application(cast, victim)
    assert refused.value.code == "left_out"
    elsewhere = make_application(cast, victim, commission=OTHER_STATE)
    with acting_as(by), pytest.raises(ReparationRefused) as refused:
        actions.refer(application=elsewhere, to_commission=STATE, asked_date=TODAY,
                      reason="Vive ahí.", by=by, at=BEFORE)  # fmt: skip
    assert refused.value.code == "left_out"


def refer(cast, application, to=OTHER_STATE, days=8):
    by = cast.owner.pk
    with acting_as(by):
        return actions.refer(
            application=application, to_commission=to, asked_date=days_before(days),
            reason="Se mudó (inventado).", by=by, at=BEFORE,
        )  # fmt: skip


def answer(cast, referral, result=ReferralResult.ACCEPTED, days=6, **more):
    by = cast.owner.pk
    with acting_as(by):
        return actions.answer_referral(
            referral=referral, result=result, answered_date=days_before(days), by=by, at=BEFORE,
            **more,
        )  # fmt: skip


def test_s36_care_ends_only_when_it_has_begun_elsewhere(cast, victim):
    first = make_application(cast, victim, days=20)
    progress(cast, first, Progress.ATTENDED, 18)
    asked = refer(cast, first)
    for code in ("not_accepted", "not_begun"):
        with pytest.raises(ReparationRefused) as refused:
            progress(cast, first, Progress.ENDED, 3)
        assert refused.value.code == code
        if code == "not_accepted":
            received = answer(cast, asked).received_at
    progress(cast, received, Progress.ATTENDED, 4)
    with pytest.raises(ReparationRefused) as refused:
        progress(cast, first, Progress.ENDED, 5)
    assert refused.value.code == "gap"
    progress(cast, first, Progress.ENDED, 4)
    assert received.because == Because.REFERRED


def test_a_refused_referral_says_why_and_the_first_one_goes_on_attending(cast, victim):
    asked = refer(cast, make_application(cast, victim, days=20))
    with pytest.raises(ReparationRefused) as refused:
        answer(cast, asked, ReferralResult.REFUSED)
    assert refused.value.code == "reason"
    answer(cast, asked, ReferralResult.REFUSED, reason="Sin personal (inventado).")
    with pytest.raises(ReparationRefused) as refused:
        answer(cast, asked)
    assert refused.value.code == "answered"
    with pytest.raises(ReparationRefused) as refused:
        progress(cast, asked.application, Progress.ENDED, 1)
    assert refused.value.code == "not_accepted"


def test_nobody_is_referred_to_where_she_is(cast, victim):
    with pytest.raises(ReparationRefused) as refused:
        refer(cast, make_application(cast, victim, days=20), to=STATE)
    assert refused.value.code == "same_commission"


@pytest.mark.parametrize(("days", "code"), [(-1, "ahead"), (21, "backwards")])
def test_a_day_that_cannot_be_is_refused(cast, victim, days, code):
    made = make_application(cast, victim, days=20)
    with pytest.raises(ReparationRefused) as refused:
        progress(cast, made, Progress.ANSWERED, days)
    assert refused.value.code == code
