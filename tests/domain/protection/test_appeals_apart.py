"""The appeal of twelve hours goes to the Coordination: the team it challenges decides nothing of it.

Article 62: whoever refused urgent measures does not say whether refusing was right.
"""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone
from tests.factories.access import make_account, make_institution
from tests.factories.appeals import kept_by_the_unit, make_coordination
from tests.factories.cases import make_case
from tests.factories.jobs import ProcrastinateJob, run_job
from tests.factories.procedure import BEFORE

from baluarte.domain.access.choices import InstitutionKind, Jurisdiction
from baluarte.domain.access.models import Grant, Membership
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases.actions import open_window
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.procedure import actions as procedure
from baluarte.domain.procedure.choices import Exclusion, NoticeKind
from baluarte.domain.procedure.models import Assignment, Notice, Obligation, Occurrence, Proceeding
from baluarte.domain.protection import actions
from baluarte.domain.protection.choices import AppealStage, FiledBy, NotSent, Words
from baluarte.domain.protection.models import Appeal, AppealStep
from baluarte.domain.protection.queries import (
    appeal_to_decide,
    appeals_to_decide,
    appeals_waiting,
    read_texts,
    steps_of,
)
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as
from baluarte.norms.agenda import ActRefused

pytestmark = pytest.mark.django_db
KNOWN = BEFORE + timedelta(hours=1)
FILED = KNOWN + timedelta(days=2)
LATER = FILED + timedelta(hours=1)
TWELVE = timedelta(hours=12)


@pytest.fixture
def unit(cast, as_operator):
    """The intake unit keeps the case; the Coordination has one person on the list of its duty."""
    with as_operator():
        return kept_by_the_unit(cast)


@pytest.fixture
def coordination(as_operator):
    with as_operator():
        return make_coordination()


@pytest.fixture
def decider(coordination, as_operator):
    with as_operator():
        return make_account(institution=coordination, roles=["liaison"])


@pytest.fixture
def hers(unit):
    return make_case(unit)


@pytest.fixture
def herself(unit, hers, as_operator):
    with as_operator():
        account = make_account()
    with acting_as(unit.owner.pk):
        open_window(party=hers[1], account=account, by=unit.owner.pk, at=BEFORE)
    return account


def the_case():
    return Case.objects.select_related("matter__compartment__institution").get()


def filed(who, **more):
    given = {"ground": "urgent_decision", "filed_at": FILED, "at": LATER} | more
    with acting_as(who.pk):
        party = Party.objects.select_related("case__compartment__institution", "case__matter").get()
        return actions.file_appeal(
            party=party, text="Dijeron que no era urgente", notified_at=KNOWN, by=who.pk, **given
        )


@pytest.fixture
def do_jobs(as_role):
    """Do what was left to the worker, as it does."""

    def do() -> None:
        with as_role("bal_worker"):
            for job in list(ProcrastinateJob.objects.filter(status="todo").order_by("id")):
                if job.scheduled_at is None:
                    run_job(job)

    return do


def kept(who):
    """Return all that stands of appeals and procedures, as somebody sees it."""
    with acting_as(who.pk):
        return (
            sorted(AppealStep.objects.values_list("stage", flat=True)),
            Occurrence.objects.count(),
            sorted(Proceeding.objects.values_list("is_open", flat=True)),
            sorted(Assignment.objects.values_list("ended_how", flat=True)),
        )


@pytest.mark.parametrize("who", ["herself", "owner"])
def test_filed_it_rings_at_the_coordination_and_its_hours_run_from_then(
    unit, herself, decider, do_jobs, who
):
    appeal = filed(herself if who == "herself" else unit.owner)
    do_jobs()
    with acting_as(decider.pk):
        rung = list(Notice.objects.values_list("kind", flat=True))
        [owed] = Obligation.objects.all()
    with acting_as(unit.owner.pk):
        [step] = Occurrence.objects.filter(step="AE-1", kind="done")
        others = Notice.objects.exclude(kind=NoticeKind.SEARCH).count()
    assert (rung, others) == ([NoticeKind.APPEAL], 0)
    assert (owed.step, owed.due_at) == ("AE-2", FILED + TWELVE)
    assert (step.happened_at, appeal.not_sent) == (FILED, "")


