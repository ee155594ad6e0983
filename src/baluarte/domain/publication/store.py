"""Events in and out of the tables the portal reads. Only the worker may put in."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import Any
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Exists, OuterRef

from baluarte.domain.publication.choices import Shown
from baluarte.domain.publication.coarsening import Given
from baluarte.domain.publication.cut_cells import CutCell
from baluarte.domain.publication.events import Event, Part, as_json, combine, from_json, headings
from baluarte.domain.publication.files.columns import Place, Places
from baluarte.domain.publication.models import (
    UNDATED,
    ComparedEvent,
    PublishedCut,
    PublishedEvent,
    PublishedKind,
    PublishedPart,
    ShownCut,
)
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.bulk_insert import insert_values

AT_ONCE = 5_000


def put_in(number: int, events: Sequence[Event], *, with_parts: bool = True) -> None:
    """Put the events of an edition into what is public."""
    _insert(PublishedEvent, (_event_row(number, event) for event in events))
    _insert(
        PublishedKind,
        (row for event in events for row in _kind_rows(number, event)),
    )
    if with_parts:
        _insert(PublishedPart, (row for event in events for row in _part_rows(number, event)))


def as_published(event: Event, *, number: int = 0) -> PublishedEvent:
    """Return an event as an edition would hold it, kept nowhere."""
    return PublishedEvent(**_event_row(number, event))


def restore_joint(number: int) -> None:
    """Put in again the events that lost a record to a withdrawal, told by those that stay."""
    standing = PublishedEvent.objects.filter(pk=OuterRef("event"))
    left = PublishedPart.objects.filter(~Exists(standing), number=number)
    put_in(number, _from_parts(left), with_parts=False)


def events_of(number: int) -> list[Event]:
    """Return the events of an edition as they now stand."""
    return _from_parts(PublishedPart.objects.filter(number=number))


def told_before(number: int, references: Collection[str]) -> dict[str, Given]:
    """Return what the newest edition before a number tells of records, by their public names."""
    parts = PublishedPart.objects.filter(number__lt=number, reference__in=references)
    newest = parts.order_by("reference", "-number").distinct("reference")
    return {
        reference: replace(given, since=given.since or edition)
        for reference, edition, kept in newest.values_list("reference", "number", "given")
        if (given := from_json(kept))
    }


def replace_events(number: int, old: Sequence[Event], new: Sequence[Event]) -> None:
    """Put events in the place of what an edition says of them; those that are not there go."""
    standing = {event.id: event.parts for event in new}
    changed = {event.id for event in old if standing.get(event.id) != event.parts}
    if not changed:
        return
    ComparedEvent.objects.filter(event__in=changed).delete()
    PublishedKind.objects.filter(event__in=changed).delete()
    PublishedEvent.objects.filter(pk__in=changed).delete()
    PublishedPart.objects.filter(number=number, event__in=changed).delete()
    put_in(number, [event for event in new if event.id in changed])


@dataclass(frozen=True, slots=True)
class Taken:
    """A record that was taken out of an edition."""

    number: int
    reference: str


def put_cuts(number: int, cells: Iterable[CutCell]) -> None:
    """Put the cuts of an edition into what is public, in the place of those of its revision."""
    told = list(cells)
    PublishedCut.objects.filter(number=number).delete()
    rows = (
        PublishedCut(number=number, position=position, **one._asdict())
        for position, one in enumerate(told)
    )
    PublishedCut.objects.bulk_create(rows, batch_size=2000)
    shown = (
        ShownCut(
            cut=one.cut, across=one.across, key=one.key, value=one.value, victims=one.victims
        )
        for one in told
        if one.victims is not None
    )  # fmt: skip
    ShownCut.objects.bulk_create(shown, batch_size=2000, ignore_conflicts=True)


def cuts_before() -> list[CutCell]:
    """Return every count by labor or gender that any edition or revision ever showed."""
    rows = ShownCut.objects.values_list("cut", "across", "key", "value", "victims")
    return [
        CutCell(cut, across, key, value, Shown.EXACT, victims)
        for cut, across, key, value, victims in rows
    ]


def given_by(events: Collection[UUID]) -> list[Taken]:
    """Return what events give to every edition, and would go with them."""
    parts = PublishedPart.objects.filter(decision__event__in=events)
    return [Taken(*one) for one in parts.values_list("number", "reference")]


def take_out(events: Collection[UUID]) -> None:
    """Take what events gave out of every edition.

    An event that others tell too goes as well, until the worker has put it in again without it.
    """
    parts = list(PublishedPart.objects.filter(decision__event__in=events))
    published = {part.event for part in parts}
    ComparedEvent.objects.filter(event__in=published).delete()
    PublishedKind.objects.filter(event__in=published).delete()
    PublishedEvent.objects.filter(pk__in=published).delete()
    PublishedPart.objects.filter(pk__in=[part.pk for part in parts]).delete()


def places() -> Places:
    """Return what the places that tables name are called and where their centres are."""
    return Places(
        {code: Place(name) for code, name in State.objects.values_list("code", "name")},
        {
            code: Place(name, longitude, latitude)
            for code, name, longitude, latitude in Municipality.objects.values_list(
                "code", "name", "longitude", "latitude"
            )
        },
    )


def _from_parts(parts: models.QuerySet[PublishedPart]) -> list[Event]:
    rows = parts.order_by("event", "position").values_list(
        "event", "decision_id", "reference", "given"
    )
    return [
        combine(
            [Part(decision, reference, from_json(given)) for _, decision, reference, given in told],
            identifier=event,
        )
        for event, told in groupby(rows.iterator(5000), key=lambda row: row[0])
    ]


def _event_row(number: int, event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "number": number,
        "reference": event.reference,
        "also": list(event.also),
        "date": event.date.text,
        "date_precision": str(event.date.precision),
        "first_month": event.date.first_month,
        "last_month": event.date.last_month,
        "sort_month": event.date.first_month or UNDATED,
        "state_id": event.state,
        "municipality_id": event.municipality,
        "types": list(event.types),
        "groups": list(event.groups),
        "perpetrators": list(event.perpetrators),
        "acts": event.number_of_acts,
        "victims": event.victims,
        "link_to_work": event.link_to_work,
        "sources": event.sources,
        "differing": list(event.differing),
        "single_review": event.single_review,
        "is_exact": event.is_exact,
    }


def _kind_rows(number: int, event: Event) -> Iterable[dict[str, Any]]:
    for heading in headings(event):
        yield {
            "id": uuid4(),
            "number": number,
            "event_id": event.id,
            "kind": heading.kind,
            "state_id": event.state,
            "municipality_id": event.municipality,
            "first_month": event.date.first_month,
            "last_month": event.date.last_month,
            "acts": heading.acts,
            "victims": heading.victims,
            "sort_month": event.date.first_month or UNDATED,
            "reference": event.reference,
        }


def _part_rows(number: int, event: Event) -> Iterable[dict[str, Any]]:
    for position, part in enumerate(event.parts):
        yield {
            "id": uuid4(),
            "number": number,
            "event": event.id,
            "position": position,
            "decision_id": part.decision,
            "reference": part.reference,
            "given": as_json(part.given),
        }


def _insert(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """Insert some thousands at once: `COPY` does not pass row security."""
    remaining = iter(rows)
    while some := list(islice(remaining, AT_ONCE)):
        insert_values(model, some)
