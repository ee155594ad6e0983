"""Commands of runs: ask one and wait for it, the month's, and repeat one from its frozen table."""

from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from django.utils import timezone

from baluarte.cli.connections import acting
from baluarte.config.month_files import CannotBeWritten, Month, require_folder, write_month
from baluarte.config.preparation import connected_as
from baluarte.domain.access.models import Institution
from baluarte.domain.analysis import actions, tasks
from baluarte.domain.analysis.choices import (
    FEWEST_LISTS,
    MonthFinding,
    PlaceFinding,
    PlaceLevel,
    RunMethod,
    RunOrigin,
    RunStanding,
    ScanShape,
    Strata,
)
from baluarte.domain.analysis.forecast_signals import thresholds_on
from baluarte.domain.analysis.methods import Refused
from baluarte.domain.analysis.methods.months import first_day, later
from baluarte.domain.analysis.models import Run
from baluarte.domain.analysis.queries.list_histories import organisations_with_lists
from baluarte.domain.analysis.queries.runs import (
    RunStatus,
    newest_answer,
    repeat,
    runs,
    status_of,
    statuses_of,
)
from baluarte.domain.analysis.rules import institutions_studied_for
from baluarte.domain.analysis.run_bounds import LEFT_OUT, WHOLE
from baluarte.domain.registry.queries import Filters
from baluarte.domain.territory.models import Municipality, Region, State
from baluarte.domain.territory.queries import divisions
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

MOST_LINES = 30


@click.group("analysis")
def commands() -> None:
    """Runs of methods over counts, frozen with what they were given."""


@commands.command("run")
@click.argument("method", type=click.Choice([one.value for one in RunMethod]))
@click.option("--as", "username", required=True, help="Whose view is counted: an analyst's.")
@click.option("--last", default="", help="The last month, like 2026-03; the one before, if empty.")
@click.option("--months", default=12, type=click.IntRange(1, 240), help="How many months up to it.")
@click.option(
    "--places",
    type=click.Choice([one.value for one in PlaceLevel]),
    default=PlaceLevel.MUNICIPALITY.value,
    help="Of which places.",
)
@click.option("--division", default="", help="Of regions: of which division of the country.")
@click.option("--group", default=None, help="Only events of this group of types.")
@click.option("--state", default=None, help="Only events of this state.")
@click.option("--model", default="permutation", type=click.Choice(["permutation", "poisson"]))
@click.option(
    "--shape",
    default=ScanShape.CIRCLE.value,
    type=click.Choice([one.value for one in ScanShape]),
    help="Clusters: of which shape they are looked for.",
)
@click.option(
    "--max-places",
    default=None,
    type=click.IntRange(*WHOLE["max_places"]),
    help="Clusters: of how many places at most; by borders among the nearest 15, if empty.",
)
@click.option("--replicates", default=999, type=click.IntRange(9, 9999))
@click.option(
    "--strata",
    default="",
    type=click.Choice([one.value for one in Strata]),
    help="Undercount: by what events are parted.",
)
@click.option(
    "--linkages",
    default=5,
    type=click.IntRange(1, 50),
    help="Undercount: linkages drawn where pairs wait.",
)
@click.option(
    "--left-out",
    multiple=True,
    help="Undercount: an organisation, by its slug, whose lists do not take part.",
)
@click.option("--seed", default=0, type=click.IntRange(0), help="Where chance begins.")
def run_one(
    *,
    method: str,
    username: str,
    last: str,
    months: int,
    places: str,
    division: str,
    group: str | None,
    state: str | None,
    model: str,
    shape: str,
    max_places: int | None,
    replicates: int,
    strata: str,
    linkages: int,
    left_out: tuple[str, ...],
    seed: int,
) -> None:
    """Ask for a run of a method, carry it out now and say what it found."""
    at = timezone.now()
    until = last or actions.month_before(at)
    settings: dict[RunMethod, dict[str, Any]] = {
        RunMethod.CLUSTERS: {"model": model, "replicates": replicates}
        | ({"shape": shape} if shape != ScanShape.CIRCLE else {})
        | ({"max_places": max_places} if max_places else {}),
        RunMethod.UNDERCOUNT: {"strata": strata, "linkages": linkages}
        | ({LEFT_OUT: sorted(set(left_out))} if left_out else {}),
        RunMethod.FORECAST: thresholds_on(local_day(at)),
    }
    with acting(username) as account:
        with acting_as(account.pk):
            _require_lists(left_out)
            _require_division(PlaceLevel(places), division, state=state)
            made = actions.ask_for_run(
                asked=actions.NewRun(
                    method=RunMethod(method),
                    filters=Filters(group=group, state=state),
                    first=_earlier(until, months),
                    last=until,
                    level=PlaceLevel(places),
                    division=division,
                    parameters=settings.get(RunMethod(method), {}),
                    seed=seed,
                ),
                institution=_institution(),
                by=account.pk,
                at=at,
            )
        _say(account.pk, [made])


