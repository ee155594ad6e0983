"""What waits among facts about institutions: for a second person, and requests due or late."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.held import held_by
from baluarte.domain.statements.choices import RequestStatus
from baluarte.domain.statements.models import REVIEWERS, STATES
from baluarte.domain.statements.queries import waiting_for
from baluarte.domain.statements.queries.requests import open_requests, track_all
from baluarte.domain.statements.queries.sent import count_decided_since
from baluarte.domain.statements.queries.withdrawals import proposals_waiting_for
from baluarte.web.layout.to_do import News, ToDo, offers_notices, offers_work, up_to_most
from baluarte.web.statements.forms.requests import OURS
from baluarte.web.statements.permissions import stating_for

# Of more than these the first page says no more: the list does.
MOST_TRACKED = 400


@offers_work
def work(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return what waits for whoever reviews: a sheet or a document counts as one."""
    held = {one.role for one in held_by(account, at=at)}
    if held.isdisjoint(REVIEWERS):
        return
    waiting = waiting_for(account).select_related(None)
    number = up_to_most(waiting.order_by().values("document", "batch").distinct())
    yield ToDo(
        _("Facts about institutions to review"), number, reverse("institution_facts"), _("Review")
    )


@offers_work
def proposals(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return which facts another person proposes to take back."""
    held = {one.role for one in held_by(account, at=at)}
    if held.isdisjoint(STATES):
        return
    number = up_to_most(proposals_waiting_for(account).select_related(None))
    yield ToDo(
        _("Facts proposed to be taken back"),
        number,
        f"{reverse('institution_facts')}#retiros",
        _("Review"),
    )


@offers_notices
def facts_notices(account: UUID, since: datetime) -> Iterator[News]:
    """Return which facts wait for a second person, and what was decided of one's own."""
    listed, sent = reverse("institution_facts"), f"{reverse('sent_entries')}?clase=datos#enviado"
    waiting = waiting_for(account).select_related(None)
    number = up_to_most(waiting.order_by().values("document", "batch").distinct())
    yield News(_("Facts about institutions to review"), number, listed)
    proposed = up_to_most(proposals_waiting_for(account).select_related(None))
    yield News(_("Facts proposed to be taken back"), proposed, f"{listed}#retiros")
    stood, refused = count_decided_since(account, since=since)
    yield News(_("Facts of yours that were let stand"), stood, sent)
    yield News(_("Facts of yours that were not let stand"), refused, sent)


@offers_work
def requests_due(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return the requests late and soon due of whoever asked."""
    holders = [one.pk for one in stating_for(account, at=at)]
    if not holders:
        return
    tracks = track_all(list(open_requests(holders)[:MOST_TRACKED]), at=at)
    late = [one for one in tracks if one.status == RequestStatus.LATE]
    due = [one for one in tracks if one.status == RequestStatus.DUE]
    for several, label, status in (
        (late, _("Information requests without an answer in their term"), RequestStatus.LATE),
        (due, _("Information requests soon due"), RequestStatus.DUE),
    ):
        yield ToDo(
            label, len(several), f"{reverse('information_requests')}?estado={status}&de={OURS}",
            _("See them"), is_late=status == RequestStatus.LATE,
        )  # fmt: skip
