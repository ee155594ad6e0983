"""What the database keeps, table by table: looking at a page may add to the log, and no more."""

from django.apps import apps
from django.db import connection

# What somebody read is logged, under a key of its own; a session was last seen; attempts are counted
# for a while.
MAY_CHANGE = ("audit_", "sealing_recordkey", "access_session", "access_cache")


def what_is_kept(as_operator) -> dict[str, tuple[int, str]]:
    """Return how many rows each table holds, and a sum of all they say."""
    tables = sorted(
        model._meta.db_table for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.db_table.startswith(MAY_CHANGE)
    )  # fmt: skip
    with as_operator(), connection.cursor() as cursor:
        return {table: sum_of(cursor, table) for table in tables}


def sum_of(cursor, table: str) -> tuple[int, str]:
    cursor.execute(
        f"select count(*), md5(string_agg(md5(t::text), '' order by t::text)) from {table} t"
    )
    return cursor.fetchone()


def what_changed(before: dict, after: dict) -> list[str]:
    return [table for table, held in after.items() if held != before[table]]


def changed_by_looking(browser, addresses, as_operator) -> list[str]:
    """Return the tables that are otherwise after so many pages were opened."""
    before = what_is_kept(as_operator)
    for address in addresses:
        browser.get(address)
    return what_changed(before, what_is_kept(as_operator))
