"""What waits of the causes that remedies answer: whoever noted one looks at it on its day."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baluarte.domain.reparation.queries import answers_to_review
from baluarte.web.layout.to_do import ToDo, offers_work, up_to_most


@offers_work
def reviews(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return the causes that one noted as answered by a remedy, whose day of review has come."""
    found = answers_to_review(account, at=at)
    first = found.first()
    if first is not None:
        yield ToDo(
            _("Remedies against a structural cause to review"), up_to_most(found),
            reverse("reparation_plan", args=[first.remedy.plan.reference]), _("Review"),
        )  # fmt: skip
