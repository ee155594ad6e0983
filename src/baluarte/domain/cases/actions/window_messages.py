"""What she and her team write to each other in her window: sealed, and with when it was read."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import Party, WindowMessage
from baluarte.domain.cases.rules import require_open, require_team
from baluarte.domain.procedure.actions.called import call_to_matter
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.sealing.actions import new_record_keys, seal


class NoWindow(ValueError):
    """Who has no window of her own reads no message; she is called as she said."""


@transaction.atomic
def write_message(*, party: Party, text: str, by: UUID, at: datetime) -> WindowMessage:
    """Write to the team from her window, or to her from the team; the other side is called."""
    is_hers = party.account_id == by
    if not is_hers:
        require_team(party.case)
        if party.account_id is None:
            raise NoWindow("she has no window of her own")
    require_open(party.case)
    owner = party.case.compartment.institution_id
    [(record_key, key)] = new_record_keys(f"institution:{owner}", 1)
    message = WindowMessage(
        compartment_id=party.compartment_id, party=party, is_hers=is_hers, by_id=by, sent_at=at,
        record_key=record_key,
    )  # fmt: skip
    seal(message, "sealed_text", text.strip(), key=key)
    message.save(force_insert=True)
    _record("cases.write_message", [message], by=by, at=at)
    if is_hers:
        call_to_matter(kind=NoticeKind.HERSELF, about=message.pk, matter=party.case.matter_id)
    return message


@transaction.atomic
def mark_messages_read(*, party: Party, by: UUID, at: datetime) -> int:
    """Say that what the other side wrote is read now, for the other side to know."""
    is_hers = party.account_id == by
    if not is_hers:
        require_team(party.case)
    unread = WindowMessage.objects.filter(party=party, is_hers=not is_hers, read_at=None)
    found = list(unread)
    if found:
        unread.update(read_at=at, read_by=by)
        _record("cases.mark_messages_read", found, by=by, at=at)
    return len(found)


def _record(act: str, rows: Collection[WindowMessage], *, by: UUID, at: datetime) -> None:
    files = list({one.compartment_id for one in rows})
    record(act=act, object_type="case", objects=[one.pk for one in rows], files=files, by=by, at=at)
