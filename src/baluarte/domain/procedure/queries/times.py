"""How long the steps of what one sees took."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from baluarte.domain.procedure.models import Matter
from baluarte.domain.procedure.queries.calendars import Calendars
from baluarte.domain.procedure.queries.matters import courses
from baluarte.norms.agenda import Agenda
from baluarte.norms.agenda.durations import Durations
from baluarte.norms.agenda.durations import durations as times_of

TOGETHER = 500


def durations(*, at: datetime) -> Durations:
    """Return how long each step and stage took, over every matter that the context sees."""
    return times_of(_agendas(at))


def _agendas(at: datetime) -> Iterator[Agenda]:
    calendars = Calendars.read()
    keys = iter(list(Matter.objects.order_by("pk").values_list("pk", flat=True)))
    while some := list(islice(keys, TOGETHER)):
        for course in courses(some, calendars=calendars):
            yield course.agenda(at=at)
