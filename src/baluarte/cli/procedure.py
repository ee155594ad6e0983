"""Commands of procedures: texts of protocols, what is due, how long steps took."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any, NoReturn

import click
from django.utils import timezone

from baluarte.cli import procedure_settings
from baluarte.cli.connections import acting, as_operator, as_worker
from baluarte.domain.access.models import Account
from baluarte.domain.procedure import actions, queries
from baluarte.domain.procedure.models import Obligation
from baluarte.domain.procedure.queries import Whose
from baluarte.domain.procedure.queries.obligations import PAGE
from baluarte.domain.wall.context import acting_as
from baluarte.norms.agenda.durations import Times
from baluarte.norms.clocks.calendar import CAPITAL, local_day, zone_of_place
from baluarte.norms.protocols import Protocol, ProtocolInvalid, library
from baluarte.norms.protocols.form import in_language
from baluarte.norms.scenarios import Scenario, ScenarioInvalid, lines_of_coverage, scenarios
from baluarte.norms.scenarios import read as read_scenario
from baluarte.norms.yaml_texts import read_yaml

SECONDS_A_DAY = 86_400
LANGUAGE = click.option(
    "--language", type=click.Choice(["es", "en"]), default="es", help="In which faults are said."
)


@click.group("procedure")
def commands() -> None:
    """Protocols of the law and what is under way by them."""


for one in procedure_settings.COMMANDS:
    commands.add_command(one)


@commands.command("load")
@click.argument("folder", required=False, type=click.Path(exists=True, path_type=Path))
@LANGUAGE
def load(*, folder: Path | None, language: str) -> None:
    """Load protocols: the project's, or those of a folder with its CODE/VERSION.yaml."""
    texts = _texts(folder, language)
    with as_operator() as at:
        try:
            loaded = actions.load_protocols(texts=texts, by=None, at=at)
        except ProtocolInvalid as invalid:
            _refuse(invalid, language, "not_loaded")
        except actions.TextLocked as locked:
            code, _, version = locked.key.partition("/")
            following = f"{code}/{int(version) + 1}"
            raise click.ClickException(
                _said(
                    "locked", language, text=locked.key, next=following, proceedings=locked.used_by
                )
            ) from None
    for what, keys in (("new", loaded.new), ("replaced", loaded.replaced)):
        for key in keys:
            click.echo(f"{what:9} {key}")
    click.echo(
        f"{len(loaded.new)} new, {len(loaded.replaced)} replaced, {loaded.unchanged} unchanged."
    )
    for key, number in loaded.affected.items():
        click.echo(f"{key}: {number} open proceedings keep the version they began with.")


@commands.command("check")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@LANGUAGE
def check(*, path: Path | None, language: str) -> None:
    """Read texts of protocols, without a database, and name every fault; exit 1 if there is one."""
    texts = _texts(path, language)
    try:
        read = library.read_all(texts, elsewhere=library.protocol)
    except ProtocolInvalid as invalid:
        _refuse(invalid, language)
    click.echo(_said("no_fault", language, texts=len(read)))


@commands.command("scenarios")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--texts",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Protocols of a folder, beside the project's.",
)
@LANGUAGE
def run_scenarios(*, path: Path | None, folder: Path | None, language: str) -> None:
    """Hold protocols against scenarios, the project's or those of a file; exit 1 if one differs."""
    try:
        given = scenarios() if path is None else _scenarios(path, folder, language)
    except (ProtocolInvalid, ScenarioInvalid) as invalid:
        _refuse(invalid, language)
    outcomes = [scenario.run() for scenario in given]
    for outcome in outcomes:
        for difference in outcome.differences:
            click.echo(f"{outcome.scenario.slug}: {difference.in_language(language)}", err=True)
        if path is not None and outcome.holds:
            click.echo(_said("holds", language, name=outcome.scenario.name))
    for line in lines_of_coverage(language) if path is None else ():
        click.echo(line)
    if not all(outcome.holds for outcome in outcomes):
        raise SystemExit(1)


@commands.command("agenda")
@click.option("--as", "username", required=True, help="Whose view it is.")
@click.option("--whose", type=click.Choice([str(one) for one in Whose]), default=str(Whose.MINE))
@click.option("--institution", default="", help="Its short name, where one acts for several.")
@click.option("--state", default="", help="Two digits: 30.")
@click.option("--size", default=PAGE, show_default=True, help="How many at most.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def agenda(
    *, username: str, whose: str, institution: str, state: str, size: int, as_json: bool
) -> None:
    """Say what is due, late first, as far as an account sees."""
    at = timezone.now()
    with acting(username) as account, acting_as(account.pk):
        asked: dict[str, Any] = {"by": account.pk, "at": at}
        if whose == Whose.INSTITUTION:
            asked["institution"] = _institution(account, institution, at=at)
        if whose == Whose.STATE:
            asked["state"] = procedure_settings.state_named(state)
        page = queries.obligations(Whose(whose), **asked, size=size)
        late, soon = queries.numbers(Whose(whose), **asked)
        told = list(_told(page.rows, language=account.language, at=at))
    if as_json:
        click.echo(json.dumps({"late": late, "soon": soon, "obligations": told}, default=str))
        return
    for one in told:
        who = one["institution"] or one["role"]
        click.echo(f"{one['stands']:8} {one['until']:20} {one['step']:18} {one['name']} [{who}]")
    more = "" if page.after is None else "; there are more"
    click.echo(f"{len(told)} to do, {late} late and {soon} soon of all{more}.")


