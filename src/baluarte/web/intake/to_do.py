"""What waits in lists: rows that somebody has to complete."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baluarte.domain.intake.queries import reports_to_complete
from baluarte.web.layout.to_do import ToDo, offers_work, up_to_most


@offers_work
def work(_account: UUID, _at: datetime) -> Iterator[ToDo]:
    """Return how many rows of the lists that the context sees wait to be completed."""
    yield ToDo(_("Rows of lists to complete"), up_to_most(reports_to_complete()), reverse("lists"))
