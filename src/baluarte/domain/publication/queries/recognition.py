"""How few a published event is among, to a neighbour who knows where, when, what and how many."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from baluarte.domain.publication.choices import Publishable
from baluarte.domain.publication.facts import STATE
from baluarte.domain.publication.models import Edition, PublishedEvent


@dataclass(frozen=True, slots=True)
class Narrowed:
    """With this field known too, how many events of the edition say the same, with this one."""

    field: str
    alike: int


def narrowing(event: PublishedEvent, edition: Edition | None) -> Sequence[Narrowed]:
    """Return how few are left with each field that would be public of an event; one query.

    As classes of an edition are formed: what two people let out as it is hides nobody.
    """
    steps = _steps(event)
    if edition is None:
        return [Narrowed(field, 1) for field in steps]
    rows = PublishedEvent.objects.filter(number=edition.number, is_exact=False)
    others = rows.exclude(reference=event.reference)
    known, asked = Q(), {}
    for field, says in steps.items():
        known &= says
        asked[f"with_{field}"] = Count("pk", filter=known)
    # Whatever else is known, the first is: an index finds those.
    first = next(iter(steps.values()), Q())
    found = others.filter(first).aggregate(**asked) if asked else {}
    return [Narrowed(field, found[f"with_{field}"] + 1) for field in steps]


def _steps(event: PublishedEvent) -> dict[str, Q]:
    """Return what others can know of an event, in the order in which somebody would look."""
    steps: dict[str, Q] = {}
    if event.state_id:
        steps[STATE] = Q(state=event.state_id)
    if event.municipality_id:
        steps[Publishable.MUNICIPALITY.value] = Q(municipality=event.municipality_id)
    if event.date:
        steps[Publishable.DATE.value] = Q(date=event.date)
    if event.types or event.groups:
        steps[Publishable.TYPES.value] = Q(types=event.types, groups=event.groups)
    if event.victims is not None:
        steps[Publishable.VICTIMS.value] = Q(victims=event.victims)
    return steps
