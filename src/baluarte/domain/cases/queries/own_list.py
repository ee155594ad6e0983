"""The list of who may be told, as she sees it in her own window."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from baluarte.domain.access.models import Institution
from baluarte.domain.cases.models import Party
from baluarte.domain.cases.queries.consent import named_among
from baluarte.domain.procedure.models import Matter
from baluarte.domain.procedure.queries import Recipient
from baluarte.domain.procedure.queries.whole_list import whole_list


@dataclass(frozen=True)
class Told:
    """Somebody who may be told as things stand, or else only by a yes of hers that names them."""

    recipient: Recipient
    institution: Institution
    is_open: bool


def own_list(party: Party, *, at: datetime) -> list[Told]:
    """Return who may be told of her case, and who could be by a yes of hers that names them."""
    matter = Matter.objects.select_related("compartment__institution").get(pk=party.case.matter_id)
    found = whole_list(matter, trusted=_trusted(matter), at=at)
    by_name = [one.institution for one in found if one.passes_with_her_yes and one.institution]
    named = named_among(party.case, by_name)
    return [
        Told(one, one.institution, one.passes or one.institution.pk in named)
        for one in found
        if one.institution is not None and (one.passes or one.passes_with_her_yes)
    ]


def mark_of(found: Iterable[Told]) -> str:
    """Return what tells a list from another one: whom it names, and whether they may be told."""
    said = sorted(f"{one.institution.pk} {one.is_open}" for one in found)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _trusted(matter: Matter) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("select bal.trusted_for_me(%s)", [matter.pk])
        return {row[0] for row in cursor.fetchall()}
