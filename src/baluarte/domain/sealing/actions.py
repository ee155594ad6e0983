"""Seal, rotate, destroy. Called inside the transaction of the action that needs it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db import connection, transaction

from baluarte.domain.sealing.encryption import new_data_key
from baluarte.domain.sealing.encryption import seal as seal_bytes
from baluarte.domain.sealing.installation import keys
from baluarte.domain.sealing.keys import Key, WrappedKey, rewrap, wrap_key
from baluarte.domain.sealing.models import SEALS, OwnerKey, RecordKey, Sealed
from baluarte.domain.sealing.queries import data_keys, owner_key
from baluarte.domain.wall.bulk_insert import beside
from baluarte.domain.wall.context import signed
from baluarte.domain.wall.recall import recall


def key_of_owner(owner: str) -> OwnerKey:
    """Return an owner's key row, making it the first time."""
    return recall(("key of owner", owner), lambda: _key_of_owner(owner))


def _key_of_owner(owner: str) -> OwnerKey:
    found = OwnerKey.objects.filter(owner=owner).first()
    if found:
        return found
    wrapped = keys().wrap(new_data_key())
    with transaction.atomic(), connection.cursor() as cursor:
        ticket = signed("owner_key", owner, str(wrapped.version), sha256(wrapped.blob).hexdigest())
        cursor.execute(
            "select bal.keep_owner_key(%s, %s, %s, %s)",
            [owner, wrapped.version, wrapped.blob, ticket],
        )
    return OwnerKey.objects.get(owner=owner)


def new_record_keys(owner: str, count: int) -> list[tuple[RecordKey, Key]]:
    """Make keys for so many new records of an owner, in one insert."""
    made = unsaved_record_keys(key_of_owner(owner), count)
    _keep([record_key for record_key, _ in made])
    return made


def unsaved_record_keys(row: OwnerKey, count: int) -> list[tuple[RecordKey, Key]]:
    """Make keys under an owner's that is at hand, for whoever inserts them with the records."""
    under = owner_key(row)
    keys = [new_data_key() for _ in range(count)]
    return [(RecordKey(owner_key=row, wrapped=wrap_key(key, under=under)), key) for key in keys]


class NewKey(NamedTuple):
    """The key of a record that is yet to be written, and that of its own row."""

    id: UUID
    key: Key


def new_keys(owner: str, count: int) -> list[NewKey]:
    """Make keys as `new_record_keys` does, for thousands of records that are written as values."""
    row = key_of_owner(owner)
    under = owner_key(row)
    made = [NewKey(uuid4(), new_data_key()) for _ in range(count)]
    _keep(
        [
            RecordKey(pk=one.id, owner_key=row, wrapped=wrap_key(one.key, under=under))
            for one in made
        ]
    )
    return made


def _keep(rows: list[RecordKey]) -> None:
    if rows:
        with beside() as cursor:
            # In binary: thousands at once.
            cursor.execute("select bal.keep_keys(%s, %b::uuid[], %b::bytea[], %s)", kept_as(rows))


def kept_as(rows: Sequence[RecordKey]) -> tuple[UUID, list[UUID], list[bytes], str]:
    """Return as what `bal.keep_keys` lays keys of one owner, with the ticket of this process."""
    under = rows[0].owner_key_id
    ids, wrapped = [one.pk for one in rows], [bytes(one.wrapped or b"") for one in rows]
    told = sha256(under.bytes)
    for key, blob in zip(ids, wrapped, strict=True):
        told.update(key.bytes + blob)
    return under, ids, wrapped, signed(SEALS, told.hexdigest())


def sealed(model: type[Sealed], field: str, text: str, *, row: UUID, under: NewKey) -> bytes | None:
    """Return a text sealed for exactly this column of a row yet to be written; nothing for none."""
    if not text:
        return None
    return seal_bytes(
        text.encode(),
        data_key=under.key,
        key_id=under.id,
        table=model._meta.db_table,
        column=field,
        row=row,
    )


def seal(record: Sealed, field: str, text: str, *, key: Key | None = None) -> None:
    """Put a text, sealed for exactly this row and column, into a field of an unsaved record."""
    opened = key or data_keys([record.record_key_id])[record.record_key_id]
    seal_content(record, field, text.encode(), key=opened)


def seal_content(record: Sealed, field: str, content: bytes, *, key: Key) -> None:
    """Put bytes, sealed for exactly this row and column, into a field of an unsaved record."""
    sealed = seal_bytes(
        content,
        data_key=key,
        key_id=record.record_key_id,
        table=record._meta.db_table,
        column=field,
        row=record.pk,
    )
    setattr(record, field, sealed)


def destroy_keys(records: Iterable[Sealed], *, at: datetime) -> int:
    """Erase: destroy the keys of records, so that nobody reads what they sealed.

    The database lets only the data steward of the organisation whose keys they are.
    """
    ids = [record.record_key_id for record in records]
    with connection.cursor() as cursor:
        cursor.execute("select bal.destroy_keys(%s, %s)", [ids, at])
        [destroyed] = cursor.fetchone()
    return int(destroyed)


def rotate_owner_keys(*, chunk: int = 100) -> int:
    """Wrap owners' keys again under the newest version; resumable, since done ones are skipped."""
    newest = keys().current_version
    done = 0
    while rows := list(
        OwnerKey.objects.select_for_update().exclude(version=newest).order_by("id")[:chunk]
    ):
        for row in rows:
            again = rewrap(
                WrappedKey(version=row.version, blob=bytes(row.wrapped)), provider=keys()
            )
            row.version, row.wrapped = again.version, again.blob
        OwnerKey.objects.bulk_update(rows, ["version", "wrapped"])
        done += len(rows)
    return done
