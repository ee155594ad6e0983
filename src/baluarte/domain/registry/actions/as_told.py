"""Rows that repeat what codings say, written in the database itself: the quick way for a list.

Who writes them is the application's role, behind the wall like everybody.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from baluarte.domain.intake.models import Coding
from baluarte.domain.registry.choices import NOT_DETERMINED, AggressionState, Occasion
from baluarte.domain.registry.models import UNDATED
from baluarte.domain.registry.told import acts_told
from baluarte.domain.sealing.references import new_reference

Acts = Counter[tuple[str, int | None, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Fresh:
    """A report to be established as an aggression of its own."""

    report: UUID
    coding: Coding
    aggression: UUID = field(default_factory=uuid4)
    determination: UUID = field(default_factory=uuid4)
    reference: str = field(default_factory=new_reference)


def told_acts(coding: Coding) -> Acts:
    """Return the acts a coding tells, each as often as it tells it."""
    told = acts_told(
        types=coding.types,
        victims=coding.victims,
        acts=coding.acts,
        perpetrators=coding.perpetrators,
    )
    return Counter((act.type, act.victim, act.perpetrators) for act in told)


def write_aggressions(
    fresh: Sequence[Fresh], *, ground: UUID | None = None, by: UUID, at: datetime
) -> None:
    """Write aggressions with their determination, acts and link, as their codings tell."""
    occasion = Occasion.DECIDED if ground else Occasion.AS_TOLD
    common = {"by": by, "at": at, "ground": ground, "occasion": occasion.value}
    keys = {
        "codings": [one.coding.pk for one in fresh],
        "reports": [one.report for one in fresh],
        "aggressions": [one.aggression for one in fresh],
        "determinations": [one.determination for one in fresh],
        "references": [one.reference for one in fresh],
    }
    # The key from an aggression to its determination is checked when the transaction ends.
    _run(_AGGRESSIONS, common | keys)
    _run(_DETERMINATIONS, common | keys | {"superseded": [None] * len(fresh)})
    _run(_LINKS, common | keys)
    write_acts({one.aggression: one.coding for one in fresh}, by=by, at=at)


def write_determination(
    coding: Coding,
    *,
    aggression: UUID,
    supersedes: UUID,
    occasion: Occasion = Occasion.AS_TOLD,
    by: UUID,
    at: datetime,
) -> UUID:
    """Write what another coding tells of an aggression, over what is held; return its key."""
    key = uuid4()
    values = {
        "codings": [coding.pk],
        "aggressions": [aggression],
        "determinations": [key],
        "superseded": [supersedes],
    }
    common = {"by": by, "at": at, "ground": None, "occasion": occasion.value}
    _run(_DETERMINATIONS, values | common)
    return key


def write_acts(codings: Mapping[UUID, Coding], *, by: UUID, at: datetime) -> None:
    """Write the acts that codings tell of aggressions."""
    columns: list[list[object]] = [[], [], [], [], [], []]
    for aggression, coding in codings.items():
        for kind, victim, perpetrators in told_acts(coding).elements():
            row = (uuid4(), aggression, coding.pk, kind, victim, ",".join(perpetrators))
            for column, value in zip(columns, row, strict=True):
                column.append(value)
    names = ("keys", "aggressions", "codings", "types", "victims", "perpetrators")
    values = dict(zip(names, columns, strict=True)) | {"by": by, "at": at}
    _run(_ACTS, values)
    _run(_PERPETRATORS, values)


def _run(statement: str, values: Mapping[str, Any]) -> None:
    fixed: dict[str, Any] = {
        "reported": AggressionState.REPORTED.value,
        "not_determined": NOT_DETERMINED,
        "undated": UNDATED,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, **fixed})


# The first two digits of a municipality are its state's.
_AGGRESSIONS = """
insert into registry_aggression (
       id, compartment_id, reference, created_at, created_by_id, current_id, listed_date,
       state_id, municipality_id, state_of, link_to_work)
select told.aggression, c.compartment_id, told.reference, %(at)s, %(by)s, told.determination,
       coalesce(c.first_date, c.last_date, %(undated)s),
       coalesce(left(c.municipality_id, 2), c.state_id), c.municipality_id,
       %(reported)s, %(not_determined)s
  from unnest(%(codings)s::uuid[], %(aggressions)s::uuid[], %(determinations)s::uuid[],
              %(references)s::text[]) as told(coding, aggression, determination, reference)
  join intake_coding c on c.id = told.coding
"""
_DETERMINATIONS = """
insert into registry_determination (
       id, compartment_id, aggression_id, supersedes_id, coding_id, decided_at, by_id, origin,
       occasion, ground_id, state_of, date, first_date, last_date, listed_date, state_id,
       municipality_id, place_precision, victims, link_to_work)
select told.determination, c.compartment_id, told.aggression, told.superseded, c.id, %(at)s,
       %(by)s, c.origin, %(occasion)s, %(ground)s::uuid, %(reported)s, c.date, c.first_date,
       c.last_date,
       coalesce(c.first_date, c.last_date, %(undated)s),
       coalesce(left(c.municipality_id, 2), c.state_id), c.municipality_id, c.place_precision,
       nullif(c.victims, 0), %(not_determined)s
  from unnest(%(codings)s::uuid[], %(aggressions)s::uuid[], %(determinations)s::uuid[],
              %(superseded)s::uuid[]) as told(coding, aggression, determination, superseded)
  join intake_coding c on c.id = told.coding
"""
_LINKS = """
insert into registry_link (
       id, compartment_id, report_id, aggression_id, decided_at, by_id, ended_how)
select gen_random_uuid(), c.compartment_id, c.report_id, told.aggression, %(at)s, %(by)s, ''
  from unnest(%(codings)s::uuid[], %(aggressions)s::uuid[]) as told(coding, aggression)
  join intake_coding c on c.id = told.coding
"""
_ACTS = """
insert into registry_act (
       id, compartment_id, aggression_id, coding_id, type, victim_number, perpetrators,
       involvement, listed_date, decided_at, by_id)
select told.key, c.compartment_id, told.aggression, c.id, told.type, told.victim,
       string_to_array(told.perpetrators, ','), 'presumed',
       coalesce(c.first_date, c.last_date, %(undated)s), %(at)s, %(by)s
  from unnest(%(keys)s::uuid[], %(aggressions)s::uuid[], %(codings)s::uuid[], %(types)s::text[],
              %(victims)s::smallint[], %(perpetrators)s::text[])
       as told(key, aggression, coding, type, victim, perpetrators)
  join intake_coding c on c.id = told.coding
"""
_PERPETRATORS = """
insert into registry_perpetrator (
       id, compartment_id, act_id, kind, degree, status, decided_at, by_id)
select gen_random_uuid(), c.compartment_id, told.key, class, 'presumed', 'not_told', %(at)s, %(by)s
  from unnest(%(keys)s::uuid[], %(codings)s::uuid[], %(perpetrators)s::text[])
       as told(key, coding, perpetrators)
  join intake_coding c on c.id = told.coding
 cross join unnest(string_to_array(told.perpetrators, ',')) as class
"""
