"""The urgent door: whether it is open, what waits behind it, what became of a message."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet

from baluarte.domain.audit.actions import record
from baluarte.domain.procedure.letters import DoorLetter
from baluarte.domain.procedure.models import Door, DoorMessage
from baluarte.domain.sealing.encryption import SealBroken
from baluarte.domain.sealing.installation import receipt_salts
from baluarte.domain.sealing.keys import Key, unwrap_key
from baluarte.domain.sealing.models import OwnerKey
from baluarte.domain.sealing.public_key_encryption import open_box
from baluarte.domain.sealing.queries import owner_key, require_open
from baluarte.domain.sealing.receipts import lookup_hash

BOX = {"table": DoorMessage._meta.db_table, "column": "box"}


@dataclass(frozen=True)
class OpenDoor:
    """One institution's door as anybody sees it: never who is on duty."""

    institution: UUID
    name: str
    public_key: bytes
    telephone: str
    closed_telephone: str
    closed_answers: str
    open_until: datetime | None
    next_at: datetime | None
    has_many_waiting: bool

    @property
    def is_open(self) -> bool:
        """Say whether somebody is on duty now."""
        return self.open_until is not None


@dataclass(frozen=True)
class WhatBecame:
    """What somebody hears who comes back with a receipt."""

    name: str
    telephone: str
    taken_at: datetime | None
    done_how: str


def doors() -> list[OpenDoor]:
    """Return the doors that are kept, open or not, as the public may know them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select institution, name, public_key, telephone, closed_telephone, closed_answers,"
            " open_until, next_at, is_full from bal.doors()"
        )
        return [OpenDoor(row[0], row[1], bytes(row[2]), *row[3:]) for row in cursor.fetchall()]


def seconds_to_wait(door: OpenDoor) -> int:
    """Return how old a form must be before it is taken in: nothing, and more with what waits."""
    if not door.has_many_waiting:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("select bal.door_wait(%s)", [door.institution])
        return int(cursor.fetchone()[0])


def what_became(receipt: str) -> WhatBecame | None:
    """Return what became of the message of a receipt; `ReceiptMistyped` where it is none."""
    lookup = lookup_hash(receipt, salts=receipt_salts())
    with connection.cursor() as cursor:
        cursor.execute(
            "select name, telephone, taken_at, done_how from bal.answer_at_door(%s)", [lookup]
        )
        row = cursor.fetchone()
    return WhatBecame(*row) if row else None


def at_the_door() -> QuerySet[DoorMessage]:
    """Return what came by the door and is not done, whoever waits longest first."""
    found = DoorMessage.objects.filter(done_how="").select_related("institution", "taken_by")
    return found.defer("box").order_by(F("waiting_since").asc(nulls_last=True), "taken_at", "id")


def waiting_at_the_door(*, most: int) -> list[DoorMessage]:
    """Return what nobody has taken at the door, as far as it is counted; no box is read."""
    found = DoorMessage.objects.filter(done_how="", taken_at=None)
    return list(found.only("id", "waiting_since").order_by("waiting_since", "id")[: most + 1])


def my_message(key: UUID, *, by: UUID) -> DoorMessage | None:
    """Return a message that an account has taken and not done with."""
    found = DoorMessage.objects.filter(pk=key, taken_by=by, done_how="")
    return found.select_related("institution").first()


def open_letter(message: DoorMessage, *, by: UUID, at: datetime) -> DoorLetter:
    """Open the box of a message; the log keeps who did, and when she sent what it held."""
    letter = _open(message, _private_key(message.institution_id))
    record(
        act="procedure.open_door_message",
        object_type="door_message",
        objects=[message.pk],
        payload={
            "sent_at": letter.sent_at.isoformat(),
            "declares_danger": str(letter.declares_danger),
        },
        by=by,
        at=at,
    )
    return letter


def letters_in(
    messages: Sequence[DoorMessage],
) -> Iterator[tuple[DoorMessage, DoorLetter | None]]:
    """Open boxes of several doors, for whoever logs it; nothing stands for what does not open."""
    private = {one: _private_key(one) for one in {one.institution_id for one in messages}}
    for message in messages:
        try:
            letter = _open(message, private[message.institution_id])
        except (SealBroken, ValueError, KeyError, TypeError):
            letter = None
        yield message, letter


def _open(message: DoorMessage, private: Key) -> DoorLetter:
    box = bytes(message.box or b"")
    return DoorLetter.from_bytes(open_box(box, private=private, row=message.pk, **BOX))


def _private_key(institution: UUID) -> Key:
    require_open()
    door = Door.objects.get(institution=institution)
    under = owner_key(OwnerKey.objects.get(owner=f"institution:{institution}"))
    return unwrap_key(bytes(door.private_key), under=under)
