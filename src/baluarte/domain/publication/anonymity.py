"""How many published records look alike: reported in every manifest, hiding nothing. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from baluarte.domain.publication.events import Event
from baluarte.domain.publication.limits import Limits

OVER = ("fecha", "entidad", "municipio", "tipos")


@dataclass(frozen=True, slots=True)
class Alikeness:
    """Of the records of an edition: how few share date, place and types with one of them.

    These records are public by somebody's decision, so nothing is suppressed for being rare; the
    reader and whoever decides next are told how rare they are.
    """

    smallest: int
    alone: int
    below_k: int
    sensitive_below_k: int
    k: int
    k_sensitive: int

    def as_json(self) -> dict[str, Any]:
        return {
            "over": list(OVER),
            "k": self.k,
            "k_sensitive": self.k_sensitive,
            "smallest_class": self.smallest,
            "records_alone": self.alone,
            "records_below_k": self.below_k,
            "sensitive_records_below_k_sensitive": self.sensitive_below_k,
        }


def alikeness(events: Sequence[Event], limits: Limits) -> Alikeness:
    """Return how alike the records are over what a neighbour could know."""
    sizes = Counter(_known(event) for event in events)
    below = [event for event in events if sizes[_known(event)] < limits.k]
    sensitive = [
        event
        for event in events
        if set(event.types) & limits.sensitive_types and sizes[_known(event)] < limits.k_sensitive
    ]
    return Alikeness(
        smallest=min(sizes.values(), default=0),
        alone=sum(1 for size in sizes.values() if size == 1),
        below_k=len(below),
        sensitive_below_k=len(sensitive),
        k=limits.k,
        k_sensitive=limits.k_sensitive,
    )


def _known(event: Event) -> tuple[object, ...]:
    return (event.date.text, event.state, event.municipality, event.types)
