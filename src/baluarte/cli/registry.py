"""Commands of the registry: establish what lists tell, propose pairs, count."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click
from django.utils import timezone, translation

from baluarte.config import database, embedded
from baluarte.config.preparation import connected_as
from baluarte.domain.access.models import Account
from baluarte.domain.access.queries import account_named
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.intake.models import List
from baluarte.domain.intake.queries import list_named
from baluarte.domain.registry.actions import establish_from_list, propose_pairs
from baluarte.domain.registry.actions.layers import About, load_layer
from baluarte.domain.registry.choices import LayerKind
from baluarte.domain.registry.queries import aggressions, tally_of
from baluarte.domain.territory.layers import Columns, LayerRefused
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as


@click.group("registry")
def commands() -> None:
    """Aggressions, and which of them are one event."""


@commands.command("establish")
@click.argument("slug")
@click.option("--as", "username", required=True, help="Who establishes.")
@click.option("--steward", default="", help="The organisation whose list it is, by short name.")
def establish(*, slug: str, username: str, steward: str) -> None:
    """Establish what a list tells and the registry does not hold yet; again, it changes nothing."""
    made = followed = 0
    with _acting(username) as account:
        with acting_as(account.pk):
            source_list = _list(slug, steward)
        at = timezone.now()
        for step in establish_from_list(source_list=source_list, by=account.pk, at=at):
            made, followed = made + step.made, followed + step.followed
    click.echo(f"{made} aggressions established, {followed} follow what is told anew.")


@commands.command("propose-pairs")
@click.option("--as", "username", required=True, help="Whose view is compared.")
def propose(*, username: str) -> None:
    """Propose which aggressions may be one event, among all that an account sees."""
    with _acting(username) as account:
        key = account.pk
    with connected_as(DatabaseRole.WORKER), acting_as(key):
        number = propose_pairs(at=timezone.now())
    click.echo(f"{number} pairs proposed, to be judged by people.")


@commands.command("count")
@click.option("--as", "username", required=True, help="Whose view is counted.")
@click.option("--known-at", type=click.DateTime(), help="What was known on that instant, UTC.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def count(*, username: str, known_at: datetime | None, as_json: bool) -> None:
    """Count events, acts and victims, each joint event once, as far as an account sees."""
    then = timezone.make_aware(known_at, timezone.get_fixed_timezone(0)) if known_at else None
    with _acting(username) as account, acting_as(account.pk):
        counted = tally_of(aggressions(known_at=then), known_at=then)
    if as_json:
        click.echo(json.dumps(asdict(counted)))
        return
    click.echo(f"{counted.events} events, held as {counted.aggressions} aggressions")
    click.echo(f"{counted.acts} acts")
    click.echo(f"{counted.victims} victims, and {counted.untold} events of unknown number")


@commands.command("load-layer")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name-es", required=True, help="What it is called in Spanish.")
@click.option("--name-en", required=True, help="What it is called in English.")
@click.option("--source", required=True, help="Who drew it, as it will be cited.")
@click.option("--licence", required=True, help="Under which it may be used.")
@click.option("--as-of", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Of what day.")
@click.option(
    "--kind",
    required=True,
    type=click.Choice(LayerKind.values),
    help="Whether its parts may share land.",
)
@click.option("--list", "slug", default="", help="Only who sees this list sees it; else everybody.")
@click.option("--steward", default="", help="The organisation whose list it is, by short name.")
@click.option("--code-column", default="", help="If not “code” or “clave”.")
@click.option("--name-column", default="", help="If not “name” or “nombre”.")
@click.option("--as", "username", required=True, help="Who loads it.")
def load_areas(
    *,
    file: Path,
    name_es: str,
    name_en: str,
    source: str,
    licence: str,
    as_of: datetime,
    kind: str,
    slug: str,
    steward: str,
    code_column: str,
    name_column: str,
    username: str,
) -> None:
    """Load a layer of areas (GeoPackage or GeoJSON) to count by, whole or not at all."""
    about = About(
        name_es=name_es,
        name_en=name_en,
        source=source,
        licence=licence,
        as_of=as_of.date(),
        kind=LayerKind(kind),
        columns=Columns(code=code_column, name_es=name_column),
    )
    with _acting(username) as account, acting_as(account.pk):
        try:
            layer = load_layer(
                content=file.read_bytes(),
                about=about,
                compartment=_list(slug, steward).compartment if slug else None,
                by=account.pk,
                at=timezone.now(),
            )
        except LayerRefused as refused:
            raise click.ClickException(f"Nothing was loaded.\n{refused}") from None
        click.echo(f"{layer.parts.count()} areas. Counted at /hechos/capas/{layer.pk}/")


@contextmanager
def _acting(username: str) -> Iterator[Account]:
    """Connect as the application and find who acts."""
    if database.is_embedded():
        embedded.server().start()
    with connected_as(DatabaseRole.APP):
        try:
            account = account_named(username)
        except Account.DoesNotExist:
            raise click.ClickException(f"There is no account {username}.") from None
        try:
            with translation.override(account.language):
                yield account
        except NotAllowed as refused:
            raise click.ClickException(f"Not allowed: {refused.rule}") from None


def _list(slug: str, steward: str) -> List:
    try:
        return list_named(slug, steward=steward)
    except List.DoesNotExist:
        raise click.ClickException(f"There is no list {slug}.") from None
    except List.MultipleObjectsReturned:
        raise click.UsageError("Several organisations have such a list: name --steward.") from None
