"""What waits in reparation: what did not arrive by its day, what waits for her word, files."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baluarte.domain.reparation.choices import Delivered
from baluarte.domain.reparation.commission_rules import commissions_of
from baluarte.domain.reparation.models import RemedyDelivery
from baluarte.domain.reparation.queries import (
    overdue_agreements,
    overdue_remedies,
    transfers_to_check,
)
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.layout.to_do import ToDo, offers_work, up_to_most


@offers_work
def work(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return how much is owed to victims whose day has passed: the institution is late, not one."""
    late, awaiting = _by_her_word(local_day(at))
    yield ToDo(
        _("Reparation owed to victims that did not arrive by its day"), late,
        reverse("reparation"), _("See"),
    )  # fmt: skip
    yield ToDo(
        _("Delivered according to a document: ask her whether it arrived"), awaiting,
        f"{reverse('reparation')}#awaiting", _("See"),
    )  # fmt: skip
    ours = commissions_of(account)
    if ours:
        owed = up_to_most(overdue_agreements(on=local_day(at), owners=ours))
        yield ToDo(
            _("Agreements of your commission with others whose day passed"), owed,
            reverse("joint_sessions"), _("See"),
        )  # fmt: skip
        came = up_to_most(transfers_to_check(account))
        yield ToDo(
            _("Files that came to your commission, and nobody found whole yet"), came,
            reverse("transfers"), _("Check it"),
        )  # fmt: skip


def _by_her_word(on: date) -> tuple[int, int]:
    """Count what did not arrive by its day, and what a document shows and waits for her word."""
    owed = overdue_remedies(on=on)
    shown = RemedyDelivery.objects.filter(
        remedy=OuterRef("pk"), delivered=Delivered.DELIVERED
    ).exclude(evidence_sha256="")
    waits = Q(her_word="") & Exists(shown)
    return up_to_most(owed.filter(~waits)), up_to_most(owed.filter(waits))