def test_who_decides_sees_the_appeal_and_its_words_and_nothing_of_the_file(
    unit, herself, decider, do_jobs
):
    appeal = filed(herself)
    do_jobs()
    with acting_as(decider.pk):
        found = appeal_to_decide(appeal.pk)
        said = read_texts([found.pk], by=decider.pk, at=LATER)[found.pk][Words.APPEAL]
        seen = (Case.objects.count(), Proceeding.objects.count(), list(appeals_to_decide()))
    assert (said, seen) == ("Dijeron que no era urgente", (0, 0, [appeal]))


@pytest.mark.parametrize("ruling", actions.RULINGS)
def test_the_coordination_receives_and_decides_and_she_reads_why(
    unit, herself, decider, do_jobs, ruling
):
    appeal = filed(herself)
    do_jobs()
    with acting_as(decider.pk):
        found = appeal_to_decide(appeal.pk)
        actions.take_up_appeal(appeal=found, by=decider.pk, at=LATER)
        step = actions.decide_appeal(
            appeal=found, ruling=ruling, reason="El riesgo es actual", happened_at=LATER,
            by=decider.pk, at=LATER,
        )  # fmt: skip
    do_jobs()
    with acting_as(herself.pk):
        [done] = Occurrence.objects.filter(step="AE-2", kind="done")
        said = read_texts([step.pk], by=herself.pk, at=LATER)[step.pk][Words.RULING]
        stages = [one.stage for one in steps_of(appeal)]
    assert (done.act, said) == ("protection.decide_appeal", "El riesgo es actual")
    assert stages == ["taken_up", str(ruling)]


@pytest.mark.parametrize("end", ["admit", "settle"])
def test_who_decides_says_too_that_it_is_not_admitted_or_not_kept(
    unit, herself, decider, do_jobs, end
):
    appeal = filed(herself)
    do_jobs()
    with acting_as(decider.pk):
        said = {"appeal": appeal_to_decide(appeal.pk), "reason": "Porque sí consta",
                "happened_at": LATER, "by": decider.pk, "at": LATER}  # fmt: skip
        if end == "admit":
            actions.admit_appeal(**said, is_admitted=False)
        else:
            actions.settle_appeal(**said)
    with acting_as(herself.pk):
        assert Occurrence.objects.filter(step="AE-2", kind="done").count() == 1
        assert len(steps_of(appeal)) == 2


def acts_of_the_team(appeal, by):
    """Every way by which the challenged team could end it, take it up or let it wait."""
    own = {"by": by, "at": LATER}
    why = {"reason": "No procede", "happened_at": LATER}
    with acting_as(by):
        proceeding = Proceeding.objects.select_related("matter").get(pk=appeal.proceeding_id)
        sent = Assignment.objects.filter(pk=appeal.assignment_id).first()
        told = list(Occurrence.objects.filter(proceeding=proceeding).select_related("matter"))
    acts = [
        lambda: actions.take_up_appeal(appeal=appeal, **own),
        lambda: actions.admit_appeal(appeal=appeal, is_admitted=False, **why, **own),
        lambda: actions.admit_appeal(appeal=appeal, is_admitted=True, **why, **own),
        lambda: actions.settle_appeal(appeal=appeal, **why, **own),
        *(
            lambda ruling=ruling: actions.decide_appeal(appeal=appeal, ruling=ruling, **why, **own)
            for ruling in actions.RULINGS
        ),
        lambda: procedure.close(proceeding=proceeding, **why, **own),
        lambda: procedure.suspend(proceeding=proceeding, **why, **own),
        lambda: procedure.excuse_step(proceeding=proceeding, step="AE-2", reason="No", **own),
        lambda: procedure.complete_step(
            proceeding=proceeding, step="AE-2", happened_at=LATER, act="protection.decide_appeal",
            **own,
        ),
        lambda: procedure.record_occurrence(
            matter=proceeding.matter, event="urgent_appeal_resolved", happened_at=LATER,
            proceeding=proceeding, **own,
        ),
        *(
            lambda one=one: procedure.correct(
                occurrence=one, is_withdrawn=True, reason="No fue así", **own
            )
            for one in told
        ),
    ]  # fmt: skip
    if sent is not None:
        acts += [
            lambda: procedure.withdraw_assignment(assignment=sent, reason="Ya no", **own),
            lambda: procedure.hand_over(
                assignment=sent, institution=sent.institution, reason="A otra", **own
            ),
        ]
    return acts


