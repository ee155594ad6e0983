"""What of memory stands on Home: pages that wait for a second person, and the door to all."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.queries import roles_of
from baluarte.domain.memory.choices import WRITERS
from baluarte.domain.memory.queries import proposals_refused, proposals_to_review
from baluarte.web.layout.to_do import (
    Beginning,
    ToDo,
    offers_beginnings,
    offers_work,
    up_to_most,
)


@offers_work
def second_looks(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return the memory pages that a colleague proposed to let out, and nobody answered."""
    found = proposals_to_review(by=account)
    first = found.first()
    if first is not None:
        yield ToDo(
            _("Memory pages that wait for a second person"), up_to_most(found),
            reverse("memory_page", args=[first.page.reference]), _("Read them"),
        )  # fmt: skip


@offers_work
def not_let_out(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return the pages that one proposed and a second person did not let out."""
    found = proposals_refused(by=account)
    first = found.first()
    if first is not None:
        yield ToDo(
            _("Memory pages that you proposed and were not let out"), up_to_most(found),
            reverse("memory_page", args=[first.page.reference]), _("Read why"),
        )  # fmt: skip


@offers_beginnings
def beginnings(account: UUID, at: datetime) -> Iterator[Beginning]:
    """Return the door to memory pages, for who writes them with families."""
    if roles_of(account, at=at) & set(WRITERS):
        yield Beginning(_("Memory pages"), reverse("memory_pages"))
