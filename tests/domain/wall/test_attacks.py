"""Whoever can send SQL as a role of a site stays that role, and becomes nobody else."""

from hashlib import sha256
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, ProgrammingError, connection, transaction
from tests.database import TESTER
from tests.factories.access import make_institution

from baluarte.config import database
from baluarte.domain.access.models import Institution
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.domain.wall.policies import TELLING, tables
from baluarte.domain.wall.tickets import ticket

pytestmark = pytest.mark.django_db
SITES = ("bal_app", "bal_public", "bal_worker")
SOMEBODY = "6f1c1c9e-0000-4000-8000-00000000c0de"
ARGUMENTS = {
    "uuid": "gen_random_uuid()", "uuid[]": "array[gen_random_uuid()]",
    "text": "''", "integer": "1", "bytea": "decode(repeat('00', 32), 'hex')",
    "bigint": "1", "jsonb": "'{}'", "bytea[]": "array[decode('00', 'hex')]",
    "boolean": "true",
    "text[]": "array['authority']", "timestamp with time zone": "now()",
    "date": "current_date",
}  # fmt: skip


@pytest.fixture
def site():
    """Another connection, whose transactions are its own."""
    given = database.reach(TESTER, database=connection.settings_dict["NAME"])
    with psycopg.connect(
        host=given["HOST"], port=given["PORT"], dbname=given["NAME"], user=given["USER"],
        password=given["PASSWORD"],
    ) as other:  # fmt: skip
        other.execute("set role bal_app")
        other.commit()
        yield other
        other.rollback()


def enter(site, account: str) -> None:
    challenge = site.execute("select bal.challenge()").fetchone()[0]
    signed = ticket(settings.CONTEXT_KEY, "enter", account, challenge)
    site.execute("select bal.enter(%s, %s)", [account, signed])


def set_by_hand(site, value: str) -> None:
    site.execute("select set_config('bal.context', %s, true)", [value])


@pytest.mark.parametrize(
    "value",
    [SOMEBODY, f"{SOMEBODY}||||", f"{SOMEBODY}||||{'0' * 64}", f"{SOMEBODY}|||", "public|||", "x"],
)
def test_who_acts_cannot_be_set_by_hand(site, value):
    set_by_hand(site, value)
    with pytest.raises(psycopg.Error, match="no context: who acts is not signed"):
        site.execute("select bal.account()")


def test_a_signed_context_opens_its_own_transaction_and_no_other(site):
    enter(site, SOMEBODY)
    value = site.execute("select current_setting('bal.context')").fetchone()[0]
    set_by_hand(site, value)
    assert str(site.execute("select bal.account()").fetchone()[0]) == SOMEBODY
    site.commit()
    set_by_hand(site, value)
    with pytest.raises(psycopg.Error, match="not signed"):
        site.execute("select bal.account()")


def test_another_account_under_the_same_signature_is_nobody(site):
    enter(site, SOMEBODY)
    value = site.execute("select current_setting('bal.context')").fetchone()[0]
    set_by_hand(site, value.replace(SOMEBODY, str(uuid4())))
    with pytest.raises(psycopg.Error, match="not signed"):
        site.execute("select bal.account()")


def test_a_ticket_is_of_one_account_and_one_transaction(site):
    challenge = site.execute("select bal.challenge()").fetchone()[0]
    signed = ticket(settings.CONTEXT_KEY, "enter", SOMEBODY, challenge)
    with pytest.raises(psycopg.Error, match="not of this installation"):
        site.execute("select bal.enter(%s, %s)", [uuid4(), signed])
    site.rollback()
    with pytest.raises(psycopg.Error, match="not of this installation"):
        site.execute("select bal.enter(%s, %s)", [SOMEBODY, signed])
    site.rollback()
    with pytest.raises(psycopg.Error, match="not of this installation"):
        site.execute("select bal.enter(%s, null)", [SOMEBODY])


