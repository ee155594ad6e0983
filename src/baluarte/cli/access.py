"""Commands of access: institutions, accounts, roles. Founding acts, run by the operator."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import click
from django.core.exceptions import ValidationError
from django.utils import timezone

from baluarte.config.preparation import connected_as
from baluarte.domain.access.actions import (
    ClosedAlready,
    NeedsSecondPerson,
    NotClosed,
    close_account,
    confirm_membership,
    create_account,
    found_institution,
    found_registry,
    propose_membership,
    reopen_account,
    set_mail_address,
)
from baluarte.domain.access.choices import InstitutionKind, SecondFactor
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.access.queries import account_named
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as, acting_as_operator


@click.group("access")
def commands() -> None:
    """Institutions, accounts and roles."""


@commands.command("institution")
@click.argument("slug")
@click.argument("name")
@click.option(
    "--kind",
    default="civil_society",
    type=click.Choice(["civil_society", "media", "authority", "autonomous", "international"]),
)
@click.option("--codes-allowed", is_flag=True, help="Second factor: a code besides passkeys.")
def add_institution(*, slug: str, name: str, kind: str, codes_allowed: bool) -> None:
    """Take in an institution."""
    factor = SecondFactor.CODE_ALLOWED if codes_allowed else SecondFactor.PASSKEY
    with connected_as(DatabaseRole.OWNER), acting_as_operator():
        at = timezone.now()
        found_registry(by=None, at=at)
        found_institution(
            slug=slug,
            name=name,
            kind=InstitutionKind(kind),
            second_factor=factor,
            by=None,
            at=at,
        )
    click.echo(f"{name} is in, with a compartment of its own and one it shares.")


@commands.command("account")
@click.argument("username")
@click.argument("display_name")
@click.option("--institution", required=True, help="Its short name.")
@click.option("--role", multiple=True, required=True)
@click.password_option()
def add_account(
    *,
    username: str,
    display_name: str,
    institution: str,
    role: tuple[str, ...],
    password: str,
) -> None:
    """Create an account with its roles; it must enrol a second factor before seeing anything."""
    with connected_as(DatabaseRole.OWNER), acting_as_operator():
        at = timezone.now()
        account = create_account(
            username=username, display_name=display_name, password=password, by=None, at=at
        )
        of = Institution.objects.get(slug=institution)
        for held in role:
            proposed = propose_membership(
                account=account, institution=of, role=held, by=None, at=at
            )
            confirm_membership(membership=proposed, by=None, at=at)
    click.echo(f"{display_name} may enter as {username}.")


AS = click.option(
    "--as", "by_name", help="An administrator of the organisation; without, the operator alone."
)
ONLY_ADMINISTRATORS = (
    "Only who administers every organisation that the account acts for may: without --as, you do."
)


@commands.command("close-account")
@click.argument("username")
@click.option("--ground", required=True, help="Why; it stands in the log.")
@AS
def close(*, username: str, ground: str, by_name: str | None) -> None:
    """Close an account: its sessions and tokens end at once, and nobody enters with it."""
    with _administering(by_name) as by:
        _close(username, ground, by)
    click.echo(f"Nobody enters as {username} from now on.")


@commands.command("reopen-account")
@click.argument("username")
@AS
def reopen(*, username: str, by_name: str | None) -> None:
    """Open a closed account again: of two administrators one proposes and the other confirms."""
    with _administering(by_name) as by:
        is_open = _reopen(username, by)
    said = "may enter again" if is_open else "waits for a second administrator"
    click.echo(f"{username} {said}.")


@commands.command("mail-address")
@click.argument("username")
@click.argument("address", default="")
def mail_address(*, username: str, address: str) -> None:
    """Say where letters to an account go; without an address, that none are sent to it."""
    with connected_as(DatabaseRole.OWNER), acting_as_operator():
        _set_mail_address(username, address)
    said = "are sent there" if address else "are sent nowhere"
    click.echo(f"Letters that say there is something for {username} to see {said}.")


def _set_mail_address(username: str, address: str) -> None:
    try:
        set_mail_address(account=_account(username), email=address, by=None, at=timezone.now())
    except ValidationError as error:
        raise click.ClickException(f"{address} is no mail address.") from error


@contextmanager
def _administering(username: str | None) -> Iterator[UUID | None]:
    """Act as an administrator who is named, or as the operator."""
    if username is None:
        with connected_as(DatabaseRole.OWNER), acting_as_operator():
            yield None
        return
    with connected_as(DatabaseRole.APP):
        by = _account(username).pk
        with acting_as(by):
            yield by


def _close(username: str, ground: str, by: UUID | None) -> None:
    try:
        close_account(account=_account(username), ground=ground, by=by, at=timezone.now())
    except ClosedAlready as error:
        raise click.ClickException(f"The account {username} is closed already.") from error
    except NotAllowed as error:
        raise click.ClickException(ONLY_ADMINISTRATORS) from error


def _reopen(username: str, by: UUID | None) -> bool:
    try:
        return reopen_account(account=_account(username), by=by, at=timezone.now())
    except NotClosed as error:
        raise click.ClickException(f"The account {username} is not closed.") from error
    except NeedsSecondPerson as error:
        raise click.ClickException("Another administrator must confirm it.") from error
    except NotAllowed as error:
        raise click.ClickException(ONLY_ADMINISTRATORS) from error


def _account(username: str) -> Account:
    try:
        return account_named(username)
    except Account.DoesNotExist as error:
        raise click.ClickException(f"There is no account {username}.") from error
