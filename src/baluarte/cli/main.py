"""`baluarte`: one group of commands per room."""

import os
import sys
from importlib import import_module
from typing import Final

import click
import django

# `serve` names the site, and with it the settings: they are read before any command is, and the
# rooms of other sites' commands cannot be.
SERVES = sys.argv[1:2] == ["serve"]
match sys.argv[1:3]:
    case ["serve", ("portal" | "workbench" | "door" | "worker") as site]:
        os.environ["BALUARTE_FACE"] = site
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baluarte.config.settings")
django.setup()

from baluarte.cli import serve  # noqa: E402 (settings are chosen first)
from baluarte.cli.failures import Commands  # noqa: E402

# Where each command stands: it is read when it is asked for, and all of them to list them.
COMMANDS: Final = {
    "access": "access.commands",
    "analysis": "analysis.commands",
    "backup": "backup.commands",
    "database": "database.commands",
    "demo": "demo.commands",
    "edition": "publication.commands",
    "export-list": "intake.give_back",
    "import": "intake.import_list",
    "intake": "intake.commands",
    "keys": "keys.commands",
    "log": "audit.commands",
    "organisation": "organisation.commands",
    "policy": "policy.commands",
    "procedure": "procedure.commands",
    "publish": "publication.publish",
    "registry": "registry.commands",
    "report": "reports.commands",
    "restore": "backup.restore",
    "territory": "territory.commands",
    "transfer": "transfer.commands",
    "verify-log": "audit.verify",
    "warning": "warning.commands",
}


class CommandsOfRooms(Commands):
    """Each room's commands, without what the others compute with."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands; a site that serves has no other."""
        return sorted({*super().list_commands(ctx), *({} if SERVES else COMMANDS)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, reading its room."""
        if SERVES or cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, name = COMMANDS[cmd_name].partition(".")
        found: click.Command = getattr(import_module(f"baluarte.cli.{module}"), name)
        return found


@click.group(cls=CommandsOfRooms)
def main() -> None:
    """Registry, procedures and open accounts for the protection of those who defend and report."""


main.add_command(serve.commands)
