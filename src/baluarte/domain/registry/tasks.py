from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from baluarte.domain.registry.actions import propose_pairs
from baluarte.domain.wall.context import acting_as


@app.task(queueing_lock="registry.propose_pairs")
def propose_pairs_for(account: str) -> int:
    """Propose pairs among what the account that asked may see."""
    with acting_as(UUID(account)):
        return propose_pairs(at=timezone.now())
