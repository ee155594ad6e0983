import pytest
from django.db import connection

from baluarte.domain.wall import catalogue
from baluarte.domain.wall.role_settings import settings_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_owner(as_role):
    with as_role("bal_owner"):
        yield


def test_the_prepared_database_is_as_declared(as_owner):
    assert sorted(catalogue.differences(connection)) == []


@pytest.mark.parametrize(
    ("sin", "said"),
    [
        (
            "alter table access_grant no force row level security",
            "table access_grant: row security should be forced",
        ),
        (
            "alter table access_grant disable row level security",
            "table access_grant: row security should be forced",
        ),
        ("grant select on access_account to bal_public", "table access_account: privileges are"),
        ("grant delete on access_grant to bal_app", "table access_grant: privileges are"),
        (
            "drop policy wall_app_read on access_grant",
            "table access_grant: policies are not those declared",
        ),
        (
            "alter policy wall_app_read on access_grant using (true)",
            "table access_grant: policies are not those declared",
        ),
        (
            "create policy another on access_grant for select to bal_app using (true)",
            "table access_grant: policies are not those declared",
        ),
        (
            "drop trigger wall_instants on cases_case",
            "table cases_case: its triggers are not those declared",
        ),
        (
            "alter table cases_case disable trigger wall_instants",
            "table cases_case: its triggers are not those declared",
        ),
        (
            "grant usage on sequence procrastinate_jobs_id_seq to bal_app",
            "role bal_app draws numbers from procrastinate_jobs_id_seq",
        ),
        ("create table undeclared (x int)", "table undeclared exists but is not declared"),
    ],
)
def test_each_sin_is_named(as_owner, sin, said):
    with connection.cursor() as cursor:
        cursor.execute(sin)
    found = catalogue.differences(connection)
    assert len(found) == 1
    assert found[0].startswith(said)


@pytest.mark.parametrize(
    ("role", "is_bound"), [("bal_app", True), ("bal_public", True), ("bal_worker", False)]
)
def test_no_transaction_of_a_site_stays_open_for_hours(role, is_bound):
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(rolconfig, '{}') from pg_roles where rolname = %s", [role])
        [begun_with] = cursor.fetchone()
    bound = {"idle_in_transaction_session_timeout=10min", "transaction_timeout=30min"}
    assert set(begun_with) == (bound if is_bound else set())


def test_a_server_is_told_no_setting_that_it_does_not_have():
    assert set(settings_of("bal_app", version=160_000)) == {"idle_in_transaction_session_timeout"}
    assert settings_of("bal_worker", version=180_000) == {}
