"""A flood at the urgent door, invented: many alike in one minute, and one among them in need."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from django.db import transaction

from baluarte.config.preparation import connected_as
from baluarte.domain.procedure.actions import leave_message
from baluarte.domain.procedure.choices import DoorAnswer
from baluarte.domain.procedure.letters import DoorLetter
from baluarte.domain.procedure.models import DoorMessage
from baluarte.domain.procedure.queries.door import OpenDoor, doors
from baluarte.domain.sealing.receipts import new_receipt
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as_nobody, acting_as_operator

ALIKE = 12
NOISE = "Mensaje inventado de una avalancha, número {number}. No dice nada de nadie."
IN_NEED = DoorLetter(
    words="Relato inventado: hay un coche frente a mi casa desde ayer y no reconozco a quien baja.",
    sent_at=datetime.min.replace(tzinfo=UTC),
    declares_danger=True,
    state="30",
    municipality="Villa Inventada",
    how_to_reach="Llamar a mi hermana, después de las ocho (número inventado).",
)


def flood_door(*, at: datetime) -> Iterator[str]:
    """Leave the letters as the public would; none where nobody is on duty, or some were left."""
    with connected_as(DatabaseRole.OWNER), acting_as_operator():
        if DoorMessage.objects.exists():
            return
    with connected_as(DatabaseRole.PUBLIC):
        kept = _leave_all(at)
    if kept:
        yield f"{kept} messages at the urgent door, most of them a flood."


# One transaction is one instant: all come in the same minute, at whatever hour this is loaded.
@transaction.atomic
def _leave_all(at: datetime) -> int:
    with acting_as_nobody():
        waits = next((door for door in doors() if door.is_open), None)
        return sum(_is_kept(waits, letter) for letter in _letters(at)) if waits else 0


def _letters(at: datetime) -> Iterator[DoorLetter]:
    for number in range(ALIKE):
        yield DoorLetter(words=NOISE.format(number=number + 1), sent_at=at)
    yield replace(IN_NEED, sent_at=at)


def _is_kept(door: OpenDoor, letter: DoorLetter) -> bool:
    return leave_message(door=door, letter=letter, receipt=new_receipt()) == DoorAnswer.KEPT
