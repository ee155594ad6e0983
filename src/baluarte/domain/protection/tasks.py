"""What the worker does for protection."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from baluarte.domain.protection import actions
from baluarte.domain.wall.context import acting_as_nobody


@app.task(name="protection.call_again")
def call_again(urgent_act: str, matter: str) -> int:
    """Call once more to an urgent act that a second person has not read within the hour."""
    with acting_as_nobody():
        return actions.call_again(
            urgent_act=UUID(urgent_act), matter=UUID(matter), at=timezone.now()
        )