@pytest.mark.parametrize("who", ["owner", "colleague"])
@pytest.mark.parametrize("filer", ["herself", "owner"])
@pytest.mark.usefixtures("decider")
def test_the_challenged_team_never_receives_resolves_or_suspends_it(
    unit, herself, do_jobs, who, filer
):
    """Dark twin: each act is refused in words, and her file stays as it was."""
    appeal = filed(herself if filer == "herself" else unit.owner)
    do_jobs()
    by, before = getattr(unit, who).pk, kept(herself)
    acts = acts_of_the_team(appeal, by)
    for act in acts:
        with acting_as(by), pytest.raises((NotAllowed, ActRefused)), transaction.atomic():
            act()
    assert (kept(herself), len(acts)) == (before, 16)


def test_the_wall_itself_keeps_the_team_out(unit, herself, decider, do_jobs):
    """Whoever writes past the actions, with SQL and a session of the team, changes nothing."""
    appeal = filed(herself)
    do_jobs()
    by = unit.owner.pk
    with acting_as(by):
        step = AppealStep(
            compartment_id=appeal.compartment_id, appeal=appeal, stage=AppealStage.CONFIRMED,
            happened_at=LATER, recorded_at=LATER, by_id=by,
        )  # fmt: skip
        done = Occurrence(
            compartment_id=appeal.compartment_id, matter_id=the_case().matter_id,
            proceeding_id=appeal.proceeding_id, kind="done", step="AE-2", run="x", events=[],
            happened_at=LATER, recorded_at=LATER, by_id=by,
        )  # fmt: skip
        for row in (step, done):
            with pytest.raises(Error), transaction.atomic():
                row.save(force_insert=True)
        changed = [
            Proceeding.objects.filter(pk=appeal.proceeding_id).update(is_open=False),
            Assignment.objects.filter(pk=appeal.assignment_id).update(ended_how="withdrawn"),
        ]
        with pytest.raises(Error), transaction.atomic():
            Appeal.objects.filter(pk=appeal.pk).update(challenged=[])
    assert changed == [0, 0]


def test_who_left_the_coordination_out_in_her_name_does_not_take_it_back(
    unit, herself, coordination, decider, do_jobs
):
    appeal = filed(herself)
    with acting_as(unit.owner.pk):
        procedure.leave_out(
            matter=the_case().matter, institution=coordination, why=Exclusion.DO_NOT_INVOLVE,
            by=unit.owner.pk, at=LATER,
        )  # fmt: skip
    with acting_as(decider.pk):
        assert list(appeals_to_decide()) == [appeal]


def test_who_decides_neither_refuses_it_nor_calls_it_done_without_a_decision(
    unit, herself, decider, do_jobs
):
    appeal = filed(herself)
    do_jobs()
    with acting_as(decider.pk):
        sent = Assignment.objects.select_related("institution").get(pk=appeal.assignment_id)
        own = {"assignment": sent, "by": decider.pk, "at": LATER}
        for act in (
            lambda: procedure.refuse(reason="No nos toca", **own),
            lambda: procedure.finish(happened_at=LATER, **own),
        ):
            with pytest.raises(ActRefused), transaction.atomic():
                act()
        with pytest.raises(actions.SayWhy):
            actions.decide_appeal(
                appeal=appeal_to_decide(appeal.pk), ruling=AppealStage.CONFIRMED, reason=" ",
                happened_at=LATER, by=decider.pk, at=LATER,
            )  # fmt: skip
        assert list(appeals_to_decide()) == [appeal]


@pytest.fixture
def moved(coordination, decider, as_operator):
    """Who was of the team and is at the Coordination now, beside somebody who was not."""
    with as_operator():
        return make_account(institution=coordination, roles=["liaison"])


