"""No instant that the workbench writes is another than now, attacked as SQL of its role."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import DateField
from django.utils import timezone
from tests.factories.observations import (
    call,
    contribute,
    let_out,
    make_sides,
    observe,
    paper,
)
from tests.factories.statements import keep, make_every_state, make_organisation, say

from baluarte.domain.accountability.models import (
    Contribution,
    ContributionAnswer,
    Observation,
    ObservationAnswer,
)
from baluarte.domain.audit.actions import record
from baluarte.domain.audit.models import Entry
from baluarte.domain.statements.models import StatementReview, StatementWithdrawal
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.domain.wall.instants import bounds, redated
from baluarte.norms.clocks.calendar import CENTRE, local_day

pytestmark = pytest.mark.django_db
PAST, FUTURE = datetime(2020, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


def is_refused(who, settings, model, **given) -> bool:
    """Say whether the database refuses a row that somebody adds past all code, as pages do."""
    settings.DATES_BACK = False
    try:
        with acting_as(who.pk), transaction.atomic():
            model.objects.create(**given)
    except DatabaseError as refused:
        return "row-level security" in str(refused)
    finally:
        settings.DATES_BACK = True
    return False


@pytest.fixture
def sides(as_operator):
    with as_operator():
        made = make_sides()
        make_every_state()
        return made


@pytest.fixture
def statement(sides, as_operator):
    with as_operator():
        sides.holder, sides.one, sides.two = make_organisation()
    return say(sides.one, keep(sides.one, sides.holder))


@pytest.mark.parametrize("at", [PAST, FUTURE])
def test_an_answer_is_given_when_it_is_written_down(sides, settings, at):
    row = observe(sides, paper(sides))
    let_out(sides, row)
    given = {
        "observation": row, "holder": sides.authority, "verdict": "rejected", "words": "No.",
        "document": paper(sides, who="deputy", title="Oficio inventado", content=b"Oficio."),
        "answered_by": sides.liaison,
    }  # fmt: skip
    dated = {"answered_date": at.date(), "answered_at": at}
    assert is_refused(sides.liaison, settings, ObservationAnswer, **given, **dated)
    now = timezone.now()
    dated = {"answered_date": now.date(), "answered_at": now}
    assert not is_refused(sides.liaison, settings, ObservationAnswer, **given, **dated)


def test_no_observation_is_older_than_its_row(sides, settings):
    given = {
        "reference": "ABCDEFGHJKMN", "holder": sides.ours, "kind": "indicator",
        "subject": "PRV-S-01", "institution": "UPSA", "words": "No.", "opened_by": sides.writer,
    }  # fmt: skip
    for at in (PAST, timezone.now() - timedelta(minutes=6)):
        dated = {"opened_at": at, "opened_date": at.date()}
        assert is_refused(sides.writer, settings, Observation, **given, **dated)


def test_a_consultation_that_closed_takes_nothing_of_before(sides, settings):
    asked = call(sides)
    by = sides.writer
    at = datetime(2026, 6, 1, 18, tzinfo=UTC)
    given = {"consultation": asked, "holder": sides.ours, "by": by}
    assert is_refused(by, settings, Contribution, **given, contributed_at=at)
    told = contribute(sides, asked)
    answered = {"contribution": told, "taken": "taken", "words": "Sí.", "by": sides.deputy}
    assert is_refused(sides.deputy, settings, ContributionAnswer, **answered, answered_at=FUTURE)


@pytest.mark.parametrize("at", [PAST, FUTURE])
def test_a_statement_is_reviewed_and_taken_back_now(sides, settings, statement, at):
    given = {
        "statement": statement, "holder": sides.holder, "is_shared": True,
        "stated_by": sides.one, "reviewed_by": sides.two,
    }  # fmt: skip
    assert is_refused(sides.two, settings, StatementReview, **given, reviewed_at=at)
    gone = {"statement": statement, "why": "misread", "withdrawn_by": sides.one}
    assert is_refused(sides.one, settings, StatementWithdrawal, **gone, withdrawn_at=at)
    assert not is_refused(sides.two, settings, StatementReview, **given, reviewed_at=timezone.now())


@pytest.mark.parametrize("at", [PAST, FUTURE])
def test_what_is_done_is_not_written_into_another_day_of_the_log(sides, settings, at):
    given = {"act": "access.invented", "object_type": "account", "by": sides.writer.pk}
    settings.DATES_BACK = False
    with (
        acting_as(sides.writer.pk),
        pytest.raises(DatabaseError, match='row-level security policy for table "audit_'),
        transaction.atomic(),
    ):
        record(**given, at=at)
    with acting_as(sides.writer.pk):
        record(**given, at=timezone.now())
        assert Entry.objects.filter(act="access.invented").count() == 1


@pytest.mark.parametrize("said", ["", "date_back", "0" * 64])
def test_nobody_lets_herself_write_the_past(sides, settings, said):
    settings.DATES_BACK = False
    with (
        acting_as(sides.writer.pk),
        pytest.raises(DatabaseError, match="not of this installation"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("select bal.let_date_back(%s)", [said])
    with acting_as(sides.writer.pk), connection.cursor() as cursor:
        cursor.execute("select set_config('bal.dates_back', %s, true)", [said])
        cursor.execute("select bal.dates_back(), bal.is_now('2020-01-01'), bal.is_now(null)")
        assert cursor.fetchone() == (False, False, False)


def test_what_a_transaction_was_let_write_the_next_is_not(sides, settings):
    with acting_as(sides.writer.pk), connection.cursor() as cursor:
        cursor.execute("select bal.dates_back(), bal.is_today(%s)", [date(2020, 1, 1)])
        assert cursor.fetchone() == (True, True)
    settings.DATES_BACK = False
    with acting_as(sides.writer.pk), connection.cursor() as cursor:
        cursor.execute("select bal.dates_back(), bal.is_today(%s)", [date(2020, 1, 1)])
        assert cursor.fetchone() == (False, False)
    with acting_as_nobody(), connection.cursor() as cursor:
        cursor.execute("select bal.dates_back()")
        assert cursor.fetchone() == (False,)


TODAY = f"(now() at time zone '{CENTRE}')::date"


def bounds_of(room: str, name: str, *, is_added: bool = True) -> str:
    model = apps.get_model(room, name)
    return " and ".join(bounds(model, is_added=is_added))


@pytest.mark.parametrize(
    ("room", "name", "said"),
    [
        # What is written says when; what happened is not ahead; what is to come is within reach.
        ("cases", "Contact", "\"recorded_at\" >= now() - interval '5 minutes'"),
        ("protection", "UrgentAct", "\"happened_at\" <= clock_timestamp() + interval '5 minutes'"),
        ("accountability", "Target", '"due_date" <= '),
        ("accountability", "Target", "interval '50 years'"),
        ("procedure", "Occurrence", f"\"names\" <= {TODAY} + interval '50 years'"),
        ("procedure", "Notice", "\"rings_at\" <= clock_timestamp() + interval '50 years'"),
        ("cases", "Consent", "\"decided_at\" <= clock_timestamp() + interval '5 minutes'"),
        ("registry", "Determination", "\"decided_at\" >= now() - interval '1 day'"),
    ],
)
def test_each_instant_is_bound_by_what_it_says(room, name, said):
    assert said in bounds_of(room, name)


def test_what_she_says_of_the_past_is_hers_to_say():
    assert ">=" not in bounds_of("cases", "Consent").partition('"recorded_at"')[0]
    assert ">=" not in bounds_of("cases", "Contact", is_added=False)


@pytest.mark.parametrize(
    ("days", "is_kept"), [(1, True), (365 * 49, True), (365 * 51, False), (365 * 7900, False)]
)
def test_a_day_to_come_lies_within_reach_of_a_life(sides, settings, days, is_kept):
    settings.DATES_BACK = False
    day = local_day(timezone.now()) + timedelta(days=days)
    with acting_as(sides.writer.pk), connection.cursor() as cursor:
        # Asked of the policy's own words, on a row as it would be laid.
        cursor.execute(
            f"select {bounds_of('accountability', 'Target')} from (select null::date as"
            " baseline_date, %s::date as due_date, now() as set_at) as laid",
            [day],
        )
        assert cursor.fetchone() == (is_kept,)


@pytest.mark.parametrize(
    ("said", "is_kept"), [("now", True), ("past", False), ("future", False), ("backed", True)]
)
def test_what_is_recorded_in_a_case_is_recorded_now(sides, settings, said, is_kept):
    settings.DATES_BACK = said == "backed"
    at = {"past": PAST, "future": FUTURE, "backed": PAST}.get(said, timezone.now())
    with acting_as(sides.writer.pk), connection.cursor() as cursor:
        cursor.execute(
            f"select {bounds_of('cases', 'Contact')} from (select %s::timestamptz as recorded_at)"
            " as laid",
            [at],
        )
        assert cursor.fetchone() == (is_kept,)


FIRST = {
    "cases.Letter": ("approved_at", "sent_at", "stopped_at"),
    "cases.Responsibility": ("since_at",),
    "procedure.Assignment": ("sent_at", "acknowledged_at", "ended_at"),
    "protection.RiskStudy": ("opened_at", "closed_at"),
    "protection.BoardSession": ("called_at", "opened_at", "ended_at"),
    "protection.BoardMinutes": ("closed_at",),
}


@pytest.mark.parametrize("name", FIRST)
@pytest.mark.parametrize(
    ("said", "is_kept"),
    [("now", True), ("nothing", True), ("past", False), ("future", False), ("backed", True)],
)
def test_what_is_said_of_a_row_at_first_is_now_or_nothing(sides, settings, name, said, is_kept):
    settings.DATES_BACK = said == "backed"
    given = {"past": PAST, "future": FUTURE, "backed": PAST, "nothing": None}
    at = given.get(said, timezone.now())
    model = apps.get_model(name)
    dates = [one for one in model._meta.local_concrete_fields if isinstance(one, DateField)]
    for column in FIRST[name]:
        row = ", ".join(
            f"{'%s' if one.column == column else 'null'}::{one.db_type(connection)}"
            f' as "{one.column}"'
            for one in dates
        )
        with acting_as(sides.writer.pk), connection.cursor() as cursor:
            bound = bounds_of(*name.split("."))
            cursor.execute(f"select {bound} from (select {row}) as laid", [at])
            assert (column, cursor.fetchone()) == (column, (is_kept,))


def test_no_key_of_a_row_is_changed_by_the_workbench():
    with connection.cursor() as cursor:
        cursor.execute(
            "select i.indrelid::regclass::text from pg_index i join pg_attribute a"
            " on a.attrelid = i.indrelid and a.attnum = any (i.indkey)"
            " join pg_class c on c.oid = i.indrelid"
            " where i.indisprimary and c.relnamespace = 'public'::regnamespace"
            " and has_column_privilege('bal_app', i.indrelid, a.attnum, 'UPDATE')"
        )
        assert cursor.fetchall() == []
        cursor.execute("select has_column_privilege('bal_app', 'intake_report', 'state', 'UPDATE')")
        assert cursor.fetchone() == (True,)


def test_a_status_of_tomorrow_or_of_another_age_is_not_stated(sides, settings):
    settings.DATES_BACK = False
    with acting_as(sides.writer.pk), connection.cursor() as cursor:
        for days, is_kept in ((0, True), (1, True), (3, False), (365 * 100, False)):
            cursor.execute(
                f"select {bounds_of('accountability', 'RecommendationStatus')} from (select"
                " %s::date as day, now() as stated_at) as laid",
                [local_day(timezone.now()) + timedelta(days=days)],
            )
            assert cursor.fetchone() == (is_kept,)


def test_the_policies_in_the_database_say_it():
    """Every row that the workbench adds under a policy is held to its instants."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select tablename, with_check from pg_policies where policyname = 'wall_app_add'"
        )
        found = dict(cursor.fetchall())
    loose = {
        model._meta.db_table
        for model in apps.get_models()
        if model._meta.db_table in found and bounds(model, is_added=True)
        and "bal.dates_back()" not in found[model._meta.db_table]
    }  # fmt: skip
    assert (loose, len(found) > 100) == (set(), True)


