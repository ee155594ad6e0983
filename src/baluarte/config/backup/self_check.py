"""What must hold of a restored database before anybody is served from it."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from baluarte.domain.audit.checkpoints import (
    CheckpointInvalid,
    parse_checkpoint,
    verify_checkpoint,
)
from baluarte.domain.audit.queries import checkpoint_of_size, last_checkpoint
from baluarte.domain.audit.sequencing import LogRefused, known_end
from baluarte.domain.audit.signing import LogKeyMissing, Signer, signer
from baluarte.domain.audit.verification import verify_database
from baluarte.domain.sealing.encryption import SealBroken
from baluarte.domain.sealing.keys import KeyProblem
from baluarte.domain.sealing.models import RecordKey, Sealed, SealedField
from baluarte.domain.sealing.queries import data_keys, unseal_content

SAMPLE, SHOWN = 25, 5
# What was written when the machine was lost had no leaf yet, and gets one.
WAITS = "unsealed"
WHOSE_KEYS = "are the keys those of this installation?"


@dataclass
class Found:
    """What was looked at, what is wrong, and what whoever restores should know."""

    failures: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    opened: int = 0
    # Whether the log ends where its key signed last; nothing is signed otherwise.
    goes_on: bool = True


def look(*, known_checkpoint: str | None) -> Found:
    """Look at a restored database, as the operator: log and seals."""
    found = Found()
    _look_at_log(found, known_checkpoint)
    _look_at_seals(found)
    return found


def newer_migrations() -> set[str]:
    """Return what was migrated in the copy and is not known to this code."""
    loader = MigrationLoader(connection)
    applied, known = set(loader.applied_migrations), set(loader.disk_migrations)
    return {".".join(one) for one in applied - known - _replaced(loader)}


def _replaced(loader: MigrationLoader) -> set[tuple[str, str]]:
    return {one for key in loader.replacements.values() for one in key.replaces}


def _look_at_log(found: Found, known: str | None) -> None:
    """Hold every row of the log against its leaves, signatures and keys, and the root outside."""
    try:
        log = signer()
    except LogKeyMissing as missing:
        found.failures.append(f"{missing}: bring the one that is kept apart.")
        return
    try:
        # Whether it is the one that was signed last is asked below: a copy may be older.
        seen = verify_database(at=datetime.now(UTC), against_file=False)
    except (KeyProblem, SealBroken) as problem:
        found.failures.append(f"The log's entries do not open ({problem}): {WHOSE_KEYS}")
        return
    wrong = [f"{code} {where}".strip() for code, where in seen.failures if code != WAITS]
    last = last_checkpoint()
    if known is not None and not wrong:
        _look_at_known(found, known, seen.leaves, log)
    if wrong:
        found.failures.append(f"The log does not hold: {', '.join(wrong[:SHOWN])}")
    elif last is not None:
        root = b64encode(parse_checkpoint(last.note).root).decode()
        found.told.append(f"The log holds: {seen.leaves} entries, root {root}.")
    try:
        known_end(log)
    except LogRefused:
        found.goes_on = False


def _look_at_known(found: Found, known: str, leaves: int, log: Signer) -> None:
    """Say whether the newest root that is known outside is one of this log."""
    try:
        said = verify_checkpoint(known, name=log.name, public_key=log.public_key)
    except CheckpointInvalid:
        found.failures.append("The root that is known outside was not signed by this log's key.")
        return
    if leaves == 0:
        found.told.append("The log of this copy is EMPTY, and a signed one is known outside.")
    elif said.size > leaves:
        found.told.append(
            f"This copy is OLDER than what was signed: its log has {leaves} entries, and "
            f"{said.size} are known outside. The last {said.size - leaves} are not in it."
        )
    else:
        row = checkpoint_of_size(said.size)
        if row is None or parse_checkpoint(row.note).root != said.root:
            found.failures.append(
                f"The log does not hold: at {said.size} entries it is not the one known outside."
            )


def _look_at_seals(found: Found) -> None:
    """Open some values of every sealed field."""
    for model, columns in sealed_models():
        for row in _some(model):
            try:
                key = data_keys([row.record_key_id])[row.record_key_id]
                for column in columns:
                    unseal_content(row, column, key=key)
                    found.opened += 1
            except (KeyProblem, SealBroken) as problem:
                found.failures.append(
                    f"{model._meta.db_table} does not open ({problem}): {WHOSE_KEYS}"
                )
                break
    found.told.append(f"{found.opened} sealed values of a sample open with the keys.")
    erased = RecordKey.objects.filter(destroyed_at__isnull=False).count()
    found.told.append(f"{erased} records are erased, and stay so.")


def sealed_models() -> Iterator[tuple[type[Sealed], list[str]]]:
    """Yield every table with sealed values, and their columns."""
    for model in apps.get_models():
        if issubclass(model, Sealed):
            columns = [one.name for one in model._meta.fields if isinstance(one, SealedField)]
            if columns:
                yield model, columns


def _some(model: type[Sealed]) -> list[Sealed]:
    """Return some rows at random that were not erased."""
    table = model._meta.db_table
    rows = model._base_manager.raw(  # noqa: SLF001 (of any table)
        f"select row.* from {table} row join sealing_recordkey key on key.id = row.record_key_id"  # noqa: S608 (names of our own tables)
        " where key.wrapped is not null order by random() limit %s", [SAMPLE],
    )  # fmt: skip
    return list(rows)
