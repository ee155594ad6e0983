"""Commands of keys: what wraps everything that is sealed, renewed, retired, kept in three shares.

Run by the operator, as the user whom the folder of keys belongs to.
"""

from pathlib import Path

import click
from django.conf import settings

from baluarte.config.preparation import connected_as
from baluarte.domain.sealing import key_folder
from baluarte.domain.sealing.actions import rotate_owner_keys
from baluarte.domain.sealing.keys import KeyProblem, KeyState
from baluarte.domain.sealing.queries import owner_keys_by_version
from baluarte.domain.sealing.secret_sharing import (
    ShareMistyped,
    SharesDoNotFit,
    read_share,
    recover_key,
    split_key,
)
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as_operator

STATES = {KeyState.ACTIVE: "in use", KeyState.RETIRED: "retired"}


@click.group("keys")
def commands() -> None:
    """Keys that wrap what is sealed: renew, retire, destroy, keep in shares."""


@commands.command("list")
def list_versions() -> None:
    """Say which versions there are, and how many owners' keys each wraps."""
    wrapped = _wrapped()
    for version, state in _keys().versions().items():
        click.echo(f"{version}  {STATES[state]}  wraps {wrapped.get(version, 0)} owners' keys")


@commands.command("renew")
def renew() -> None:
    """Add a fresh key and wrap every owner's key under it; what was interrupted goes on."""
    version = key_folder.add_version(_folder())
    click.echo(f"Version {version} wraps from now on. {_rotate()} owners' keys are under it.")


@commands.command("rotate")
def rotate() -> None:
    """Wrap under the newest version what an interrupted renewal left behind."""
    click.echo(f"{_rotate()} owners' keys were wrapped anew.")


@commands.command("retire")
@click.argument("version", type=int)
def retire(*, version: int) -> None:
    """Refuse a version from now on, once nothing is wrapped under it; its file stays."""
    _require_unused(version)
    try:
        key_folder.retire_version(_folder(), version=version)
    except KeyProblem as error:
        raise click.ClickException(f"{error}.") from error
    click.echo(f"Version {version} is retired. Copies made before need its file to be read.")


@commands.command("destroy")
@click.argument("version", type=int)
@click.option("--yes", is_flag=True, help="Do not ask.")
def destroy(*, version: int, yes: bool) -> None:
    """Forget a retired version for good: no copy made under it is ever read again."""
    _require_unused(version)
    if not yes:
        click.confirm(f"Copies made under version {version} become unreadable. Go on?", abort=True)
    try:
        key_folder.destroy_version(_folder(), version=version)
    except KeyProblem as error:
        raise click.ClickException(f"{error}.") from error
    click.echo(f"Version {version} is destroyed.")


@commands.command("split")
@click.argument("version", type=int)
def split(*, version: int) -> None:
    """Print a key as three shares: any two bring it back, one alone says nothing."""
    try:
        shares = split_key(_keys().key_of(version))
    except KeyProblem as error:
        raise click.ClickException(f"{error}.") from error
    for share in shares:
        click.echo(f"Share {share.number} of version {version}:\n{share.written()}\n")
    click.echo("Write each on paper, give them to three persons, and close this screen.", err=True)


@commands.command("recover")
@click.argument("version", type=int)
def recover(*, version: int) -> None:
    """Bring a lost key back from two of its shares; a file that is there is not replaced."""
    folder = _folder()
    try:
        one, other = (
            read_share(click.prompt(f"{which} share", hide_input=True))
            for which in ("One", "Another")
        )
        path = key_folder.restore_version(folder, version=version, key=recover_key(one, other))
    except (ShareMistyped, SharesDoNotFit, KeyProblem) as error:
        raise click.ClickException(f"{error}.") from error
    click.echo(f"{path} holds the key again.")


def _folder() -> Path:
    if settings.KEY_FOLDER is None:
        raise click.ClickException(
            "The service manager hands the keys over: name their folder in BALUARTE_KEYS."
        )
    return Path(settings.KEY_FOLDER)


def _keys() -> key_folder.FolderKeys:
    return key_folder.FolderKeys(_folder())


def _wrapped() -> dict[int, int]:
    with connected_as(DatabaseRole.OWNER), acting_as_operator():
        return owner_keys_by_version()


def _rotate() -> int:
    with connected_as(DatabaseRole.OWNER), acting_as_operator():
        return rotate_owner_keys()


def _require_unused(version: int) -> None:
    if number := _wrapped().get(version, 0):
        raise click.ClickException(
            f"Version {version} still wraps {number} owners' keys: renew the key first."
        )
