"""The municipal police are the presumed perpetrators: they and their command see nothing."""

from uuid import UUID

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from tests.factories.access import make_account, settle
from tests.factories.documents import DOCUMENT, SPOKEN
from tests.factories.procedure import BEFORE
from tests.factories.routing import (
    ADMINISTRATIVE,
    HOUR,
    MINUTE,
    NIGHT,
    make_night,
    proceeding_of,
    send,
)

from baluarte.domain.access.models import MailAddress
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.actions.projection import COUNTED
from baluarte.domain.procedure.choices import Exclusion, Gate, Perpetrator
from baluarte.domain.procedure.models import (
    Answer,
    Assignment,
    Breach,
    Clearance,
    ExcludedInstitution,
    Matter,
    Notice,
    Obligation,
    Occurrence,
    Remark,
)
from baluarte.domain.procedure.tasks import mail_notices
from baluarte.domain.territory.models import State
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.norms.agenda import ActRefused

pytestmark = pytest.mark.django_db
LATER = NIGHT + 4 * HOUR
BEHIND_THE_WALL = """
select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where n.nspname = 'public' and c.relkind = 'r' and c.relrowsecurity
   and has_any_column_privilege('bal_app', c.oid, 'select') order by 1
"""
# What one did oneself stands in one's own log; it names a key and nothing of a matter.
OWN_LOG = {"audit_entry", "audit_leaf"}


def seen(account) -> dict[str, int]:
    """Count, by raw SQL, the rows that exist for somebody on every table behind the wall."""
    with acting_as(account.pk), connection.cursor() as cursor:
        cursor.execute(BEHIND_THE_WALL)
        tables = [name for (name,) in cursor.fetchall() if name not in OWN_LOG]
        counted = {}
        for table in tables:
            cursor.execute(f'select count(*) from "{table}"')
            counted[table] = cursor.fetchone()[0]
    return counted


def exclude(cast, matter, at, why=Exclusion.PERPETRATOR):
    with acting_as(cast.owner.pk):
        return actions.leave_out(
            matter=matter, institution=cast.police, why=why, by=cast.owner.pk, at=at
        )


def look(as_role, at):
    """Do what the worker does each minute, and what it is asked to."""
    for act in (actions.ring_deputies, actions.escalate_silence, actions.look_at_what_ran_out):
        with as_role("bal_worker"), acting_as_nobody():
            act(at=at)
    with as_role("bal_worker"):
        mail_notices(at=at)


def call(as_role, sent, at):
    with as_role("bal_worker"), acting_as_nobody():
        return actions.call_duty(assignment=sent.pk, at=at)


def test_before_anything_is_sent_nobody_outside_sees_anything(cast):
    outside = (cast.stranger, cast.liaison, cast.officer, cast.commander)
    before = [seen(one) for one in outside]
    make_night(cast)
    assert [seen(one) for one in outside] == before
    assert seen(cast.owner)["procedure_obligation"] > 0


def test_before_the_exclusion_the_police_could_be_told_if_she_said_yes(cast):
    before = seen(cast.commander), seen(cast.liaison)
    night = make_night(cast)
    send(cast, night, cast.police)
    shown = seen(cast.officer)
    assert (shown["procedure_assignment"], shown["procedure_obligation"]) == (1, 1)
    assert [shown[f"procedure_{name}"] for name in ("matter", "proceeding", "occurrence")] == [
        0
    ] * 3
    assert (seen(cast.commander), seen(cast.liaison)) == before


def test_after_the_exclusion_nothing_is_sent_to_them_nor_to_their_command(cast):
    before = seen(cast.officer), seen(cast.commander)
    night = make_night(cast)
    exclude(cast, night, NIGHT + 6 * MINUTE)
    for to, said in ((cast.police, Gate.EXCLUDED), (cast.command, Gate.IN_COMMAND)):
        with pytest.raises(actions.NotThroughTheGate) as refused:
            send(cast, night, to, at=NIGHT + 7 * MINUTE)
        assert refused.value.gate == said
    assert (seen(cast.officer), seen(cast.commander)) == before


