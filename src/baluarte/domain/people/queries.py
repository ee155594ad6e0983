"""Who somebody is; every reading of a name is logged, with whose names were read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from baluarte.domain.access.models import Compartment
from baluarte.domain.audit.actions import record
from baluarte.domain.people.choices import PersonKind
from baluarte.domain.people.models import Person
from baluarte.domain.people.names import index_keys_of, name_index
from baluarte.domain.sealing.blind_index import normalise_name
from baluarte.domain.sealing.queries import unseal_fields


@dataclass(frozen=True, slots=True)
class Named:
    """A person as she may be shown: no name where it is withheld, unknown or erased."""

    person: UUID
    kind: PersonKind
    name: str = field(repr=False)
    outlet: str = field(repr=False)
    is_withheld: bool
    is_erased: bool


def names_of(
    persons: Iterable[UUID], *, withheld_too: bool = False, by: UUID, at: datetime
) -> dict[UUID, Named]:
    """Return who persons are, as one logged reading; withheld names only where asked for.

    `withheld_too` is for one person's own page, never for a list, an export or a draft.
    """
    rows = list(Person.objects.filter(pk__in=list(persons)))
    return names_on(rows, withheld_too=withheld_too, by=by, at=at)


def names_on(
    rows: Sequence[Person], *, withheld_too: bool = False, by: UUID, at: datetime
) -> dict[UUID, Named]:
    """Return who persons are whose rows were read already: it is the names that are logged."""
    if rows:
        _log(rows, "people.read_names", by=by, at=at)
    return _named(rows, withheld_too=withheld_too)


def find_person(
    name: str, *, compartments: Sequence[Compartment], by: UUID, at: datetime
) -> list[Named]:
    """Return the persons of these compartments who bear a name, however it is spelt.

    The index only points at candidates; they are opened, and strangers are dropped.
    """
    wanted = normalise_name(name)
    owners = {one: f"institution:{one.institution_id}" for one in compartments if wanted}
    keys = index_keys_of(set(owners.values()))
    # By one owner's key no name of another's is found, so that they may be looked for together.
    indexed = [name_index(name, key=key) for key in keys.values()]
    opened = [compartment for compartment, owner in owners.items() if owner in keys]
    rows = list(Person.objects.filter(compartment__in=opened, name_index__in=indexed))
    if not rows:
        return []
    _log(rows, "people.find_person", by=by, at=at)
    found = _named(rows, withheld_too=True).values()
    return [one for one in found if normalise_name(one.name) == wanted]


def _named(rows: Sequence[Person], *, withheld_too: bool) -> dict[UUID, Named]:
    shown = [
        row for row in rows if row.erased_at is None and (withheld_too or not row.name_withheld)
    ]
    texts = unseal_fields(shown, "name", "outlet")
    opened = dict(zip((row.pk for row in shown), texts, strict=True))
    found = {}
    for row in rows:
        name, outlet = opened.get(row.pk, ("", ""))
        kind, is_erased = PersonKind(row.kind), row.erased_at is not None
        found[row.pk] = Named(row.pk, kind, name, outlet, row.name_withheld, is_erased)
    return found


def _log(rows: Sequence[Person], act: str, *, by: UUID, at: datetime) -> None:
    record(
        act=act,
        object_type="person",
        objects=[row.pk for row in rows],
        files={row.compartment_id for row in rows},
        by=by,
        at=at,
    )
