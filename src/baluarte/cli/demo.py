"""The demonstration: an invented country, invented organisations, invented people."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import click

from baluarte.cli.database import start_prepared
from baluarte.config import embedded, folders
from baluarte.config.demonstration.authorities import OFFICERS
from baluarte.config.demonstration.country import SEED
from baluarte.config.demonstration.loading import load as load_demonstration
from baluarte.config.demonstration.people import PEOPLE, current_code
from baluarte.domain.access.actions import HoldsRealData

PASSWORD_FILE = "demo-password"  # noqa: S105 (a file's name)


@click.group("demo")
def commands() -> None:
    """A demonstration with invented data."""


@commands.command()
@click.option("--reports", default=12_000, show_default=True, help="How many; 0 for none.")
@click.option("--seed", default=SEED, show_default=True)
def load(*, reports: int, seed: int) -> None:
    """Start the database and load what a demonstration needs; safe to run again."""
    _say("Starting the embedded database ...")
    start_prepared()
    try:
        for step in load_demonstration(password=demo_password(), seed=seed, reports=reports):
            _say(step)
    except HoldsRealData as error:
        raise click.ClickException(
            "People can enter this installation and nobody declared it invented: it may hold real "
            "data, among which no demonstration is loaded. Give it a home or a database of its own "
            "(BALUARTE_HOME, BALUARTE_DATABASE); an old demonstration is removed with "
            "`baluarte database remove`."
        ) from error
    _say("The demonstration is loaded.")


@commands.command()
@click.argument("username")
def code(*, username: str) -> None:
    """Print the code that a demonstration account is asked for when entering."""
    click.echo(current_code(username))


@commands.command()
@click.option("--portal-port", default=8000)
@click.option("--workbench-port", default=8001)
def serve(*, portal_port: int, workbench_port: int) -> None:
    """Serve portal, workbench and worker until interrupted."""
    embedded.server().start()
    portal, workbench = _free(portal_port), _free(workbench_port)
    addresses = {
        "BALUARTE_PLAIN_HTTP": "1",
        "BALUARTE_PORTAL_URL": f"http://localhost:{portal}",
        "BALUARTE_WORKBENCH_URL": f"http://localhost:{workbench}",
    }
    running = [
        _serve("portal", addresses, "--port", str(portal)),
        _serve("workbench", addresses, "--port", str(workbench)),
        _serve("worker", addresses),
    ]
    _introduce(addresses)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        while all(process.poll() is None for process in running):
            time.sleep(1)
    except KeyboardInterrupt:
        pass
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()
        embedded.server().stop()
        _say("Stopped.")


def demo_password() -> str:
    """Return the password of this machine's demonstration accounts, made once."""
    path = folders.private(folders.home()) / PASSWORD_FILE
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text("baluarte-" + secrets.token_hex(4))
    return path.read_text()


def _serve(site: str, addresses: dict[str, str], *options: str) -> subprocess.Popen[bytes]:
    baluarte = Path(sys.executable).with_name("baluarte")
    return subprocess.Popen([str(baluarte), "serve", site, *options], env=os.environ | addresses)


def _free(port: int) -> int:
    """Return a port that nobody uses: the one asked for, or the next, said aloud."""
    for candidate in range(port, port + 100, 2):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
        if candidate != port:
            _say(f"Port {port} is taken: using {candidate}.")
        return candidate
    raise click.ClickException(f"no free port near {port}")


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


def _say(text: str) -> None:
    click.echo(text)