def _require_division(level: PlaceLevel, division: str, *, state: str | None) -> None:
    """Refuse regions of no division, a division of none, and the regions of one state."""
    if (level is PlaceLevel.REGION) != bool(division):
        raise click.ClickException("--places region and --division go together.")
    if not division:
        return
    if division not in (known := divisions()):
        raise click.ClickException(f"There is no {division}; there are {', '.join(known)}.")
    if state:
        raise click.ClickException("Regions are compared over the whole country.")


def _require_lists(left_out: Collection[str]) -> None:
    """Refuse a list that is none of those one reads, and fewer than the method needs."""
    if not left_out:
        return
    known = organisations_with_lists()
    if wrong := sorted(set(left_out) - known.keys()):
        raise click.ClickException(f"No list is of {wrong[0]}; there are {', '.join(known)}.")
    if len(known.keys() - set(left_out)) < FEWEST_LISTS:
        raise click.ClickException(f"At least {FEWEST_LISTS} lists take part.")


@commands.command("monthly")
@click.option("--as", "username", required=True, help="Whose view is counted: an analyst's.")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    default=None,
    help="Write maps (PNG, SVG), tables (CSV) and a page in words into this folder.",
)
@click.option(
    "--language", type=click.Choice(["es", "en"]), default="es", help="Of the files; Spanish."
)
def monthly(*, username: str, folder: Path | None, language: str) -> None:
    """Say what is worse than expected this month; ask and carry out what was not yet."""
    if folder is not None:
        try:
            require_folder(folder)
        except CannotBeWritten as refused:
            raise click.ClickException(f"Nothing can be written: {refused}.") from refused
    at = timezone.now()
    last = actions.month_before(at)
    with acting(username) as account:
        with acting_as(account.pk):
            institution = _institution()
            actions.ask_monthly(institution=institution, by=account.pk, at=at)
            asked = runs().filter(
                institution=institution, origin=RunOrigin.MONTHLY, last_month=first_day(last)
            )
            found = list(asked)
        found.sort(key=lambda one: list(RunMethod).index(RunMethod(one.method)))
        _say(account.pk, found)
        if folder is not None:
            with acting_as(account.pk):
                _write(found, folder, institution=institution, language=language, at=at)


@commands.command("repeat")
@click.argument("run", type=click.UUID)
@click.option("--as", "username", required=True, help="Who may read it: an analyst.")
def repeat_one(*, run: UUID, username: str) -> None:
    """Compute a run again from its frozen table, and say whether the answer is the same."""
    with acting(username) as account, acting_as(account.pk):
        made = runs().filter(pk=run).first()
        answer = status_of(made).answer if made else None
        if made is None or answer is None or answer.given is None:
            raise click.ClickException("There is no such run with a table.")
    # No transaction waits while it computes, which may take half an hour.
    try:
        _, digest = repeat(made, answer)
    except Refused as refused:
        digest = ""
        click.echo(f"Refused again: {refused.reason.value}.")
    if digest != answer.result_sha256:
        raise click.ClickException(f"Another answer: {digest}, and not {answer.result_sha256}.")
    click.echo(f"The same answer: {digest or 'refused'}.")


def _write(
    found: list[Run], folder: Path, *, institution: Institution, language: str, at: datetime
) -> None:
    """Write the files of the month, and say of each whether it replaces another."""
    month = Month(
        month=actions.month_before(at),
        statuses=statuses_of([runs().get(pk=one.pk) for one in found]),
        undercount=newest_answer(RunMethod.UNDERCOUNT, institution=institution.pk),
        at=at,
    )
    for one in write_month(month, folder, language=language):
        click.echo(f"{'replaced' if one.is_replaced else 'written'}: {one.path}")


def _say(account: UUID, found: list[Run]) -> None:
    for one in found:
        with connected_as(DatabaseRole.WORKER):
            tasks.carry_out(one.asked_by_id, one.pk)
        with acting_as(account):
            for line in _lines(status_of(runs().get(pk=one.pk))):
                click.echo(line)


def _lines(status: RunStatus) -> Iterator[str]:
    run, answer = status.run, status.answer
    period = f"{run.first_month:%Y-%m} to {run.last_month:%Y-%m}"
    yield f"{run.method}, {period}: {status.standing.value}  (run {run.pk})"
    if answer is None:
        return
    whose = ", ".join(answer.organisations) or "nobody"
    yield f"  table {answer.given_sha256[:16]}, lists of {whose}"
    if status.standing is RunStanding.REFUSED:
        reason = answer.reason or {}
        told = [f"{name} {said}" for name, said in reason.items() if not isinstance(said, dict)]
        told += [said["en"] for said in reason.values() if isinstance(said, dict)]
        yield "  refused: " + ", ".join(told)
        return
    yield from _findings(answer.result or {})


