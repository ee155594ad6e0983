from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from baluarte.domain.sealing.blind import index_key
from baluarte.domain.sealing.drawn import draw_key
from baluarte.domain.sealing.envelope import unseal as unseal_bytes
from baluarte.domain.sealing.installation import keys
from baluarte.domain.sealing.keys import Key, WrappedKey, unwrap_key
from baluarte.domain.sealing.models import OwnerKey, RecordKey, Sealed
from baluarte.domain.wall.reading import among, read_rows


class Erased(Exception):
    """The record's key was destroyed: what it sealed cannot be read by anybody any more."""


def unseal(record: Sealed, field: str) -> str:
    """Return the text sealed in a field; `SealBroken` if it was moved or changed."""
    return unseal_all([record], field)[0]


def unseal_all(records: Iterable[Sealed], field: str) -> list[str]:
    """Return the texts of one field of many records, empty where nothing was sealed."""
    return [text for [text] in unseal_fields(records, field)]


def unseal_fields(records: Iterable[Sealed], *fields: str) -> list[tuple[str, ...]]:
    """Return the texts of some fields of many records; their keys are read once."""
    rows = list(records)
    opened = data_keys(row.record_key_id for row in rows)
    return [
        tuple(_opened(row, field, opened[row.record_key_id]) for field in fields) for row in rows
    ]


def _opened(row: Sealed, field: str, key: Key) -> str:
    return unseal_content(row, field, key=key).decode()


def unseal_content(row: Sealed, field: str, *, key: Key) -> bytes:
    """Return the bytes sealed in a field, none where nothing was; `SealBroken` if changed."""
    sealed = getattr(row, field)
    if sealed is None:
        return b""
    place = _Place(type(row), field, row.pk, row.record_key_id)
    return _unsealed(bytes(sealed), place, key)


def unseal_column(
    model: type[Sealed], field: str, rows: Iterable[tuple[UUID, UUID, bytes]]
) -> dict[UUID, str]:
    """Return the texts sealed in a field of rows, given by their keys, record keys and seals."""
    told = list(rows)
    opened = data_keys(key_id for _, key_id, _ in told)
    return {
        row: _unsealed(bytes(sealed), _Place(model, field, row, key_id), opened[key_id]).decode()
        for row, key_id, sealed in told
    }


class _Place(NamedTuple):
    """Where a sealed value stands, and by which key."""

    model: type[Sealed]
    field: str
    row: UUID
    key_id: UUID


def _unsealed(sealed: bytes, place: _Place, key: Key) -> bytes:
    return unseal_bytes(
        sealed,
        data_key=key,
        key_id=place.key_id,
        table=place.model._meta.db_table,
        column=place.field,
        row=place.row,
    )


def data_keys(ids: Iterable[UUID]) -> dict[UUID, Key]:
    """Return the keys of records; raise `Erased` if one was destroyed."""
    found = RecordKey.objects.filter(id__in=among(set(ids))).values_list(
        "id", "wrapped", "destroyed_at", "owner_key", "owner_key__version", "owner_key__wrapped"
    )
    owners: dict[UUID, Key] = {}
    opened = {}
    for key, wrapped, destroyed_at, owner, version, owner_wrapped in read_rows(found):
        if wrapped is None:
            raise Erased(f"the key {key} was destroyed on {destroyed_at:%Y-%m-%d}")
        if owner not in owners:
            owners[owner] = keys().unwrap(WrappedKey(version=version, blob=bytes(owner_wrapped)))
        opened[key] = unwrap_key(bytes(wrapped), under=owners[owner])
    return opened


def owner_key(row: OwnerKey) -> Key:
    """Return an owner's key, opened with the installation's."""
    return keys().unwrap(WrappedKey(version=row.version, blob=bytes(row.wrapped)))


def blind_key(owner: str, *, table: str, column: str) -> Key:
    """Return the key of a blind index: of one owner and one column."""
    return index_key(owner_key(OwnerKey.objects.get(owner=owner)), table=table, column=column)


def blind_keys(owners: Collection[str], *, table: str, column: str) -> dict[str, Key]:
    """Return the keys of a blind index of several owners; one that sealed nothing yet has none."""
    return {
        row.owner: index_key(owner_key(row), table=table, column=column)
        for row in OwnerKey.objects.filter(owner__in=owners)
    }


def drawn_key(owner: str, *, purpose: str) -> Key:
    """Return the key that an owner's key gives for one purpose; it stands in no table."""
    return draw_key(owner_key(OwnerKey.objects.get(owner=owner)), purpose=purpose)
