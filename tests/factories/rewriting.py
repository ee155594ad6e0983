"""What the workbench may not write of rows that stand, written as the operator's commands could."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def past_the_wall() -> Iterator[None]:
    """Write as the role of commands, under whoever's context, inside the test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("set local role bal_maintenance")
        yield
        cursor.execute("set local role bal_app")