def _findings(result: dict[str, Any]) -> Iterator[str]:
    for one in result["cautions"]:
        yield f"  note: {one['code'].replace('_', ' ')}"
    if "families" in result.get("tables", {}):
        yield from _estimates(result)
        return
    worse = {PlaceFinding.MORE.value, PlaceFinding.CLUSTER.value, PlaceFinding.HOT_SPOT.value}
    worse |= {PlaceFinding.LESS_TOGETHER.value, PlaceFinding.RAISED.value}
    late = {MonthFinding.INCOMPLETE.value, MonthFinding.NOT_OVER.value}
    rows = [row for row in result["rows"] if row["says"] in worse | late]
    names = _names(rows)
    for row in rows[:MOST_LINES]:
        yield f"  {_finding(row, names)}"
    if len(rows) > MOST_LINES:
        yield f"  and {len(rows) - MOST_LINES} more"
    if not rows:
        yield "  nothing beyond what is expected; it is not said that there is no risk"


def _estimates(result: dict[str, Any]) -> Iterator[str]:
    yield f"  {counted(result['summary']['events'], 'event')} on record"
    for row in result["rows"]:
        of = row["stratum"] or row["of"]
        yield (
            f"  {of}, {row['family']}: {row['total']:.0f} ({row['low']:.0f} to {row['high']:.0f}),"
            f" of which {row['observed']} are known"
        )
    for one in result["tables"]["refused"]:
        yield f"  {one['stratum'] or 'whole'}, refused: {one['found']['en']}"


def _finding(row: dict[str, Any], names: dict[str, str]) -> str:
    if "month" in row:
        return (
            f"{row['month']}: {counted(row['events'], 'event')},"
            f" {row['share']:.0%} of the month is in"
        )
    if "change" in row:
        onset = "" if row["onset"] is None else f", onset {row['onset']:.0%}"
        return (
            f"{names.get(row['place'], row['place'])}: {row['expected']:.3g} events expected in"
            f" three months, level {row['level']:.0%}, change {row['change']:.0%}{onset}"
        )
    if "then" in row:
        return (
            f"{row['first']} before {row['then']}: {row['after']} of {row['of']}, by chance"
            f" {row['expected']:.3g}, q {row['q']:.3g}"
        )
    if "pairs" in row:
        return (
            f"up to {row['km_to']:g} km and {row['days_to']} days:"
            f" {counted(row['pairs'], 'pair')}, by chance {row['expected']:.3g}, q {row['q']:.3g}"
        )
    if "odds" in row:
        return (
            f"{row['value']} with {row['other_value']}: {row['together']}, by chance"
            f" {row['expected']:.3g}, q {row['q']:.3g}"
        )
    if "places" in row:
        where = ", ".join(names.get(code, code) for code in row["places"][:4])
        more = f" and {len(row['places']) - 4} more" if len(row["places"]) > 4 else ""  # noqa: PLR2004
        return (
            f"since {row['first']}: {counted(row['events'], 'event')} where"
            f" {row['expected']:.3g} are expected, p {row['p']:.3g}: {where}{more}"
        )
    if "share" in row:
        times = "none before" if row["ratio"] is None else f"{row['ratio']:.3g} times its own past"
        how_many = counted(row["events"], "event")
        return f"{names.get(row['place'], row['place'])}: {how_many}, {times}"
    if "neighbours" in row:
        return (
            f"{names.get(row['place'], row['place'])}: {counted(row['events'], 'event')} where"
            f" {row['expected']:.3g} are expected; with its"
            f" {counted(row['neighbours'], 'neighbour')} {row['smoothed']:.3g} times,"
            f" {row['exceeds']:.0%} sure that it is more"
        )
    if "q" in row:
        return (
            f"{names.get(row['place'], row['place'])}: high together with its neighbours,"
            f" Gi* {row['statistic']:.3g}, q {row['q']:.3g}, {row['course']}"
        )
    return (
        f"{names.get(row['place'], row['place'])}: {counted(row['events'], 'event')} where"
        f" {row['expected']:.3g} are expected, {row['exceeds']:.0%} sure that it is more"
    )


def counted(number: int, noun: str) -> str:
    """Write how many: 1 event, 2 events."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _names(rows: list[dict[str, Any]]) -> dict[str, str]:
    codes = {code for row in rows for code in row.get("places", [row.get("place")]) if code}
    named = dict(State.objects.filter(code__in=codes).values_list("code", "name"))
    named |= dict(Region.objects.filter(slug__in=codes).values_list("slug", "name_es"))
    return named | dict(Municipality.objects.filter(code__in=codes).values_list("code", "name"))


def _institution() -> Institution:
    found = institutions_studied_for()
    if not found:
        raise click.ClickException("Only an analyst asks for runs.")
    return found[0]


def _earlier(last: str, months: int) -> str:
    try:
        return later(last, 1 - months)
    except ValueError:
        raise click.UsageError(f"{last!r} is no month: write it like 2026-03.") from None
