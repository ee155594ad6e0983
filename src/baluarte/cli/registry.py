"""Commands of the registry: establish what lists tell, propose pairs, count."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from math import log2
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click
from django.utils import timezone

from baluarte.cli.connections import acting
from baluarte.cli.days import DAY
from baluarte.config.preparation import connected_as
from baluarte.domain.analysis.queries import tally_of
from baluarte.domain.intake.models import SourceList
from baluarte.domain.intake.queries import list_named
from baluarte.domain.linkage.actions import adopt_weights, propose_pairs
from baluarte.domain.linkage.actions.matching import compared_of
from baluarte.domain.linkage.comparison import FIELDS, WRITTEN, Weights
from baluarte.domain.linkage.queries.weight_tables import judged_at_least, rule_in_force
from baluarte.domain.registry.actions import establish_from_list
from baluarte.domain.registry.actions.layers import About, load_layer
from baluarte.domain.registry.choices import LayerKind
from baluarte.domain.registry.queries import events
from baluarte.domain.territory.layers import Columns, LayerRefused
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as

if TYPE_CHECKING:
    from baluarte.domain.linkage.weight_estimation import Learned


@click.group("registry")
def commands() -> None:
    """Events, and which of them are one event."""


@commands.command("establish")
@click.argument("slug")
@click.option("--as", "username", required=True, help="Who establishes.")
@click.option("--steward", default="", help="The organisation whose list it is, by short name.")
def establish(*, slug: str, username: str, steward: str) -> None:
    """Establish what a list tells and the registry does not hold yet; again, it changes nothing."""
    made = followed = 0
    with acting(username) as account:
        with acting_as(account.pk):
            source_list = _list(slug, steward)
        at = timezone.now()
        for step in establish_from_list(source_list=source_list, by=account.pk, at=at):
            made, followed = made + step.made, followed + step.followed
    click.echo(f"{made} events established, {followed} follow what is told anew.")


@commands.command("propose-pairs")
@click.option("--as", "username", required=True, help="Whose view is compared.")
def propose(*, username: str) -> None:
    """Propose which events may be one, among all that an account sees."""
    with acting(username) as account:
        key = account.pk
    with connected_as(DatabaseRole.WORKER), acting_as(key):
        number = propose_pairs(at=timezone.now())
    click.echo(f"{number} pairs proposed, to be judged by people.")


@commands.command("weights")
@click.option("--as", "username", required=True, help="Whose view is learned from: a curator's.")
@click.option("--adopt", is_flag=True, help="Weigh pairs by the learned table from now on.")
@click.option("--written", is_flag=True, help="With --adopt: take the written rule up again.")
@click.option("--ground", default="", help="Why it is adopted; shown to whoever judges.")
def weights(*, username: str, adopt: bool, written: bool, ground: str) -> None:
    """Learn how much each agreement weighs, beside the rule in force and what was judged."""
    if adopt and not ground.strip():
        raise click.UsageError("Say why it is adopted: --ground.")
    if written and not adopt:
        raise click.UsageError("--written goes with --adopt.")
    with acting(username) as account:
        key = account.pk
    learned = None if written else _learned(key)
    with acting(username) as account, acting_as(account.pk):
        for line in _weighed(rule_in_force().weights, learned):
            click.echo(line)
        if adopt:
            adopt_weights(
                weights=learned.weights if learned else WRITTEN,
                learned_from=learned.as_json() if learned else None,
                ground=ground,
                by=account.pk,
                at=timezone.now(),
            )
            click.echo("Adopted: what is proposed from now on is weighed by it.")


@commands.command("count")
@click.option("--as", "username", required=True, help="Whose view is counted.")
@click.option("--known-at", type=click.DateTime(), help="What was known on that instant, UTC.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def count(*, username: str, known_at: datetime | None, as_json: bool) -> None:
    """Count events, acts and victims, each joint event once, as far as an account sees."""
    then = timezone.make_aware(known_at, timezone.get_fixed_timezone(0)) if known_at else None
    with acting(username) as account, acting_as(account.pk):
        counted = tally_of(events(known_at=then), known_at=then)
    if as_json:
        click.echo(json.dumps(asdict(counted)))
        return
    click.echo(f"{counted.events} events, held as {counted.records} records")
    click.echo(f"{counted.acts} acts")
    click.echo(f"{counted.victims} victims, and {counted.untold} events of unknown number")


@commands.command("load-layer")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name-es", required=True, help="What it is called in Spanish.")
@click.option("--name-en", required=True, help="What it is called in English.")
@click.option("--source", required=True, help="Who drew it, as it will be cited.")
@click.option("--licence", required=True, help="Under which it may be used.")
@click.option("--as-of", required=True, type=DAY, help="Of what day.")
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
    as_of: date,
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
        as_of=as_of,
        kind=LayerKind(kind),
        columns=Columns(code=code_column, name_es=name_column),
    )
    with acting(username) as account, acting_as(account.pk):
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


def _learned(account: UUID) -> "Learned":
    """Learn as the worker, which alone reads hashes of names."""
    from baluarte.domain.linkage.weight_estimation import (  # noqa: PLC0415 (loads DuckDB for seconds)
        TooFew,
        learn,
    )

    with connected_as(DatabaseRole.WORKER), acting_as(account):
        compared = list(compared_of())
    try:
        return learn(compared)
    except TooFew as few:
        raise click.ClickException(
            f"Of {few.number} events nothing can be learned; the written rule stays."
        ) from None


def _levels(in_force: Weights, learned: "Learned") -> Iterator[str]:
    yield f"{'field':<7}{'level':<20}{'in force':>9}{'learned':>9}  95 of 100 draws"
    for name in FIELDS:
        for level, (m, u) in getattr(learned.weights, name).items():
            held = getattr(in_force, name).get(level)
            low, high = learned.intervals[name][level]
            now = f"{log2(held[0] / held[1]):9.1f}" if held else f"{'-':>9}"
            yield f"{name:<7}{level:<20}{now}{log2(m / u):9.1f}  {low:.1f} to {high:.1f}"
    yield (
        f"Of {learned.compared} events and {learned.candidates} candidates the written"
        f" rule proposes {learned.proposed_as_written} pairs, the learned table"
        f" {learned.proposed}."
    )


def _weighed(in_force: Weights, learned: "Learned | None") -> Iterator[str]:
    """Say what the rule in force and the learned table say, in bits, and of what was judged."""
    if learned:
        yield from _levels(in_force, learned)
    tables = {"in force": in_force} | ({"learned": learned.weights} if learned else {})
    for title, table in tables.items():
        yield f"{title}: pairs that were proposed, by bits from {table.proposed_from:.1f} on"
        for one in judged_at_least(table):
            share = one.precision
            said = f"{share[0]:.3f} ({share[1]:.3f} to {share[2]:.3f})" if share else "not judged"
            yield (
                f"  {one.bits:5.1f}: {one.proposed} pairs, {one.same} judged the same,"
                f" {one.different} different: {said}"
            )


def _list(slug: str, steward: str) -> SourceList:
    try:
        return list_named(slug, steward=steward)
    except SourceList.DoesNotExist:
        raise click.ClickException(f"There is no list {slug}.") from None
    except SourceList.MultipleObjectsReturned:
        raise click.UsageError("Several organisations have such a list: name --steward.") from None
