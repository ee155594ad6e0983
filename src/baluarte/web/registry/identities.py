"""Whom an event was done to, for who may know: asked for, read once, logged."""

from datetime import datetime
from typing import Any
from uuid import UUID

from baluarte.domain.linkage.queries.event_pages import EventPage
from baluarte.domain.people.choices import PersonKind
from baluarte.domain.people.queries import Named
from baluarte.domain.registry.queries import names_behind


def sealed(page: EventPage, numbers: list[int]) -> list[dict[str, Any]]:
    """Return the victims by number, none of them read: who may know of them sees no more."""
    known = {one.number: one.person for one in page.victims if one.person is not None}
    return [
        {
            "number": number,
            "is_named": number in known,
            "is_withheld": number in known and known[number].name_withheld,
            "is_collective": number in known and known[number].kind == PersonKind.COLLECTIVE,
            "seal": "erased" if number in known and known[number].erased_at else "sealed",
        }
        for number in numbers
    ]


def opened(page: EventPage, numbers: list[int], *, by: UUID, at: datetime) -> list[dict[str, Any]]:
    """Return the victims by number with their names: one reading, one entry in the log."""
    key = page.event.pk
    named = names_behind(page.victims, withheld_too=True, by=by, at=at).get(key, {})
    return [
        one | (_open(named[one["number"]]) if one["number"] in named else {})
        for one in sealed(page, numbers)
    ]


def _open(one: Named) -> dict[str, Any]:
    if one.is_erased or not one.name:
        return {"seal": "erased" if one.is_erased else "sealed", "is_reserved": not one.is_erased}
    return {"seal": "opened", "name": one.name, "outlet": one.outlet}