@pytest.mark.parametrize(
    ("room", "name", "said"),
    [
        ("cases", "CheckIn", 'old."said_at" is null and (new."said_at" between now()'),
        ("cases", "Letter", 'old."sent_at" is null and new."sent_at" <= clock_timestamp()'),
        ("registry", "Act", "between now() - interval '1 day'"),
        ("procedure", "Matter", 'or new."list_seen_at" is null'),
        ("protection", "BoardSession", 'old."opened_at" is distinct from new."opened_at"'),
    ],
)
def test_what_is_changed_is_held_to_what_it_says(room, name, said):
    assert said in redated(apps.get_model(room, name))


def test_a_plan_may_be_changed():
    assert "valid_until" not in redated(apps.get_model("access", "Membership"))
    assert "done_at" not in redated(apps.get_model("procedure", "Obligation"))


def test_every_table_that_the_workbench_changes_keeps_its_instants():
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
            " where t.tgname = 'wall_instants' and t.tgenabled = 'O'"
        )
        kept = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "select distinct tablename from pg_policies where policyname = 'wall_app_change'"
        )
        changed = {name for (name,) in cursor.fetchall()}
    models = [one for one in apps.get_models() if one._meta.db_table in changed]
    assert {one._meta.db_table for one in models if redated(one)} == kept
    assert len(kept) > 40
