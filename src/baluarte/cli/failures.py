"""What ends a command in one sentence: failures that whoever runs it can mend."""

import errno
from typing import Any

import click
from django.db import OperationalError as DatabaseUnreachable
from psycopg.errors import DiskFull

from baluarte.config.database import DatabaseNotConfigured
from baluarte.config.embedded import EmbeddedServerFailed
from baluarte.config.supervision import NotStarted, Stopped
from baluarte.domain.territory.sources import SourceNotInstalled

MENDED_AS_IT_SAYS = (
    DatabaseNotConfigured, EmbeddedServerFailed, NotStarted, SourceNotInstalled,
)  # fmt: skip
FULL = {errno.ENOSPC, errno.EDQUOT}
CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST}
MAKE_ROOM = "The disk is full: make room and run it again; what is complete stays."


class Commands(click.Group):
    """Commands whose foreseeable failures are told, not traced."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; `click` prints what is told and ends with 1."""
        try:
            return super().invoke(ctx)
        except Stopped:
            raise click.Abort from None
        except click.BadParameter as wrong:
            wrong.ctx = None  # what is wrong, without how the command is called
            raise
        except Exception as failure:
            if (told := in_a_sentence(failure)) is None:
                raise
            raise click.ClickException(told) from failure


def in_a_sentence(failure: BaseException) -> str | None:
    """Return what to do about a failure, or nothing where it is a fault of ours."""
    if isinstance(failure, MENDED_AS_IT_SAYS):
        return str(failure)
    if isinstance(failure, DiskFull) or isinstance(failure.__cause__, DiskFull):
        return MAKE_ROOM
    if isinstance(failure, OSError) and failure.errno in FULL:
        return MAKE_ROOM
    if isinstance(failure, OSError) and failure.errno in CLOSED and failure.filename:
        return (
            f"{failure.filename} cannot be used by this user ({failure.strerror}): "
            "choose another folder with BALUARTE_HOME, or run as whoever owns it."
        )
    if isinstance(failure, DatabaseUnreachable) and failure.__cause__ is not None:
        first = str(failure).strip().splitlines()[0]
        return f"The database does not answer ({first}); `baluarte database start` starts it."
    return None
