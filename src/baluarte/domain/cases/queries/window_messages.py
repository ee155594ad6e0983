from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import Case, Party, WindowMessage
from baluarte.domain.sealing.queries import unseal_all

SHOWN = 50


def messages_with(party: Party) -> list[WindowMessage]:
    """Return what a person and her team wrote to each other, newest first; sealed."""
    found = WindowMessage.objects.filter(party=party).select_related("by", "read_by")
    return list(found.order_by("-sent_at", "id")[:SHOWN])


def open_messages(rows: list[WindowMessage], *, by: UUID, at: datetime) -> None:
    """Open messages in place; the reading is logged."""
    for row, text in zip(rows, unseal_all(rows, "sealed_text"), strict=True):
        row.text = text
    if rows:
        record(
            act="cases.read_messages", object_type="case", objects=[one.pk for one in rows],
            files=list({one.compartment_id for one in rows}), by=by, at=at,
        )  # fmt: skip


def unread_of_hers(case: Case | None = None) -> QuerySet[WindowMessage]:
    """Return what those whom cases are about wrote and no team has read, oldest first."""
    found = WindowMessage.objects.filter(is_hers=True, read_at=None)
    return (found.filter(party__case=case) if case else found).order_by("sent_at", "id")
