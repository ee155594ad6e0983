"""Types of measures beside the days before them; never a person, never a case."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from baluarte.domain.access.rules import require_role
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import Case, CaseEvent
from baluarte.domain.linkage.queries.pairs import same_edges
from baluarte.domain.protection.effectiveness import (
    Effect,
    Happened,
    MeasureDays,
    Watched,
    effect,
)
from baluarte.domain.protection.models import Incident, Measure, MeasureChange
from baluarte.domain.protection.models.measure_timelines import TICKET
from baluarte.domain.registry.choices import EventState
from baluarte.domain.registry.queries.lists import held_of
from baluarte.domain.wall.context import signed
from baluarte.norms.catalogues import terms
from baluarte.norms.clocks.calendar import local_day

ANALYST = "analyst"
# Where days count from the request, any day serves for it.
REQUESTED = date(2001, 1, 1)


@dataclass(frozen=True)
class EffectOf:
    """What is seen beside one type of measure, or beside a family of them."""

    code: str
    is_family: bool
    effect: Effect


@dataclass(frozen=True)
class Effects:
    """What is seen beside each family and type that occurs, in the order of the catalogue."""

    rows: tuple[EffectOf, ...]
    # Cases the context sees, with a measure or without.
    cases: int
    # Events of these cases that no day is known of.
    undated: int


def effects_of_measures(
    *, covered_since: date, left_out: int, known_at: datetime, by: UUID, at: datetime
) -> Effects:
    """Return what is seen beside families and types of measures, as known on an instant; logged.

    `covered_since`: from when the registry is known to have been kept; `left_out`: how many days
    next to the request the second comparison leaves out. Only cases that the context sees.
    """
    require_role(by, ANALYST)
    cases = {one.pk: one for one in Case.objects.filter(opened_at__lte=known_at)}
    measures = _measures(known_at)
    happened, undated = _happened(cases, known_at)
    watched = [
        Watched(_day(one.opened_at), _until(one, known_at), measures[key], happened[key])
        for key, one in cases.items()
    ]
    if cases:
        files = [one.compartment_id for one in cases.values()]
        record(
            act="protection.read_effects", object_type="case", objects=list(cases), files=files,
            by=by, at=at,
        )  # fmt: skip
    rows = _rows(watched, measures.values(), covered_since=covered_since, left_out=left_out)
    return Effects(rows, len(cases), undated)


def effects_over_all_cases(*, left_out: int, by: UUID, at: datetime) -> Effects:
    """Return the same of every case with a measure, as the wall counts it for an analyst; logged.

    No case is read: of each come days since its request, and of fewer than the fewest nothing. From
    and until when days count is the wall's to say. Two records of one case that may mean the same
    days are one event.
    """
    require_role(by, ANALYST)
    with connection.cursor() as cursor:
        cursor.execute("select bal.measure_timelines(%s)", [signed(TICKET, str(by))])
        told = [json.loads(row[0]) for row in cursor.fetchall()]
    if not told:
        return Effects((), 0, 0)
    record(
        act="protection.read_effects", object_type="case", payload={"cases": len(told)},
        by=by, at=at,
    )  # fmt: skip
    watched = [_watched(one) for one in told]
    measures = [one.measures for one in watched]
    rows = _rows(watched, measures, covered_since=date.min, left_out=left_out)
    return Effects(rows, len(told), sum(one["undated"] for one in told))


def _watched(told: Mapping[str, Any]) -> Watched:
    """Return a case whose request is laid on one day for all."""
    return Watched(
        REQUESTED,
        _after(told["followed"]),
        [
            MeasureDays(
                one["code"],
                [(_after(days), status) for days, status in one["said"]],
                [_after(days) for days in one["failed"]],
                None if one["replaced"] is None else _after(one["replaced"]),
            )
            for one in told["measures"]
        ],
        [Happened(_after(first), _after(last)) for first, last in told["happened"]],
        told["covered"],
    )


def _after(days: int) -> date:
    return REQUESTED + timedelta(days=days)


def _rows(
    watched: Sequence[Watched],
    measures: Iterable[Sequence[MeasureDays]],
    *,
    covered_since: date,
    left_out: int,
) -> tuple[EffectOf, ...]:
    return tuple(
        EffectOf(code, is_family, effect(watched, codes, covered_since=covered_since,
                                         left_out=left_out))
        for code, is_family, codes in _kinds(measures)
    )  # fmt: skip


def _kinds(measures: Iterable[Sequence[MeasureDays]]) -> Iterable[tuple[str, bool, set[str]]]:
    """Yield each family that occurs and, under it, each of its types that occurs."""
    seen = {one.code for some in measures for one in some}
    known = terms("measures")
    for family in terms("measure_families"):
        codes = [code for code in known if code in seen and known[code].facts["family"] == family]
        if codes:
            yield family, True, set(codes)
        yield from ((code, False, {code}) for code in codes)


def _measures(known_at: datetime) -> dict[UUID, list[MeasureDays]]:
    changes, failures = defaultdict(list), defaultdict(list)
    said = MeasureChange.objects.filter(recorded_at__lte=known_at).order_by("recorded_at", "id")
    for measure, day, status in said.values_list("measure", "happened_on", "status"):
        changes[measure].append((day, status))
    failed = Incident.objects.filter(recorded_at__lte=known_at)
    for measure, instant in failed.values_list("measure", "happened_at"):
        failures[measure].append(_day(instant))
    found: dict[UUID, list[MeasureDays]] = defaultdict(list)
    planned = list(Measure.objects.filter(planned_at__lte=known_at))
    replaced = {one.replaces_id: _day(one.planned_at) for one in planned if one.replaces_id}
    for one in planned:
        found[one.case_id].append(
            MeasureDays(one.code, changes[one.pk], failures[one.pk], replaced.get(one.pk))
        )
    return found


def _happened(
    cases: Collection[UUID], known_at: datetime
) -> tuple[dict[UUID, list[Happened]], int]:
    """Return the confirmed events of cases, each event once, and how many have no day."""
    joined = CaseEvent.objects.filter(since_at__lte=known_at).filter(
        Q(until_at=None) | Q(until_at__gt=known_at)
    )
    pairs = sorted(joined.values_list("case", "event"), key=str)
    pairs = [one for one in pairs if one[0] in cases]
    held = {
        one.event_id: one
        for one in held_of({key for _, key in pairs}, known_at=known_at)
        if one.status == EventState.CONFIRMED
    }
    once = _first_of_joint({key for _, key in pairs}, known_at)
    found: dict[UUID, list[Happened]] = defaultdict(list)
    undated, counted = 0, set()
    for case, key in pairs:
        if key not in held or (case, once.get(key, key)) in counted:
            continue
        counted.add((case, once.get(key, key)))
        first, last = held[key].first_date, held[key].last_date
        if first is None or last is None:
            undated += 1
        else:
            found[case].append(Happened(first, last))
    return found, undated


def _first_of_joint(keys: Collection[UUID], known_at: datetime) -> dict[UUID, UUID]:
    """Return for each event of a joint event one that stands for all of them."""
    found: dict[UUID, UUID] = {}
    for edge in same_edges(among=keys, known_at=known_at):
        if edge.right in keys:
            ends = {found.get(edge.left, edge.left), found.get(edge.right, edge.right)}
            stands = min(ends, key=str)
            found |= {one: stands for one, other in found.items() if other in ends}
            found |= {edge.left: stands, edge.right: stands}
    return found


def _until(case: Case, known_at: datetime) -> date:
    """Return the last day on which a case is followed."""
    ends = known_at if case.closed_at is None else min(known_at, case.closed_at)
    return _day(ends)


def _day(instant: datetime) -> date:
    return local_day(instant)
