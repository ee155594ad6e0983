import pytest
from django.db import connection

from baluarte.domain.wall import catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_owner(as_role):
    with as_role("bal_owner"):
        yield


def test_the_prepared_database_is_as_declared(as_owner):
    assert catalogue.differences(connection) == []


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
