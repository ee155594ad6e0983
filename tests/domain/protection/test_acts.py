"""A step with an act is done by the room's own action alone, in its transaction, or not at all."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.authority import begin, make_authority_cast
from tests.factories.board import (
    NOON,
    hear_her,
    list_case,
    make_board,
    make_session,
    open_with,
    read_as,
    sit,
)
from tests.factories.cases import make_case, say_yes
from tests.factories.procedure import BEFORE
from tests.factories.protection import DELIVERY, make_study

from baluarte.domain.audit.models import Entry
from baluarte.domain.cases.actions.consent import ConsentDoesNotCover
from baluarte.domain.procedure.actions import (
    complete_step,
    correct,
    leave_out,
    record_occurrence,
    say_list_was_seen,
)
from baluarte.domain.procedure.choices import Exclusion
from baluarte.domain.procedure.models import Obligation, Occurrence
from baluarte.domain.procedure.queries.steps_awaiting_action import bound_and_open
from baluarte.domain.protection import actions
from baluarte.domain.protection.actions import board_items
from baluarte.domain.protection.choices import About, VoteChoice
from baluarte.domain.protection.models import BoardDecision, MeasureChange
from baluarte.domain.wall.context import acting_as
from baluarte.norms.agenda import ActRefused

pytestmark = pytest.mark.django_db
LATER = BEFORE + timedelta(hours=2)
ORDINARY = ("ordinary_route_opened", "request_received")


@pytest.fixture
def authority(as_operator):
    with as_operator():
        return make_authority_cast()


def done(step: str) -> list[Occurrence]:
    return list(Occurrence.objects.filter(step=step, kind="done"))


def hers(cast):
    case, party = make_case(cast)
    return case, party, begin(cast, case, "mech_ordinary", with_=ORDINARY, at=BEFORE)


def test_the_general_act_is_refused_and_names_the_rooms_own(authority):
    _case, _party, ordinary = hers(authority)
    with acting_as(authority.owner.pk):
        with pytest.raises(ActRefused) as refused:
            complete_step(
                proceeding=ordinary, step="OR-2", happened_at=LATER, by=authority.owner.pk, at=LATER
            )
        assert (refused.value.code, refused.value.right) == (
            "has_its_act",
            "protection.close_study",
        )
        assert done("OR-2") == []


def test_closing_the_study_does_the_step_with_it_with_an_entry_of_each(authority):
    case, party, _ordinary = hers(authority)
    study = make_study(authority, case, party)
    with acting_as(authority.owner.pk):
        by = authority.owner.pk
        actions.close_study(study=study, by=by, at=LATER)
        [step] = done("OR-2")
        told = Entry.objects.filter(act__in=("procedure.complete_step", "protection.close_study"))
        acts = sorted(told.values_list("act", flat=True))
    assert (step.act, step.happened_at, step.events) == (
        "protection.close_study",
        LATER,
        ["risk_study_done"],
    )
    assert acts == ["procedure.complete_step", "protection.close_study"]


def planned(cast, *, consents=True, without="", is_held=True):
    """A case whose measures the Board may decree, less what `without` names."""
    case, party, ordinary = hers(cast)
    study = make_study(cast, case, party, without=without)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        say_list_was_seen(matter=case.matter, by=by, at=BEFORE)
        if consents:
            say_yes(party, "share_with_federal_mechanism", by=by)
        if is_held:
            record_occurrence(
                matter=case.matter, event="board_session_held", happened_at=BEFORE, by=by, at=LATER
            )
    return case, party, ordinary, study


@pytest.fixture
def hold(authority, as_operator):
    """Hold a session that adopts the decree of a case."""
    with as_operator():
        table = make_board(authority)
    seats = sit(table)

    def adopt(case, party):
        item = list_case(authority, make_session(authority), case)
        hear_her(authority, item, party)
        open_with(authority, item.session, seats[:5])
        by = authority.owner.pk
        with acting_as(by):
            board_items.put_to_vote(item=item, by=by, at=NOON)
        for seat in seats[:5]:
            read_as(item, seat)
        with acting_as(by):
            for seat in seats[:5]:
                board_items.cast_vote(item=item, seat=seat, choice=VoteChoice.FOR, by=by, at=NOON)
            return board_items.decide(item=item, by=by, at=NOON)

    return adopt


def test_the_decree_of_the_board_does_its_step_and_its_72_hours_and_30_days_run(authority, hold):
    case, party, *_ = planned(authority, is_held=False)
    hold(case, party)
    with acting_as(authority.owner.pk):
        [step] = done("OR-5")
        statuses = list(MeasureChange.objects.values_list("status", flat=True))
        running = dict(
            Obligation.objects.filter(step__in=("OR-6", "OR-7")).values_list("step", "due_at")
        )
    assert (statuses, step.act, step.happened_at) == (["DEC"], "protection.approve_measures", NOON)
    assert running["OR-6"] == NOON + timedelta(hours=72)
    assert running["OR-7"] > NOON + timedelta(days=29)


def test_without_a_session_that_adopted_it_nothing_is_decreed(authority):
    case, *_ = planned(authority)
    assert_refused_and_nothing_done(authority, case, actions.NotAdopted)


def test_what_was_planned_since_the_session_was_not_adopted_by_it(authority, hold):
    case, party, *_, study = planned(authority, is_held=False)
    hold(case, party)
    by = authority.owner.pk
    with acting_as(by):
        actions.plan_measure(
            case=case, study=study, code="MU-4", answers=[1], institution=authority.federal,
            delivery_date=DELIVERY, by=by, at=NOON + timedelta(hours=1),
        )  # fmt: skip
        before = MeasureChange.objects.count()
        with pytest.raises(actions.NotAdopted):
            actions.approve_measures(case=case, by=by, at=NOON + timedelta(hours=2))
        assert (MeasureChange.objects.count(), len(done("OR-5"))) == (before, 1)


def test_before_the_ordinary_procedure_is_open_nothing_is_decreed(authority, hold):
    case, party = make_case(authority)
    by = authority.owner.pk
    with acting_as(by):
        say_list_was_seen(matter=case.matter, by=by, at=BEFORE)
        say_yes(party, "share_with_federal_mechanism", by=by)
    make_study(authority, case, party)
    with pytest.raises(ActRefused) as refused:
        hold(case, party)
    with acting_as(by):
        found = [one.objects.count() for one in (MeasureChange, BoardDecision)]
    assert (refused.value.code, found) == ("not_open", [0, 0])


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    without=st.sampled_from(["", "position", "institution", "delivery"]), hours=st.integers(0, 99)
)
def test_there_is_no_decree_without_a_session(authority, without, hours):
    """Whatever is complete, and whenever it is asked: no session, no decree."""
    case, *_ = planned(authority, without=without)
    at = LATER + timedelta(hours=hours)
    with acting_as(authority.owner.pk):
        before = len(done("OR-5"))
        with pytest.raises((actions.NotAdopted, actions.PositionMissing, actions.NobodyOwesIt)):
            actions.approve_measures(case=case, by=authority.owner.pk, at=at)
        assert (len(done("OR-5")), MeasureChange.objects.count()) == (before, 0)


def assert_refused_and_nothing_done(cast, case, error):
    with acting_as(cast.owner.pk):
        with pytest.raises(error) as refused:
            actions.approve_measures(case=case, by=cast.owner.pk, at=LATER)
        assert (list(MeasureChange.objects.all()), done("OR-5")) == ([], [])
    return refused.value


def test_s03_nothing_is_decreed_without_her_word(authority):
    case, *_ = planned(authority, without="position")
    refused = assert_refused_and_nothing_done(authority, case, actions.PositionMissing)
    assert [one.code for one in refused.measures] == ["MU-4"]


@pytest.mark.parametrize("word", ["standing", "not_had", "dissents"])
def test_a_standing_word_a_reason_or_a_dissent_lets_the_board_decide(authority, hold, word):
    case, party, *_ = planned(authority, without="position", is_held=False)
    with acting_as(authority.owner.pk):
        by = authority.owner.pk
        is_standing = word == "standing"
        actions.take_position(
            party=party, about=About.MATTER if is_standing else About.MEASURE,
            subject=case.pk if is_standing else actions.planned_of(case)[0].pk, code=word,
            reason="No contesta" if word == "not_had" else "",
            expires_at=LATER + timedelta(days=90) if is_standing else None, by=by, at=BEFORE,
        )  # fmt: skip
    hold(case, party)
    with acting_as(by):
        assert len(done("OR-5")) == 1


@pytest.mark.parametrize("lacking", ["institution", "delivery"])
def test_a_measure_is_decreed_with_who_owes_it_and_until_when(authority, lacking):
    case, *_ = planned(authority, without=lacking)
    refused = assert_refused_and_nothing_done(authority, case, actions.NobodyOwesIt)
    assert [one.code for one in refused.measures] == ["MU-4"]


def test_whom_her_consent_does_not_reach_owes_no_decreed_measure(authority):
    case, *_ = planned(authority, consents=False)
    assert_refused_and_nothing_done(authority, case, ConsentDoesNotCover)


def test_who_was_left_out_since_it_was_planned_owes_no_decreed_measure(authority):
    case, *_ = planned(authority)
    with acting_as(authority.owner.pk):
        leave_out(
            matter=case.matter, institution=authority.federal, why=Exclusion.PERPETRATOR,
            by=authority.owner.pk, at=LATER,
        )  # fmt: skip
    assert_refused_and_nothing_done(authority, case, actions.InstitutionIsExcluded)


def test_without_a_planned_measure_there_is_nothing_to_decree(authority):
    case, _party, _ordinary = hers(authority)
    assert_refused_and_nothing_done(authority, case, actions.NothingToApprove)


def test_a_study_of_those_who_follow_from_outside_ends_no_clock_of_an_authority(cast):
    case, party, ordinary = hers(cast)
    study = make_study(cast, case, party)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        actions.close_study(study=study, by=by, at=LATER)
        before = done("OR-2")
        complete_step(proceeding=ordinary, step="OR-2", happened_at=LATER, by=by, at=LATER)
        assert (before, [one.act for one in done("OR-2")]) == ([], [""])


def test_what_was_done_by_its_act_is_corrected_as_everything(authority):
    case, party, _ordinary = hers(authority)
    study = make_study(authority, case, party)
    with acting_as(authority.owner.pk):
        by = authority.owner.pk
        actions.close_study(study=study, by=by, at=LATER)
        [step] = done("OR-2")
        withdrawn = correct(
            occurrence=step, is_withdrawn=True, reason="Era otro expediente", by=by, at=LATER
        )
        waiting = bound_and_open(case.matter, at=LATER)
    assert withdrawn.act == "protection.close_study"
    assert [one.item.step.id for one in waiting] == ["OR-2"]
