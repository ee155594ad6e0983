"""What the worker may count of a room: days and codes, whoever asked, and nothing else."""

from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import READ, Declaration, Rows, only


def counted_by_worker(*columns: str) -> Declaration:
    """Let the worker read some columns of every row of a table."""
    worker = str(DatabaseRole.WORKER)
    return Declaration({worker: (only(READ, columns),)}, {worker: Rows(read="true")})
