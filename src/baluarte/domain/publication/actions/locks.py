from django.db import connection

# One publisher at a time; and nothing is withdrawn while an edition comes to its end.
PUBLISHER, ENDING = 0xBA1_ED17, 0xBA1_ED18


def lock(name: int) -> None:
    """Wait for a lock and hold it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [name])
