"""From decisions to events: what goes into an edition, read as the curator who asked for it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from baluarte.domain.linkage.queries import clusters
from baluarte.domain.publication.coarsening import Coarsener, Given
from baluarte.domain.publication.current_decision import Agreed, DecisionRecord, agreed
from baluarte.domain.publication.events import Event, Part, combine, in_order
from baluarte.domain.publication.facts import (
    STATE,
    Described,
    Determined,
    Done,
    Facts,
    facts_at,
    unchanged,
)
from baluarte.domain.publication.generalisation import generalise
from baluarte.domain.publication.limits import Limits
from baluarte.domain.publication.models import Decision
from baluarte.domain.publication.monotone import no_finer
from baluarte.domain.publication.reconciliation import publishable, reconcile
from baluarte.domain.publication.steward_release import refusals
from baluarte.domain.publication.store import told_before
from baluarte.domain.registry.models import Act, Determination, Profile
from baluarte.domain.registry.models import Event as Registered
from baluarte.domain.territory.queries import Figure, populations
from baluarte.norms.clocks.calendar import local_day

_SAID = (
    "compartment_id",
    "event_id",
    "id",
    "reference",
    "fields",
    "is_exact",
    "decided_at",
    "review__agrees",
    "review__is_single",
    "review__reviewed_at",
    "withdrawal__withdrawn_at",
)
_DETERMINED = (
    "decided_at",
    "status",
    "first_date",
    "last_date",
    "state_id",
    "municipality_id",
    "place_precision",
    "victims",
    "link_to_work",
)
TOO_FEW_ALIKE = "too_few_alike"
# So many events at a time: what earlier editions told of all of them is never held at once.
TOGETHER = 2000
# Of `age_bands`: the law protects them apart.
MINORS = ("under_18",)
_DESCRIBED = ("event_id", "number", "decided_at", "labor", "gender")
_DONE = ("event_id", "perpetrators", "decided_at", "ended_at", "type", "victim_number")


@dataclass(frozen=True, slots=True)
class Collected:
    """The events of an edition, and what was held back on the way."""

    events: list[Event]
    held_back: Counter[str] = field(default_factory=Counter)
    coarsened: Counter[str] = field(default_factory=Counter)
    # Records that may be published and are not among the events, by why not.
    outside: Counter[str] = field(default_factory=Counter)
    # The events that may be published, whoever decided what of them.
    registry: Collection[UUID] = ()
    population_source: str = ""
    population_is_stand_in: bool = False


@dataclass(frozen=True, slots=True)
class _Record:
    """An event that goes out, with what it is at the cut-off and what may be said of it."""

    agreed: Agreed
    facts: Facts
    fields: frozenset[str]
    is_minor: bool = False


def collect(
    *, number: int, cut_off_at: datetime, limits: Limits, together: int = TOGETHER
) -> Collected:
    """Return what an edition tells: all decided, reviewed, not withdrawn, as known at the cut-off.

    Of a record that earlier editions told of, no more than they told; but where two people decided
    that it goes out as it is.
    """
    held_back: Counter[str] = Counter()
    decided = said_of(Decision.objects.all())
    records = _records(_released(decided, cut_off_at, held_back), cut_off_at, held_back)
    figures = populations(year=local_day(cut_off_at).year)
    known = {code: figure.population for code, figure in figures.items()}
    coarsener = Coarsener(limits, known, held_back)
    members = _by_event(records.keys(), cut_off_at)
    events: list[Event] = []
    for start in range(0, len(members), together):
        some = [[records[one] for one in of] for of in members[start : start + together]]
        names = [one.agreed.reference for of in some for one in of]
        telling = _Telling(coarsener, told_before(number, names), number)
        events += map(telling.event, some)
    told = generalise(events, limits)
    held_back[TOO_FEW_ALIKE] += told.left_out
    registry = publishable(at=cut_off_at)
    outside = reconcile(registry, decided, told.events, at=cut_off_at)
    source, is_stand_in = _source(figures)
    return Collected(
        in_order(told.events), held_back, told.coarsened, outside, registry, source, is_stand_in
    )


def said_of(decisions: QuerySet[Decision]) -> dict[tuple[UUID, UUID], list[DecisionRecord]]:
    """Return what was decided, by compartment and event."""
    found: dict[tuple[UUID, UUID], list[DecisionRecord]] = defaultdict(list)
    for row in decisions.values_list(*_SAID).iterator(5000):
        compartment, event, *said = row
        found[compartment, event].append(_said(*said))
    return found


def known_of(event: UUID, standing: Agreed, *, at: datetime) -> frozenset[str]:
    """Return the decided fields of one event whose record has not changed since."""
    only = Decision.objects.filter(event=event).values("event")
    told = _determined(at, only)[event]
    done, described = done_and_described(event, at=at)
    instants = (standing.decided_at, standing.reviewed_at, at)
    held = [facts for when in instants if (facts := facts_at(told, done, when, described))]
    return unchanged(standing.fields, held) if len(held) == len(instants) else frozenset()


def done_and_described(event: UUID, *, at: datetime) -> tuple[list[Done], list[Described]]:
    """Return the acts of one event and what is told of its victims, up to an instant; one query."""
    acts = Act.objects.filter(event=OuterRef("pk"), decided_at__lte=at).order_by("pk")
    profiles = Profile.objects.filter(event=OuterRef("pk"), decided_at__lte=at).order_by("pk")
    done = JSONObject(
        perpetrators="perpetrators", decided_at="decided_at", ended_at="ended_at", type="type",
        victim="victim_number",
    )  # fmt: skip
    described = JSONObject(number="number", decided_at="decided_at", labor="labor", gender="gender")
    found = Registered.objects.filter(pk=event).values_list(
        ArraySubquery(acts.values(said=done)), ArraySubquery(profiles.values(said=described))
    )
    said_done, said_described = found.first() or ([], [])
    return (
        [Done(**_instants(one) | {"perpetrators": tuple(sorted(one["perpetrators"]))})
         for one in said_done],
        [Described(**_instants(one)) for one in said_described],
    )  # fmt: skip


def _instants(said: dict[str, Any]) -> dict[str, Any]:
    read = datetime.fromisoformat
    return {
        name: read(value) if name.endswith("_at") and value else value
        for name, value in said.items()
    }


def _released(
    decided: Mapping[tuple[UUID, UUID], Sequence[DecisionRecord]],
    at: datetime,
    held_back: Counter[str],
) -> dict[UUID, Agreed]:
    refused = refusals(at=at)
    found: dict[UUID, Agreed] = {}
    named = _first_named(decided)
    for (compartment, event), said in decided.items():
        standing = agreed(said, at=at)
        if standing is None:
            continue
        is_anothers = named[standing.reference] != event
        if is_anothers or refused.get(compartment, "unknown") is not None:
            held_back["record_no_longer_released"] += 1
            continue
        found[event] = standing
    return found


def _first_named(
    decided: Mapping[tuple[UUID, UUID], Iterable[DecisionRecord]],
) -> dict[str, UUID]:
    """Return which event each public name is of: whatever a later row calls another by it."""
    first: dict[str, tuple[datetime, UUID]] = {}
    for (_compartment, event), said in decided.items():
        for one in said:
            so = (one.decided_at, event)
            first[one.reference] = min(first.get(one.reference, so), so)
    return {reference: event for reference, (_at, event) in first.items()}


def _records(
    released: Mapping[UUID, Agreed], at: datetime, held_back: Counter[str]
) -> dict[UUID, _Record]:
    decided = Decision.objects.values("event")
    determined, acts = _determined(at, decided), _acts(at, decided)
    described, minors = _described(at, decided), _with_minors(at, decided)
    found: dict[UUID, _Record] = {}
    for event, standing in released.items():
        told, done = determined.get(event, ()), acts.get(event, ())
        whom = described.get(event, ())
        instants = (standing.decided_at, standing.reviewed_at, at)
        held = [facts for when in instants if (facts := facts_at(told, done, when, whom))]
        if len(held) < len(instants) or not held[-1].is_held:
            held_back["record_no_longer_held"] += 1
            continue
        fields = unchanged(standing.fields | {STATE}, held)
        held_back["field_changed_since_it_was_decided"] += len(standing.fields - fields)
        found[event] = _Record(standing, held[-1], fields, event in minors)
    return found


def _determined(at: datetime, decided: QuerySet[Decision, Any]) -> dict[UUID, list[Determined]]:
    rows = Determination.objects.filter(decided_at__lte=at, event__in=decided)
    found: dict[UUID, list[Determined]] = defaultdict(list)
    told: Any
    for event, *told in rows.values_list("event_id", *_DETERMINED).iterator(5000):
        found[event].append(Determined(*told))
    return found


def _acts(at: datetime, decided: QuerySet[Decision, Any]) -> dict[UUID, list[Done]]:
    rows = Act.objects.filter(decided_at__lte=at, event__in=decided)
    found: dict[UUID, list[Done]] = defaultdict(list)
    told: Any
    for event, perpetrators, *told in rows.values_list(*_DONE).iterator(5000):
        found[event].append(Done(tuple(sorted(perpetrators)), *told))
    return found


def _described(at: datetime, decided: QuerySet[Decision, Any]) -> dict[UUID, list[Described]]:
    rows = Profile.objects.filter(decided_at__lte=at, event__in=decided)
    found: dict[UUID, list[Described]] = defaultdict(list)
    said: Any
    for event, *said in rows.values_list(*_DESCRIBED).iterator(5000):
        found[event].append(Described(*said))
    return found


def _with_minors(at: datetime, decided: QuerySet[Decision, Any]) -> set[UUID]:
    """Return events of which it was ever held that a victim was under 18."""
    rows = Profile.objects.filter(decided_at__lte=at, event__in=decided, age_band__in=MINORS)
    return set(rows.values_list("event_id", flat=True))


def _by_event(events: Collection[UUID], at: datetime) -> list[list[UUID]]:
    """Return events by event, as stewards and registry judged; most are alone in theirs."""
    joint = clusters(events, known_at=at)
    together = {one for members in joint for one in members}
    return joint + [[one] for one in events if one not in together]


@dataclass(frozen=True, slots=True)
class _Telling:
    """How records become the events of an edition, with what earlier ones told of them."""

    coarsener: Coarsener
    earlier: Mapping[str, Given]
    number: int

    def event(self, records: Iterable[_Record]) -> Event:
        first_come = sorted(records, key=lambda one: (one.agreed.since, one.agreed.reference))
        types = frozenset(code for one in first_come for code in one.facts.types)
        # One record that hides makes the event hide, with all that is told of it.
        is_exact = all(one.agreed.is_exact for one in first_come)
        parts = [
            Part(one.agreed.decision, one.agreed.reference, self._given(one, types, is_exact))
            for one in first_come
        ]
        return combine(parts)

    def _given(self, one: _Record, beside: frozenset[str], is_exact: bool) -> Given:
        given = self.coarsener.give(
            one.facts,
            one.fields,
            beside=beside,
            is_single=one.agreed.is_single,
            is_exact=one.agreed.is_exact,
            is_minor=one.is_minor,
        )
        before = self.earlier.get(one.agreed.reference)
        if before is None:
            return replace(given, since=self.number)
        told = given if is_exact else no_finer(given, before)
        return replace(told, since=before.since)


def _source(figures: Mapping[str, Figure]) -> tuple[str, bool]:
    first = next(iter(figures.values()), None)
    return (f"{first.source} ({first.year})", first.is_stand_in) if first else ("", False)


def _said(
    decision: UUID,
    reference: str,
    fields: list[str],
    is_exact: bool,
    decided_at: datetime,
    *reviewed: Any,
) -> DecisionRecord:
    agrees, is_single, reviewed_at, withdrawn_at = reviewed
    return DecisionRecord(
        decision=decision,
        reference=reference,
        fields=frozenset(fields),
        decided_at=decided_at,
        agrees=agrees,
        is_single=bool(is_single),
        reviewed_at=reviewed_at,
        withdrawn_at=withdrawn_at,
        is_exact=is_exact,
    )