def test_an_exclusion_that_comes_after_leaves_them_nothing_at_all(cast, as_role, mailoutbox):
    """They had answered, refused one, ended one late, were called, explained a breach."""
    before = seen(cast.officer), seen(cast.commander)
    night = make_night(cast)
    first = send(cast, night, cast.police)
    second = send(cast, night, cast.command, step="EX-3")
    call(as_role, first, NIGHT + 7 * MINUTE)
    call(as_role, second, NIGHT + 7 * MINUTE)
    look(as_role, LATER)
    with acting_as(cast.officer.pk):
        by = cast.officer.pk
        actions.accept(assignment=first, by=by, at=LATER)
        actions.attach_evidence(assignment=first, document=DOCUMENT, by=by, at=LATER)
        said = actions.report_done(
            assignment=first, happened_at=LATER, document=DOCUMENT, by=by, at=LATER
        )
        [breach] = Breach.objects.all()
        actions.explain_breach(
            breach=breach, reason="Faltó patrulla", institution=cast.police.pk, by=by, at=LATER
        )
    with acting_as(cast.commander.pk):
        actions.refuse(assignment=second, reason="No nos toca", by=cast.commander.pk, at=LATER)
    assert seen(cast.officer) != before[0]
    assert seen(cast.commander) != before[1]
    letters = len(mailoutbox)
    exclude(cast, night, LATER + MINUTE)
    look(as_role, LATER + HOUR)
    assert (seen(cast.officer), seen(cast.commander)) == before
    assert len(mailoutbox) == letters
    with acting_as(cast.owner.pk):
        assert Answer.objects.filter(pk=said.pk, kind="reported").exists()
        assert Breach.objects.get(step="EX-1").institution_id == cast.police.pk
        assert Answer.objects.filter(assignment=first).count() == 5
        assert Remark.objects.filter(about=breach.pk).count() == 1
        assert set(Assignment.objects.values_list("ended_how", flat=True)) == {"withdrawn"}


@pytest.mark.parametrize(
    "act", ["acknowledge", "accept", "refuse", "attach_evidence", "finish", "report_done"]
)
def test_who_is_left_out_meanwhile_finds_no_assignment_to_answer(cast, act):
    night = make_night(cast)
    sent = send(cast, night, cast.police)
    exclude(cast, night, NIGHT + 7 * MINUTE)
    given = {
        "refuse": {"reason": "No"}, "attach_evidence": {"document": DOCUMENT},
        "finish": {"happened_at": NIGHT + 7 * MINUTE, "document": DOCUMENT},
        "report_done": {"happened_at": NIGHT + 7 * MINUTE, "document": DOCUMENT},
    }.get(act, {})  # fmt: skip
    with acting_as(cast.officer.pk), pytest.raises(Assignment.DoesNotExist):
        getattr(actions, act)(assignment=sent, by=cast.officer.pk, at=NIGHT + 8 * MINUTE, **given)


def test_a_letter_not_yet_sent_is_not_sent_any_more(cast, as_role, mailoutbox, as_operator):
    night = make_night(cast)
    with as_operator():
        for one in (cast.officer, cast.owner):
            MailAddress.objects.create(account=one, email=f"{one.username}@example.org")
    sent = send(cast, night, cast.police)
    call(as_role, sent, NIGHT + 7 * MINUTE)
    exclude(cast, night, NIGHT + 7 * MINUTE)
    look(as_role, NIGHT + 8 * MINUTE)
    assert [letter.to for letter in mailoutbox] == []


def test_called_after_the_exclusion_nobody_is_called(cast, as_role):
    night = make_night(cast)
    sent = send(cast, night, cast.police)
    exclude(cast, night, NIGHT + 7 * MINUTE)
    assert call(as_role, sent, NIGHT + 8 * MINUTE) == 0


def test_the_exclusion_hands_the_step_back_without_a_gap(cast):
    night = make_night(cast)
    sent = send(cast, night, cast.police)
    exclude(cast, night, NIGHT + 7 * MINUTE)
    with acting_as(cast.owner.pk):
        owed = Obligation.objects.get(step="EX-1")
        assert (owed.institution, owed.responsible, owed.is_unfinished) == (None, cast.owner, True)
    again = send(cast, night, cast.federal, at=NIGHT + 7 * MINUTE)
    with acting_as(cast.owner.pk):
        owed.refresh_from_db()
        sent.refresh_from_db()
        assert owed.institution == cast.federal
        assert (sent.ended_at, again.sent_at) == (NIGHT + 7 * MINUTE, NIGHT + 7 * MINUTE)


def test_handed_from_the_police_to_the_federation_the_old_ends_as_the_new_begins(cast):
    night = make_night(cast)
    sent = send(cast, night, cast.police)
    with acting_as(cast.owner.pk):
        new = actions.hand_over(
            assignment=sent, institution=cast.federal, reason="Pidió que no fuera el municipio",
            by=cast.owner.pk, at=NIGHT + 9 * MINUTE,
        )  # fmt: skip
        sent.refresh_from_db()
        assert (sent.ended_at, sent.ended_how) == (new.sent_at, "handed_over")
        assert Obligation.objects.get(step="EX-1").institution == cast.federal
    assert seen(cast.officer)["procedure_obligation"] == 0
    assert seen(cast.liaison)["procedure_obligation"] == 1


