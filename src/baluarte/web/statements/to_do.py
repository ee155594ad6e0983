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

# They review what any organisation shares; who verifies finds here what is of her own.
OF_ALL = {"curator", "analyst", "monitor"}


@offers_work
def work(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return what waits for whoever reviews: a sheet or a document counts as one."""
    members = list(memberships_of(account, at=at))
    held = {one.role for one in members}
    if held.isdisjoint(REVIEWERS):
        return
    waiting = waiting_for(account).select_related(None)
    if held.isdisjoint(OF_ALL):
        theirs = {one.institution_id for one in members if one.role in REVIEWERS}
        waiting = waiting.filter(holder__in=theirs)
    number = up_to_most(waiting.order_by().values("document", "batch").distinct())
    yield ToDo(
        _("Facts about institutions to review"), number, reverse("institution_facts"), _("Review")
    )
