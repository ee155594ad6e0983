from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar, cast
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Count, Func, Model, QuerySet

from baluarte.domain.sealing.blind_index import index_key
from baluarte.domain.sealing.encryption import unseal as unseal_bytes
from baluarte.domain.sealing.installation import keys
from baluarte.domain.sealing.key_derivation import draw_key
from baluarte.domain.sealing.keys import Key, WrappedKey, unwrap_key
from baluarte.domain.sealing.models import OwnerKey, Sealed

Row = TypeVar("Row", bound=Model)
Kept = TypeVar("Kept", bound=Sealed)
# What stands in place of a text that nobody opened.
CLOSED = "▒▒▒▒▒"


class Erased(Exception):
    """The record's key was destroyed: what it sealed cannot be read by anybody any more."""

    def __init__(self, key: UUID, destroyed_at: datetime) -> None:
        super().__init__(f"the key {key} was destroyed on {destroyed_at:%Y-%m-%d}")
        self.destroyed_at = destroyed_at


class ReauthenticationNeeded(Exception):
    """What is sealed is closed until whoever acts shows again who she is."""


@dataclass
class Closed:
    """Whether texts beside what a page shows are left closed, and whether there were any."""

    is_closed: bool = True
    is_any: bool = False


_closed: ContextVar[Closed | None] = ContextVar("closed", default=None)


@contextmanager
def leaving_closed() -> Iterator[Closed]:
    """Let `unseal_beside` answer `CLOSED`: for pages that show what is not sealed all the same."""
    closed = Closed()
    token = _closed.set(closed)
    try:
        yield closed
    finally:
        _closed.reset(token)


def require_open() -> None:
    """Raise `ReauthenticationNeeded` where nothing sealed may be opened for whoever acts."""
    with connection.cursor() as cursor:
        cursor.execute("select bal.may_unseal()")
        [may] = cursor.fetchone()
    if not may:
        raise ReauthenticationNeeded


class IsDestroyed(Func):
    """Whether the key of a record was destroyed, as the wall tells it of one that is seen."""

    function = "bal.is_key_destroyed"
    arity = 1
    output_field = BooleanField()


def not_erased(found: QuerySet[Row]) -> QuerySet[Row]:
    """Return of sealed rows those whose key was not destroyed."""
    destroyed = IsDestroyed("record_key_id")
    return cast("QuerySet[Row]", found.alias(gone=destroyed).filter(gone=False))


def kept_of(records: Iterable[Kept]) -> list[Kept]:
    """Return of records those whose key was not destroyed; one query for all of them."""
    rows = list(records)
    asked = list({row.record_key_id for row in rows})
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute("select bal.destroyed_among(%s)", [asked])
        gone = {key for (key,) in cursor.fetchall()}
    return [row for row in rows if row.record_key_id not in gone]


def unseal(record: Sealed, field: str) -> str:
    """Return the text sealed in a field; `SealBroken` if it was moved or changed."""
    return unseal_all([record], field)[0]


def unseal_all(records: Iterable[Sealed], field: str) -> list[str]:
    """Return the texts of one field of many records, empty where nothing was sealed."""
    return [text for [text] in unseal_fields(records, field)]


def unseal_beside(records: Iterable[Sealed], field: str) -> list[str]:
    """Return texts that are shown beside what a page is about, and that nothing is made of.

    Each is `CLOSED` where nothing sealed may be opened for whoever acts, and the page says so.
    """
    rows, closed = list(records), _closed.get()
    if not rows or closed is None or not closed.is_closed:
        return unseal_all(rows, field)
    closed.is_any = True
    return [CLOSED if getattr(row, field) else "" for row in rows]


def require_opened(text: str) -> str:
    """Return a text of which something is made, as of `unseal_beside`; closed it serves nobody."""
    if text == CLOSED:
        raise ReauthenticationNeeded
    return text


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
    """Return the keys of records; raise `Erased` if one was destroyed.

    Every seal of a record is opened by what this returns, and nothing else gives it: the database
    does where the session's second factor was shown a few minutes ago.
    """
    asked = list(set(ids))
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("select * from bal.data_keys(%s)", [asked])
        found = cursor.fetchall()
    if not found:
        raise ReauthenticationNeeded
    owners: dict[UUID, Key] = {}
    opened = {}
    for key, wrapped, destroyed_at, owner, version, owner_wrapped in found:
        if wrapped is None:
            raise Erased(key, destroyed_at)
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


def owner_keys_by_version() -> dict[int, int]:
    """Return how many owners' keys each version of the installation's key wraps."""
    counted = OwnerKey.objects.values_list("version").annotate(Count("pk")).order_by("version")
    return dict(counted)
