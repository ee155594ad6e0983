"""What waits in the registry: events to verify, pairs to judge."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.rules import holds_role
from baluarte.domain.linkage.queries.review_queue import waiting_keys
from baluarte.domain.registry.queries.verification import to_verify
from baluarte.web.layout.to_do import MOST, ToDo, offers_work, up_to_most


@offers_work
def work(account: UUID, _at: datetime) -> Iterator[ToDo]:
    """Return what a verifier and a judge of pairs find here."""
    if holds_role(account, "verifier"):
        waiting = up_to_most(to_verify(by=account))
        yield ToDo(_("Events to verify"), waiting, reverse("verification_queue"), _("Verify"))
    pairs = len(waiting_keys(after=None, limit=MOST + 1))
    yield ToDo(_("Pairs of similar events to judge"), pairs, reverse("pairs"), _("Judge pairs"))
