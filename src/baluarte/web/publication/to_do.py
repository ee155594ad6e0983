"""What waits before it is public: decisions for a second person, tables to review."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.rules import holds_role
from baluarte.domain.publication.queries.decisions import waiting_decisions
from baluarte.domain.publication.queries.editions import latest_edition
from baluarte.domain.publication.queries.tables import proposals_of_tables
from baluarte.web.layout.to_do import ToDo, offers_work, up_to_most


@offers_work
def work(account: UUID, _at: datetime) -> Iterator[ToDo]:
    """Return what somebody else decided or proposed and waits for a second person."""
    if holds_role(account, "data_steward") or holds_role(account, "verifier"):
        decided = up_to_most(waiting_decisions().exclude(decided_by=account))
        yield ToDo(_("Publications for a second person to review"), decided, reverse("decisions"))
    if holds_role(account, "curator"):
        proposed = proposals_of_tables().filter(review=None).exclude(proposed_by=account)
        yield ToDo(_("Tables to review"), up_to_most(proposed), reverse("release_tables"))
    # They read what is public: nothing else is opened to them yet.
    if holds_role(account, "analyst") or holds_role(account, "monitor"):
        newest = latest_edition()
        published = f"{settings.PORTAL_URL}/{get_language()}/"
        yield ToDo(_("Published events to study"), newest.events if newest else 0, published)
