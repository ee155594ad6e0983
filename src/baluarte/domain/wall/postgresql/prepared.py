"""Reads that the server plans once for each connection: under row security a plan costs most."""

import re
from typing import Any, Final

from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper

# How often a statement is sent before the server keeps its plan, and how many plans it keeps.
THRESHOLD: Final = 1
MOST_KEPT: Final = 300
# What is prepared is planned without looking at its parameters: by default five times more with.
PLANNED_ONCE: Final = "set plan_cache_mode = force_generic_plan"

# A longer list is planned for what it holds: of a parameter the server supposes ten values.
FEW_VALUES: Final = 100

# What groups by an expression must repeat it to the letter, which numbered parameters cannot. Of
# the large tables the plan depends on what is looked for: who is owed little would read all.
_READ = re.compile(r"\s*\(*select\b", re.IGNORECASE)
_PLANNED_EACH_TIME = re.compile(
    r"\bgroup by\b|\b(registry|intake|linkage|analysis|publication|audit)_"
    r"|\bprocedure_obligation\b",
    re.IGNORECASE,
)


def is_planned_once(sql: Any, params: Any) -> bool:
    """Say whether the plan of a statement is the same whatever its parameters are."""
    return (
        isinstance(sql, str)
        and bool(params)
        and _READ.match(sql) is not None
        and _PLANNED_EACH_TIME.search(sql) is None
        and not any(isinstance(one, list) and len(one) > FEW_VALUES for one in params)
    )


class PreparingCursor(CursorWrapper):
    """A cursor of Django that lets the server bind the parameters of what is planned once."""

    def __init__(self, cursor: Any, db: Any) -> None:
        super().__init__(cursor, db)
        self._binding: Any = cursor
        self._prepared: Any = None

    def _execute(self, sql: Any, params: Any, *ignored: Any) -> Any:
        if is_planned_once(sql, params):
            if self._prepared is None:
                self._prepared = ServerBindingCursor(self.db.connection)  # type: ignore[call-arg]
            self.cursor = self._prepared
        else:
            self.cursor = self._binding
        return super()._execute(sql, params, *ignored)  # type: ignore[misc]  # the stubs leave it out

    def close(self) -> None:
        for cursor in (self._binding, self._prepared):
            if cursor is not None:
                cursor.close()
