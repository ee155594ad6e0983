"""Commands of early warnings: propose what a frozen forecast raises; a second person decides."""

from pathlib import Path

import click
from django.utils import timezone

from baluarte.cli.connections import acting
from baluarte.domain.access.models import Institution
from baluarte.domain.analysis.forecast_signals import read_signals
from baluarte.domain.prevention.actions.model_warnings import propose_from_forecast
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.warnings import WarningRefused, warning_policy_on
from baluarte.science.errors import Refused


@click.group("warning")
def commands() -> None:
    """Early warnings of places."""


@commands.command("propose")
@click.argument("forecast", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--digest", required=True, help="As the forecast was frozen; kept elsewhere.")
@click.option("--as", "username", required=True, help="Who proposes: an analyst.")
@click.option("--for", "slug", required=True, help="The organisation that proposes, by its slug.")
def propose(*, forecast: Path, digest: str, username: str, slug: str) -> None:
    """Propose a warning of each place that a frozen forecast raises; nobody is told."""
    at = timezone.now()
    threshold = warning_policy_on(local_day(at)).thresholds["model_level"]
    try:
        signals = read_signals(forecast, digest=digest, high=threshold.events or 0)
    except (Refused, OSError) as refused:
        raise click.ClickException(str(refused)) from None
    with acting(username) as account, acting_as(account.pk):
        holder = Institution.objects.filter(slug=slug).first()
        if holder is None:
            raise click.ClickException(f"There is no organisation {slug}.")
        try:
            made = propose_from_forecast(signals=signals, holder=holder, by=account.pk, at=at)
        except WarningRefused as refused:
            raise click.ClickException(str(refused)) from None
        for one in made:
            place = one.municipality_id or one.state_id
            click.echo(f"{one.reference}  {one.level}  {one.signal}  {place}  {one.probability}")
    click.echo(
        f"{len(made)} proposed; {signals.not_covered} places are not covered, which says nothing "
        "of them."
    )
