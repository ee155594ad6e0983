"""Commands of the database: start, prepare, check."""

import click
from django.core.management import call_command
from django.utils import timezone

from baluarte.config import database, embedded, preparation
from baluarte.domain.audit import last_signed
from baluarte.domain.audit.signing import create_signer
from baluarte.domain.sealing.installation import create_keys
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as_operator


@click.group("database")
def commands() -> None:
    """The database and its wall."""


@commands.command()
def start() -> None:
    """Start the embedded server and prepare its database."""
    start_prepared()
    click.echo(f"The embedded database runs in {embedded.server().folder}")


@commands.command()
def stop() -> None:
    """Stop the embedded server."""
    embedded.server().stop()


@commands.command()
def prepare() -> None:
    """Create roles and tables, put up the wall, load protocols; safe to run again."""
    start_prepared()


@commands.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(*, yes: bool) -> None:
    """Remove the embedded database and everything in it."""
    if yes or click.confirm("Everything in the embedded database will be gone. Continue?"):
        embedded.server().remove()
        last_signed.forget()


@commands.command("create-keys")
def make_keys() -> None:
    """Make the installation's first keys where there are none; keep a copy of them apart."""
    create_keys()
    create_signer()


@commands.command()
@click.option("--fresh", is_flag=True, help="Check a database made for it and removed after.")
def check(*, fresh: bool) -> None:
    """Compare migrations with models and the wall with the catalogue; changes nothing."""
    if database.is_embedded():
        embedded.server().start()
    if fresh:
        with preparation.throwaway() as name:
            _check(name)
    else:
        _check(database.name())
    click.echo("The wall stands as declared.")
    if database.is_embedded():
        click.echo(
            "The embedded database serves demonstration, tests and one trusted machine user; "
            "real data needs DATABASE_URL."
        )


def _check(name: str) -> None:
    with preparation.connected_as(DatabaseRole.OWNER, name=name):
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    found = preparation.wall_differences(name)
    for difference in found:
        click.echo(f"wall: {difference}", err=True)
    if found:
        raise click.ClickException("The database is not as declared: `baluarte database prepare`.")


def start_prepared() -> None:
    """Start the embedded server where it is used, and prepare the database."""
    if database.is_embedded():
        embedded.server().start()
    preparation.prepare()
    with preparation.connected_as(DatabaseRole.OWNER), acting_as_operator():
        preparation.load_missing_protocols(at=timezone.now())
