"""Two people at once, on real connections; and any order of acts."""

import os
from contextlib import suppress
from threading import Barrier, Event, Thread
from time import sleep

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.database import clone, connect_as_tester, drop
from tests.factories.documents import ARRIVED, DOCUMENT, SPOKEN
from tests.factories.procedure import make_cast
from tests.factories.routing import (
    ADMINISTRATIVE,
    MINUTE,
    NIGHT,
    make_night,
    proceeding_of,
    send,
)

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.choices import Exclusion, Gate
from baluarte.domain.procedure.models import (
    Assignment,
    Breach,
    Matter,
    Notice,
    Obligation,
    Occurrence,
)
from baluarte.domain.procedure.queries import courses_of, gate_keeping
from baluarte.domain.procedure.rules import gate_by_name
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.norms.agenda import ActRefused

SENT = NIGHT + 6 * MINUTE
DONE = NIGHT + 8 * MINUTE
REFUSED = (
    ActRefused, NotAllowed, Assignment.DoesNotExist, actions.AssignmentOver,
    actions.NothingToSend, actions.SentAlready, actions.TakenOnAlready,
)  # fmt: skip


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """A database of its own in which transactions end, so that threads meet."""
    name = f"baluarte_together_{os.getpid()}"
    with django_db_blocker.unblock():
        before = connections.settings["default"]["NAME"]
        clone(name)
        connect_as_tester(name)
        try:
            yield
        finally:
            connections.close_all()
            connect_as_tester(before)
            drop(name)


@pytest.fixture
def scene(committed):
    with acting_as_nobody(), connection.cursor() as cursor:
        cursor.execute("set local role bal_maintenance")
        cast = make_cast()
    night = make_night(cast)
    return cast, night, send(cast, night, cast.federal, at=SENT)


def together(*acts):
    """Run acts at the same instant, each on a connection of its own; return how each ended."""
    start, ended = Barrier(len(acts)), {}

    def run(number, account, act):
        try:
            start.wait(timeout=20)
            with acting_as(account.pk):
                act()
            ended[number] = "done"
        except REFUSED as refused:
            ended[number] = getattr(refused, "code", type(refused).__name__)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(n, *one)) for n, one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return [ended.get(number, "never ended") for number in range(len(acts))]


def complete(cast, night, account, *, step="EX-1", code="mech_extraordinary"):
    def act():
        actions.complete_step(
            proceeding=proceeding_of(Matter.objects.get(pk=night.pk), code), step=step, **SPOKEN,
            happened_at=DONE, by=account.pk, at=DONE,
        )  # fmt: skip

    return account, act


def done_rows(cast, step="EX-1"):
    with acting_as(cast.owner.pk):
        return Occurrence.objects.filter(step=step, kind="done").count()


def test_of_two_who_complete_one_step_exactly_one_does(scene):
    cast, night, _sent = scene
    ended = together(complete(cast, night, cast.owner), complete(cast, night, cast.colleague))
    assert sorted(ended) == ["done", "done_already"]
    assert done_rows(cast) == 1


def test_of_the_keeper_and_who_was_told_exactly_one_completes_it(scene):
    cast, night, _sent = scene
    sent = send(cast, night, cast.federal, at=SENT, **ADMINISTRATIVE)

    def finish():
        actions.finish(
            assignment=sent, happened_at=DONE, document=DOCUMENT, by=cast.liaison.pk, at=DONE
        )

    ended = together(complete(cast, night, cast.owner, **ADMINISTRATIVE), (cast.liaison, finish))
    assert ended.count("done") == 1
    assert set(ended) <= {"done", "done_already", "AssignmentOver"}
    assert done_rows(cast, ADMINISTRATIVE["step"]) == 1


def test_of_two_who_send_one_step_exactly_one_does(scene):
    cast, night, _sent = scene

    def act(account):
        def assign():
            actions.assign(
                proceeding=proceeding_of(Matter.objects.get(pk=night.pk)), step="EX-3",
                institution=cast.federal, by=account.pk, at=DONE,
            )  # fmt: skip

        return account, assign

    assert sorted(together(act(cast.owner), act(cast.colleague))) == ["SentAlready", "done"]


def test_an_exclusion_at_the_same_instant_leaves_nothing(scene):
    """Whichever comes first, she who is left out sees nothing when both are over."""
    cast, night, sent = scene

    def leave():
        actions.leave_out(
            matter=Matter.objects.get(pk=night.pk), institution=cast.federal,
            why=Exclusion.NAMED_SERVANT, by=cast.owner.pk, at=DONE,
        )  # fmt: skip

    def accept():
        actions.accept(assignment=sent, by=cast.liaison.pk, at=DONE)

    ended = together((cast.owner, leave), (cast.liaison, accept))
    assert ended[0] == "done"
    assert ended[1] in ("done", "DoesNotExist", "AssignmentOver")
    with acting_as(cast.liaison.pk):
        assert Assignment.objects.count() == Obligation.objects.count() == 0


