"""Commands of the log: sequence, export, verify."""

import runpy
import sys
from importlib import resources
from pathlib import Path

import click
from django.utils import timezone

from baluarte.config.preparation import connected_as
from baluarte.domain.audit.actions import sequence as sequence_entries
from baluarte.domain.audit.queries import export_log
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as_nobody, acting_as_operator


@click.group("log")
def commands() -> None:
    """The log of everything done and read."""


@commands.command()
def sequence() -> None:
    """Give every entry its place in the log and sign where it ends."""
    with connected_as(DatabaseRole.WORKER), acting_as_nobody():
        count = sequence_entries(at=timezone.now())
    click.echo(f"{count} entries took their place in the log.")


@commands.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def export(*, folder: Path) -> None:
    """Write the log as files that `verify` checks without this system."""
    with connected_as(DatabaseRole.OWNER), acting_as_operator():
        count = export_log(folder)
    click.echo(f"{count} leaves written to {folder}")


@click.command("verify-log", context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def verify(arguments: tuple[str, ...]) -> None:
    """Verify an exported log; the same single file can be run alone, anywhere."""
    file = resources.files("baluarte.domain.audit") / "verify_log.py"
    sys.argv = ["verify-log", *arguments]
    runpy.run_path(str(file), run_name="__main__")
