"""Rows that repeat what codings say, written in the database itself: the quick way for a list.

Who writes them is the application's role, behind the wall like everybody.
"""

# ruff: noqa: S608 (what stands in these statements are constants of this file)

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from baluarte.domain.intake.models import Coding
from baluarte.domain.registry.acts_from_report import acts_told
from baluarte.domain.registry.choices import NOT_DETERMINED, EventState, Occasion
from baluarte.domain.registry.models import UNDATED
from baluarte.domain.sealing.references import new_reference
from baluarte.domain.wall.bulk_insert import beside

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
# The first two digits of a municipality are its state's.
_EVENTS = f"""
insert into registry_event (
       id, compartment_id, reference, created_at, created_by_id, current_id, listed_date,
       state_id, municipality_id, status, link_to_work)
select told.event, c.compartment_id, told.reference, %(at)s, %(by)s, told.determination,
       coalesce(c.first_date, c.last_date, %(undated)s),
       coalesce(left(c.municipality_id, 2), c.state_id), c.municipality_id,
       %(reported)s, %(not_determined)s
  from unnest(%(codings)b::uuid[], %(events)b::uuid[], %(determinations)b::uuid[],
              %(references)b::text[]) as told(coding, event, determination, reference)
  {_CODING}
"""
_DETERMINATIONS = f"""
insert into registry_determination (
       id, compartment_id, event_id, supersedes_id, coding_id, decided_at, by_id, origin,
       occasion, ground_id, status, date, first_date, last_date, listed_date, state_id,
       municipality_id, place_precision, victims, link_to_work)
select told.determination, c.compartment_id, told.event, told.superseded, c.id, %(at)s,
       %(by)s, c.origin, %(occasion)s, %(ground)s::uuid, %(reported)s, c.date, c.first_date,
       c.last_date,
       coalesce(c.first_date, c.last_date, %(undated)s),
       coalesce(left(c.municipality_id, 2), c.state_id), c.municipality_id, c.place_precision,
       nullif(c.victims, 0), %(not_determined)s
  from unnest(%(codings)b::uuid[], %(events)b::uuid[], %(determinations)b::uuid[],
              %(superseded)b::uuid[]) as told(coding, event, determination, superseded)
  {_CODING}
"""
_LINKS = f"""
insert into registry_link (
       id, compartment_id, report_id, event_id, decided_at, by_id, ended_how)
select gen_random_uuid(), c.compartment_id, c.report_id, told.event, %(at)s, %(by)s, ''
  from unnest(%(codings)b::uuid[], %(events)b::uuid[]) as told(coding, event)
  {_CODING}
"""
_ACTS = f"""
insert into registry_act (
       id, compartment_id, event_id, coding_id, type, victim_number, perpetrators,
       involvement, listed_date, decided_at, by_id)
select told.key, c.compartment_id, told.event, c.id, told.type, told.victim,
       string_to_array(told.perpetrators, ','), 'presumed',
       coalesce(c.first_date, c.last_date, %(undated)s), %(at)s, %(by)s
  from unnest(%(keys)b::uuid[], %(events)b::uuid[], %(codings)b::uuid[], %(types)b::text[],
              %(victims)b::smallint[], %(perpetrators)b::text[])
       as told(key, event, coding, type, victim, perpetrators)
  {_CODING}
"""
_PERPETRATORS = f"""
insert into registry_perpetrator (
       id, compartment_id, act_id, kind, degree, status, decided_at, by_id)
select gen_random_uuid(), c.compartment_id, told.key, class, 'presumed', 'not_told', %(at)s, %(by)s
  from unnest(%(keys)b::uuid[], %(codings)b::uuid[], %(perpetrators)b::text[])
       as told(key, coding, perpetrators)
  {_CODING}
 cross join unnest(string_to_array(told.perpetrators, ',')) as class
"""