def test_a_look_and_an_act_at_the_same_instant_do_not_disturb_each_other(scene):
    cast, night, _sent = scene
    night_after = NIGHT + 300 * MINUTE

    def look():
        actions.refresh([night.pk], at=night_after)

    ended = together(
        (cast.owner, look), complete(cast, night, cast.colleague), (cast.steward, look)
    )
    assert ended == ["done"] * 3


INSTITUTIONS = ("federal", "police", "command", "keeper")
ACCOUNTS = {"federal": "liaison", "police": "officer", "command": "commander", "keeper": "owner"}
STEPS = ("EX-1", "EX-2", "EX-3", "EX-4", "EX-5")
ACTS = st.one_of(
    st.tuples(st.just("send"), st.sampled_from(STEPS), st.sampled_from(INSTITUTIONS)),
    st.tuples(st.just("hand_over"), st.sampled_from(STEPS), st.sampled_from(INSTITUTIONS)),
    st.tuples(
        st.sampled_from(("acknowledge", "accept", "refuse", "finish", "report_done", "withdraw",
                         "complete", "excuse", "take_back")),
        st.sampled_from(STEPS), st.just(""),
    ),
    st.tuples(st.just("leave_out"), st.just(""), st.sampled_from(INSTITUTIONS[:3])),
    st.tuples(st.sampled_from(("call", "ring", "work")), st.just(""), st.just("")),
)  # fmt: skip


