"""Assignments: sent once, answered by whoever was told, done once, handed over without a gap."""

from datetime import timedelta

import pytest
from tests.factories.documents import DOCUMENT
from tests.factories.jobs import ProcrastinateJob, said
from tests.factories.procedure import make_matter
from tests.factories.routing import (
    ADMINISTRATIVE,
    HOUR,
    MINUTE,
    NIGHT,
    make_night,
    proceeding_of,
    send,
)

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.choices import Exclusion, Gate, Perpetrator
from baluarte.domain.procedure.models import Answer, Assignment, Matter, Obligation, Occurrence
from baluarte.domain.procedure.queries import (
    answers_of,
    assignments_of,
    assignments_to_us,
    course_of,
    obligation_of,
    proceedings_of,
    remarks_on,
)
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.norms.agenda import ActRefused, State

pytestmark = pytest.mark.django_db
AFTER = NIGHT + 10 * MINUTE


@pytest.fixture
def night(cast):
    return make_night(cast)


def liaison_does(cast, act, sent, *, at=AFTER, **given):
    with acting_as(cast.liaison.pk):
        return act(assignment=sent, by=cast.liaison.pk, at=at, **given)


def owner_does(cast, act, *, at=AFTER, **given):
    with acting_as(cast.owner.pk):
        return act(by=cast.owner.pk, at=at, **given)


def read(cast, sent):
    with acting_as(cast.owner.pk):
        sent.refresh_from_db()
        return sent


def test_a_step_is_sent_with_a_reference_of_its_own_and_its_clock(cast, night):
    sent = send(cast, night, cast.federal)
    with acting_as(cast.liaison.pk):
        [mine] = assignments_to_us(institutions=[cast.federal.pk])
        owed = obligation_of(mine)
        assert Matter.objects.count() == 0
    assert (mine.pk, owed.late_after) == (sent.pk, NIGHT + 3 * HOUR)
    assert mine.reference != night.reference


def test_the_answers_of_one_step_from_read_to_done(cast, night):
    sent = send(cast, night, cast.federal, **ADMINISTRATIVE)
    liaison_does(cast, actions.acknowledge, sent)
    liaison_does(cast, actions.acknowledge, sent)
    liaison_does(cast, actions.accept, sent)
    liaison_does(cast, actions.accept, sent)
    liaison_does(cast, actions.attach_evidence, sent, document=DOCUMENT)
    done = {"happened_at": AFTER, "document": DOCUMENT, "at": AFTER + MINUTE}
    liaison_does(cast, actions.finish, sent, **done)
    with acting_as(cast.owner.pk):
        assert [one.kind for one in answers_of(sent)] == [
            "acknowledged", "accepted", "evidence", "done",
        ]  # fmt: skip
        item = course_of(proceeding_of(night, "mech_intake")).agenda(at=AFTER + MINUTE).item("IN-4")
    assert (item.state, item.done_at) == (State.DONE, AFTER)


@pytest.mark.parametrize(
    ("minutes", "code"), [(-30, "before_its_start"), (11, "in_the_future")]
)  # fmt: skip
def test_a_step_is_done_neither_before_it_began_nor_tomorrow(cast, night, minutes, code):
    sent = send(cast, night, cast.federal, **ADMINISTRATIVE)
    with pytest.raises(ActRefused) as refused:
        liaison_does(
            cast, actions.finish, sent, happened_at=NIGHT + minutes * MINUTE, document=DOCUMENT
        )
    assert refused.value.code == code
    assert read(cast, sent).ended_at is None


def test_another_outcome_than_the_steps_is_refused(cast, night):
    sent = send(cast, night, cast.federal)
    with pytest.raises(ActRefused) as refused:
        liaison_does(cast, actions.finish, sent, happened_at=AFTER, events=["impediment_ceased"])
    assert refused.value.code == "wrong_outcome"


