"""What a transaction has read once and cannot change is not asked of the database again."""

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from django.db import connection

from baluarte.domain.wall.postgresql.base import DatabaseWrapper

Read = TypeVar("Read")


def recall(key: Hashable, read: Callable[[], Read]) -> Read:
    """Return what was read under a key in this transaction, reading it the first time.

    Forgotten with the transaction, and where a savepoint is taken back. Outside a transaction
    nothing is kept. Never for what somebody may see: that the wall answers each time.
    """
    if not connection.in_atomic_block:
        return read()
    recalled = cast("DatabaseWrapper", connection).recalled
    if key not in recalled:
        recalled[key] = read()
    return cast("Read", recalled[key])
