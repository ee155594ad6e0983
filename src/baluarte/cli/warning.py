"""Commands of early warnings: propose what a frozen forecast raises; a second person decides."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

import click
from django.utils import timezone

from baluarte.cli.connections import acting
from baluarte.domain.access.models import Institution
from baluarte.domain.analysis.forecast_signals import ForecastSignals, read_signals
from baluarte.domain.analysis.queries.forecasts import answered_forecasts
from baluarte.domain.analysis.queries.runs import status_of
from baluarte.domain.prevention.actions.model_warnings import (
    propose_from_forecast,
    propose_from_run,
)
from baluarte.domain.prevention.models import EarlyWarning
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.warnings import WarningRefused, warning_policy_on
from baluarte.science.errors import Refused


@click.group("warning")
def commands() -> None:
    """Early warnings of places."""


@commands.command("propose")
@click.argument(
    "forecast", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--digest", default="", help="Of a file: as it was frozen; kept elsewhere.")
@click.option("--run", type=click.UUID, help="In place of a file: the run of a forecast.")
@click.option("--as", "username", required=True, help="Who proposes: an analyst.")
@click.option("--for", "slug", required=True, help="The organisation that proposes, by its slug.")
def propose(
    *, forecast: Path | None, digest: str, run: UUID | None, username: str, slug: str
) -> None:
    """Propose a warning of each place that a forecast raises; nobody is told."""
    at = timezone.now()
    if (forecast is None) == (run is None) or bool(forecast) != bool(digest):
        raise click.UsageError("Give a FILE with its --digest, or a --run.")
    signals = None if forecast is None else _signals_of(forecast, digest, at)
    with acting(username) as account, acting_as(account.pk):
        holder = Institution.objects.filter(slug=slug).first()
        if holder is None:
            raise click.ClickException(f"There is no organisation {slug}.")
        try:
            if signals is None:
                made, not_covered = _from_run(run, holder, by=account.pk, at=at)
            else:
                made = propose_from_forecast(signals=signals, holder=holder, by=account.pk, at=at)
                not_covered = signals.not_covered
        except WarningRefused as refused:
            raise click.ClickException(str(refused)) from None
        for one in made:
            place = one.municipality_id or one.state_id
            click.echo(f"{one.reference}  {one.level}  {one.signal}  {place}  {one.probability}")
    click.echo(
        f"{len(made)} proposed; {not_covered} places are not covered, which says nothing of them."
    )


def _signals_of(forecast: Path, digest: str, at: datetime) -> ForecastSignals:
    threshold = warning_policy_on(local_day(at)).thresholds["model_level"]
    try:
        return read_signals(forecast, digest=digest, high=threshold.events or 0)
    except (Refused, OSError) as refused:
        raise click.ClickException(str(refused)) from None


def _from_run(
    key: UUID | None, holder: Institution, *, by: UUID, at: datetime
) -> tuple[list[EarlyWarning], int]:
    found = next((one for one in answered_forecasts([holder]) if one.pk == key), None)
    answer = None if found is None else status_of(found).answer
    if found is None or answer is None or answer.result is None:
        raise click.ClickException(
            "There is no answered forecast of that organisation by this run."
        )
    made = propose_from_run(run=found, answer=answer, by=by, at=at)
    return made, answer.result["summary"]["not_covered"]
