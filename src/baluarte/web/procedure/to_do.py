"""What waits in matters: what is late and due, what was sent to us, what we were told."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baluarte.domain.procedure.queries import (
    assignments_to_us,
    in_full,
    matters,
    my_institutions,
    numbers,
    running_out,
    unread_of,
)
from baluarte.domain.procedure.queries.obligations import Whose
from baluarte.web.layout.to_do import (
    News,
    Running,
    ToDo,
    offers_news,
    offers_running,
    offers_work,
    up_to_most,
)
from baluarte.web.procedure import running
from baluarte.web.procedure.query_string import ObligationsQuestion


@offers_work
def work(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return what is owed in the matters one keeps or was sent, and what one has not read."""
    late, soon = numbers(Whose.ALL, by=account, at=at)
    agenda = reverse("agenda") + ObligationsQuestion(Whose.ALL).query()
    yield ToDo(_("Missed deadlines"), late, agenda, _("See deadlines"), is_late=True)
    yield ToDo(_("Deadlines that are near"), soon, agenda, _("See deadlines"))
    institutions = [one.pk for one in my_institutions(account, at=at)]
    sent = up_to_most(assignments_to_us(institutions=institutions)) if institutions else 0
    yield ToDo(_("Steps sent to your institution"), sent, reverse("assignments"), _("Answer them"))
    yield ToDo(_("Notices you have not read"), unread_of(account), reverse("notices"), _("Read"))


@offers_running
def running_clocks(account: UUID, at: datetime) -> Iterator[Running]:
    """Return the clocks of hours in what one keeps or was sent."""
    rows = running_out(Whose.ALL, by=account, at=at)
    yield from running.clocks(in_full(rows), at=at)


@offers_news
def news(account: UUID, since: datetime) -> Iterator[News]:
    """Return which matters somebody else opened, of those that one may see."""
    opened = up_to_most(matters().filter(opened_at__gte=since).exclude(opened_by=account))
    yield News(_("Matters that were opened"), opened, reverse("matters"))
