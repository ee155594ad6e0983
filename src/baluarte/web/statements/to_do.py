"""What waits among facts about institutions: those that others entered, for a second person."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.queries import memberships_of
from baluarte.domain.statements.models import REVIEWERS
from baluarte.domain.statements.queries import waiting_for
from baluarte.web.layout.to_do import ToDo, offers_work, up_to_most


@offers_work
def work(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return what waits for whoever reviews: a sheet or a document counts as one."""
    held = {one.role for one in memberships_of(account, at=at)}
    if held.isdisjoint(REVIEWERS):
        return
    waiting = waiting_for(account).select_related(None)
    number = up_to_most(waiting.order_by().values("document", "batch").distinct())
    yield ToDo(
        _("Facts about institutions to review"), number, reverse("institution_facts"), _("Review")
    )
