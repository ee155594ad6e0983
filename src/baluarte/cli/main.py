"""`baluarte`: one group of commands per room."""

import os

import click
import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baluarte.config.settings")
django.setup()

from baluarte.cli import access, audit, database, demo, intake, territory  # noqa: E402 (settings are chosen first)


@click.group()
def main() -> None:
    """Registry, procedures and open accounts for the protection of those who defend and report."""


for room in (database, audit, territory, access, intake, demo):
    main.add_command(room.commands)
main.add_command(audit.verify)
main.add_command(intake.import_list)
main.add_command(intake.give_back)
