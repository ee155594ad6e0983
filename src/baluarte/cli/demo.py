"""The demonstration: an invented country, invented organisations, invented people."""

import secrets
from math import ceil

import click

from baluarte.cli import demo_sites
from baluarte.cli.database import start_prepared
from baluarte.cli.progress import Progress
from baluarte.config import folders
from baluarte.config.supervision import Stopped
from baluarte.demo.country.country import FEWEST_REPORTS
from baluarte.demo.walkthrough.authorities import OFFICERS
from baluarte.demo.walkthrough.beside import working_beside
from baluarte.demo.walkthrough.country import SEED
from baluarte.demo.walkthrough.loading import load as load_demonstration
from baluarte.demo.walkthrough.people import PEOPLE, current_code
from baluarte.demo.walkthrough.places import reading_ahead
from baluarte.domain.access.actions import HoldsRealData

DEFAULT_REPORTS = 1_000
# What loading takes whatever the number of reports, and how many more each minute: measured.
FIXED_SECONDS, REPORTS_A_MINUTE = 60, 900
REAL_DATA = (
    "People can enter this installation and nobody declared it invented: it may hold real "
    "data, among which no demonstration is loaded. Give it a home or a database of its own "
    "(BALUARTE_HOME, BALUARTE_DATABASE); an old demonstration is removed with "
    "`baluarte database remove`."
)
PASSWORD_FILE = "demo-password"  # noqa: S105 (a file's name)


def _refuse_too_few(_ctx: click.Context, _param: click.Parameter, reports: int) -> int:
    if reports and reports < FEWEST_REPORTS:
        raise click.BadParameter(f"an invented country needs {FEWEST_REPORTS} reports, or 0")
    return reports


@click.group("demo")
def commands() -> None:
    """A demonstration with invented data."""


@commands.command()
@click.option(
    "--reports",
    default=DEFAULT_REPORTS,
    show_default=True,
    callback=_refuse_too_few,
    help=f"How many, at least {FEWEST_REPORTS}; 0 for none.",
)
@click.option("--seed", default=SEED, show_default=True, type=click.IntRange(min=0))
def load(*, reports: int, seed: int) -> None:
    """Start the database and load what a demonstration needs; safe to run again."""
    _say(f"Loading the demonstration: about {_minutes(reports)} minutes on two calm cores.")
    with Progress(_say) as progress, working_beside() as beside:
        read = reading_ahead(beside)
        progress.tell("Starting the database and preparing its tables.")
        start_prepared()
        try:
            for step in load_demonstration(
                password=demo_password(),
                seed=seed,
                reports=reports,
                read=read,
                beside=beside,
            ):
                progress.tell(step)
        except HoldsRealData as error:
            raise click.ClickException(REAL_DATA) from error
        progress.tell("The demonstration is loaded.")


@commands.command()
@click.argument("username")
def code(*, username: str) -> None:
    """Print the code that a demonstration account is asked for when entering."""
    click.echo(current_code(username))


@commands.command()
@click.option("--portal-port", default=8000, show_default=True, type=demo_sites.PORT)
@click.option("--workbench-port", default=8001, show_default=True, type=demo_sites.PORT)
@click.option("--check", is_flag=True, help="Only say whether it could be served.")
@click.option("--keep-database", is_flag=True, help="Leave the database running at the end.")
def serve(*, portal_port: int, workbench_port: int, check: bool, keep_database: bool) -> None:
    """Serve portal, workbench and worker until interrupted."""
    portal, workbench = demo_sites.free_ports([portal_port, workbench_port], say=_say)
    if check:
        return
    addresses = {
        "BALUARTE_PLAIN_HTTP": "1",
        "BALUARTE_BOARD": "1",
        "BALUARTE_PORTAL_URL": f"http://localhost:{portal}",
        "BALUARTE_WORKBENCH_URL": f"http://localhost:{workbench}",
    }
    try:
        demo_sites.serve(
            demo_sites.processes(portal=portal, workbench=workbench, environment=addresses),
            ready=lambda: _introduce(addresses),
            say=_say,
            keep_database=keep_database,
        )
    except Stopped:
        _say("Stopped.")


def demo_password() -> str:
    """Return the password of this machine's demonstration accounts, made once."""
    path = folders.private(folders.home()) / PASSWORD_FILE
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text("baluarte-" + secrets.token_hex(4))
    return path.read_text()


def _introduce(addresses: dict[str, str]) -> None:
    _say("")
    _say(f"Portal:     {addresses['BALUARTE_PORTAL_URL']}  (anybody)")
    _say(f"Workbench:  {addresses['BALUARTE_WORKBENCH_URL']}  (people with an account)")
    _say("")
    _say(f"Accounts, all invented; the password of each is {demo_password()}")
    for person in (*PEOPLE, *OFFICERS):
        _say(f"  {person.username:<10} {person.display_name} ({person.doing})")
    _say("The code each is asked for after the password:")
    _say("  .venv/bin/baluarte demo code USER")
    _say("")
    _say("Ctrl-C stops everything.")


def _minutes(reports: int) -> int:
    return ceil(FIXED_SECONDS / 60 + reports / REPORTS_A_MINUTE)


def _say(text: str) -> None:
    click.echo(text)