class Sequence:
    """Acts in one night, each a minute after the other; what must always hold."""

    def __init__(self, cast, as_role):
        self.cast, self.as_role = cast, as_role
        self.night, self.at, self.done = make_night(cast), SENT, 0

    def do(self, act, step, to):
        self.at += MINUTE
        with suppress(REFUSED), transaction.atomic():
            getattr(self, f"do_{act}", self.answer)(act, step, to)
        self.check()
        self.done += 1

    def as_owner(self):
        return acting_as(self.cast.owner.pk)

    def sent(self, step):
        with self.as_owner():
            rows = Assignment.objects.filter(step=step).select_related("institution")
            return rows.order_by("-sent_at").first()

    def do_send(self, _act, step, to):
        send(self.cast, self.night, getattr(self.cast, to), step=step, at=self.at)

    def do_hand_over(self, _act, step, to):
        if sent := self.sent(step):
            with self.as_owner():
                actions.hand_over(
                    assignment=sent, institution=getattr(self.cast, to), reason="x",
                    she_said_yes=True, by=self.cast.owner.pk, at=self.at,
                )  # fmt: skip

    def do_withdraw(self, _act, step, _to):
        if sent := self.sent(step):
            with self.as_owner():
                actions.withdraw_assignment(
                    assignment=sent, reason="x", by=self.cast.owner.pk, at=self.at
                )

    def answer(self, act, step, _to):
        if (sent := self.sent(step)) is None:
            return
        name = next(n for n in INSTITUTIONS if getattr(self.cast, n) == sent.institution)
        account = getattr(self.cast, ACCOUNTS[name])
        shown = {"happened_at": self.at, "document": DOCUMENT}
        given = {"refuse": {"reason": "x"}, "finish": shown, "report_done": shown}.get(act, {})
        with acting_as(account.pk):
            getattr(actions, act)(assignment=sent, by=account.pk, at=self.at, **given)

    def do_complete(self, _act, step, _to):
        with self.as_owner():
            actions.complete_step(
                proceeding=proceeding_of(self.night), step=step, happened_at=self.at,
                by=self.cast.owner.pk, at=self.at, **(ARRIVED if step == "EX-2" else SPOKEN),
            )  # fmt: skip

    def do_excuse(self, _act, step, _to):
        with self.as_owner():
            actions.excuse_step(
                proceeding=proceeding_of(self.night), step=step, reason="x",
                by=self.cast.owner.pk, at=self.at,
            )  # fmt: skip

    def do_take_back(self, _act, step, _to):
        with self.as_owner():
            done = Occurrence.objects.filter(
                step=step, superseded_by__isnull=True, is_withdrawn=False
            ).first()
            if done is not None:
                actions.correct(
                    occurrence=done, is_withdrawn=True, reason="x",
                    by=self.cast.owner.pk, at=self.at,
                )  # fmt: skip

    def do_leave_out(self, _act, _step, to):
        with self.as_owner():
            actions.leave_out(
                matter=self.night, institution=getattr(self.cast, to),
                why=Exclusion.PERPETRATOR, by=self.cast.owner.pk, at=self.at,
            )  # fmt: skip

    def as_worker(self, act, **given):
        with self.as_role("bal_worker"), acting_as_nobody():
            act(**given)

    def do_call(self, *_):
        with self.as_owner():
            keys = list(Assignment.objects.values_list("pk", flat=True))
        for key in keys:
            self.as_worker(actions.call_duty, assignment=key, at=self.at)

    def do_ring(self, *_):
        self.at += 20 * MINUTE
        self.as_worker(actions.ring_deputies, at=self.at)
        self.as_worker(actions.look_at_what_ran_out, at=self.at)

    def do_work(self, *_):
        self.as_worker(actions.refresh, matter_keys=[self.night.pk], at=self.at)

    def check(self):
        self.nobody_sees_what_the_gate_excludes()
        self.no_step_is_lost_and_none_done_twice()

    def nobody_sees_what_the_gate_excludes(self):
        with self.as_owner():
            keeping = gate_keeping(Matter.objects.get(pk=self.night.pk), at=self.at)
        for name in INSTITUTIONS[:3]:
            if gate_by_name(getattr(self.cast, name), None, keeping) == Gate.PASSES:
                continue
            with acting_as(getattr(self.cast, ACCOUNTS[name]).pk):
                tables = (Assignment, Obligation, Notice, Breach, Occurrence)
                assert [table.objects.count() for table in tables] == [0] * 5
        with acting_as(self.cast.stranger.pk):
            assert Assignment.objects.count() == Obligation.objects.count() == 0

    def no_step_is_lost_and_none_done_twice(self):
        with self.as_owner():
            drawn = {
                (course.proceeding.pk, item.step.id, item.run): item
                for course in courses_of(self.night)
                for item in course.agenda(at=self.at).items
                if item.run
            }
            kept = {
                (one.proceeding_id, one.step, one.run): one
                for one in Obligation.objects.exclude(status="withdrawn")
            }
            assert set(kept) == set(drawn)
            for key, one in kept.items():
                assert (one.is_unfinished, one.done_at) == (
                    drawn[key].is_unfinished, drawn[key].done_at,
                )  # fmt: skip
                assert one.institution_id or one.responsible_id
            standing = Occurrence.objects.filter(
                kind__in=("done", "excused"), superseded_by__isnull=True, is_withdrawn=False
            ).values_list("proceeding_id", "step", "run")
            assert len(standing) == len(set(standing))
            held = Assignment.objects.filter(ended_at=None)
            for one in held.values_list("proceeding_id", "step", "run"):
                assert drawn[one].is_unfinished


@pytest.mark.django_db
@settings(
    max_examples=12, deadline=None, phases=(Phase.generate,), derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(acts=st.lists(ACTS, min_size=4, max_size=14))
def test_no_order_of_acts_loses_a_step_does_one_twice_or_shows_it_to_who_is_left_out(
    cast, as_role, acts
):
    before = transaction.savepoint()
    sequence = Sequence(cast, as_role)
    for act in acts:
        sequence.do(*act)
    transaction.savepoint_rollback(before)
    assert sequence.done == len(acts)


def test_what_is_acknowledged_while_it_would_go_up_stays_where_it_is(scene):
    """The officer has read it and her transaction is not over yet when the job begins."""
    cast, _night, sent = scene
    with acting_as(cast.owner.pk):
        town = actions.hand_over(
            assignment=sent, institution=cast.police, reason="Cerca", she_said_yes=True,
            by=cast.owner.pk, at=SENT,
        )  # fmt: skip
    has_read, begins, late = Event(), Event(), town.escalate_at + MINUTE

    def reads():
        with acting_as(cast.officer.pk):
            actions.acknowledge(assignment=town, by=cast.officer.pk, at=late)
            has_read.set()
            begins.wait(timeout=20)
            sleep(0.5)
        connection.close()

    officer = Thread(target=reads)
    officer.start()
    assert has_read.wait(timeout=20)
    begins.set()
    with acting_as(cast.owner.pk):
        assert actions.escalate(assignment=town.pk, by=cast.owner.pk, at=late) is None
    officer.join(timeout=60)
    with acting_as(cast.owner.pk):
        town.refresh_from_db()
    assert (town.ended_at, town.acknowledged_at) == (None, late)
