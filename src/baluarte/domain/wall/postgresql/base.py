"""The connection of every site, worker and command. Django asks for a module of this name."""

import select
from collections.abc import Callable, Hashable
from typing import Any

from django.db.backends.postgresql import base

from baluarte.domain.wall.outage import connect_patiently
from baluarte.domain.wall.postgresql.prepared import (
    MOST_KEPT,
    PLANNED_ONCE,
    THRESHOLD,
    PreparingCursor,
)


class DatabaseWrapper(base.DatabaseWrapper):
    """Connects patiently, begins nothing on a lost connection, counts what it tried to commit."""

    # What was read in the transaction that runs and cannot change in it; see `wall.recall`.
    recalled: dict[Hashable, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # While it is 0 nothing of a request can have been kept: it may be run again.
        self.commits_tried = 0
        self.recalled = {}
        self.execute_wrappers.append(self._note)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = connect_patiently(
            lambda: super(DatabaseWrapper, self).get_new_connection(conn_params)
        )
        connection.prepare_threshold, connection.prepared_max = THRESHOLD, MOST_KEPT
        return connection

    def init_connection_state(self) -> None:
        super().init_connection_state()
        with self.cursor() as cursor:
            cursor.execute(PLANNED_ONCE)

    def make_cursor(self, cursor: Any) -> PreparingCursor:
        return PreparingCursor(cursor, self)

    def ensure_connection(self) -> None:
        if self.connection is not None and not self.in_atomic_block and self._is_gone():
            self.close()
        super().ensure_connection()

    def _note(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
    ) -> Any:
        """Outside a transaction whatever does not only read is kept at once."""
        if not self.in_atomic_block and not str(sql).lstrip().lower().startswith("select"):
            self.commits_tried += 1
        return execute(sql, params, many, context)

    def _commit(self) -> None:
        self.recalled.clear()
        if self.connection is not None and not self.connection.closed:
            self.commits_tried += 1
        super()._commit()  # type: ignore[misc]  # the stubs leave it out

    def _rollback(self) -> None:
        self.recalled.clear()
        super()._rollback()  # type: ignore[misc]  # the stubs leave it out

    def _savepoint_rollback(self, sid: str) -> None:
        self.recalled.clear()
        super()._savepoint_rollback(sid)  # type: ignore[misc]  # the stubs leave it out

    def close(self) -> None:
        self.recalled.clear()
        super().close()

    def _is_gone(self) -> bool:
        """Say whether the server ended the connection; it speaks unasked only to say so."""
        if self.connection.closed:
            return True
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        return bool(poll.poll(0))
