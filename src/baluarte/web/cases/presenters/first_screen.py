"""The first screen of her window: what was decided, what comes next and when, whom to call."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from baluarte.domain.cases.models import Case, Party, WindowMessage
from baluarte.domain.procedure.queries import OpenDoor, day_in_matter, doors
from baluarte.norms.agenda import State
from baluarte.web.cases.owed import Above, Decided, Owed
from baluarte.web.procedure.history import HistoryEntry
from baluarte.web.procedure.presenters.proceeding_page import StepShown


def of(
    party: Party,
    clocks: Sequence[StepShown],
    above: Above,
    happened: Sequence[HistoryEntry],
) -> dict[str, Any]:
    """Return what a telephone shows before anything is moved."""
    return {
        "decided": _last(party.case, happened, above.decided),
        "next": _next(clocks, above.owed),
        "more": max(0, len(clocks) + len(above.owed) - 1),
        "telephone": telephone_of(party.case.compartment.institution_id),
        "unread": WindowMessage.objects.filter(party=party, is_hers=False, read_at=None).count(),
    }


def _last(
    case: Case, happened: Sequence[HistoryEntry], above: Decided | None
) -> dict[str, Any] | None:
    """Return the newest of what happened in her procedures and of what rooms above decided."""
    step = happened[0] if happened else None
    at = step.occurrence.happened_at if step else None
    if above is not None and (at is None or above.on > day_in_matter(case.matter, at)):
        return {"what": above.what, "on": above.on}
    return {"what": step.what, "at": at} if step else None


def telephone_of(keeper: UUID | None) -> dict[str, Any] | None:
    """Return whom to call now: the door of who keeps her case, and whether somebody is on duty."""
    found = [one for one in doors() if one.institution == keeper]
    return _telephone(found[0]) if found else None


def _telephone(door: OpenDoor) -> dict[str, Any]:
    if door.is_open:
        return {"number": door.telephone, "who": _("Somebody of %(who)s is on duty")
                % {"who": door.name}, "until": door.open_until}  # fmt: skip
    return {"number": door.closed_telephone, "who": door.closed_answers, "until": None}


def _next(clocks: Sequence[StepShown], owed: Sequence[Owed]) -> dict[str, Any] | None:
    """Return what comes next: a measure that is late or failed before any clock."""
    if owed and owed[0].is_late:
        one = owed[0]
        return {"name": one.name, "who": one.who, "says": one.says, "is_late": True,
                "until": one.until}  # fmt: skip
    if clocks:
        step = clocks[0]
        return {"name": step.name, "who": step.who, "state": step.state, "left": step.left,
                "is_late": step.state == State.OVERDUE, "at": step.due_at}  # fmt: skip
    if owed:
        one = owed[0]
        return {"name": one.name, "who": one.who, "says": one.says, "is_late": False,
                "until": one.until}  # fmt: skip
    return None
