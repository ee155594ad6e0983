"""What waits of early warnings: what an institution acknowledges, what a second person decides."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baluarte.domain.prevention.queries.warnings import notices_to_acknowledge, waiting_for_second
from baluarte.web.layout.to_do import ToDo, offers_work, up_to_most
from baluarte.web.prevention.permissions import keeps_for
from baluarte.web.prevention.warning_labels import hours_left


@offers_work
def warnings_to_acknowledge(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return the warnings that one's institutions have not acknowledged; late ones are said."""
    found = notices_to_acknowledge(account, at=at)
    is_late = any(one.row.due_at <= at for one in found)
    first = hours_left(found[0].row.due_at, at) if found else ""
    yield ToDo(
        _("Early warnings to acknowledge"), len(found), reverse("early_warnings"),
        _("See them"), is_late=is_late, note=first,
    )  # fmt: skip


@offers_work
def warnings_to_decide(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return the warnings that others of one's house proposed and nobody decided."""
    if not keeps_for(account, at=at):
        return
    waiting = waiting_for_second(account, at=at).select_related(None).prefetch_related(None)
    yield ToDo(
        _("Early warnings to decide"), up_to_most(waiting.order_by().values("pk")),
        reverse("early_warnings"), _("Decide"),
    )  # fmt: skip