@pytest.mark.parametrize("role", SITES)
@pytest.mark.parametrize(
    "statement",
    [
        "select * from bal.secret",
        "select bal.signature('ticket', 'enter')",
        "select bal.set_context('x|||')",
        "select bal.opened_to(gen_random_uuid(), 10)",
        "select bal.memberships_of(gen_random_uuid())",
        "create temporary table shadow (x int)",
        "create view public.shadow as select 1",
        "create function bal.shadow() returns int language sql as 'select 1'",
        "set role bal_maintenance",
        "set role bal_fn_context",
    ],
)
def test_what_signs_and_what_passes_is_out_of_reach(as_role, role, statement):
    # The tester may become each role; whoever enters as one may not.
    if statement.startswith("set role"):
        with connection.cursor() as cursor:
            cursor.execute("select pg_has_role(%s, %s, 'member')", [role, statement.split()[-1]])
            assert cursor.fetchone() == (False,)
        return
    with (
        as_role(role),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("role", SITES)
@pytest.mark.parametrize(
    "statement",
    [
        "select n_live_tup from pg_stat_user_tables",
        "select n_tup_ins from pg_stat_xact_all_tables",
        "select heap_blks_read from pg_statio_user_tables",
        "select reltuples from pg_class",
        "select relpages from pg_class where relname = 'people_person'",
        "select pg_relation_size('people_person')",
        "select pg_total_relation_size('people_person')",
        "select pg_database_size(current_database())",
        "select pg_stat_get_live_tuples('people_person'::regclass)",
        "select query from pg_stat_activity",
        "select pg_stat_get_activity(null)",
        "select objid from pg_locks",
        "select pg_lock_status()",
        "select bal.wait_turn('at_most_daily_complaints')",
        "select pg_current_wal_insert_lsn()",
        "select pg_current_wal_flush_lsn()",
        "select next_xid from pg_control_checkpoint()",
        "select txid_current()",
        "select pg_snapshot_xmax(pg_current_snapshot())",
        "select pg_blocking_pids(1)",
        "select pg_notification_queue_usage()",
        "select owner_key_id, count(*) from sealing_recordkey group by 1",
        "select count(*) from sealing_recordkey",
        "select id from sealing_recordkey where destroyed_at is not null",
        "insert into sealing_recordkey (id, owner_key_id, wrapped)"
        " select gen_random_uuid(), gen_random_uuid(), 'x' from generate_series(1, 20000)",
    ],
)
def test_no_role_is_told_how_much_there_is_or_what_others_ask(as_role, role, statement):
    with (
        as_role(role),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_nothing_that_is_written_tells_whoever_listens():
    """Any role may listen, and nobody can keep it from that: so nothing is told."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select t.tgname, t.tgenabled from pg_trigger t join pg_proc p on p.oid = t.tgfoid"
            " where p.prosrc ilike '%notify%' order by 1"
        )
        assert dict(cursor.fetchall()) == dict.fromkeys(TELLING, "D")


@pytest.fixture
def shadows(as_role):
    """Temporary views in the place of every table, for a role that may make them after all."""

    def make(role: str) -> None:
        with connection.cursor() as cursor:
            name = connection.settings_dict["NAME"]
            cursor.execute("set local role bal_owner")
            cursor.execute(f'grant temporary on database "{name}" to public')
            cursor.execute(f"set local role {role}")
            cursor.execute(
                "create function pg_temp.poison() returns boolean language plpgsql as "
                "$$ begin raise exception 'POISON ran as %', current_user; end $$"
            )
            for table in tables():
                cursor.execute(f'create view pg_temp."{table}" as select pg_temp.poison() as id')
                cursor.execute(f'grant select on pg_temp."{table}" to public')

    return make


@pytest.mark.parametrize("role", SITES)
def test_temporary_shadows_of_every_table_are_read_by_no_function(shadows, role):
    shadows(role)
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.oid::regprocedure::text, format_type(a, null) from pg_proc p"
            " left join lateral unnest(p.proargtypes) with ordinality u(a, n) on true"
            " where p.prosecdef and p.pronamespace = 'bal'::regnamespace"
            " and p.prorettype <> 'trigger'::regtype and has_function_privilege(p.oid, 'EXECUTE')"
            " order by 1, u.n"
        )
        calls: dict[str, list[str]] = {}
        for name, kind in cursor.fetchall():
            calls.setdefault(name, []).extend([ARGUMENTS[kind]] if kind else [])
    said = {}
    with acting_as_nobody():
        for name, given in calls.items():
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(f"select {name.partition('(')[0]}({', '.join(given)})")
            except DatabaseError as error:
                said[name] = str(error)
    assert calls
    assert [name for name, error in said.items() if "POISON" in error] == []


def test_the_shadows_would_be_read_where_a_table_is_named_alone(shadows):
    shadows("bal_app")
    with pytest.raises(DatabaseError, match="POISON ran as bal_app"), connection.cursor() as cursor:
        cursor.execute("select * from procedure_door")


def test_whoever_changes_acts_under_shadows_marks_our_tables(shadows, as_operator):
    from tests.factories.registry import make_event, make_side

    side = make_side(as_operator)
    event = make_event(side)
    shadows("bal_app")
    with acting_as(side.documenter.pk), connection.cursor() as cursor:
        cursor.execute(
            "update public.registry_act set ended_at = now(), ended_by_id = bal.account()"
            " where event_id = %s",
            [event.pk],
        )
        cursor.execute("select count(*) > 0 from public.analysis_rollupmark")
        assert cursor.fetchone() == (True,)


WRITTEN_BY_NOBODY = {
    "days": "insert into procedure_closedday (id, role, day, said, recorded_at)"
    " values (gen_random_uuid(), '', '2026-12-24', 'x', now())",
    "terms": "insert into procedure_ownterm (id, code, step, unit, value, decided_at)"
    " values (gen_random_uuid(), 'mech_extraordinary', 'EX-1', 'hours', 9999, now())",
    "withdrawals": "insert into publication_tombstone (id) values (gen_random_uuid())",
}


@pytest.mark.parametrize("statement", WRITTEN_BY_NOBODY.values(), ids=WRITTEN_BY_NOBODY)
@pytest.mark.parametrize("context", ["select bal.enter_public()", "select 1"])
def test_nothing_internal_is_added_by_nobody(site, statement, context):
    site.execute(context)
    with pytest.raises(psycopg.Error) as refused:
        site.execute(statement)
    assert refused.value.sqlstate in {"42501", "BW001"}


def test_nobody_changes_for_whom_an_institution_acts(as_operator):
    with as_operator():
        one = make_institution()
    change = "update access_institution set jurisdiction = 'none' where id = %s"
    with (
        acting_as_nobody(),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change, [one.pk])
    assert Institution.objects.get(pk=one.pk).jurisdiction == one.jurisdiction


def test_what_is_internal_is_changed_and_removed_by_somebody_only():
    with connection.cursor() as cursor:
        cursor.execute(
            "select tablename, cmd, qual, with_check from pg_policies"
            " where 'bal_app' = any (roles) and cmd <> 'SELECT'"
        )
        policies = cursor.fetchall()
    open_to_nobody = [row for row in policies if "true" in (row[2], row[3])]
    assert len(policies) > 50
    assert open_to_nobody == []


def test_only_these_tables_are_written_where_nobody_has_entered():
    written = {"INSERT", "UPDATE", "DELETE"}
    found = {
        name
        for name, one in tables().items()
        if one.rows is None
        and any(right.split(" ")[0] in written for right in one.privileges.get("bal_app", ()))
    }
    assert found == {
        "access_cacheentry",
    }  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    [
        "select pg_advisory_lock(1)", "select pg_advisory_xact_lock(1)",
        "select pg_terminate_backend(1, 1)", "select pg_cancel_backend(1)", "select lo_create(0)",
        "select lo_from_bytea(0, 'x')",
    ],
)  # fmt: skip
def test_the_portals_role_holds_no_lock_ends_no_session_and_keeps_no_object(site, statement):
    site.execute("set role bal_public")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        site.execute(statement)


def test_the_workbenchs_role_locks_for_a_transaction_only(site):
    site.execute("select pg_advisory_xact_lock(1)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        site.execute("select pg_advisory_lock(1)")


@pytest.mark.parametrize("role", ["bal_app", "bal_public"])
@pytest.mark.parametrize(
    "statement",
    [
        "select args from procrastinate_jobs",
        "select count(*) from procrastinate_jobs",
        "select task_name from procrastinate_jobs",
        "select job_id from procrastinate_events",
        "insert into procrastinate_jobs (queue_name, task_name, args, scheduled_at, queueing_lock)"
        " values ('default', 'x', '{}', '9999-01-01', 'procedure.each_minute')",
        "insert into procrastinate_events (job_id, type) values (1, 'succeeded')",
        "select nextval('procrastinate_jobs_id_seq')",
        "select setval('procrastinate_jobs_id_seq', 1)",
        "select last_value from procrastinate_jobs_id_seq",
        "select procrastinate_defer_jobs_v1(array[('default', 'x', 0, null, null, '{}', null)]"
        "::procrastinate_job_to_defer_v1[])",
    ],
)
def test_no_site_reads_or_writes_what_waits_for_the_worker(as_role, role, statement):
    with (
        as_role(role),
        acting_as_nobody(),
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        cursor.execute(statement)


JOBS = (
    '[{"queue_name": "default", "task_name": "x", "priority": 0, "args": {},'
    ' "scheduled_at": "9999-01-01T00:00:00Z", "queueing_lock": "procedure.each_minute"}]'
)


def deferred(site, said: str, signed: str) -> None:
    site.execute("select bal.defer(%s, %s)", [said, signed])


def ticket_of(site, said: str) -> str:
    challenge = site.execute("select bal.challenge()").fetchone()[0]
    return ticket(settings.CONTEXT_KEY, "defer", sha256(said.encode()).hexdigest(), challenge)


def test_a_job_enters_the_queue_by_a_ticket_of_what_it_says_in_this_transaction(site):
    signed = ticket_of(site, JOBS)
    with pytest.raises(psycopg.Error, match="not of this installation"):
        deferred(site, JOBS.replace('"x"', '"y"'), signed)
    site.rollback()
    with pytest.raises(psycopg.Error, match="not of this installation"):
        deferred(site, JOBS, signed)
    site.rollback()
    deferred(site, JOBS, ticket_of(site, JOBS))
    path = site.execute("select current_setting('search_path')").fetchone()[0]
    assert "pg_catalog" not in path
    site.execute("set local role bal_worker")
    [told] = site.execute("select task_name from procrastinate_jobs").fetchall()
    assert told == ("x",)


@pytest.mark.parametrize(
    "statement",
    [
        "delete from procrastinate_jobs",
        "update procrastinate_jobs set status = 'failed'",
        "insert into procrastinate_periodic_defers (task_name, defer_timestamp, periodic_id)"
        " values ('procedure.each_minute', 4102444800, '')",
        "select procrastinate_defer_periodic_job_v2("
        "'default', null, null, 'procedure.each_minute', 0, '', 4102444800, '{}')",
        "delete from procrastinate_workers",
    ],
)
def test_nobody_of_the_workbench_stops_what_the_worker_does(statement):
    with (
        acting_as_nobody(),
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        cursor.execute(statement)
