"""Who is said to have done what to whom, through events: where identities are open, and only there.

Persons by key, never by name, and never counted: what links them are the events themselves.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from baluarte.domain.people.queries import Named
from baluarte.domain.registry.models import Act, Victim
from baluarte.domain.registry.queries.filters import Filters
from baluarte.domain.registry.queries.identities import names_behind, standing_victims
from baluarte.domain.registry.queries.keyset_pages import walk
from baluarte.domain.registry.queries.lists import Capped

WALKED: Final = 500


@dataclass(frozen=True, slots=True)
class Linked:
    """A person, the events against her by reference, and who is presumed in each, as a class."""

    # One row of the registry that names her, to open her name by.
    victim: Victim
    events: Mapping[str, Sequence[str]]

    @property
    def classes(self) -> list[str]:
        """The classes presumed in any of the events, each once."""
        return sorted({code for codes in self.events.values() for code in codes})


@dataclass(frozen=True, slots=True)
class Network:
    """The persons of the newest events that are asked for, in the order of their references."""

    number: Capped
    persons: Sequence[Linked]


def network_of(
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    *,
    cap: int = WALKED,
    known_at: datetime | None = None,
) -> Network:
    """Return who is linked with which classes through which events; three queries.

    Nobody where the context may not know of identities.
    """
    found = walk(filters, after=None, limit=cap + 1, known_at=known_at)
    keys = [key for _, key in found[:cap]]
    victims = standing_victims(event__in=keys, person__isnull=False)
    rows = list(victims.select_related("person", "event").order_by("event__reference"))
    presumed = _presumed({one.event_id for one in rows})
    first: dict[UUID, Victim] = {}
    events: dict[UUID, dict[str, list[str]]] = defaultdict(dict)
    for one in rows:
        if one.person_id is None or (one.person and one.person.erased_at):
            continue
        first.setdefault(one.person_id, one)
        codes = presumed[one.event_id]
        against = codes[one.number] | codes[None]
        events[one.person_id][one.event.reference] = sorted(against)
    persons = [Linked(victim, events[key]) for key, victim in first.items()]
    return Network(Capped(min(len(found), cap), len(found) > cap), persons)


def names_in(network: Network, *, by: UUID, at: datetime) -> dict[UUID, Named]:
    """Open the names of a network's persons: one reading, logged with all it named."""
    victims = [one.victim for one in network.persons]
    opened = names_behind(victims, by=by, at=at)
    return {
        one.person_id: opened[one.event_id][one.number]
        for one in victims
        if one.person_id and one.number in opened.get(one.event_id, {})
    }


def _presumed(keys: set[UUID]) -> Mapping[UUID, Mapping[int | None, set[str]]]:
    """Return the classes presumed in live acts, by event and by victim; under nothing, of any."""
    found: dict[UUID, dict[int | None, set[str]]] = defaultdict(lambda: defaultdict(set))
    live = Act.objects.filter(event__in=keys, ended_at=None)
    for key, number, codes in live.values_list("event_id", "victim_number", "perpetrators"):
        found[key][number] |= set(codes)
    return found
