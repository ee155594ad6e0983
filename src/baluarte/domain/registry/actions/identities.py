"""Who the victims of an event are: persons, and hashes by which names are compared.

A name passes from the sealed report to the sealed person; what stays in the open is a number.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from baluarte.domain.access.models import Compartment
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.intake.queries import victims_of
from baluarte.domain.intake.victims import VictimTold, is_somebody
from baluarte.domain.people.actions import NewPerson, erase_persons, withhold_name, write_persons
from baluarte.domain.people.choices import PersonKind
from baluarte.domain.people.models import Person
from baluarte.domain.people.queries import names_of
from baluarte.domain.registry.actions.acts import require_victim
from baluarte.domain.registry.actions.bulk_insert import ReportKey
from baluarte.domain.registry.actions.determinations import held_for_change
from baluarte.domain.registry.actions.profiles_from_reports import forget_profiles_of
from baluarte.domain.registry.models import (
    Claim,
    Confidential,
    Event,
    NameDigest,
    Profile,
    Victim,
)
from baluarte.domain.registry.queries.identities import standing_victims
from baluarte.domain.registry.rules import require_contributor
from baluarte.domain.sealing.actions import destroy_keys, key_of_owner
from baluarte.domain.sealing.blind_index import hash_name
from baluarte.domain.sealing.keys import Key
from baluarte.domain.sealing.queries import blind_key
from baluarte.domain.wall.bulk_insert import beside

# One key for all organisations, so that their names can be compared; no name is sealed with it.
COMPARISON = "registry-comparison"


class VictimNamed(ValueError):
    """Who the victim of that number is, is known already."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A victim to be named."""

    event: UUID
    number: int
    report: UUID | None
    person: NewPerson = field(repr=False)


@transaction.atomic
def withhold_victim_name(*, event: Event, number: int, by: UUID, at: datetime) -> Person:
    """Withhold a victim's name from every list, export and draft, from now on."""
    require_contributor(event)
    victim = standing_victims(event=event, number=number, person__isnull=False)
    person = Person.objects.filter(pk__in=victim.values("person")).first()
    if person is None:
        raise NotAllowed("registry.withhold.no_such_victim")
    return withhold_name(person=person, by=by, at=at)


@transaction.atomic
def name_victim(*, event: Event, number: int, person: NewPerson, by: UUID, at: datetime) -> None:
    """Name a victim whom no report named, sealed; refused where somebody is known already."""
    held = held_for_change(event)
    require_contributor(event)
    require_victim(held, number)
    known = {one.number: one for one in standing_victims(event=event, number=number)}
    if any(one.person_id for one in known.values()):
        raise VictimNamed
    row = Event.objects.select_related("compartment").get(pk=event.pk)
    _name(row.compartment, [_Told(event.pk, number, None, person)], held=known, by=by, at=at)


def name_victims(
    reports: Sequence[ReportKey], events: Mapping[UUID, UUID], *, by: UUID, at: datetime
) -> Mapping[UUID, tuple[VictimTold, ...]]:
    """Name the victims that reports tell of, each for its event; one reading, logged.

    Returned is whom each report speaks of.
    """
    told = victims_of([report.pk for report in reports], by=by, at=at)
    by_compartment: dict[UUID, list[_Told]] = {}
    for report in reports:
        for victim in filter(is_somebody, told.get(report.pk, ())):
            by_compartment.setdefault(report.compartment_id, []).append(
                _Told(events[report.pk], victim.number, report.pk, _new(victim))
            )
    opened = Compartment.objects.in_bulk(list(by_compartment))
    for key, several in by_compartment.items():
        _name(opened[key], several, by=by, at=at)
    return told


def name_victims_anew(
    report: ReportKey, event: UUID, *, by: UUID, at: datetime
) -> tuple[VictimTold, ...]:
    """Name whom a newer version tells otherwise; who was named before stays a person."""
    victims = victims_of([report.pk], by=by, at=at).get(report.pk, ())
    held = {one.number: one for one in standing_victims(event=event)}
    known = [one.person_id for one in held.values() if one.person_id]
    names = names_of(known, withheld_too=True, by=by, at=at)
    fresh = []
    for victim in filter(is_somebody, victims):
        before = held[victim.number].person_id if victim.number in held else None
        named = names[before] if before else None
        if named is not None and named.is_erased:
            continue
        if named is None or (victim.name and named.name != victim.name):
            withheld = named is not None and named.is_withheld
            new = _new(victim, is_withheld=withheld)
            fresh.append(_Told(event, victim.number, report.pk, new))
    if fresh:
        row = Event.objects.select_related("compartment").get(pk=event)
        _name(row.compartment, fresh, held=held, by=by, at=at)
    return victims


def name_victims_otherwise(
    report: UUID, event: UUID, gone: Collection[UUID], *, by: UUID, at: datetime
) -> None:
    """Name whom gone reports named as another does; who was erased before is not named again."""
    held = {v.number: v for v in standing_victims(event=event, report__in=gone)}
    if not held:
        return
    before = {one.pk: one for one in Person.objects.filter(pk__in=_persons(held.values()))}
    whom = filter(is_somebody, victims_of([report], by=by, at=at)[report])
    told = {one.number: one for one in whom}
    fresh = []
    for number, victim in held.items():
        person = before.get(victim.person_id) if victim.person_id else None
        if person is not None and person.erased_at not in (None, at):
            continue
        if number in told:
            withheld = person is not None and person.name_withheld
            new = _new(told[number], is_withheld=withheld)
            fresh.append(_Told(event, number, report, new))
    row = Event.objects.select_related("compartment").get(pk=event)
    end_victims((one for number, one in held.items() if number not in told), by=by, at=at)
    forget_hashes(_persons(held.values()), events=[event])
    _name(row.compartment, fresh, held=held, by=by, at=at)


