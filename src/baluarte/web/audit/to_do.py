"""What waits in the log: what was done since yesterday, for who reads it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.rules import holds_role
from baluarte.domain.audit.queries import entries
from baluarte.web.layout.to_do import ToDo, offers_work, up_to_most

A_DAY = timedelta(days=1)


@offers_work
def work(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return how much was written down in a day, to an auditor."""
    if holds_role(account, "auditor"):
        new = up_to_most(entries().filter(recorded_at__gt=at - A_DAY))
        yield ToDo(_("Log entries of the last day"), new, reverse("log"), _("Read"))
