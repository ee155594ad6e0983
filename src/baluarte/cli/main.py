"""`baluarte`: one group of commands per room."""

import os

import click


@click.group()
def main() -> None:
    """Registry, procedures and open accounts for the protection of those who defend and report."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baluarte.config.settings")
    import django  # noqa: PLC0415 (settings are chosen first)

    django.setup()


def _register() -> None:
    from baluarte.cli import access, audit, database, demo, territory  # noqa: PLC0415

    for room in (database, audit, territory, access, demo):
        main.add_command(room.commands)


_register()