def erase_told(
    reports: Collection[UUID],
    *,
    events: Collection[UUID],
    ground: str,
    by: UUID,
    at: datetime,
) -> None:
    """Erase whom erased reports named in events, under whatever spelling."""
    forget_profiles_of(reports, at=at)
    named = Victim.objects.filter(event__in=events)
    others = set(_persons(named.exclude(report__in=reports)))
    hashed = NameDigest.objects.filter(event__in=events)
    persons = {*_persons(named), *hashed.values_list("person", flat=True)} - others
    living = Person.objects.filter(pk__in=persons, erased_at__isnull=True)
    if found := list(living):
        erase_persons(persons=found, ground=ground, by=by, at=at)


def forget_persons(persons: Collection[UUID]) -> int:
    """Empty the hashes of persons' names wherever they are victims; return of how many."""
    named = Victim.objects.filter(person__in=persons)
    return forget_hashes(persons, events=set(named.values_list("event", flat=True)))


def forget_descriptions(persons: Collection[UUID], *, at: datetime) -> int:
    """Destroy what erased persons said of themselves, and what was claimed of who they are."""
    named = Victim.objects.filter(person__in=persons, event=OuterRef("event"))
    told = Profile.objects.filter(Exists(named.filter(number=OuterRef("number"))))
    claimed = Claim.objects.filter(Exists(named.filter(number=OuterRef("victim_number"))))
    confided = Q(pk__in=told.values("described")) | Q(pk__in=claimed.values("identity"))
    return destroy_keys(Confidential.objects.filter(confided), at=at)


def forget_hashes(persons: Collection[UUID], *, events: Collection[UUID]) -> int:
    """Empty the hashes of persons' names in events; return of how many."""
    kept = NameDigest.objects.filter(event__in=events, person__in=persons)
    return kept.update(whole=b"", tokens=b"")


def comparison_key() -> Key:
    """Return the key by which names of all organisations are compared."""
    key_of_owner(COMPARISON)
    return blind_key(COMPARISON, table="registry_namedigest", column="whole")


def _persons(victims: Iterable[Victim]) -> list[UUID]:
    return [victim.person_id for victim in victims if victim.person_id is not None]


def _new(victim: VictimTold, *, is_withheld: bool = False) -> NewPerson:
    return NewPerson(
        kind=PersonKind(victim.kind),
        name=victim.name,
        outlet=victim.outlet,
        is_withheld=is_withheld or victim.is_reserved,
    )


def _name(
    compartment: Compartment,
    told: Sequence[_Told],
    *,
    held: Mapping[int, Victim] | None = None,
    by: UUID,
    at: datetime,
) -> None:
    persons = write_persons(
        compartment=compartment, persons=[one.person for one in told], by=by, at=at
    )
    before = [held[one.number] for one in told if held and one.number in held]
    end_victims(before, by=by, at=at)
    for one in before:
        if one.person_id:
            forget_hashes([one.person_id], events=[one.event_id])
    fresh = (
        (one.event, one.number, person, one.report, at, by)
        for one, person in zip(told, persons, strict=True)
    )
    _insert(_VICTIMS, compartment, fresh)
    _insert(_DIGESTS, compartment, _digests(told, persons))


def end_victims(victims: Iterable[Victim], *, by: UUID, at: datetime) -> None:
    """Hold no longer who some victims are; it stays in the history."""
    keys = [one.pk for one in victims]
    Victim.objects.filter(pk__in=keys, ended_at__isnull=True).update(ended_at=at, ended_by_id=by)


def _digests(
    told: Sequence[_Told], persons: Sequence[UUID]
) -> Iterator[tuple[UUID, UUID, bytes, bytes]]:
    key = comparison_key()
    for one, person in zip(told, persons, strict=True):
        hashes = hash_name(one.person.name, key=key)
        if hashes.whole is not None:
            yield one.event, person, hashes.whole, b"".join(sorted(hashes.tokens))


def _insert(statement: str, compartment: Compartment, rows: Iterable[tuple[object, ...]]) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)]
    if columns:
        with beside() as cursor:
            cursor.execute(statement, [compartment.pk, *columns])


_VICTIMS = """
insert into registry_victim
       (id, compartment_id, event_id, number, person_id, report_id, decided_at, by_id)
select gen_random_uuid(), %s::uuid, told.*
  from unnest(%b::uuid[], %b::smallint[], %b::uuid[], %b::uuid[], %b::timestamptz[], %b::uuid[])
       as told
"""
_DIGESTS = """
insert into registry_namedigest (id, compartment_id, event_id, person_id, whole, tokens)
select gen_random_uuid(), %s::uuid, told.*
  from unnest(%b::uuid[], %b::uuid[], %b::bytea[], %b::bytea[]) as told
"""
