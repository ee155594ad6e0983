"""Who could be told anything of a matter, of whatever step: the whole list, as she sees it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from fnmatch import fnmatchcase
from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.access.models import Institution
from baluarte.domain.procedure.choices import Jurisdiction
from baluarte.domain.procedure.models import Matter
from baluarte.domain.procedure.queries.routing import Doors, Recipient
from baluarte.norms.protocols import roles
from baluarte.norms.protocols.form import RoleKind

EACH_STATE = "*"
GOVERNMENT = f"EDO-{EACH_STATE}-GOB"


def whole_list(matter: Matter, *, trusted: Collection[UUID] = (), at: datetime) -> list[Recipient]:
    """Return who could be told, each once, as if the list was seen: those who are here.

    `trusted` adds institutions with somebody trusted by name, where the context sees no clearance.
    """
    doors = Doors.of(matter, at=at)
    cleared = dict.fromkeys(trusted, ()) | dict(doors.keeping.cleared)
    doors = replace(doors, keeping=replace(doors.keeping, list_was_seen=True, cleared=cleared))
    found: dict[UUID, Recipient] = {}
    for code, who in roles().items():
        if who.kind != RoleKind.INSTITUTION:
            continue
        for level in (Jurisdiction.FEDERAL, Jurisdiction.STATE):
            for one in doors.recipients(code, level):
                if one.institution is not None:
                    found.setdefault(one.institution.pk, one)
    return sorted(found.values(), key=lambda one: str(one.institution))


def who_stands_on(matter: Matter, *, at: datetime) -> list[Recipient]:
    """Return whom the person is shown: who may be told, and who could be by her yes."""
    return [
        one
        for one in whole_list(matter, at=at)
        if (one.passes or one.passes_with_her_yes)
        and one.institution is not None
        and one.institution.pk != matter.compartment.institution_id
    ]


def may_stand_on_lists(institution: Institution) -> bool:
    """Say whether a list can name an institution: a role of some protocol is its, or its town's."""
    if institution.jurisdiction == Jurisdiction.MUNICIPALITY:
        return True
    return any(fnmatchcase(institution.code, one) for one in _codes())


def matters_that_list(institution: Institution) -> QuerySet[Matter]:
    """Return the matters, of those one sees, on whose lists an institution stands."""
    found = Matter.objects.all()
    if institution.jurisdiction == Jurisdiction.MUNICIPALITY:
        return found.filter(municipality=institution.municipality_id)
    if institution.code in _codes():
        return found
    return found.filter(state=institution.state_id)


def _codes() -> set[str]:
    given = {code for one in roles().values() for code in one.by_jurisdiction.values()}
    return given | {GOVERNMENT}
