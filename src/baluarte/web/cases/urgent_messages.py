"""What came by the urgent door, on the page where calls are taken down."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest

from baluarte.domain.access.choices import InstitutionKind, Jurisdiction
from baluarte.domain.access.models import Institution
from baluarte.domain.cases.choices import Channel
from baluarte.domain.cases.models import Case
from baluarte.domain.cases.queries import case_of_matter
from baluarte.domain.procedure.actions import SILENT
from baluarte.domain.procedure.choices import NotTold
from baluarte.domain.procedure.letters import DoorLetter
from baluarte.domain.procedure.models import DoorMessage
from baluarte.domain.procedure.queries import (
    look_through,
    my_message,
    not_of_a_flood,
    of_a_flood,
    open_letter,
    size_of_flood,
)
from baluarte.domain.procedure.queries.flood import LOOKED_THROUGH
from baluarte.domain.territory.names import fold
from baluarte.domain.territory.queries import municipalities_of
from baluarte.domain.wall.context import acting_account

MINUTE = timedelta(minutes=1)
ON_A_PAGE = 25
IN_FLOOD, PAGE = "avalancha", "pagina"


@dataclass(frozen=True)
class CameIn:
    """A message that one has taken, opened: its reading stands in the log."""

    message: DoorMessage
    letter: DoorLetter

    @property
    def not_told(self) -> list[str]:
        """Return, in words, whom she ticked."""
        return [str(NotTold(one).label) for one in self.letter.not_told]

    def initial(self, bodies: Mapping[str, Institution], *, is_authoritys: bool) -> dict[str, Any]:
        """Return what the form says already, because she said it."""
        letter = self.letter
        town = _town(letter)
        return {
            "key": self.message.pk,
            "institution": str(self.message.institution_id),
            "danger": letter.declares_danger,
            "told": Channel.WRITING,
            "how": letter.how_to_reach,
            "state": letter.state,
            "municipality": town,
            "out": [key for key, one in bodies.items() if _is_meant(one, letter, town)],
            "whole_town": bool(town) and NotTold.MUNICIPAL_POLICE in letter.not_told,
            "is_civil_only": NotTold.AUTHORITY in letter.not_told and not is_authoritys,
        }


def came_in(request: HttpRequest, *, at: datetime) -> CameIn | None:
    """Return the message a page is about, opened; another's, or none such, does not exist."""
    named = request.POST.get("door") or request.GET.get("puerta")
    if not named:
        return None
    by = acting_account()
    message = my_message(_key(named), by=by)
    if message is None:
        raise Http404
    return CameIn(message, open_letter(message, by=by, at=at))


def opened_before(request: HttpRequest) -> Case | None:
    """Return the case that a message has opened already, where a form is sent once more."""
    named = request.POST.get("door")
    return case_of_matter(_key(named)) if named else None


def at_the_door(request: HttpRequest, *, at: datetime) -> dict[str, Any]:
    """Return a page of what came by the door and is not done; what looks like a flood apart."""
    flood, asked = size_of_flood(), request.GET.get(PAGE)
    if IN_FLOOD in request.GET and flood.count:
        page = Paginator(of_a_flood().defer(None), LOOKED_THROUGH).get_page(asked)
        alike = look_through(page, by=acting_account(), at=at)
        rows = [{"minutes": _minutes(one.message, at=at), "one": one} for one in alike]
        return {"alike": rows, "page": page, "flood": flood, "in_flood": True}
    page = Paginator(not_of_a_flood(), ON_A_PAGE).get_page(asked)
    return {"rows": _rows(page, at=at), "page": page, "flood": flood, "in_flood": False}


def _rows(page: Iterable[DoorMessage], *, at: datetime) -> list[dict[str, Any]]:
    by = acting_account()
    return [
        {
            "row": one,
            "minutes": _minutes(one, at=at),
            "is_mine": one.taken_by_id == by,
            "is_silent": one.taken_at is not None and one.taken_at <= at - SILENT,
        }
        for one in page
    ]


def _minutes(one: DoorMessage, *, at: datetime) -> int | None:
    return max(0, (at - one.waiting_since) // MINUTE) if one.waiting_since else None


def _key(named: str) -> UUID:
    try:
        return UUID(named)
    except ValueError:
        raise Http404 from None


def _town(letter: DoorLetter) -> str:
    """Return the municipality she wrote, where one of that name is in the state."""
    written = fold(letter.municipality)
    if not letter.state or not written:
        return ""
    found = [one.code for one in municipalities_of(state=letter.state) if fold(one.name) == written]
    return found[0] if len(found) == 1 else ""


def _is_meant(one: Institution, letter: DoorLetter, town: str) -> bool:
    """Say whether a body is of those she does not want told; unsure, it is."""
    if one.jurisdiction == Jurisdiction.MUNICIPALITY:
        return NotTold.MUNICIPAL_POLICE in letter.not_told and town in ("", one.municipality_id)
    return (
        one.jurisdiction == Jurisdiction.STATE
        and one.kind == InstitutionKind.AUTHORITY
        and NotTold.STATE_POLICE in letter.not_told
        and letter.state in ("", one.state_id)
    )
