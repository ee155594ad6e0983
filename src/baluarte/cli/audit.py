"""Commands of the log: sequence, export, verify."""

import json
import runpy
import sys
from base64 import b64decode
from importlib import resources
from pathlib import Path

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from baluarte.config.preparation import connected_as
from baluarte.domain.audit.actions import NothingToAccept, accept_restored_log, add_cosignature
from baluarte.domain.audit.actions import sequence as sequence_entries
from baluarte.domain.audit.checkpoints import CheckpointInvalid
from baluarte.domain.audit.merkle import NoSuchProof
from baluarte.domain.audit.queries import export_log, witness_request
from baluarte.domain.audit.sequencing import LogRefused
from baluarte.domain.audit.signing import make_witness_key
from baluarte.domain.audit.verification import verify_database
from baluarte.domain.audit.witness import NotWitnessed, Witness, read_request
from baluarte.domain.audit.witness import cosign as sign_as_witness
from baluarte.domain.audit.written_rows import rows_without_entry
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as_nobody, acting_as_operator

SHOWN = 50
WRONG = {
    "place": "leaves are missing, added or moved",
    "hash": "a leaf's hash is not of its content",
    "content": "a leaf cannot be read",
    "columns": "what finds a leaf is not what it says",
    "form": "a leaf is of an older form than those before it",
    "entry_removed": "the entry of a leaf was removed",
    "entry_changed": "an entry is not what its leaf says",
    "touched": "the files an entry touched are not what its leaf says",
    "touched_alone": "a file was touched by an entry that is not there",
    "payload": "a payload is not what its entry commits to",
    "payload_removed": "a payload was removed",
    "payload_alone": "a payload of an entry that is not there",
    "forged": "an entry was not written by this installation",
    "unsealed": "an entry waits for its leaf for longer than minutes",
    "signature": "a checkpoint has no valid signature",
    "checkpoint": "a checkpoint's row is not what was signed",
    "root": "the leaves are not those that a checkpoint signed",
    "checkpoint_removed": "a checkpoint was removed before this one",
    "unsigned": "the log does not end where its last checkpoint says",
    "leaves": "the log does not end where its last checkpoint says",
    "no_last_signed": "what was signed last is not beside the log's key",
    "truncated": "the log is shorter than what was signed",
    "forked": "the log is another than what was signed",
    "rewritten": "the newest leaves are not those that were signed",
    "not_logged": "a row names who wrote it and when, and no entry tells of it",
}


@click.group("log")
def commands() -> None:
    """The log of everything done and read."""


@commands.command()
def sequence() -> None:
    """Give every entry its place in the log and sign where it ends."""
    with connected_as(DatabaseRole.WORKER), acting_as_nobody():
        try:
            count = sequence_entries(at=timezone.now())
        except LogRefused as refused:
            wrong = WRONG.get(refused.code, refused.code)
            raise click.ClickException(
                f"Nothing is signed: {wrong}. If the database is a restored copy, see "
                "`baluarte log accept-restore`."
            ) from None
    click.echo(f"{count} entries took their place in the log.")


@commands.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def export(*, folder: Path) -> None:
    """Write the log as files that `verify` checks without this system."""
    with connected_as(DatabaseRole.OWNER), acting_as_operator():
        count = export_log(folder)
    click.echo(f"{count} leaves written to {folder}")


@commands.command("verify")
def verify_rows() -> None:
    """Hold every row of the log against its leaves, signatures and keys; exit 1 if one differs."""
    with connected_as(DatabaseRole.OWNER), acting_as_operator():
        found = verify_database(at=timezone.now())
        for table, key in rows_without_entry():
            found.fail("not_logged", f"{table} {key}")
    click.echo(
        f"{found.leaves} leaves, {found.checkpoints} checkpoints, {found.unsealed} not sealed yet, "
        f"{found.erased} payloads erased, {found.of_first_form} leaves of the first form."
    )
    for fork in found.forks:
        click.echo(f"A restored copy was accepted at {fork.size} leaves: {fork.lost_size} had been "
                   f"signed (root {fork.lost_root}), on {fork.at}.")  # fmt: skip
    for code, where in found.failures[:SHOWN]:
        click.echo(f"{WRONG.get(code, code)}: {where}", err=True)
    if found.failures:
        raise click.ClickException(f"The log was altered; {len(found.failures)} failures.")
    click.echo("The log is intact.")


