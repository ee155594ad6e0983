"""Acts that would meet follow one another."""

from collections.abc import Iterable

from django.db import connection


def take_turns(keys: Iterable[object]) -> None:
    """Wait for whoever acts on any of these, and hold them until the transaction ends.

    In one order for everybody, so that nobody waits in a circle.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest(%s::text[]) as key",
            [sorted({str(key) for key in keys})],
        )