@commands.command("durations")
@click.option("--as", "username", required=True, help="Whose view it is.")
@click.option("--protocol", "code", default="", help="Of one protocol alone, by its code.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON; times in seconds.")
def durations(*, username: str, code: str, as_json: bool) -> None:
    """Say how long steps and stages took, as far as an account sees; what is not over is apart."""
    with acting(username) as account, acting_as(account.pk):
        found = queries.durations(at=timezone.now())
    told = [
        _measured(f"{key}/{name}", one)
        for times in (found.steps, found.stages)
        for (key, name), one in times.items()
        if code in ("", key.partition("/")[0])
    ]
    if as_json:
        click.echo(json.dumps({"proceedings": found.agendas, "times": told}))
        return
    click.echo(
        f"{'':44} {'done':>6} {'median':>8} {'not over':>9} {'of all':>8} {'undone':>7} "
        f"{'excused':>8} {'unknown':>8} {'in time':>8}"
    )
    for one in told:
        share = one["share_in_time"]
        click.echo(
            f"{one['of']:44} {one['done']:6} {_days(one['median']):>8} {one['unfinished']:9} "
            f"{_days(one['median_of_all']):>8} {one['undone']:7} {one['excused']:8} "
            f"{one['unknown']:8} {'-' if share is None else f'{share:.0%}':>8}"
        )
    click.echo(f"{found.agendas} proceedings; times in days.")


@commands.command("look")
def look() -> None:
    """Count everything under way anew, as the worker does each night, and say what changed."""
    with as_worker():
        *_, looked = [actions.Looked(), *actions.look_at_everything(at=timezone.now())]
    click.echo(
        f"{looked.proceedings} proceedings: {looked.changed} steps counted otherwise, "
        f"{looked.breaches} breaches found, {looked.revoked} revoked."
    )


def _texts(path: Path | None, language: str) -> Mapping[str, Mapping[int, str]]:
    """Return the project's texts, those of a folder, or one file under the name it gives itself."""
    try:
        if path is None:
            return library.texts()
        if path.is_dir():
            return library.texts_in(path)
        return library.text_alone(path.read_text(encoding="utf-8"))
    except ProtocolInvalid as invalid:
        _refuse(invalid, language)


def _scenarios(path: Path, folder: Path | None, language: str) -> list[Scenario]:
    """Read scenarios of a file or folder, of the protocols of another folder or the project's."""
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    try:
        read_texts = library.read_all(
            _texts(folder, language) if folder else {}, elsewhere=library.protocol
        )
        given = {(one.code, one.version): one for one, _text in read_texts}

        def find(code: str, version: int) -> Protocol:
            return given.get((code, version)) or library.protocol(code, version)

        return [
            read_scenario(file.read_text(encoding="utf-8"), slug=file.stem, find=find)
            for file in files
        ]
    except (ProtocolInvalid, ScenarioInvalid) as invalid:
        _refuse(invalid, language)


def _refuse(
    invalid: ProtocolInvalid | ScenarioInvalid, language: str, code: str = "faults"
) -> NoReturn:
    for fault in invalid.faults:
        click.echo(fault.in_language(language), err=True)
    raise click.ClickException(_said(code, language, faults=len(invalid.faults)))


def _said(code: str, language: str, **names: object) -> str:
    file = resources.files("baluarte.norms") / "texts" / "wording" / "checking.yaml"
    said: str = read_yaml(file.read_text(encoding="utf-8"))[code][language]
    return said.format(**names)


def _told(rows: Iterable[Obligation], *, language: str, at: datetime) -> Iterator[dict[str, Any]]:
    in_force = {
        code: queries.protocol_of(text)
        for code, text in queries.texts_in_force(on=local_day(at)).items()
    }
    for row in rows:
        zone = zone_of_place(state=row.state_id or CAPITAL)
        until = row.due_at.astimezone(zone).strftime("%Y-%m-%d %H:%M %Z") if row.due_at else "-"
        yield {
            "stands": str(queries.state_of(row, at=at)),
            "until": until,
            "step": f"{row.code}/{row.step}",
            "name": _name(in_force.get(row.code), row.step, language),
            "role": row.role,
            "institution": row.institution.slug if row.institution else "",
            "state": row.state_id,
            "event": row.event,
            "started_at": row.started_at,
            "due_at": row.due_at,
            "late_after": row.late_after,
        }


def _measured(name: str, times: Times) -> dict[str, Any]:
    """Return times as seconds; nothing where nothing is known, never zero."""
    quartiles = times.quartiles
    low, median, high = (one.total_seconds() for one in quartiles) if quartiles else (None,) * 3
    of_all = times.median_of_all
    return {
        "of": name,
        "done": len(times.finished),
        "first_quartile": low,
        "median": median,
        "third_quartile": high,
        "unfinished": len(times.unfinished),
        "median_of_all": of_all.total_seconds() if of_all is not None else None,
        "undone": times.undone,
        "excused": times.excused,
        "unknown": times.unknown,
        "in_time": times.in_time,
        "late": times.late,
        "share_in_time": times.share_in_time,
    }


def _days(seconds: float | None) -> str:
    return "-" if seconds is None else f"{seconds / SECONDS_A_DAY:.2f}"


def _name(protocol: Protocol | None, step: str, language: str) -> str:
    try:
        return in_language(protocol.step(step).name, language) if protocol else ""
    except KeyError:
        return ""


def _institution(account: Account, slug: str, *, at: datetime) -> object:
    mine = {one.slug: one.pk for one in queries.my_institutions(account.pk, at=at)}
    if not slug and len(mine) == 1:
        return next(iter(mine.values()))
    if slug not in mine:
        named = ", ".join(mine) or "none"
        raise click.UsageError(f"Name --institution, one of those they act for: {named}.")
    return mine[slug]