@commands.command("accept-restore")
@click.option("--reason", required=True, help="Why the database is an older copy; kept sealed.")
def accept_restore(*, reason: str) -> None:
    """Go on from a restored copy; what was signed after it is written down as lost."""
    with connected_as(DatabaseRole.OWNER), acting_as_operator():
        try:
            fork = accept_restored_log(reason=reason, by=None, at=timezone.now())
        except NothingToAccept:
            raise click.ClickException("The log is the one that was signed last.") from None
        except LogRefused as refused:
            wrong = WRONG.get(refused.code, refused.code)
            raise click.ClickException(f"The copy itself is altered: {wrong}.") from None
    click.echo(f"The log forks at {fork.size} leaves; {fork.lost_size} had been signed.")


A_FILE = click.Path(path_type=Path, dir_okay=False)


@commands.command("ask-witness")
@click.option("--since", type=click.IntRange(0), required=True, help="Size it signed last, or 0.")
@click.argument("file", type=A_FILE)
def ask_witness(*, since: int, file: Path) -> None:
    """Write, for a witness, the newest checkpoint and the proof that it continues an older one."""
    with connected_as(DatabaseRole.OWNER), acting_as_operator():
        try:
            file.write_text(witness_request(old_size=since), encoding="utf-8", newline="\n")
        except NoSuchProof as error:
            raise click.ClickException(str(error)) from None
    click.echo(f"Give {file} to the witness.")


@commands.command()
@click.argument("file", type=A_FILE)
@click.option("--name", required=True, help="The witness's name, without spaces.")
@click.option("--key", type=A_FILE, required=True, help="The witness's key; made the first time.")
@click.option("--log-key", type=A_FILE, required=True, help="key.json of the log it watches.")
@click.option("--kept", type=A_FILE, required=True, help="Where it keeps what it signed last.")
def cosign(*, file: Path, name: str, key: Path, log_key: Path, kept: Path) -> None:
    """As a witness: check that another's log continues what was signed here, and sign it."""
    log = json.loads(log_key.read_bytes())
    if not key.exists():
        make_witness_key(key)
    mine = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key.read_text().strip()))
    request = file.read_text(encoding="utf-8")
    try:
        line = sign_as_witness(
            request, log=(log["name"], b64decode(log["public_key"])), kept=kept, name=name,
            key=mine, at=timezone.now(),
        )  # fmt: skip
    except NotWitnessed as error:
        raise click.ClickException(f"Not signed: {error}.") from None
    signed = file.with_suffix(".signed")
    signed.write_text(read_request(request)[2] + line, encoding="utf-8", newline="\n")
    click.echo(f"Give {signed} back. This witness's key: "
               f"{Witness(name, mine.public_key().public_bytes_raw())}")  # fmt: skip


@commands.command("add-cosignature")
@click.argument("file", type=A_FILE)
def keep_cosignature(*, file: Path) -> None:
    """Keep what a witness signed; the portal then shows it."""
    note = file.read_text(encoding="utf-8")
    with connected_as(DatabaseRole.OWNER), acting_as_operator():
        try:
            kept = add_cosignature(note=note, at=timezone.now())
        except CheckpointInvalid as error:
            raise click.ClickException(str(error)) from None
    click.echo(f"{kept.witness} saw the log at {kept.checkpoint_id} entries.")


@click.command("verify-log", context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def verify(arguments: tuple[str, ...]) -> None:
    """Verify an exported log; the same single file can be run alone, anywhere."""
    file = resources.files("baluarte.domain.audit") / "verify_log.py"
    sys.argv = ["verify-log", *arguments]
    runpy.run_path(str(file), run_name="__main__")
