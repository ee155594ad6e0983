"""Persons are named, their names withheld, and they are erased; never merged, never deleted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection, transaction

from baluarte.domain.access.models import Compartment
from baluarte.domain.access.rules import NotAllowed, require_role
from baluarte.domain.audit.actions import record
from baluarte.domain.people.choices import PersonKind
from baluarte.domain.people.models import Person
from baluarte.domain.people.names import index_keys_of, name_index
from baluarte.domain.people.signals import persons_erased
from baluarte.domain.sealing.actions import destroy_keys, key_of_owner, new_keys, sealed
from baluarte.domain.wall.bulk_insert import insert_values


class PersonErased(Exception):
    """The person was erased: nothing is written of her any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody to be named; without a name where who reports keeps it back."""

    kind: PersonKind = PersonKind.PERSON
    name: str = field(default="", repr=False)
    outlet: str = field(default="", repr=False)
    is_withheld: bool = False


@transaction.atomic
def name_persons(
    *, compartment: Compartment, persons: Sequence[NewPerson], by: UUID, at: datetime
) -> list[Person]:
    """Name persons in a compartment, under its organisation's seal; one entry names them all."""
    keys = write_persons(compartment=compartment, persons=persons, by=by, at=at)
    found = Person.objects.in_bulk(keys)
    return [found[key] for key in keys]


@transaction.atomic
def write_persons(
    *, compartment: Compartment, persons: Sequence[NewPerson], by: UUID, at: datetime
) -> list[UUID]:
    """Name persons as `name_persons` does, thousands of them: return their keys, in their order."""
    if compartment.institution_id is None:
        raise NotAllowed("people.only_in_an_organisation")
    owner = f"institution:{compartment.institution_id}"
    key_of_owner(owner)
    index_key = index_keys_of([owner])[owner]
    made = []
    named = [uuid4() for _ in persons]
    keys = new_keys(owner, len(persons))
    for new, row, under in zip(persons, named, keys, strict=True):
        made.append({
            "id": row,
            "record_key_id": under.id,
            "kind": new.kind,
            "name": sealed(Person, "name", new.name.strip(), row=row, under=under),
            "outlet": sealed(Person, "outlet", new.outlet.strip(), row=row, under=under),
            "name_withheld": new.is_withheld,
            "name_index": name_index(new.name, key=index_key),
        })  # fmt: skip
    insert_values(Person, made, compartment_id=compartment.pk, created_at=at)
    if named:
        _record("people.name_persons", named, {compartment.pk}, by=by, at=at)
    return named


def name_person(
    *,
    compartment: Compartment,
    name: str,
    kind: PersonKind = PersonKind.PERSON,
    outlet: str = "",
    is_withheld: bool = False,
    by: UUID,
    at: datetime,
) -> Person:
    """Name one person; see `name_persons`."""
    new = NewPerson(kind=kind, name=name, outlet=outlet, is_withheld=is_withheld)
    [made] = name_persons(compartment=compartment, persons=[new], by=by, at=at)
    return made


@transaction.atomic
def withhold_name(*, person: Person, by: UUID, at: datetime) -> Person:
    """Withhold a name from every list, export and draft for publication, from now on."""
    return _set_withheld(person, by=by, at=at, is_withheld=True)


@transaction.atomic
def show_name(*, person: Person, by: UUID, at: datetime) -> Person:
    """Let a withheld name be shown again; her organisation's stewards decide it."""
    _require_steward([person], by)
    return _set_withheld(person, by=by, at=at, is_withheld=False)


@transaction.atomic
def erase_persons(*, persons: Collection[Person], ground: str, by: UUID, at: datetime) -> int:
    """Destroy the keys of persons: their names are gone, in old backups too once keys expire."""
    found = list(
        Person.objects.select_for_update(of=("self",)).filter(
            pk__in=[person.pk for person in persons]
        )
    )
    _require_steward(found, by)
    destroy_keys(found, at=at)
    with connection.cursor() as cursor:
        cursor.execute("select bal.erase_persons(%s, %s)", [[one.pk for one in found], at])
    _record(
        "people.erase_persons",
        [person.pk for person in found],
        {person.compartment_id for person in found},
        by=by,
        at=at,
        ground=ground,
    )
    persons_erased.send(Person, persons=[person.pk for person in found], by=by, at=at)
    return len(found)


def erase_person(*, person: Person, ground: str, by: UUID, at: datetime) -> int:
    """Erase one person; see `erase_persons`. What reports say of her is erased with them."""
    return erase_persons(persons=[person], ground=ground, by=by, at=at)


def _set_withheld(person: Person, *, by: UUID, at: datetime, is_withheld: bool) -> Person:
    found = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if found.erased_at is not None:
        raise PersonErased(str(found.pk))
    found.name_withheld = is_withheld
    changed = Person.objects.filter(pk=found.pk).update(name_withheld=is_withheld)
    if not changed:
        raise NotAllowed("people.only_who_contributes")
    act = "people.withhold_name" if is_withheld else "people.show_name"
    _record(act, [found.pk], {found.compartment_id}, by=by, at=at)
    return found


def _require_steward(persons: Collection[Person], by: UUID) -> None:
    compartments = Compartment.objects.select_related("institution").filter(
        pk__in={person.compartment_id for person in persons}
    )
    for compartment in compartments:
        if compartment.institution is None:
            raise NotAllowed("people.only_in_an_organisation")
        require_role(by, "data_steward", institution=compartment.institution)


def _record(
    act: str,
    persons: Sequence[UUID],
    compartments: Collection[UUID],
    *,
    by: UUID,
    at: datetime,
    ground: str = "",
) -> None:
    record(
        act=act,
        object_type="person",
        objects=persons,
        payload={"ground": ground} if ground else None,
        files=compartments,
        by=by,
        at=at,
    )
