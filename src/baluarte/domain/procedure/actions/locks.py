from collections.abc import Iterable
from uuid import UUID

from django.db import connection


def lock_matter(key: UUID) -> None:
    """Let acts in one matter follow one another; held until the transaction ends."""
    lock_matters([key])


def lock_matters(keys: Iterable[UUID]) -> list[UUID]:
    """Lock some matters, in one order for everybody so that nobody waits in a circle."""
    ordered = sorted(set(keys))
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest(%s::text[]) as key",
            [[str(key) for key in ordered]],
        )
    return ordered