def test_taking_the_new_one_back_does_not_bring_back_the_old(cast):
    night = make_night(cast)
    sent = send(cast, night, cast.police)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        new = actions.hand_over(
            assignment=sent, institution=cast.federal, reason="x", by=by, at=NIGHT + 9 * MINUTE
        )
        actions.withdraw_assignment(assignment=new, reason="x", by=by, at=NIGHT + 10 * MINUTE)
        assert Obligation.objects.get(step="EX-1").institution is None


def test_who_is_told_of_one_step_writes_into_no_other_matter(cast):
    """Not even by raw SQL: the step that was sent names its matter."""
    night, other = make_night(cast), make_night(cast)
    sent = send(cast, night, cast.federal)
    row = Occurrence(
        compartment_id=sent.compartment_id, matter_id=other.pk, proceeding_id=sent.proceeding_id,
        kind="done", events=["urgent_measures_issued"], step=sent.step, run=sent.run,
        happened_at=NIGHT + 8 * MINUTE, recorded_at=NIGHT + 8 * MINUTE, by=cast.liaison,
    )  # fmt: skip
    with acting_as(cast.liaison.pk), pytest.raises(Exception, match="row-level security"):
        row.save(force_insert=True)


@pytest.mark.parametrize(
    "said",
    [
        "due_at = now() + interval '1 year'", "late_after = '9999-01-01'", "status = 'withdrawn'",
        "done_at = started_at, is_unfinished = false, status = 'done'", "institution_id = null",
    ],
)  # fmt: skip
def test_who_is_told_of_a_step_changes_nothing_of_what_is_counted(cast, said):
    night = make_night(cast)
    send(cast, night, cast.federal)
    with acting_as(cast.liaison.pk), connection.cursor() as cursor:
        [(key, *before)] = Obligation.objects.values_list("pk", *COUNTED)
        cursor.execute(f"update procedure_obligation set {said} where id = %s", [key])
        assert cursor.rowcount == 0
        assert list(Obligation.objects.values_list(*COUNTED)) == [tuple(before)]


def noted(who, key) -> bool:
    with acting_as(who.pk), connection.cursor() as cursor:
        cursor.execute("select bal.note_done(%s)", [key])
        return cursor.fetchone()[0]


def test_a_step_is_ended_by_who_did_it_and_with_what_she_did(cast):
    night = make_night(cast)
    sent = send(cast, night, cast.federal, **ADMINISTRATIVE)
    at = NIGHT + 8 * MINUTE
    with acting_as(cast.liaison.pk):
        owed = Obligation.objects.get()
        done = actions.finish(
            assignment=sent, happened_at=at, document=DOCUMENT, by=cast.liaison.pk, at=at
        )
        owed.refresh_from_db()
    assert (owed.done_at, owed.status, owed.is_unfinished) == (at, "done", False)
    assert not noted(cast.officer, done.pk)
    assert not noted(cast.liaison, owed.pk)
    with acting_as(cast.owner.pk):
        Occurrence.objects.create(
            compartment_id=done.compartment_id, matter_id=done.matter_id,
            proceeding_id=done.proceeding_id, kind="done", step=done.step, run=done.run,
            happened_at=at, recorded_at=at + MINUTE, by=cast.owner, supersedes=done,
            is_withdrawn=True,
        )  # fmt: skip
    assert not noted(cast.liaison, done.pk)


def test_nobody_but_the_worker_makes_notices(cast):
    with acting_as(cast.owner.pk), pytest.raises(Exception, match="permission denied"):
        Notice(account=cast.officer, kind="assigned", made_at=NIGHT).save(force_insert=True)


def test_where_the_perpetrator_is_not_known_the_cleared_person_alone_is_told(cast, as_operator):
    with as_operator():
        beside = make_account(institution=cast.federal, roles=["liaison"])
    night = make_night(cast, perpetrator=Perpetrator.UNKNOWN)
    before = seen(beside)
    with acting_as(cast.steward.pk):
        given = actions.clear_person(
            keeper=cast.keeper, institution=cast.federal, account=cast.liaison,
            state=State.objects.get(code="30"), until=NIGHT.replace(year=2100),
            ground="La conocemos", by=cast.steward.pk, at=BEFORE,
        )  # fmt: skip
    settle(Clearance)
    with pytest.raises(actions.NobodyCleared):
        send(cast, night, cast.federal)
    with pytest.raises(actions.NobodyCleared):
        send(cast, night, cast.federal, account=beside)
    sent = send(cast, night, cast.federal, account=cast.liaison)
    shown = seen(cast.liaison)
    assert (shown["procedure_assignment"], shown["procedure_obligation"]) == (1, 1)
    assert seen(beside) == before
    with acting_as(cast.steward.pk):
        actions.end_clearance(clearance=given, by=cast.steward.pk, at=NIGHT + HOUR)
    assert seen(cast.liaison)["procedure_assignment"] == 0
    with acting_as(cast.owner.pk):
        sent.refresh_from_db()
        assert sent.ended_how == "withdrawn"
        assert Obligation.objects.get(step="EX-1").responsible == cast.owner