def test_what_follows_a_step_done_by_who_sees_only_that_step_begins_by_itself(cast, as_role):
    """The federation declares imminent danger: three hours run from then, whoever sees it."""
    matter = make_matter(cast)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        asked = actions.record_occurrence(
            matter=matter, event="protection_request_made", happened_at=NIGHT, by=by, at=NIGHT
        )
        actions.start_proceeding(matter=matter, code="mech_intake", begun_by=asked, by=by, at=NIGHT)
        [intake] = proceedings_of(matter)
        actions.complete_step(proceeding=intake, step="IN-1", happened_at=NIGHT, by=by, at=NIGHT)
    sent = send(cast, matter, cast.federal, step="IN-3", code="mech_intake")
    done = liaison_does(
        cast, actions.finish, sent, happened_at=AFTER, events=["imminent_danger_declared"],
        document=DOCUMENT,
    )  # fmt: skip
    [job] = ProcrastinateJob.objects.filter(task_name="procedure.follow")
    assert said(job.args) == {"occurrence": str(done.pk)}
    for _ in range(2):
        with as_role("bal_worker"), acting_as_nobody():
            actions.follow(done.pk, at=AFTER + MINUTE)
    with acting_as(cast.owner.pk):
        begun = [one.text_id for one in proceedings_of(matter)]
        assert Obligation.objects.get(step="EX-1").late_after == NIGHT + 3 * HOUR
    assert begun == ["mech_intake/1", "mech_extraordinary/1"]


def test_a_refusal_gives_the_step_back(cast, night, as_role):
    sent = send(cast, night, cast.federal)
    liaison_does(cast, actions.refuse, sent, reason="No tenemos a nadie")
    with as_role("bal_worker"), acting_as_nobody():
        actions.refresh([night.pk], at=AFTER)
    with acting_as(cast.owner.pk):
        owed = Obligation.objects.get(step="EX-1")
        assert (owed.institution, owed.is_unfinished) == (None, True)
        refusal = answers_of(sent).get(kind="refused")
        assert [one.text for one in remarks_on(refusal.pk)] == ["No tenemos a nadie"]
    again = send(cast, night, cast.federal, at=AFTER + MINUTE)
    assert again.pk != sent.pk


def test_s22_a_refusal_says_why(cast, night):
    sent = send(cast, night, cast.federal)
    with pytest.raises(actions.MustSayWhy):
        liaison_does(cast, actions.refuse, sent, reason="  ")
    assert read(cast, sent).acknowledged_at is None


def test_only_who_was_told_answers(cast, night):
    """The sender sees it and cannot say for others that it was read."""
    sent = send(cast, night, cast.federal)
    with pytest.raises(NotAllowed):
        owner_does(cast, actions.acknowledge, assignment=sent)
    with acting_as(cast.stranger.pk), pytest.raises(Assignment.DoesNotExist):
        actions.acknowledge(assignment=sent, by=cast.stranger.pk, at=AFTER)


def test_a_step_is_with_one_institution_at_a_time(cast, night):
    send(cast, night, cast.federal)
    with pytest.raises(actions.SentAlready):
        send(cast, night, cast.keeper)


def test_what_nobody_owes_is_not_sent(cast, night):
    with pytest.raises(actions.NothingToSend):
        send(cast, night, cast.federal, step="EX-2")


def test_a_municipality_is_sent_only_what_she_said_yes_to(cast, night):
    with pytest.raises(actions.NotThroughTheGate) as refused:
        send(cast, night, cast.command, she_said_yes=False)
    assert refused.value.gate == Gate.MUNICIPAL
    assert send(cast, night, cast.command).institution == cast.command


def test_nothing_is_sent_before_she_saw_the_list(cast):
    night = make_night(cast, seen=False)
    with pytest.raises(actions.NotThroughTheGate) as refused:
        send(cast, night, cast.federal)
    assert refused.value.gate == Gate.PERSON_NOT_ASKED
    assert send(cast, night, cast.keeper).institution == cast.keeper


def test_a_list_seen_meanwhile_is_seen(cast):
    """What the gate asks is read anew: a page that was open does not decide."""
    night = make_night(cast, perpetrator=Perpetrator.PRIVATE)
    with acting_as(cast.owner.pk):
        before = proceeding_of(night)
        actions.say_perpetrator(
            matter=Matter.objects.get(), perpetrator=Perpetrator.UNKNOWN, by=cast.owner.pk, at=AFTER
        )
        with pytest.raises(actions.NotThroughTheGate) as refused:
            actions.assign(
                proceeding=before, step="EX-1", institution=cast.federal, by=cast.owner.pk, at=AFTER
            )
    assert refused.value.gate == Gate.NOT_CLEARED


def test_what_ended_is_over(cast, night):
    sent = send(cast, night, cast.federal)
    owner_does(cast, actions.withdraw_assignment, assignment=sent, reason="Se resolvió")
    with pytest.raises(actions.AssignmentOver):
        owner_does(cast, actions.hand_over, assignment=sent, institution=cast.keeper, reason="x")
    with pytest.raises(Assignment.DoesNotExist):
        liaison_does(cast, actions.acknowledge, sent)