def test_who_moved_from_the_team_to_the_coordination_does_not_decide_what_they_did(
    unit, herself, moved, do_jobs
):
    with acting_as(unit.owner.pk):
        Grant(
            compartment_id=the_case().compartment_id,
            account=moved,
            level=Level.CONTRIBUTE,
            ground="of the team",
            valid_from=BEFORE,
            valid_until=KNOWN,
            given_by=unit.owner,
        ).save(force_insert=True)
    appeal = filed(herself)
    do_jobs()
    with acting_as(moved.pk):
        assert (list(appeals_to_decide()), Notice.objects.count()) == ([], 0)
        with pytest.raises(NotAllowed), transaction.atomic():
            actions.take_up_appeal(appeal=appeal, by=moved.pk, at=LATER)


def test_without_a_coordination_it_is_said_and_still_nobody_of_the_team_decides(
    unit, herself, do_jobs
):
    appeal = filed(herself)
    do_jobs()
    before = kept(herself)
    with acting_as(unit.owner.pk):
        rung = list(Notice.objects.values_list("kind", flat=True))
    for act in acts_of_the_team(appeal, unit.owner.pk):
        with (
            acting_as(unit.owner.pk),
            pytest.raises((NotAllowed, ActRefused)),
            transaction.atomic(),
        ):
            act()
    with acting_as(herself.pk):
        appeal.refresh_from_db()
    assert (appeal.not_sent, appeal.assignment_id) == (NotSent.NOT_HERE, None)
    assert (rung, kept(herself)) == ([NoticeKind.APPEAL], before)


def test_a_coordination_without_anybody_is_said_and_sent_once_somebody_is_there(
    unit, herself, coordination, as_operator, do_jobs
):
    appeal = filed(herself)
    with as_operator():
        new = make_account(institution=coordination, roles=["liaison"])
    first = appeal.not_sent
    with acting_as(herself.pk):
        again = actions.send_appeal(appeal=appeal, by=herself.pk, at=LATER)
    do_jobs()
    with acting_as(new.pk):
        assert list(appeals_to_decide()) == [appeal]
        assert Notice.objects.get().kind == NoticeKind.APPEAL
    assert (first, again.not_sent) == (NotSent.NOBODY, "")


