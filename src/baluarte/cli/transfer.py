"""Commands for whoever got the file of a victim from another commission: is it whole, open it."""

from pathlib import Path

import click
import pyrage

from baluarte.domain.reparation.packages.archive import check, unpacked

CLOSED = ".age"


@click.group("transfer")
def commands() -> None:
    """Files of victims that came from another commission."""


@commands.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The key.json of whoever sent it, got another way.",
)
@click.option(
    "--into", type=click.Path(file_okay=False, path_type=Path),
    help="A new folder to open it into; without one it is only compared.",
)  # fmt: skip
def verify(*, file: Path, key: Path | None, into: Path | None) -> None:
    """Say whether a transfer is whole, and open it; exit 1 if anything differs."""
    content = _opened(file)
    found = check(content, key=key.read_bytes() if key else None)
    for fault in found.faults:
        click.echo(fault, err=True)
    if not found.is_whole:
        raise SystemExit(1)
    click.echo(f"Transfer {found.reference} is whole, and signed by {found.signed_by}.")
    click.echo(f"Compare with whoever sent it: {found.sha256}")
    if into is not None:
        _write(into, unpacked(content))


def _opened(file: Path) -> bytes:
    content = file.read_bytes()
    if file.suffix != CLOSED:
        return content
    phrase = (
        str(click.prompt("Its phrase, which came another way", hide_input=True)).strip().upper()
    )
    try:
        return bytes(pyrage.passphrase.decrypt(content, phrase))
    except pyrage.DecryptError as wrong:
        raise click.ClickException("the phrase does not open this file") from wrong


def _write(into: Path, files: dict[str, bytes]) -> None:
    try:
        into.mkdir(mode=0o700)
    except FileExistsError as there:
        raise click.ClickException(f"{into} is there already: name a new folder") from there
    for name, content in files.items():
        (into / name).write_bytes(content)
    click.echo(f"{len(files)} files in {into}. They name people: look after them.")
