"""An invented agreement on signs: one each eight hours, the next within the hour."""

from datetime import datetime, timedelta
from uuid import UUID

from baluarte.domain.access.models import Account
from baluarte.domain.cases.actions.checkins import Agreed, agree
from baluarte.domain.cases.choices import Rhythm
from baluarte.domain.cases.models import Party
from baluarte.domain.wall.context import acting_as

NEXT = timedelta(minutes=40)
HOURS = 8


def agree_on_signs(herself: Account, *, officer: UUID, at: datetime) -> None:
    """Agree on signs with the person whose case it is; whatever the hour, the next is near."""
    agreed = Agreed(
        rhythm=Rhythm.HOURS, every_hours=HOURS, first_at=at + NEXT, grace_minutes=20,
        until_at=at + timedelta(days=30), signal="Ya llegué y ya comí",
        danger="¿Cómo sigue tu tía de Orizaba?",
        plan="Primero llama Inés a su hermana, dos veces. Si nadie contesta, María avisa a quien "
             "está de guardia y se pide el rondín. Nunca se llama a la policía municipal.",
    )  # fmt: skip
    with acting_as(officer):
        found = Party.objects.select_related("case__compartment", "case__matter")
        party = found.get(account=herself)
        agree(party=party, agreed=agreed, by=officer, at=at)
