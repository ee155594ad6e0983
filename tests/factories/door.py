"""An urgent door of an invented organisation, with somebody on duty behind it."""

from datetime import datetime, timedelta

from django.utils import timezone
from tests.factories.procedure import Cast

from baluarte.domain.access.models import Account
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.letters import DoorLetter
from baluarte.domain.procedure.models import DutyTurn
from baluarte.domain.sealing.receipts import new_receipt
from baluarte.domain.wall.context import acting_as_nobody

HOUR = timedelta(hours=1)
TELEPHONE, OTHERWISE, ANSWERS = "55 0000 0001", "55 0000 0002", "Línea inventada de día y noche"
ADDRESS = "Calle Inventada 0, Villa"
CANARY = "El canario de la puerta"


def keep_door(cast: Cast) -> None:
    """Keep the keeper's door; as the operator."""
    actions.keep_door(
        institution=cast.keeper, telephone=TELEPHONE, closed_telephone=OTHERWISE,
        closed_answers=ANSWERS, address=ADDRESS, by=None, at=timezone.now(),
    )  # fmt: skip


def put_on_duty(
    cast: Cast, *, begins: timedelta = -HOUR, ends: timedelta = HOUR, deputy: Account | None = None
) -> DutyTurn:
    """Put the owner on duty, the colleague as her deputy; as the operator."""
    now = timezone.now()
    return actions.set_duty(
        institution=cast.keeper, account=cast.owner, deputy=deputy or cast.colleague,
        telephone="55 9999 9999", begins_at=now + begins, ends_at=now + ends, by=None, at=now,
    )  # fmt: skip


def letter(**said: object) -> DoorLetter:
    """Return what somebody invented writes."""
    given: dict[str, object] = {
        "words": CANARY, "sent_at": timezone.now(), "declares_danger": True, "state": "30",
        "how_to_reach": "Por su hermana", "not_told_words": "Su vecino",
    }  # fmt: skip
    return DoorLetter(**(given | said))  # type: ignore[arg-type]


def leave(door, as_role, *, receipt: str = "", **said: object):
    """Leave a letter as the portal does."""
    with as_role("bal_public"), acting_as_nobody():
        return actions.leave_message(
            door=door, letter=letter(**said), receipt=receipt or new_receipt()
        )


def minutes_ago(count: int) -> datetime:
    return timezone.now() - timedelta(minutes=count)
