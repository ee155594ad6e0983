from enum import StrEnum


class RowState(StrEnum):
    """What became of the row of something done or read, held against its place in the log."""

    SEALED = "sealed"
    # Written less than a minute ago, or the sequencer does not run.
    UNSEALED = "unsealed"
    # The row says another thing than the log; what the log says is shown.
    CHANGED = "changed"
    REMOVED = "removed"
    # The log's own text is not the one it was.
    BROKEN = "broken"
