"""Portal, workbench and worker of a demonstration, on this machine only."""

import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NoReturn

import click

from baluarte.config import database, embedded
from baluarte.config.supervision import Ending, Process, supervise

LAST_PORT: Final = 65_535
PORT: Final = click.IntRange(1, LAST_PORT)
BALUARTE: Final = Path(sys.executable).with_name("baluarte")
TRIED: Final = 100


def serve(
    processes: Sequence[Process],
    *,
    ready: Callable[[], None],
    say: Callable[[str], None],
    keep_database: bool,
) -> NoReturn:
    """Run everything until a signal, which raises `Stopped` once nothing goes on."""
    with Ending() as ending:
        try:
            if database.is_embedded():
                embedded.server().start()
            say("Starting portal, workbench and worker ...")
            supervise(processes, ending=ending, ready=ready, say=say)
        finally:
            if database.is_embedded() and not keep_database:
                with ending.later():
                    embedded.server().stop()


def processes(*, portal: int, workbench: int, environment: Mapping[str, str]) -> list[Process]:
    """Return what a demonstration runs."""
    return [
        _site("portal", environment, port=portal),
        _site("workbench", environment, port=workbench),
        Process("worker", [str(BALUARTE), "serve", "worker"], environment),
    ]


def free_ports(wanted: Sequence[int], *, say: Callable[[str], None]) -> list[int]:
    """Return ports that nobody uses: those wanted, or the next ones, said aloud."""
    found: list[int] = []
    for port in wanted:
        last = min(port + TRIED, LAST_PORT)
        near = (one for one in range(port, last + 1) if one not in found)
        free = next(filter(_is_free, near), None)
        if free is None:
            raise click.ClickException(f"Every port from {port} to {last} is taken or not allowed.")
        if free != port:
            say(f"Port {port} is taken: using {free}.")
        found.append(free)
    return found


def _is_free(port: int) -> bool:
    return all(_can_bind(family, address, port) for family, address in _loopback())


@cache
def _loopback() -> list[tuple[socket.AddressFamily, str]]:
    """Return the addresses of this machine that browsers ask for "localhost" on."""
    known = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
    return [one for one in known if _can_bind(*one, 0)]


def _can_bind(family: socket.AddressFamily, address: str, port: int) -> bool:
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except OSError:
        return False
    return True


def _site(name: str, environment: Mapping[str, str], *, port: int) -> Process:
    command = [str(BALUARTE), "serve", name, "--port", str(port)]
    return Process(name, command, environment, address=f"http://127.0.0.1:{port}/health/ready")
