"""What people write where they decide: kept under the seal of the organisation whose it is."""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Compartment
from baluarte.domain.access.rules import require_role
from baluarte.domain.audit.actions import record
from baluarte.domain.registry.models import (
    BulkEdit,
    Claim,
    Confidential,
    Detail,
    Determination,
    Ground,
    Link,
    Perpetrator,
    Profile,
    SetAside,
)
from baluarte.domain.registry.signals import answers_to, grounds_asked, grounds_erased
from baluarte.domain.sealing.actions import destroy_keys, new_record_keys, seal
from baluarte.domain.wall.bulk_insert import insert_rows

LONGEST = 600
# Whose seal is on what a curator says between organisations.
REGISTRY = "registry"


class MustSayWhy(ValueError):
    """A decision without its written ground, or a link to the work without its criterion."""


class TooLong(ValueError):
    """A ground is a few sentences."""


def write_ground(text: str, *, compartment: UUID, what: str = "ground") -> Ground:
    """Keep what was written, sealed; `MustSayWhy` where nothing was."""
    [ground] = write_grounds(text, compartments=[compartment], what=what)
    return ground


def write_grounds(text: str, *, compartments: Sequence[UUID], what: str = "ground") -> list[Ground]:
    """Keep the same once for each decision, so that one can be erased without another."""
    written = said(text, what=what)
    grounds = []
    for compartment, count in Counter(compartments).items():
        for record_key, key in new_record_keys(owner_of(compartment), count):
            ground = Ground(compartment_id=compartment, record_key=record_key)
            seal(ground, "sealed_text", written, key=key)
            grounds.append(ground)
    insert_rows(grounds)
    of = {one: [g for g in grounds if g.compartment_id == one] for one in set(compartments)}
    return [of[compartment].pop() for compartment in compartments]


def destroy_grounds(events: Collection[UUID], *, at: datetime) -> int:
    """Destroy what was written on events whose last report was erased."""
    told = Determination.objects.filter(event__in=events)
    links = Link.objects.filter(event__in=events)
    keys = {
        key
        for row in (
            *told.values_list("ground", "criterion"),
            *links.values_list("ground", "end_ground"),
            *SetAside.objects.filter(event__in=events).values_list("ground"),
            # Written of several at once: one that is erased takes it along.
            *BulkEdit.objects.filter(changes__event__in=events).values_list(
                "ground", "undo_ground"
            ),
        )
        for key in row
        if key is not None
    }
    keys = keys.union(*answers_to(grounds_asked, events=events))
    of_acts = {"act__event__in": events}
    confided = {
        *Perpetrator.objects.filter(**of_acts).values_list("identity", flat=True),
        *Detail.objects.filter(**of_acts).values_list("prose", flat=True),
        *Profile.objects.filter(event__in=events).values_list("described", flat=True),
        *Claim.objects.filter(event__in=events).values_list("identity", flat=True),
    }
    destroyed = destroy_keys(Ground.objects.filter(pk__in=keys), at=at)
    return destroyed + destroy_keys(Confidential.objects.filter(pk__in=confided - {None}), at=at)


def write_confidential(told: Mapping[str, str], *, compartment: UUID) -> Confidential | None:
    """Keep what could tell who somebody is, sealed; nothing where nothing was told."""
    written = {name: said(text, what=name) for name, text in told.items() if text.strip()}
    if not written:
        return None
    [(record_key, key)] = new_record_keys(owner_of(compartment), 1)
    kept = Confidential(compartment_id=compartment, record_key=record_key)
    seal(kept, "sealed_text", json.dumps(written, ensure_ascii=False), key=key)
    kept.save(force_insert=True)
    return kept


def said(text: str, *, what: str) -> str:
    """Return what somebody wrote, without the space around it; refuse nothing and too much."""
    written = text.strip()
    if not written:
        raise MustSayWhy(what)
    if len(written) > LONGEST:
        raise TooLong(f"{what} is longer than {LONGEST} characters")
    return written


@transaction.atomic
def erase_grounds(*, compartment: Compartment, by: UUID, at: datetime) -> int:
    """Destroy whatever was written on the decisions of a list: its steward leaves."""
    require_role(by, "data_steward", institution=compartment.institution)
    erased = destroy_keys(Ground.objects.filter(compartment=compartment), at=at)
    erased += destroy_keys(Confidential.objects.filter(compartment=compartment), at=at)
    erased += sum(map(int, answers_to(grounds_erased, compartment=compartment, at=at)))
    record(
        act="registry.erase_grounds",
        object_type="compartment",
        objects=[compartment.pk],
        payload={"grounds": erased},
        by=by,
        at=at,
    )
    return erased


def owner_of(compartment: UUID) -> str:
    institution = Compartment.objects.values_list("institution", flat=True).get(pk=compartment)
    return f"institution:{institution}"
