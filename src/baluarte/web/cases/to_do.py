"""What waits in cases: one's own, promises to keep, letters and support for a second person."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baluarte.domain.cases.queries.cases import my_parties
from baluarte.domain.cases.queries.complaints import complaints_received
from baluarte.domain.cases.queries.letters import letters_to_approve
from baluarte.domain.cases.queries.notebook import promises_due
from baluarte.web.layout.to_do import ToDo, offers_work, up_to_most


@offers_work
def work(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return what waits in the cases that the context sees."""
    yield ToDo(
        _("Your own case"), up_to_most(my_parties(by=account)), reverse("own_case"), _("Open")
    )
    promised = up_to_most(promises_due(at=at))
    yield ToDo(_("Promises whose day has come"), promised, reverse("cases"), _("See"), is_late=True)
    letters = up_to_most(letters_to_approve(by=account))
    yield ToDo(_("Letters for a second person to approve"), letters, reverse("cases"), _("Review"))
    received = up_to_most(complaints_received(by=account).filter(answers=None))
    url = reverse("complaints")
    yield ToDo(_("Complaints without an answer"), received, url, _("Answer them"))
