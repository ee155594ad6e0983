"""A step with an act is done by the room's own action alone, in its transaction, or not at all."""

from datetime import timedelta

import pytest
from tests.factories.authority import begin, make_authority_cast
from tests.factories.cases import make_case, say_yes
from tests.factories.procedure import BEFORE
from tests.factories.protection import make_study

from baluarte.domain.audit.models import Entry
from baluarte.domain.cases.actions.consent import ConsentDoesNotCover
from baluarte.domain.procedure.actions import (
    complete_step,
    correct,
    leave_out,
    record_occurrence,
)
from baluarte.domain.procedure.choices import Exclusion
from baluarte.domain.procedure.models import Occurrence
from baluarte.domain.procedure.queries.steps_awaiting_action import bound_and_open
from baluarte.domain.protection import actions
from baluarte.domain.protection.choices import About
from baluarte.domain.protection.models import MeasureChange
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


def planned(cast, *, consents=True, without=""):
    """A case whose measures the Board may decree, less what `without` names."""
    case, party, ordinary = hers(cast)
    study = make_study(cast, case, party, without=without)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        if consents:
            say_yes(party, "share_with_federal_mechanism", by=by)
        record_occurrence(
            matter=case.matter, event="board_session_held", happened_at=BEFORE, by=by, at=LATER
        )
    return case, party, ordinary, study


def test_the_decree_of_the_board_does_its_step_and_decrees_each_measure(authority):
    case, *_ = planned(authority)
    with acting_as(authority.owner.pk):
        changes = actions.approve_measures(
            case=case, decided_at=LATER, by=authority.owner.pk, at=LATER
        )
        [step] = done("OR-5")
    assert [one.status for one in changes] == ["DEC"]
    assert step.act == "protection.approve_measures"


def assert_refused_and_nothing_done(cast, case, error, *, decided_at=LATER):
    with acting_as(cast.owner.pk):
        with pytest.raises(error) as refused:
            actions.approve_measures(case=case, decided_at=decided_at, by=cast.owner.pk, at=LATER)
        assert (list(MeasureChange.objects.all()), done("OR-5")) == ([], [])
    return refused.value


def test_what_the_procedure_refuses_decrees_nothing(authority):
    case, *_ = planned(authority)
    refused = assert_refused_and_nothing_done(
        authority, case, ActRefused, decided_at=BEFORE - timedelta(days=2)
    )
    assert refused.code in ("before_its_start", "before_the_first")


def test_nothing_is_decreed_without_her_word(authority):
    case, *_ = planned(authority, without="position")
    refused = assert_refused_and_nothing_done(authority, case, actions.PositionMissing)
    assert [one.code for one in refused.measures] == ["MU-4"]


@pytest.mark.parametrize("word", ["standing", "not_had", "dissents"])
def test_a_standing_word_a_reason_or_a_dissent_lets_the_board_decide(authority, word):
    case, party, *_ = planned(authority, without="position")
    with acting_as(authority.owner.pk):
        by = authority.owner.pk
        is_standing = word == "standing"
        actions.take_position(
            party=party, about=About.MATTER if is_standing else About.MEASURE,
            subject=case.pk if is_standing else actions.planned_of(case)[0].pk, code=word,
            reason="No contesta" if word == "not_had" else "",
            expires_at=LATER + timedelta(days=9) if is_standing else None, by=by, at=BEFORE,
        )  # fmt: skip
        actions.approve_measures(case=case, decided_at=LATER, by=by, at=LATER)
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
