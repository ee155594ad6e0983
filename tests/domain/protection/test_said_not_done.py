"""What an authority says it did is its statement: the person's word and a document end the step."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.factories.access import make_account
from tests.factories.authority import begin
from tests.factories.cases import make_case, say_yes
from tests.factories.documents import DOCUMENT
from tests.factories.procedure import BEFORE, make_cast

from baluarte.domain.cases.actions import open_window
from baluarte.domain.procedure import actions as procedure
from baluarte.domain.procedure.choices import HerWord, NoticeKind
from baluarte.domain.procedure.models import Answer, Assignment, Notice, Obligation, Occurrence
from baluarte.domain.procedure.queries import state_of
from baluarte.domain.protection import actions, acts
from baluarte.domain.protection.models import Arrival, UrgentAct
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.norms.agenda import ActRefused, State

pytestmark = pytest.mark.django_db
DANGER = ("request_received", "imminent_danger_declared")
ISSUED, SENT, SAID = (BEFORE + timedelta(hours=hours) for hours in (1, 2, 3))
ASKED, OVERDUE = BEFORE + timedelta(hours=4), BEFORE + timedelta(hours=11)
AGREES = actions.WordGiven(code="agrees")
ARRIVED, NOT_ARRIVED = (actions.WordGiven(code=one) for one in ("arrived", "not_arrived"))


@pytest.fixture
def cast(as_operator):
    with as_operator():
        return make_cast()


@pytest.fixture
def sent(cast):
    """Civil society keeps the case; a federal authority is asked to put the measure in place."""
    case, party = make_case(cast)
    by = cast.owner.pk
    with acting_as(by):
        say_yes(party, "share_with_federal_mechanism", by=by)
    begun = begin(cast, case, "mech_extraordinary", with_=DANGER, at=BEFORE)
    with acting_as(by):
        procedure.say_list_was_seen(matter=case.matter, by=by, at=BEFORE)
        measure = actions.plan_measure(
            case=case, code="MU-4", institution=cast.federal, by=by, at=BEFORE
        )
        actions.do_urgent_act(
            case=case, act=acts.ISSUE_URGENT, measures=[measure], document=DOCUMENT, word=AGREES,
            happened_at=ISSUED, by=by, at=ISSUED,
        )  # fmt: skip
        told = procedure.assign(
            proceeding=begun, step="EX-2", institution=cast.federal, she_said_yes=True, by=by,
            at=SENT,
        )  # fmt: skip
    return case, party, measure, told


def owed(cast, *, at):
    with acting_as(cast.owner.pk):
        return state_of(Obligation.objects.get(step="EX-2"), at=at)


def report(cast, told, *, document=DOCUMENT):
    with acting_as(cast.liaison.pk):
        return procedure.report_done(
            assignment=told, happened_at=SAID, document=document, by=cast.liaison.pk, at=SAID
        )


def ask(cast, case, measure, word, *, document=None, answer=None, at=ASKED):
    with acting_as(cast.owner.pk):
        return actions.do_urgent_act(
            case=case, act=acts.DELIVER_URGENT, measures=[measure], document=document,
            answer=answer, word=word, happened_at=SAID, by=cast.owner.pk, at=at,
        )  # fmt: skip


@pytest.mark.parametrize("document", [None, DOCUMENT])
def test_whoever_owes_it_does_not_end_an_urgent_step(cast, sent, document):
    told = sent[-1]
    with acting_as(cast.liaison.pk), pytest.raises(ActRefused) as refused:
        procedure.finish(
            assignment=told, happened_at=SAID, document=document, by=cast.liaison.pk, at=SAID
        )
    assert refused.value.code == "is_her_word"
    assert owed(cast, at=SAID) == State.DUE
    with acting_as(cast.owner.pk):
        assert not Occurrence.objects.filter(step="EX-2").exists()


def test_nor_past_the_action_in_one_statement(cast, sent):
    told = sent[-1]
    with acting_as(cast.liaison.pk), pytest.raises(DatabaseError), transaction.atomic():
        Occurrence.objects.create(
            compartment_id=told.compartment_id, matter_id=told.matter_key,
            proceeding_id=told.proceeding_id, kind="done", step="EX-2", run=told.run,
            events=["urgent_measures_implemented"], happened_at=SAID, recorded_at=SAID,
            by=cast.liaison,
        )  # fmt: skip


def test_what_it_says_is_kept_as_said_with_its_document_and_the_clock_goes_on(cast, sent):
    told = sent[-1]
    with pytest.raises(ActRefused) as refused:
        report(cast, told, document=None)
    assert refused.value.code == "no_document"
    said = report(cast, told)
    with acting_as(cast.owner.pk):
        row = Assignment.objects.get(pk=told.pk)
        kept = Answer.objects.get(pk=said.pk)
    assert (row.status, row.ended_at) == ("reported", None)
    assert (kept.kind, kept.happened_at, kept.evidence_sha256) == (
        "reported", SAID, DOCUMENT.sha256,
    )  # fmt: skip
    assert (owed(cast, at=SAID), owed(cast, at=OVERDUE)) == (State.DUE, State.OVERDUE)


def test_the_team_is_told_to_ask_the_person(cast, sent, as_role):
    said = report(cast, sent[-1])
    with as_role("bal_worker"), acting_as_nobody():
        procedure.tell_sender(assignment=said.assignment_id, kind=NoticeKind.REPORTED, at=SAID)
    with acting_as(cast.owner.pk):
        assert set(Notice.objects.values_list("kind", flat=True)) == {"reported"}


def test_her_no_leaves_it_to_be_done_and_calls_her_team(cast, sent):
    case, _party, measure, told = sent
    answer = report(cast, told)
    with pytest.raises(actions.HasNotArrived):
        ask(cast, case, measure, NOT_ARRIVED, answer=answer)
    with acting_as(cast.owner.pk):
        actions.say_what_did_not_arrive(
            case=case, measures=[measure], word=NOT_ARRIVED, by=cast.owner.pk, at=ASKED
        )
        assert [one.her_word for one in Arrival.objects.all()] == ["not_arrived"]
    assert owed(cast, at=OVERDUE) == State.OVERDUE


def test_her_yes_ends_it_with_the_document_that_the_authority_handed_in(cast, sent):
    case, _party, measure, told = sent
    answer = report(cast, told)
    ask(cast, case, measure, ARRIVED, answer=answer)
    with acting_as(cast.owner.pk):
        [done] = Occurrence.objects.filter(step="EX-2", kind="done")
        assert (done.her_word, done.evidence_sha256) == ("arrived", DOCUMENT.sha256)
        assert Assignment.objects.get(pk=told.pk).ended_how == "done"
    assert owed(cast, at=OVERDUE) == State.DONE


def test_a_document_of_nobody_or_of_another_case_shows_nothing(cast, sent):
    case, _party, measure, told = sent
    with pytest.raises(actions.NothingShowsIt):
        ask(cast, case, measure, ARRIVED)
    answer = report(cast, told)
    other, _ = make_case(cast)
    answer.compartment_id = other.compartment_id
    with pytest.raises(actions.NothingShowsIt):
        ask(cast, case, measure, ARRIVED, answer=answer)


def test_she_says_it_in_her_own_window_and_nobody_in_her_name(cast, sent, as_operator):
    case, party, measure, told = sent
    answer = report(cast, told)
    with as_operator():
        herself = make_account()
    with acting_as(cast.owner.pk):
        open_window(party=party, account=herself, by=cast.owner.pk, at=BEFORE)
        party.refresh_from_db()
    with acting_as(herself.pk):
        said = actions.say_whether_it_arrived(
            measure=measure, party=party, her_word=HerWord.ARRIVED, by=herself.pk, at=ASKED
        )
    assert said.how == "own_window"
    with acting_as(cast.owner.pk), pytest.raises(DatabaseError), transaction.atomic():
        Arrival.objects.create(
            compartment_id=case.compartment_id, measure=measure, party=party,
            her_word="not_arrived", how="own_window", by=cast.owner, said_at=ASKED,
        )  # fmt: skip
    ask(cast, case, measure, None, answer=answer, at=ASKED + timedelta(minutes=5))
    with acting_as(cast.owner.pk):
        assert UrgentAct.objects.filter(act=acts.DELIVER_URGENT).count() == 1


def test_nobody_of_who_owes_it_hears_that_it_arrived(cast, sent):
    """Where who keeps the case delivers it, the person says it in their own window."""
    case, party, _measure, _told = sent
    by = cast.owner.pk
    with acting_as(by):
        ours = actions.plan_measure(
            case=case, code="MU-4", institution=cast.keeper, by=by, at=BEFORE
        )
        said = {"measure": ours, "party": party, "by": by, "at": ASKED}
        with pytest.raises(actions.WitnessOwes):
            actions.say_whether_it_arrived(her_word=HerWord.ARRIVED, **said)
        with pytest.raises(DatabaseError), transaction.atomic():
            Arrival.objects.create(
                compartment_id=case.compartment_id, measure=ours, party=party,
                her_word="arrived", how="witnessed", by=cast.owner, said_at=ASKED,
            )  # fmt: skip
        actions.say_whether_it_arrived(her_word=HerWord.NOT_ARRIVED, **said)
        assert Arrival.objects.get().her_word == "not_arrived"
