"""What one account lays in a day has an end, whoever sends it and in however many statements."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.database import TESTER
from tests.factories.access import make_account, make_institution

from baluarte.config import database
from baluarte.domain.access.cache_bounds import KEEP_CACHE_SMALL, MOST_BYTES
from baluarte.domain.access.models import Compartment
from baluarte.domain.access.models.compartments import MOST_COMPLAINTS
from baluarte.domain.accountability.models.consultations import MOST_CONTRIBUTIONS
from baluarte.domain.wall.context import acting_as
from baluarte.domain.wall.tickets import ticket

pytestmark = pytest.mark.django_db
COMPLAINTS = (
    "insert into access_compartment (id, kind, institution_id, created_at, opened_by_id)"
    " select gen_random_uuid(), 'complaint', %s, now(), %s from generate_series(1, %s)"
)


def laid(statement, *given) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, given)


@pytest.fixture
def somebody(as_operator):
    with as_operator():
        home = make_institution()
        people = [make_account(institution=home, roles=["documenter"]) for _ in range(2)]
        return home, *people


def test_no_more_complaints_than_a_day_has_are_laid_by_one_account(somebody):
    home, one, other = somebody
    with acting_as(one.pk):
        with pytest.raises(DatabaseError, match="no more than 20 of these in a day"):
            laid(COMPLAINTS, home.pk, one.pk, MOST_COMPLAINTS + 1)
        laid(COMPLAINTS, home.pk, one.pk, MOST_COMPLAINTS)
        with pytest.raises(DatabaseError, match="in a day"):
            laid(COMPLAINTS, home.pk, one.pk, 1)
    with acting_as(other.pk):
        laid(COMPLAINTS, home.pk, other.pk, 1)


def test_a_case_is_no_complaint_and_is_not_counted(somebody):
    home, one, _ = somebody
    with acting_as(one.pk):
        laid(COMPLAINTS.replace("'complaint'", "'case'"), home.pk, one.pk, MOST_COMPLAINTS + 5)
        assert Compartment.objects.filter(kind="case").count() == MOST_COMPLAINTS + 5


# Refused before any key is looked for: those are when the transaction ends.
ONE_MORE = (
    "insert into access_compartment (id, kind, created_at, opened_by_id)"
    " select gen_random_uuid(), 'complaint', now(), %s::uuid from generate_series(1, %s)"
)


def connected(role: str) -> psycopg.Connection:
    given = database.reach(role, database=connection.settings_dict["NAME"])
    return psycopg.connect(
        host=given["HOST"], port=given["PORT"], dbname=given["NAME"], user=given["USER"],
        password=given["PASSWORD"],
    )  # fmt: skip


@pytest.fixture
def sites():
    """Two connections as the workbench, each in transactions of its own."""
    opened = [connected(TESTER) for _ in range(2)]
    for one in opened:
        one.execute("set role bal_app")
        one.commit()
    yield opened
    for one in opened:
        one.close()


def enter(site, account) -> None:
    [challenge] = site.execute("select bal.challenge()").fetchone()
    signed = ticket(configured.CONTEXT_KEY, "enter", str(account), challenge)
    site.execute("select bal.enter(%s, %s)", [account, signed])


def test_two_transactions_of_an_account_are_counted_one_after_the_other(sites):
    one, other = sites
    who, somebody_else = uuid4(), uuid4()
    enter(other, somebody_else)
    enter(one, who)
    one.execute(ONE_MORE, [who, MOST_COMPLAINTS])
    other.execute(ONE_MORE, [somebody_else, 1])
    other.rollback()
    enter(other, who)
    with ThreadPoolExecutor(1) as beside:
        laid_after = beside.submit(other.execute, ONE_MORE, [who, 1])
        try:
            with pytest.raises(TimeoutError):
                laid_after.result(timeout=0.5)
        finally:
            one.rollback()
        assert laid_after.result(timeout=30).rowcount == 1


def test_no_lock_that_can_be_named_says_whose_turn_it_is(sites):
    one, other = sites
    enter(one, who := uuid4())
    one.execute(ONE_MORE, [who, 1])
    named = "select pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
    assert other.execute(named, [f"at_most_daily_complaints|{who}"]).fetchone() == (True,)


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_no_transaction_lays_what_it_cannot_count(sites, level):
    one, _ = sites
    who = uuid4()
    one.execute(f"set transaction isolation level {level}")
    enter(one, who)
    with pytest.raises(psycopg.Error, match="reads what is committed"):
        one.execute(ONE_MORE, [who, 1])


def test_what_is_counted_is_laid_by_somebody_also_where_the_statement_forgets_who(somebody):
    """The context can be taken away in the same statement, before what counts it looks."""
    with connected("bal_app") as site:
        enter(site, who := uuid4())
        with pytest.raises(psycopg.Error, match="nobody lays what is counted"):
            site.execute(
                f"{ONE_MORE} returning set_config('bal.context', 'public', true)", [who, 1]
            )
        site.rollback()


def test_contributions_are_counted_by_a_trigger_of_their_table():
    with connection.cursor() as cursor:
        cursor.execute(
            "select prosrc from pg_trigger t join pg_proc p on p.oid = t.tgfoid"
            " where t.tgrelid = 'public.accountability_contribution'::regclass and not t.tgisinternal"
        )
        [(source,)] = cursor.fetchall()
    assert f"> {MOST_CONTRIBUTIONS} then" in source


@pytest.mark.parametrize(
    ("value", "until"),
    [("repeat('x', 20000)", "now()"), ("'x'", "null"), ("'x'", "now() + interval '3 days'")],
)
def test_nothing_large_or_lasting_is_remembered_of_who_enters(value, until):
    with pytest.raises(DatabaseError, match="nothing so large or so lasting"):
        laid(
            "insert into access_cacheentry (key, value, expires_at)"
            f" values ('x', to_jsonb({value}::text), {until})"
        )
    assert MOST_BYTES < 20_000


def test_whoever_sets_the_seed_does_not_say_which_entry_looks():
    assert "random()" not in KEEP_CACHE_SMALL.sql.replace("gen_random_uuid()", "")
    with connection.cursor() as cursor:
        drawn = set()
        for _ in range(2):
            cursor.execute("select setseed(0.5)")
            cursor.execute("select gen_random_uuid()")
            drawn.add(cursor.fetchone())
    assert len(drawn) == 2


def test_what_is_remembered_as_before_is(settings):
    settings.CACHES = {"default": {"BACKEND": "baluarte.domain.access.cache.JsonCache"}}
    cache.set("tests", [timezone.now().timestamp()] * 30, 300)
    assert len(cache.get("tests")) == 30
