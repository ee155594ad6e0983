"""How well published records hide among each other: measured anew, and the gate. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from baluarte.domain.publication.choices import DatePrecision, PlaceLevel
from baluarte.domain.publication.events import Event
from baluarte.domain.publication.generalisation import SENSITIVE, classes_of, said_of
from baluarte.domain.publication.limits import Limits

OVER = ("fecha", "entidad", "municipio", "tipos", "grupos", "agresiones", "victimas")
UNLIKE = ("responsables", "vinculo")


class TooFewAlike(Exception):
    """Records would go out that can be picked out, and no two people decided that they may."""

    def __init__(self, references: Sequence[str]) -> None:
        super().__init__(f"{len(references)} records are below k and no decision says they may be")
        self.references = tuple(references)


@dataclass(frozen=True, slots=True)
class Anonymity:
    """Of the records of an edition: in how small a class the rarest stands.

    What two people decided to publish as it is stands in no class: it is counted apart.
    """

    records: int
    by_named_decision: int
    # Nothing where every record was published by such a decision.
    smallest: int | None
    least_diverse: int | None
    k: int
    k_sensitive: int
    diversity: int
    coarsened: Mapping[str, int] = field(default_factory=dict)
    # How many events are told on each level, of when, where and what was done: all of them.
    levels: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "over": list(OVER),
            "sensitive": list(UNLIKE),
            "k": self.k,
            "k_sensitive": self.k_sensitive,
            "l": self.diversity,
            "records": self.records,
            "records_by_named_decision": self.by_named_decision,
            "k_reached": self.smallest,
            "l_reached": self.least_diverse,
            "coarsened": dict(sorted(self.coarsened.items())),
            "levels": {name: dict(told) for name, told in self.levels.items()},
        }


def measure_anonymity(
    events: Sequence[Event], limits: Limits, coarsened: Mapping[str, int] | None = None
) -> Anonymity:
    """Return in how small a class the rarest record stands."""
    classes = classes_of(events)
    said = [
        {said_of(event, column) for event in members}
        for members in classes.values()
        for column in SENSITIVE
    ]
    return Anonymity(
        records=len(events),
        by_named_decision=sum(event.is_exact for event in events),
        smallest=min(map(len, classes.values()), default=None),
        least_diverse=min((len(one) for one in said if any(one)), default=None),
        k=limits.k,
        k_sensitive=limits.k_sensitive,
        diversity=limits.diversity,
        coarsened=dict(coarsened or {}),
        levels=_levels(events),
    )


def require_anonymity(events: Sequence[Event], limits: Limits) -> None:
    """Refuse an edition in which somebody can be picked out without a decision that names it."""
    exposed: list[str] = []
    for members in classes_of(events).values():
        is_small = len(members) < max(limits.k, *(event.k_needed for event in members))
        said = ({said_of(event, column) for event in members} for column in SENSITIVE)
        if is_small or any(any(one) and len(one) < limits.diversity for one in said):
            exposed += [event.reference for event in members]
    if exposed:
        raise TooFewAlike(sorted(exposed))


def _levels(events: Sequence[Event]) -> dict[str, dict[str, int]]:
    """Count the events told on each level; what is not published is a level too."""
    told = {
        "date": Counter(str(event.date.precision) for event in events),
        "place": Counter(str(event.place_precision) for event in events),
        "types": Counter(_kind_level(event) for event in events),
    }
    levels = {
        "date": DatePrecision.values,
        "place": PlaceLevel.values,
        "types": ("types", "groups", "none"),
    }
    return {name: {one: told[name][one] for one in levels[name]} for name in told}


def _kind_level(event: Event) -> str:
    if event.types:
        return "types"
    return "groups" if event.groups else "none"
