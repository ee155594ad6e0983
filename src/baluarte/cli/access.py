"""Commands of access: institutions, accounts, roles. Founding acts, run by the operator."""

import click
from django.utils import timezone

from baluarte.config.preparation import connected_as
from baluarte.domain.access.actions import (
    confirm_membership,
    create_account,
    found_institution,
    found_registry,
    propose_membership,
)
from baluarte.domain.access.choices import InstitutionKind, SecondFactor
from baluarte.domain.access.models import Institution
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as_operator


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
