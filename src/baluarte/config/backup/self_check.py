"""What must hold of a restored database before anybody is served from it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from baluarte.domain.audit import verify_log
from baluarte.domain.audit.checkpoints import parse_checkpoint
from baluarte.domain.audit.queries import export_log, last_checkpoint
from baluarte.domain.audit.signing import LogKeyMissing
from baluarte.domain.sealing.envelope import SealBroken
from baluarte.domain.sealing.keys import KeyProblem
from baluarte.domain.sealing.models import RecordKey, Sealed, SealedField
from baluarte.domain.sealing.queries import data_keys, unseal_content

SAMPLE = 25


@dataclass
class Found:
    """What was looked at, what is wrong, and what whoever restores should know."""

    failures: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    root: str = ""
    opened: int = 0


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
    with TemporaryDirectory() as folder:
        path = Path(folder)
        try:
            count = export_log(path)
        except LogKeyMissing as missing:
            found.failures.append(f"{missing}: bring the one that is kept apart.")
            return
        last = last_checkpoint()
        kept = []
        if known is not None and last is not None:
            said = parse_checkpoint(known)
            if said.size > count:
                found.told.append(
                    f"This copy is OLDER than what was signed: its log has {count} entries, and "
                    f"{said.size} are known outside. The last {said.size - count} are not in it."
                )
            else:
                (path / "known").write_text(known, encoding="utf-8", newline="\n")
                kept.append(path / "known")
        elif known is not None:
            found.told.append("The log of this copy is EMPTY, and a signed one is known outside.")
        if last is None:
            return
        report = verify_log.verify(path, kept)
        found.root = str(report.facts.get("root", ""))
        if report.errors:
            found.failures.append(f"The log does not hold:\n{verify_log.described(report, 'en')}")
        else:
            found.told.append(f"The log holds: {count} entries, root {found.root}.")


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
                    f"{model._meta.db_table} does not open ({problem}): are the keys those of "
                    "this installation?"
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
