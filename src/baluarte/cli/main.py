"""`baluarte`: one group of commands per room."""

import os
import sys

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


@click.group(cls=Commands)
def main() -> None:
    """Registry, procedures and open accounts for the protection of those who defend and report."""


main.add_command(serve.commands)
if not SERVES:
    from baluarte.cli import (
        access,
        analysis,
        audit,
        backup,
        database,
        demo,
        intake,
        keys,
        organisation,
        policy,
        procedure,
        publication,
        registry,
        reports,
        territory,
        transfer,
        warning,
    )

    ROOMS = (
        database, backup, keys, audit, territory, access, procedure, intake, registry, analysis,
        publication, reports, policy, warning, transfer, organisation, demo,
    )  # fmt: skip
    for room in ROOMS:
        main.add_command(room.commands)
    main.add_command(backup.restore)
    main.add_command(audit.verify)
    main.add_command(intake.import_list)
    main.add_command(intake.give_back)
    main.add_command(publication.publish)
