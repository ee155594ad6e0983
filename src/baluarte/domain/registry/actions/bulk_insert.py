"""Rows that repeat what codings say, written in the database itself: the quick way for a list.

Who writes them is the application's role, behind the wall like everybody.

How a coded report is read as acts, where nobody has decided anything yet. Nothing is made up: no
act that nobody told, and no act laid on a victim nobody named for it.

- One victim, or a number not told: each type told is one act, against victim 1.
- Several victims, one type: each suffered it.
- Several victims, several types: each victim suffered each type where the number of acts told
  says exactly that; otherwise each type told is one act, and which victim suffered it is not told.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from baluarte.domain.intake.models import Coding
from baluarte.domain.registry.actions.insert_statements import insert_told
from baluarte.domain.registry.choices import NOT_DETERMINED, EventState, Occasion
from baluarte.domain.registry.models import UNDATED, Act, Determination, Event, Link, Perpetrator
from baluarte.domain.sealing.references import new_reference
from baluarte.domain.wall.bulk_insert import beside
from baluarte.norms.catalogues import terms

UNKNOWN_TYPE = "AG-UNK"


@dataclass(frozen=True, slots=True)
class ToldAct:
    """One type of harm as told; `victim` is a number, or nothing where nobody told which."""

    type: str
    victim: int | None
    perpetrators: tuple[str, ...]


def acts_told(
    *, types: Sequence[str], victims: int | None, acts: int | None, perpetrators: Sequence[str]
) -> list[ToldAct]:
    """Return the acts of one event as its source told them, in the order of the catalogue."""
    order = list(terms("aggression_types"))
    kinds = sorted(types, key=lambda code: order.index(code) if code in order else len(order))
    by_whom = tuple(sorted(set(perpetrators)))
    return [ToldAct(kind, victim, by_whom) for kind, victim in _spread(kinds, victims, acts)]


def _spread(
    kinds: list[str], victims: int | None, acts: int | None
) -> list[tuple[str, int | None]]:
    several = range(1, (victims or 1) + 1)
    if len(several) == 1:
        return [(kind, 1) for kind in kinds]
    if len(kinds) == 1 or acts == len(kinds) * len(several):
        return [(kind, victim) for kind in kinds for victim in several]
    return [(kind, None) for kind in kinds]


Acts = Counter[tuple[str, int | None, tuple[str, ...]]]


class ReportKey(NamedTuple):
    """A report without what it says."""

    pk: UUID
    compartment_id: UUID
    supersedes_id: UUID | None


class ActsCoded(NamedTuple):
    """What a coding tells of acts."""

    pk: UUID
    report_id: UUID
    types: Sequence[str]
    perpetrators: Sequence[str]
    victims: int | None
    acts: int | None
    # As a coding keeps them: codes of each victim of whom more is told.
    profiles: Sequence[Mapping[str, Any]] = ()


def as_coded(coding: Coding) -> ActsCoded:
    """Return what a coding tells, without the rest of it."""
    return ActsCoded(**{name: getattr(coding, name) for name in ActsCoded._fields})


@dataclass(frozen=True, slots=True)
class Fresh:
    """A report to be established as an event of its own."""

    report: UUID
    coding: ActsCoded
    event: UUID = field(default_factory=uuid4)
    determination: UUID = field(default_factory=uuid4)
    reference: str = field(default_factory=new_reference)


def told_acts(coding: Coding | ActsCoded) -> Acts:
    """Return the acts a coding tells, each as often as it tells it."""
    return Counter(_acts(coding))


def _acts(coding: Coding | ActsCoded) -> tuple[tuple[str, int | None, tuple[str, ...]], ...]:
    return _acts_told(tuple(coding.types), tuple(coding.perpetrators), coding.victims, coding.acts)


# Codes repeat from event to event.
@lru_cache(maxsize=4096)
def _acts_told(
    types: tuple[str, ...], perpetrators: tuple[str, ...], victims: int | None, acts: int | None
) -> tuple[tuple[str, int | None, tuple[str, ...]], ...]:
    told = acts_told(types=types, victims=victims, acts=acts, perpetrators=perpetrators)
    return tuple((act.type, act.victim, act.perpetrators) for act in told)


def write_events(
    fresh: Sequence[Fresh], *, ground: UUID | None = None, by: UUID, at: datetime
) -> None:
    """Write events with their determination, acts and link, as their codings tell."""
    occasion = Occasion.DECIDED if ground else Occasion.AS_TOLD
    common = {"by": by, "at": at, "ground": ground, "occasion": occasion.value}
    keys = {
        "codings": [one.coding.pk for one in fresh],
        "reports": [one.report for one in fresh],
        "events": [one.event for one in fresh],
        "determinations": [one.determination for one in fresh],
        "references": [one.reference for one in fresh],
    }
    # The key from an event to its determination is checked when the transaction ends.
    _run(_EVENTS, common | keys)
    _run(_DETERMINATIONS, common | keys | {"superseded": [None] * len(fresh)})
    _run(_LINKS, common | keys)
    write_acts({one.event: one.coding for one in fresh}, by=by, at=at)


def write_determination(
    coding: Coding | ActsCoded,
    *,
    event: UUID,
    supersedes: UUID,
    occasion: Occasion = Occasion.AS_TOLD,
    by: UUID,
    at: datetime,
) -> UUID:
    """Write what another coding tells of an event, over what is held; return its key."""
    key = uuid4()
    values = {
        "codings": [coding.pk],
        "events": [event],
        "determinations": [key],
        "superseded": [supersedes],
    }
    common = {"by": by, "at": at, "ground": None, "occasion": occasion.value}
    _run(_DETERMINATIONS, values | common)
    return key


def write_acts(codings: Mapping[UUID, Coding | ActsCoded], *, by: UUID, at: datetime) -> None:
    """Write the acts that codings tell of events."""
    columns: list[list[object]] = [[], [], [], [], [], []]
    for event, coding in codings.items():
        for kind, victim, perpetrators in _acts(coding):
            row = (uuid4(), event, coding.pk, kind, victim, ",".join(perpetrators))
            for column, value in zip(columns, row, strict=True):
                column.append(value)
    names = ("keys", "events", "codings", "types", "victims", "perpetrators")
    values = dict(zip(names, columns, strict=True)) | {"by": by, "at": at}
    _run(_ACTS, values)
    _run(_PERPETRATORS, values)


def _run(statement: str, values: Mapping[str, Any]) -> None:
    fixed: dict[str, Any] = {
        "reported": EventState.REPORTED.value,
        "not_determined": NOT_DETERMINED,
        "undated": UNDATED,
    }
    with beside() as cursor:
        cursor.execute(statement, {**values, **fixed})


# The codings of an organisation lie together in an index, which the database would read whole
# beside some thousand of them: with an offset it is a question about each.
_CODING = """cross join lateral (
       select * from intake_coding t where t.id = told.coding offset 0) c"""
_STATE = "coalesce(left(c.municipality_id, 2), c.state_id)"
_LISTED = "coalesce(c.first_date, c.last_date, %(undated)s)"
_DECIDED = {"decided_at": "%(at)s", "by_id": "%(by)s"}
# The first two digits of a municipality are its state's.
_PLACED = {
    "listed_date": _LISTED,
    "state_id": _STATE,
    "status": "%(reported)s",
    "link_to_work": "%(not_determined)s",
}
_EVENTS = insert_told(
    Event,
    _PLACED
    | {
        "id": "told.event",
        "reference": "told.reference",
        "created_at": "%(at)s",
        "created_by_id": "%(by)s",
        "current_id": "told.determination",
        "number_of_victims": "nullif(c.victims, 0)",
    },
    source=f"""unnest(%(codings)b::uuid[], %(events)b::uuid[], %(determinations)b::uuid[],
              %(references)b::text[]) as told(coding, event, determination, reference)
  {_CODING}""",
)
_DETERMINATIONS = insert_told(
    Determination,
    _PLACED
    | _DECIDED
    | {
        "id": "told.determination",
        "event_id": "told.event",
        "supersedes_id": "told.superseded",
        "coding_id": "c.id",
        "occasion": "%(occasion)s",
        "ground_id": "%(ground)s::uuid",
        "victims": "nullif(c.victims, 0)",
    },
    source=f"""unnest(%(codings)b::uuid[], %(events)b::uuid[], %(determinations)b::uuid[],
              %(superseded)b::uuid[]) as told(coding, event, determination, superseded)
  {_CODING}""",
)
_LINKS = insert_told(
    Link,
    _DECIDED | {"id": "gen_random_uuid()", "event_id": "told.event"},
    source=f"""unnest(%(codings)b::uuid[], %(events)b::uuid[]) as told(coding, event)
  {_CODING}""",
)
_ACTS = insert_told(
    Act,
    _DECIDED
    | {
        "id": "told.key",
        "event_id": "told.event",
        "coding_id": "c.id",
        "type": "told.type",
        "victim_number": "told.victim",
        "perpetrators": "string_to_array(told.perpetrators, ',')",
        "involvement": "'presumed'",
        "listed_date": _LISTED,
    },
    source=f"""unnest(%(keys)b::uuid[], %(events)b::uuid[], %(codings)b::uuid[], %(types)b::text[],
              %(victims)b::smallint[], %(perpetrators)b::text[])
       as told(key, event, coding, type, victim, perpetrators)
  {_CODING}""",
)
_PERPETRATORS = insert_told(
    Perpetrator,
    _DECIDED
    | {"id": "gen_random_uuid()", "act_id": "told.key", "kind": "class", "degree": "'presumed'"},
    source=f"""unnest(%(keys)b::uuid[], %(codings)b::uuid[], %(perpetrators)b::text[])
       as told(key, coding, perpetrators)
  {_CODING}
 cross join unnest(string_to_array(told.perpetrators, ',')) as class""",
)