def test_the_team_is_not_asked_to_take_it_up(unit, herself, decider):
    filed(herself)
    with acting_as(unit.owner.pk):
        assert list(appeals_waiting()) == []


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "done", "step": "AE-2", "act": "protection.decide_appeal"},
        {"kind": "done", "step": "AE-2", "act": "protection.file_appeal"},
        {"kind": "happened", "step": "", "act": ""},
    ],
)
def test_sql_of_the_team_begins_it_with_its_filing_and_never_with_its_decision(
    unit, herself, decider, said
):
    hers = filed(herself)
    resolved = {"id": str(uuid4()), "events": ["urgent_appeal_resolved"], "run": "",
                "happened_at": FILED.isoformat()}  # fmt: skip
    told = {"proceeding": str(uuid4()), "begun_by": resolved["id"], "not_sent": "",
            "text": f"{hers.code}/1", "jurisdiction": "federal",
            "occurrences": [resolved | said]}  # fmt: skip
    with acting_as(unit.owner.pk):
        forged = Appeal(
            compartment_id=hers.compartment_id, case_id=hers.case_id, party_id=hers.party_id,
            code=hers.code, ground=hers.ground, filed_by=FiledBy.TEAM, notified_at=KNOWN,
            filed_at=FILED, recorded_at=LATER, by_id=unit.owner.pk, is_apart=True,
        )  # fmt: skip
        forged.save(force_insert=True)
        with (
            pytest.raises(Error, match="its notice and its filing"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("select bal.let_appeal_run(%s, %s)", [forged.pk, json.dumps(told)])


def test_a_stranger_runs_nothing(unit, herself, decider):
    """The functions that pass the wall serve whoever filed it, and nobody else."""
    appeal = filed(herself)
    for who in (unit.stranger, unit.liaison, decider):
        with acting_as(who.pk), connection.cursor() as cursor:
            cursor.execute("select bal.let_appeal_run(%s, '{}')", [appeal.pk])
            ran = cursor.fetchone()
            cursor.execute("select bal.send_appeal(%s, '{}')", [appeal.pk])
            assert (ran, cursor.fetchone()) == ((None,), (None,))


@pytest.mark.parametrize("changed", [{"institution": "police"}, {"step": "AE-1"}, {"at": FILED}])
def test_sql_of_whoever_filed_sends_it_to_whom_its_protocol_names_and_now(
    unit, herself, coordination, settings, changed
):
    appeal = filed(herself)
    settings.DATES_BACK = False
    now = timezone.now()
    told = {"id": str(uuid4()), "reference": "INVENTADA", "step": "AE-2", "run": "",
            "institution": str(coordination.pk), "at": now.isoformat(),
            "escalate_at": (now + timedelta(hours=1)).isoformat()}  # fmt: skip
    if "institution" in changed:
        changed = {"institution": str(unit.police.pk)}
    elif "at" in changed:
        changed = {"at": FILED.isoformat()}
    sent = "select bal.send_appeal(%s, %s)"
    with acting_as(herself.pk), connection.cursor() as cursor:
        with pytest.raises(Error, match="to whom its protocol names"), transaction.atomic():
            cursor.execute(sent, [appeal.pk, json.dumps(told | changed)])
        cursor.execute(sent, [appeal.pk, json.dumps(told)])
        # Nobody is there yet: it is said, and nothing was refused.
        assert cursor.fetchone() == ([],)


@pytest.fixture
def state_unit(cast, as_operator):
    """A state's mechanism, which is its own coordination: one person there is not of the team."""
    with as_operator():
        keeper = make_institution(
            code="EDO-30-MEC", kind=InstitutionKind.AUTHORITY, jurisdiction=Jurisdiction.STATE,
            state=cast.police.state,
        )  # fmt: skip
        others = [make_account(institution=keeper, roles=["liaison"]) for _ in range(3)]
    return replace(cast, keeper=keeper, owner=others[0], colleague=others[1], liaison=others[2])


def test_where_one_institution_is_both_only_who_is_not_of_the_team_receives_and_decides(
    state_unit, do_jobs
):
    """Dark twin: the team sits where the appeal is sent, and is neither called nor heard."""
    make_case(state_unit)
    appeal = filed(state_unit.owner)
    do_jobs()
    rung = {}
    for who in (state_unit.owner, state_unit.colleague, state_unit.liaison):
        with acting_as(who.pk):
            rung[who] = Notice.objects.filter(kind=NoticeKind.APPEAL).count()
            sent = Assignment.objects.select_related("institution").get(pk=appeal.assignment_id)
            if who == state_unit.liaison:
                assert list(appeals_to_decide()) == [appeal]
                continue
            with pytest.raises(ActRefused), transaction.atomic():
                procedure.acknowledge(assignment=sent, by=who.pk, at=LATER)
            with pytest.raises(NotAllowed), transaction.atomic():
                actions.take_up_appeal(appeal=appeal, by=who.pk, at=LATER)
    assert list(rung.values()) == [0, 0, 1]


def test_a_state_without_anybody_else_says_so(state_unit, as_operator, do_jobs):
    with as_operator():
        Membership.objects.filter(account=state_unit.liaison).update(valid_until=BEFORE)
    make_case(state_unit)
    assert filed(state_unit.owner).not_sent == NotSent.NOBODY


@pytest.mark.parametrize("said", ["assignment", "proceeding", "challenged", "not_sent"])
def test_whoever_appeals_chooses_neither_who_decides_nor_whom_it_challenges(
    unit, hers, coordination, decider, said
):
    """As raw rows, which no act laid: an assignment to a body of one's own would name a decider."""
    filed(unit.owner)
    with acting_as(unit.owner.pk):
        first = Appeal.objects.get()
        chosen = {
            "assignment": {"assignment_id": first.assignment_id},
            "proceeding": {"proceeding_id": first.proceeding_id},
            "challenged": {"challenged": [uuid4()]},
            "not_sent": {"not_sent": NotSent.NOBODY},
        }[said]
        given = {
            "compartment_id": first.compartment_id, "case_id": first.case_id,
            "party_id": first.party_id, "code": first.code, "ground": first.ground,
            "filed_by": first.filed_by, "notified_at": KNOWN, "filed_at": FILED,
            "recorded_at": LATER, "by_id": unit.owner.pk, "is_apart": True,
        }  # fmt: skip
        with pytest.raises(Error, match="row-level security"), transaction.atomic():
            Appeal(**given, **chosen).save(force_insert=True)
        Appeal(**given).save(force_insert=True)
        assert Appeal.objects.count() == 2
