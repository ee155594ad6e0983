"""Commands of the policy: load what comes as dated text."""

import click
from django.utils import timezone

from baluarte.config.preparation import connected_as
from baluarte.domain.accountability.actions import load_sets
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as_operator


@click.group("policy")
def commands() -> None:
    """The policy: its recommendations, as the texts hold them."""


@commands.command("load")
def load() -> None:
    """Load the sets of recommendations that are not here; what is here stays as it is."""
    with connected_as(DatabaseRole.OWNER), acting_as_operator():
        found = load_sets(at=timezone.now())
    click.echo(f"{found.sets} new sets, {found.recommendations} new recommendations.")
    for code in found.different:
        click.echo(f"{code}: the text says it otherwise than what is kept here, which stays.")
