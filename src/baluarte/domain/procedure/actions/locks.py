from uuid import UUID

from django.db import connection


def lock_matter(key: UUID) -> None:
    """Let acts in one matter follow one another; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(key)])
