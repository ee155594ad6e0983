from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from baluarte.domain.memory.actions import booklets
from baluarte.domain.wall.context import acting_as_nobody


@app.task(name="memory.make_booklets")
def make_booklets(page: str) -> int:
    """Typeset the booklets that a public page lacks."""
    with acting_as_nobody():
        return booklets.make_booklets(page=UUID(page), at=timezone.now())
