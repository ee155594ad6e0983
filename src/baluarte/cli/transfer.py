"""Commands for whoever got the file of a victim from another commission: is it whole, open it."""

from collections.abc import Mapping
from pathlib import Path

import click

from baluarte.domain.reparation.packages.archive import LARGEST
from baluarte.domain.reparation.packages.confined import PhraseDoesNotOpen, open_foreign

CLOSED = ".age"
# With what an archive and its closing add to the files.
LARGEST_FILE = LARGEST + 1024**2


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
    content, phrase = _read(file), None
    if file.suffix == CLOSED:
        asked = click.prompt("Its phrase, which came another way", hide_input=True)
        phrase = str(asked).strip().upper()
    try:
        opened = open_foreign(content, phrase=phrase, key=_read(key) if key else None)
    except PhraseDoesNotOpen as wrong:
        raise click.ClickException(str(wrong)) from wrong
    found = opened.checked
    if not found.is_whole:
        raise click.ClickException(f"this is not what was sent ({', '.join(found.faults)})")
    click.echo(f"Transfer {found.reference} is whole, and signed by {found.signed_by}.")
    click.echo(f"Compare with whoever sent it: {found.sha256}")
    if into is not None:
        _write(into, opened.files)


def _read(file: Path) -> bytes:
    with file.open("rb") as held:
        content = held.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise click.ClickException(f"{file.name!r} is larger than any transfer")
    return content


def _write(into: Path, files: Mapping[str, bytes]) -> None:
    try:
        into.mkdir(mode=0o700)
    except FileExistsError as there:
        raise click.ClickException(f"{into} is there already: name a new folder") from there
    except OSError as closed:
        raise click.ClickException(f"{into} cannot be made ({closed.strerror})") from closed
    for name, content in files.items():
        (into / name).write_bytes(content)
    click.echo(f"{len(files)} files in {into}. They name people: look after them.")
