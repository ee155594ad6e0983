"""Who the victims are, for who may know; every reading is logged, with whose names were read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.access.models import Compartment
from baluarte.domain.access.rules import open_at
from baluarte.domain.people.queries import Named, find_person, names_on
from baluarte.domain.registry.models import Victim
from baluarte.domain.registry.queries.lists import ListedEvent, listed
from baluarte.domain.wall.choices import Level


@dataclass(frozen=True, slots=True)
class FoundByName:
    """An event against somebody who bears a name, and her number in it."""

    line: ListedEvent
    number: int
    named: Named


def standing_victims(**asked: Any) -> QuerySet[Victim]:
    """Return who victims are now held to be, of those that are asked for."""
    return Victim.objects.filter(ended_at__isnull=True, **asked)


def victims_named(
    events: Collection[UUID], *, withheld_too: bool = False, by: UUID, at: datetime
) -> dict[UUID, Mapping[int, Named]]:
    """Return the victims of some events by number, as one logged reading of all of them.

    Nothing for who may not know of identities. `withheld_too` is for one event's own page.
    """
    victims = standing_victims(event__in=events, person__isnull=False)
    rows = list(victims.select_related("person").order_by("event", "number"))
    return names_behind(rows, withheld_too=withheld_too, by=by, at=at)


def names_behind(
    victims: Sequence[Victim], *, withheld_too: bool = False, by: UUID, at: datetime
) -> dict[UUID, Mapping[int, Named]]:
    """Return who victims are that were read with their persons; see `victims_named`."""
    persons = {one.person.pk: one.person for one in victims if one.person is not None}
    names = names_on(list(persons.values()), withheld_too=withheld_too, by=by, at=at)
    found: dict[UUID, dict[int, Named]] = {}
    for one in victims:
        if one.person_id in names:
            found.setdefault(one.event_id, {})[one.number] = names[one.person_id]
    return dict(found)


def find_by_name(name: str, *, by: UUID, at: datetime) -> list[FoundByName]:
    """Return the events against whoever bears a name, however it is spelt; logged.

    Searches only where the context may know of identities, by an index that points at several.
    """
    compartments = Compartment.objects.filter(pk__in=open_at(Level.IDENTIFIED))
    persons = find_person(
        name, compartments=list(compartments.exclude(institution=None)), by=by, at=at
    )
    named = {one.person: one for one in persons}
    victims = list(standing_victims(person__in=named))
    lines = {line.event.pk: line for line in listed([victim.event_id for victim in victims])}
    found = [
        FoundByName(lines[victim.event_id], victim.number, named[victim.person_id])
        for victim in victims
        if victim.person_id and victim.event_id in lines
    ]
    return sorted(found, key=lambda one: one.line.held.listed_date, reverse=True)
