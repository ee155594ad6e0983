"""What waits in lists, what is begun there, and what came in."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.held import held_by
from baluarte.domain.intake.models import SourceList
from baluarte.domain.intake.queries import (
    lists_to_complete,
    monitoring_lists,
    reports_to_complete,
    rows_received,
)
from baluarte.web.intake.list_permissions import ADDS, standing, stewarded
from baluarte.web.layout.to_do import (
    Beginning,
    News,
    ToDo,
    offers_beginnings,
    offers_news,
    offers_work,
    up_to_most,
)

MOST = 999


@offers_work
def work(_account: UUID, _at: datetime) -> Iterator[ToDo]:
    """Return how many reports of the lists that the context sees wait to be completed."""
    waiting = up_to_most(reports_to_complete(), most=MOST)
    # Of one list its own page is nearer.
    found = list(lists_to_complete()[:2]) if waiting else []
    url = reverse("waiting", args=[found[0].pk]) if len(found) == 1 else reverse("lists")
    yield ToDo(_("Reports to complete"), waiting, url, _("Complete"), most=MOST)


@offers_beginnings
def beginnings(account: UUID, at: datetime) -> Iterator[Beginning]:
    """Return where whoever documents writes a report by hand, and who keeps data imports."""
    if any(_adds(one, account, at) for one in monitoring_lists()) or stewarded(account, at=at):
        yield Beginning(_("New report"), reverse("monitoring"))
    if stewarded(account, at=at):
        yield Beginning(_("Import a sheet"), reverse("new_list"))


@offers_news
def news(account: UUID, since: datetime) -> Iterator[News]:
    """Return how many reports came into the lists of one's own institutions."""
    held = held_by(account, at=timezone.now())
    ours = {one.institution_id for one in held if one.role in ADDS}
    came = rows_received(ours, since=since)
    yield News(_("Reports that came in"), came, reverse("lists"))


def _adds(found: SourceList, account: UUID, at: datetime) -> bool:
    return standing(found, account=account, at=at).adds
