"""What waits in investigation: acts that were asked for and that no office answered in time."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baluarte.domain.investigation.queries import unanswered_after
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.layout.to_do import ToDo, offers_work, up_to_most


@offers_work
def work(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return how many acts wait for an answer whose days are over: the office is late, not one."""
    late = up_to_most(unanswered_after(on=local_day(at)))
    yield ToDo(
        _("Acts asked of an office that nobody answered in time"), late, reverse("inquiries"),
        _("See"),
    )  # fmt: skip
