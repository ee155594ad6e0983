"""Serve one site, or work in the background: each is a process of its own, with its own role."""

from importlib import import_module
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command

KIB, MIB = 1024, 1024**2
# The workbench takes four files of five MiB; nobody else takes any.
THREADS = {"portal": 4, "workbench": 4, "door": 8}
APPLICATION = {
    "portal": "baluarte.config.wsgi",
    "workbench": "baluarte.config.wsgi",
    "door": "baluarte.config.wsgi_door",
}
LARGEST_BODY = {"portal": 256 * KIB, "workbench": 22 * MIB, "door": 128 * KIB}


@click.group("serve")
def commands() -> None:
    """Serve one site, or work in the background, until stopped."""


def add_site(site: str, *, port: int, what: str) -> None:
    """Add the command that serves a site."""

    @commands.command(site, help=what)
    @click.option("--host", default="127.0.0.1", show_default=True)
    @click.option("--port", default=port, show_default=True)
    @click.option(
        "--socket", "path", type=click.Path(path_type=Path, dir_okay=False),
        help="Listen on a socket at this path, and on no port.",
    )  # fmt: skip
    @click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 64))
    def serve_site(*, host: str, port: int, path: Path | None, processes: int) -> None:
        _refuse_other_site(site)
        server = import_module("baluarte.config.server")
        try:
            listening = server.listen(host=host, port=port, path=path)
        except OSError as failure:
            raise click.ClickException(f"{path or f'{host}:{port}'}: {failure.strerror}") from None
        # Read only now: a taken address is said at once.
        application = import_module(APPLICATION[site]).application
        limits = server.Limits(threads=THREADS[site], largest_body=LARGEST_BODY[site])
        server.serve(application, listening=listening, limits=limits, processes=processes)


add_site("portal", port=8000, what="Serve the portal: published editions, for anybody.")
add_site("workbench", port=8001, what="Serve the workbench: people with an account.")
add_site("door", port=8002, what="Serve the urgent door alone, so that nothing else silences it.")


@commands.command()
@click.option("--concurrency", default=1, show_default=True, type=click.IntRange(1, 64))
def worker(*, concurrency: int) -> None:
    """Do what was deferred: files, letters, the log's order and its signature."""
    _refuse_other_site("worker")
    call_command("procrastinate", "worker", concurrency=concurrency)


def _refuse_other_site(site: str) -> None:
    # Settings, and with them the database's role, were read before this command was.
    if site != settings.FACE:
        raise click.ClickException(
            f"This process is already {settings.FACE}: `baluarte serve {site}` needs its own."
        )