def test_trust_that_runs_out_shows_nothing_any_more(cast):
    """The wall reads the clock itself: nobody has to come and take it back."""
    night = make_night(cast, perpetrator=Perpetrator.UNKNOWN)
    with acting_as(cast.steward.pk):
        actions.clear_person(
            keeper=cast.keeper, institution=cast.federal, account=cast.liaison,
            state=State.objects.get(code="30"), until=NIGHT + HOUR,
            ground="Sólo esta noche", by=cast.steward.pk, at=BEFORE,
        )  # fmt: skip
    settle(Clearance)
    sent = send(cast, night, cast.federal, account=cast.liaison)
    assert sent.told_until == NIGHT + HOUR
    assert seen(cast.liaison)["procedure_assignment"] == 0


def test_a_step_that_somebody_else_did_is_done_once(cast):
    night = make_night(cast)
    sent = send(cast, night, cast.federal)
    with acting_as(cast.owner.pk):
        actions.complete_step(
            proceeding=proceeding_of(night), step="EX-1", **SPOKEN, happened_at=NIGHT + 8 * MINUTE,
            by=cast.owner.pk, at=NIGHT + 8 * MINUTE,
        )  # fmt: skip
        sent.refresh_from_db()
    assert (sent.ended_how, sent.ended_at) == ("done", NIGHT + 8 * MINUTE)
    with (
        acting_as(cast.liaison.pk),
        pytest.raises((actions.AssignmentOver, ActRefused)),
    ):
        actions.finish(
            assignment=sent, happened_at=NIGHT + 9 * MINUTE, document=DOCUMENT,
            by=cast.liaison.pk,
            at=NIGHT + 9 * MINUTE,
        )  # fmt: skip


def test_somebody_without_any_role_sees_no_key(cast):
    make_night(cast)
    assert isinstance(cast.without_role.pk, UUID)
    assert seen(cast.without_role)["procedure_matter"] == 0


TERMS_OF_THE_OPERATOR = {
    "days": "insert into procedure_closedday (id, role, day, said, recorded_at, recorded_by_id)"
    " values (gen_random_uuid(), '', '2026-12-24', 'x', now(), %s)",
    "sessions": "insert into procedure_bodysession (id, role, day, recorded_at, recorded_by_id)"
    " values (gen_random_uuid(), 'board', '2026-12-24', now(), %s)",
    "terms": "insert into procedure_ownterm (id, code, step, unit, value, decided_at,"
    " decided_by_id) values (gen_random_uuid(), 'mech_extraordinary', 'EX-1', 'hours', 9999, now(),"
    " %s)",
}


@pytest.mark.parametrize(
    "statement", TERMS_OF_THE_OPERATOR.values(), ids=TERMS_OF_THE_OPERATOR.keys()
)
def test_what_the_operator_adds_to_the_law_is_added_by_nobody_else(cast, as_operator, statement):
    with as_operator():
        admin = make_account(institution=cast.keeper, roles=["system_admin"])
    for who, named in ((cast.owner, cast.owner), (cast.steward, admin), (admin, cast.owner)):
        with (
            acting_as(who.pk),
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [named.pk])
    with acting_as(admin.pk), connection.cursor() as cursor:
        cursor.execute(statement, [admin.pk])
        assert cursor.rowcount == 1


def test_nobody_leaves_out_or_opens_in_the_name_of_another(cast):
    night = make_night(cast)
    with acting_as(cast.owner.pk):
        left_out = {
            "compartment_id": night.compartment_id, "matter": night, "institution": cast.police,
            "why": Exclusion.DO_NOT_INVOLVE, "decided_at": NIGHT,
        }  # fmt: skip
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            ExcludedInstitution.objects.create(decided_by=cast.colleague, **left_out)
        made = ExcludedInstitution.objects.create(decided_by=cast.owner, **left_out)
        mine = ExcludedInstitution.objects.filter(pk=made.pk)
        for by in ({"opened_by": cast.colleague}, {"opened_by": None}):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                Matter.objects.filter(pk=night.pk).update(**by)
        with pytest.raises(DatabaseError, match="by who acts"), transaction.atomic():
            mine.update(ended_by=cast.colleague, ended_at=NIGHT)
        assert mine.update(ended_by=cast.owner, ended_at=NIGHT) == 1
        with pytest.raises(DatabaseError, match="by who acts"), transaction.atomic():
            mine.update(ended_by=None)
