"""Commands of publication: publish the next edition, verify one that was downloaded."""

from pathlib import Path
from uuid import UUID

import click
from django.utils import timezone

from baluarte.config.preparation import connected_as
from baluarte.domain.access.models import Account
from baluarte.domain.access.queries import account_named
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.publication.actions import publish_edition, revise_editions
from baluarte.domain.publication.files.verification import verify_edition
from baluarte.domain.publication.queries.reconciled import reconciled_in_words
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as, acting_as_nobody


@click.group("edition")
def commands() -> None:
    """Editions of what was decided to be public."""


@click.command("publish")
@click.option("--as", "username", required=True, help="The curator who asks for the edition.")
def publish(*, username: str) -> None:
    """Publish the next edition of what is decided, reviewed and not withdrawn."""
    curator = account_of(username)
    with connected_as(DatabaseRole.WORKER):
        try:
            with acting_as(curator):
                edition = publish_edition(by=curator, at=timezone.now())
                reconciled = reconciled_in_words(edition)
        except NotAllowed as refused:
            raise click.ClickException(
                f"{username} is no curator: only a curator sees every list that is shared."
            ) from refused
    click.echo(
        f"Edition {edition}: {edition.events} events, {edition.acts} acts, "
        f"{edition.victims} victims."
    )
    click.echo(f"manifest.json {edition.manifest_sha256}")
    click.echo(reconciled)


@commands.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--key",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="The key.json you kept from an earlier edition, or got another way.",
)
def verify(*, folder: Path, key: Path | None) -> None:
    """Compare a downloaded edition with its signed manifest; exit 1 if anything differs."""
    found = verify_edition(folder, key=key)
    for fault in found.faults:
        click.echo(fault, err=True)
    if not found.is_whole:
        raise SystemExit(1)
    click.echo(
        f"{found.of.title()} {found.edition} is as its manifest says, and the manifest is signed."
    )
    if key is None:
        click.echo("By the key in the folder: compare it with the portal, or give --key.")
    click.echo(f"Compare with the portal: manifest.json {found.manifest_sha256}")


@commands.command()
def revise() -> None:
    """Make the files of editions that something was withdrawn from, if the worker has not yet."""
    with connected_as(DatabaseRole.WORKER), acting_as_nobody():
        revised = revise_editions(by=None, at=timezone.now())
    click.echo(f"Revised: {', '.join(map(str, revised)) or 'nothing was waiting'}.")


def account_of(username: str) -> UUID:
    """Return an account by its name; say so where there is none."""
    with connected_as(DatabaseRole.OWNER):
        try:
            return account_named(username).pk
        except Account.DoesNotExist as unknown:
            raise click.ClickException(f"There is no account {username}.") from unknown