def test_only_who_keeps_the_matter_sends_hands_over_and_takes_back(cast, night):
    sent = send(cast, night, cast.federal)
    with acting_as(cast.liaison.pk), pytest.raises(Matter.DoesNotExist):
        actions.withdraw_assignment(assignment=sent, reason="x", by=cast.liaison.pk, at=AFTER)
    with acting_as(cast.without_role.pk), pytest.raises(NotAllowed):
        actions.assign(
            proceeding=sent.proceeding, step="EX-3", institution=cast.federal,
            by=cast.without_role.pk, at=AFTER,
        )  # fmt: skip


@pytest.mark.parametrize("act", ["excuse", "close"])
def test_what_is_not_needed_any_more_is_over_for_who_had_it(cast, night, act):
    sent = send(cast, night, cast.federal, step="EX-3")
    proceeding = proceeding_of_as(cast, night)
    if act == "excuse":
        owner_does(
            cast, actions.excuse_step, proceeding=proceeding, step="EX-3", reason="Se fue",
            ground="EX-N1",
        )  # fmt: skip
    else:
        owner_does(cast, actions.close, proceeding=proceeding, happened_at=AFTER, reason="Se fue")
    assert (read(cast, sent).ended_how, sent.ended_at) == ("over", AFTER)
    with acting_as(cast.liaison.pk):
        assert Assignment.objects.get().ended_how == "over"


def proceeding_of_as(cast, night):
    with acting_as(cast.owner.pk):
        return proceeding_of(night)


def test_a_step_done_withdrawn_and_sent_anew_can_be_done_again(cast, night):
    first = send(cast, night, cast.federal, **ADMINISTRATIVE)
    done = liaison_does(cast, actions.finish, first, happened_at=AFTER, document=DOCUMENT)
    owner_does(cast, actions.correct, occurrence=done, is_withdrawn=True, reason="No se emitió")
    with acting_as(cast.owner.pk):
        assert Obligation.objects.get(step="IN-4").institution is None
    again = send(cast, night, cast.federal, at=AFTER + MINUTE, **ADMINISTRATIVE)
    redone = liaison_does(
        cast, actions.finish, again, happened_at=AFTER + MINUTE, at=AFTER + 2 * MINUTE,
        document=DOCUMENT,
    )  # fmt: skip
    with acting_as(cast.owner.pk):
        item = (
            course_of(proceeding_of(night, "mech_intake"))
            .agenda(at=AFTER + 2 * MINUTE)
            .item("IN-4")
        )
        assert Occurrence.objects.get(pk=redone.pk).supersedes.is_withdrawn
    assert (item.state, item.done_at) == (State.DONE, AFTER + MINUTE)


def test_silence_is_brought_up_after_a_quarter_of_the_time(cast, night):
    sent = send(cast, night, cast.federal, at=NIGHT + 20 * MINUTE)
    assert sent.escalate_at == NIGHT + 20 * MINUTE + timedelta(minutes=40)


def test_a_late_step_is_silent_after_a_quarter_of_an_hour(cast, night):
    sent = send(cast, night, cast.federal, at=NIGHT + 4 * HOUR)
    assert sent.escalate_at == NIGHT + 4 * HOUR + 15 * MINUTE


def test_each_hand_over_follows_the_one_before(cast, night):
    one = send(cast, night, cast.police)
    two = owner_does(
        cast, actions.hand_over, assignment=one, institution=cast.federal, reason="Lejos"
    )
    three = owner_does(
        cast, actions.hand_over, assignment=two, institution=cast.keeper, reason="Saturados",
        at=AFTER + MINUTE,
    )  # fmt: skip
    with acting_as(cast.owner.pk):
        sent = list(assignments_of(proceeding_of(night)))[::-1]
        assert [row.pk for row in sent] == [one.pk, two.pk, three.pk]
        assert [row.ended_at for row in sent] == [AFTER, AFTER + MINUTE, None]
        assert Answer.objects.filter(kind="handed_over").count() == 2
        assert Obligation.objects.get(step="EX-1").institution == cast.keeper


def test_nothing_is_handed_over_to_who_is_left_out(cast, night):
    sent = send(cast, night, cast.federal)
    owner_does(
        cast, actions.leave_out, matter=night, institution=cast.police, why=Exclusion.PERPETRATOR
    )
    with pytest.raises(actions.NotThroughTheGate):
        owner_does(
            cast, actions.hand_over, assignment=sent, institution=cast.command, reason="x",
            she_said_yes=True,
        )  # fmt: skip
    assert read(cast, sent).ended_at is None
