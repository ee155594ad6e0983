"""What an edition says otherwise than the one before, read from what is public of both."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from baluarte.domain.publication.changes import READ, Change, Shown, changes_between
from baluarte.domain.publication.events import Event
from baluarte.domain.publication.inquiries import ToldInquiry
from baluarte.domain.publication.inquiry_changes import InquiryChange, inquiry_changes
from baluarte.domain.publication.inquiry_store import told_rows
from baluarte.domain.publication.models import Edition, PublishedEvent, Tombstone
from baluarte.domain.publication.store import as_published


def changes_of(number: int, events: Sequence[Event]) -> Sequence[Change]:
    """Return what an edition changes of the newest before it, and what was taken back since."""
    before = _number_before(number)
    buried = Tombstone.objects.filter(edition__number__in=[before, number])
    return changes_between(
        _by_name(_told_by(before)),
        _by_name(_told_in(events)),
        withdrawn=set(buried.values_list("reference", flat=True)),
        since=before,
    )


def inquiry_changes_of(number: int, inquiries: Sequence[ToldInquiry]) -> Sequence[InquiryChange]:
    """Return how many investigations that look the same an edition tells more or fewer of."""
    before = _number_before(number)
    told = told_rows(before) if before is not None else []
    return inquiry_changes(told, inquiries, since=before)


def _number_before(number: int) -> int | None:
    """Return the number of the newest edition before one."""
    numbers = Edition.objects.filter(number__lt=number, replaced_at__isnull=True)
    return numbers.order_by("-number").values_list("number", flat=True).first()


def _told_by(number: int | None) -> Iterable[tuple[Sequence[str], Shown]]:
    if number is None:
        return
    rows = PublishedEvent.objects.filter(number=number).values_list("reference", "also", *READ)
    for reference, also, *told in rows.iterator(5000):
        yield [reference, *also], dict(zip(READ, map(_value, told), strict=True))


def _told_in(events: Sequence[Event]) -> Iterable[tuple[Sequence[str], Shown]]:
    for event in events:
        row = as_published(event)
        yield [event.reference, *event.also], {name: _value(getattr(row, name)) for name in READ}


def _by_name(told: Iterable[tuple[Sequence[str], Shown]]) -> Mapping[str, Shown]:
    return {name: shown for names, shown in told for name in names}


def _value(told: Any) -> Any:
    return tuple(told) if isinstance(told, list) else told
