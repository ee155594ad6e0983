from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from baluarte.domain.registry import actions
from baluarte.domain.wall.context import acting_as


@app.task(name="registry.propose_pairs", lock="registry.propose_pairs")
def propose_pairs(account: str) -> int:
    """Propose pairs among what the account that asked may see."""
    with acting_as(UUID(account)):
        return actions.propose_pairs(at=timezone.now())
