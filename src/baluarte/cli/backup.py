"""Commands of copies: make, send away, look after, restore."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
import psycopg
from django.conf import settings
from django.db import OperationalError
from pyrage.x25519 import Identity

from baluarte.cli.database import start_prepared
from baluarte.config import database, embedded, folders
from baluarte.config.backup import health
from baluarte.config.backup.chains import (
    NoChain,
    chains,
    copy_files,
    current_chain,
    make_base,
    prune,
)
from baluarte.config.backup.dumps import make_dump, restore_dump
from baluarte.config.backup.encryption import CopyUnreadable, read_identities
from baluarte.config.backup.key_tables import NothingToCopy, copy_keys, key_copies, prune_keys
from baluarte.config.backup.plan import BackupNotConfigured, Plan, read_plan
from baluarte.config.backup.programs import ProgramFailed
from baluarte.config.backup.recovery import RecoveryFailed
from baluarte.config.backup.restoring import RestoreRefused, Restoring
from baluarte.config.backup.roots import keep_root
from baluarte.config.backup.salts import keep_mark
from baluarte.config.backup.slot import NoPlace
from baluarte.config.backup.stores import StoreUnreachable
from baluarte.config.backup.streaming import (
    EVERY_S,
    AlreadyReceiving,
    ReceiverEnded,
    drop_slot,
    receive,
)

PROBLEMS = (
    AlreadyReceiving, BackupNotConfigured, CopyUnreadable, NoChain, NoPlace, NothingToCopy,
    OperationalError, ProgramFailed, ReceiverEnded, RecoveryFailed, RestoreRefused,
    StoreUnreachable, embedded.EmbeddedServerFailed, psycopg.OperationalError, PermissionError,
)  # fmt: skip
FILES = click.Path(path_type=Path, exists=True, dir_okay=False)
IDENTITY = click.option(
    "--identity", "identities", type=FILES, multiple=True, help="A file of age-keygen; repeatable."
)


@click.group("backup")
def commands() -> None:
    """Copies of the installation, encrypted, kept elsewhere."""


@commands.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def identity(*, file: Path) -> None:
    """Make who can open copies: an age identity in a file; keep it away from this machine."""
    made = Identity.generate()
    try:
        with file.open("x") as out:
            file.chmod(0o600)
            out.write(f"# {made.to_public()}\n{made}\n")
    except FileExistsError:
        raise click.ClickException(f"{file} is there already") from None
    click.echo(made.to_public())


@commands.command()
def make() -> None:
    """Make a base of the whole database, copy keys and files, forget what is past the horizon."""
    with _in_words():
        plan, now = read_plan(), datetime.now(UTC)
        copied = copy_keys(plan, at=now)
        chain = make_base(plan, at=now)
        _keep_outside(plan)
        click.echo(f"The base {chain} is in {plan.store}; the keys of {copied} in {plan.key_store}")
        for line in _pruned(plan, now):
            click.echo(line)
        _say_what_is_kept_apart()


@commands.command()
def dump() -> None:
    """Copy everything but the keys, to be kept for long; what is erased later never opens in it."""
    with _in_words():
        plan, now = read_plan(), datetime.now(UTC)
        copy_keys(plan, at=now)
        _keep_outside(plan)
        click.echo(f"The dump {make_dump(plan, at=now)} is in {plan.store}")


@commands.command()
def keys() -> None:
    """Copy the key tables as they are now: what was erased stays erased in what is restored."""
    with _in_words():
        plan = read_plan()
        name = copy_keys(plan, at=datetime.now(UTC))
        _keep_outside(plan)
        click.echo(f"The keys of {name} are in {plan.key_store}")


@commands.command()
@click.option("--every", default=EVERY_S, show_default=True, help="Seconds between two looks.")
@click.option("--stop-keeping", is_flag=True, help="Give up the place in the server, and end.")
def wal(*, every: int, stop_keeping: bool) -> None:
    """Receive the write-ahead log and send it as it is written, the keys and files each hour."""
    with _in_words():
        if stop_keeping:
            drop_slot()
            return
        plan = read_plan()
        click.echo(f"The write-ahead log goes to {plan.store}")
        receive(
            plan,
            tell=lambda said: click.echo(said, err=True),
            hourly=lambda: _hourly(plan),
            every_s=every,
        )


@commands.command("list")
def list_copies() -> None:
    """Say which copies there are, and to which instants one can return."""
    with _in_words():
        plan = read_plan()
        for chain in chains(plan.store):
            state = "" if chain.is_complete else "  (its base did not come to its end)"
            click.echo(
                f"{chain.id}  {chain.size:>15,} bytes, {len(chain.segments)} segments{state}"
            )
        if sent := health.sent_until(plan.store):
            click.echo(f"Everything written until {sent:%Y-%m-%d %H:%M:%S} UTC is there.")
        for one in plan.store.stored("dumps/"):
            click.echo(f"{one.name}  {one.size:>15,} bytes")
        if copies := key_copies(plan.key_store):
            click.echo(f"Keys: {len(copies)} copies, the last of {copies[-1]}")


@commands.command()
@IDENTITY
def check(*, identities: tuple[Path, ...]) -> None:
    """Say what is wrong with the copies, exit 1 if anything is; with an identity, open them."""
    with _in_words():
        plan = read_plan()
        found = health.faults(plan, at=datetime.now(UTC))
        if identities:
            found += health.unreadable(plan, by=read_identities(*identities))
    for fault in found:
        click.echo(fault, err=True)
    if found:
        sys.exit(1)
    opened = " and open with this identity" if identities else ""
    click.echo(f"The copies are young enough{opened}.")


@commands.command("prune")
def forget() -> None:
    """Forget the keys of copies past the horizon, then the copies; never the last good one."""
    with _in_words():
        for line in _pruned(read_plan(), datetime.now(UTC)):
            click.echo(line)


@click.command()
@IDENTITY
@click.option("--to", "instant", help="An instant with its zone: 2026-11-28T04:00:00-06:00.")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    help="The data folder of a real server of yours, empty and stopped.",
)
@click.option("--superuser", default=embedded.SUPERUSER, help="Of the server that was copied.")
@click.option("--dump", "dumped", help="A dump by its name, instead of the newest base.")
@click.option("--despite", default="", help="Put a copy in place that fails its check, and why.")
def restore(
    *,
    identities: tuple[Path, ...],
    instant: str | None,
    into: Path | None,
    superuser: str,
    dumped: str | None,
    despite: str,
) -> None:
    """Bring a copy back, look at it, and only then put it in place."""
    with _in_words():
        if not identities:
            raise RestoreRefused("--identity names the file that opens the copies")
        plan, by = read_plan(), read_identities(*identities)
        if dumped is not None:
            found = restore_dump(plan, dumped, by=by, despite=despite)
        else:
            place = _place(into)
            found = Restoring(
                plan=plan,
                by=by,
                to=_instant(instant),
                into=place,
                server_user=_server_user(place),
                tell=click.echo,
                name=database.name(),
                superuser=superuser,
            ).restore(despite=despite)
        for line in found.told:
            click.echo(line)
        if despite:
            click.echo(f"Put in place although its check failed: {despite}")
        if database.is_embedded():
            start_prepared()
    if not found.goes_on:
        click.echo(
            "What was signed last is not where this log ends, so that nothing more is signed until "
            'you accept it:\n  baluarte log accept-restore --reason "why an older copy"'
        )
    click.echo("Restored. Next: `baluarte backup make`, since copies go on from here.")


def _place(into: Path | None) -> Path:
    if database.is_embedded():
        if into is not None:
            raise RestoreRefused("--into is for a real server: DATABASE_URL and the others name it")
        return embedded.server().data
    if into is None:
        raise RestoreRefused("--into names the data folder of the server, empty and stopped")
    if not into.resolve().parent.is_dir():
        raise RestoreRefused(f"{into.parent} is not here: --into names a folder in it")
    return into.resolve()


def _server_user(place: Path) -> str:
    """Return whom the server runs as; where we are root, the owner of where its data lie."""
    if database.is_embedded():
        return embedded.SERVER_USER
    nearest = place if place.exists() else place.parent
    if nearest.stat().st_uid == 0:
        raise RestoreRefused(f"{nearest} belongs to root: give it to the user the server runs as")
    return nearest.owner()


def _instant(said: str | None) -> datetime | None:
    if said is None:
        return None
    try:
        instant = datetime.fromisoformat(said)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise RestoreRefused("--to is an instant with its zone: 2026-11-28T04:00:00-06:00")
    return instant.astimezone(UTC)


def _hourly(plan: Plan) -> None:
    copy_keys(plan, at=datetime.now(UTC))
    copy_files(plan, current_chain(plan))
    _keep_outside(plan)


def _keep_outside(plan: Plan) -> None:
    keep_root(plan)
    keep_mark(plan)


def _pruned(plan: Plan, now: datetime) -> Iterator[str]:
    yield from prune(plan, at=now)
    yield from prune_keys(plan, at=now)


def _say_what_is_kept_apart() -> None:
    click.echo("In no copy, and needed to restore: keep these apart, each where few reach it:")
    home = folders.home()
    for what in (
        settings.KEY_FOLDER or "the key encryption keys that the service manager hands over",
        settings.LOG_KEY,
        home / "receipt-lookup",
        home / "receipt-mailbox",
        "the identity that opens the copies",
    ):
        click.echo(f"  {what}")


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except PROBLEMS as problem:
        raise click.ClickException(str(problem).strip()) from problem
