"""`baluarte`: one group of commands per room."""

import os

import click
import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baluarte.config.settings")
django.setup()

from baluarte.cli import (  # noqa: E402 (settings are chosen first)
    access,
    audit,
    database,
    demo,
    intake,
    organisation,
    procedure,
    publication,
    registry,
    territory,
)
from baluarte.cli.failures import Commands  # noqa: E402


@click.group(cls=Commands)
def main() -> None:
    """Registry, procedures and open accounts for the protection of those who defend and report."""


ROOMS = (
    database, audit, territory, access, procedure, intake, registry, publication, organisation,
    demo,
)  # fmt: skip
for room in ROOMS:
    main.add_command(room.commands)
main.add_command(audit.verify)
main.add_command(intake.import_list)
main.add_command(intake.give_back)
main.add_command(publication.publish)
