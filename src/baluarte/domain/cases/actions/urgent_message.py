"""A message of the urgent door becomes a case: her words untouched, since she sent them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.cases.actions.reception import Call, Received, receive_call
from baluarte.domain.procedure.actions import end_message
from baluarte.domain.procedure.choices import DoorEnd
from baluarte.domain.procedure.models import DoorMessage


@transaction.atomic
def receive_from_door(
    *, message: DoorMessage, institution: Institution, call: Call, team: Collection[Account] = (),
    by: UUID, at: datetime,
) -> Received:  # fmt: skip
    """Open a case with a message one has taken, and empty its box: one case for one message."""
    received = receive_call(
        institution=institution, call=call, key=message.pk, team=team, by=by, at=at
    )
    end_message(message=message, how=DoorEnd.RECEIVED, by=by, at=at)
    return received
