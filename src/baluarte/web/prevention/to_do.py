"""What waits of recognition: overdue follow-ups first, what a second person reviews, clocks."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.rules import open_at
from baluarte.domain.prevention.choices import ClockStatus
from baluarte.domain.prevention.queries import overdue, waiting_for
from baluarte.domain.prevention.queries.clocks import MOST_CLOCKS, clocks, track_clocks
from baluarte.domain.wall.choices import Level
from baluarte.web.layout.to_do import ToDo, offers_work, up_to_most
from baluarte.web.prevention.permissions import keeps_for


@offers_work
def follow_ups(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return the follow-ups overdue of whoever keeps them, then what waits for a second person."""
    if not keeps_for(account, at=at):
        return
    late = overdue(at=at, by=account)
    yield ToDo(
        _("Stigmatising statements whose follow-up is overdue"), len(late),
        f"{reverse('recognitions')}?pendiente=vencido", _("See them"), is_late=True,
    )  # fmt: skip
    waiting = waiting_for(account).select_related(None).prefetch_related(None)
    yield ToDo(
        _("Entries of recognition to review"), up_to_most(waiting.order_by().values("pk")),
        f"{reverse('recognitions')}?situacion=waiting", _("Review"),
    )  # fmt: skip


@offers_work
def condemnations_late(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return the condemnations late of events to which the account may add."""
    mine = open_at(Level.CONTRIBUTE)
    if not mine:
        return
    found = track_clocks(clocks().filter(compartment__in=mine)[:MOST_CLOCKS], at=at)
    late = [one for one in found if one.reading.status is ClockStatus.LATE]
    yield ToDo(
        _("Public condemnations that are late"), len(late), reverse("condemnation_clocks"),
        _("See them"), is_late=True,
    )  # fmt: skip
