"""What a neighbour could recognise: how few a published event is among, field by field."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.publication.choices import Publishable
from baluarte.domain.publication.facts import STATE
from baluarte.domain.publication.models import Edition, PublishedEvent
from baluarte.domain.publication.queries import narrowing
from baluarte.web.publication.presenters import public_event
from baluarte.web.publication.preview import Record


@dataclass(frozen=True)
class Step:
    """One more thing that is known, and how many published events then say the same."""

    term: str
    value: str
    alike: str
    is_few: bool


def recognition(record: Record, event: PublishedEvent, edition: Edition | None) -> dict[str, Any]:
    """Return what narrows an event down, and what an edition would do about it."""
    needed = record.given(()).k_needed
    found = narrowing(event, edition)
    steps = [
        Step(
            str(public_event.DIFFERING[one.field]),
            _value(one.field, event),
            _alike(one.alike),
            one.alike < needed,
        )
        for one in found
    ]
    first = next((one for one in steps if one.is_few), None)
    return {
        "steps": steps,
        "first": first,
        "needed": needed,
        "edition": edition,
        "is_exposed": first is not None and event.is_exact,
        "says": _says(first, needed=needed, is_exact=event.is_exact),
    }


def _says(first: Step | None, *, needed: int, is_exact: bool) -> str:
    if first is None:
        said = _("At least %(needed)s published events say the same: none stands out among them.")
        return said % {"needed": needed}
    if is_exact:
        said = _(
            "From “%(field)s” on, fewer than %(needed)s published events say the same, and it "
            "would go out as it is: whoever knows of it finds it."
        )
    else:
        said = _(
            "From “%(field)s” on, fewer than %(needed)s published events say the same. The edition "
            "makes the date, the place, the type or the victims coarser until that many do."
        )
    return said % {"field": first.term, "needed": needed}


def _alike(number: int) -> str:
    if number == 1:
        return _("no other published event")
    others = number - 1
    said = ngettext("%(n)s other published event", "%(n)s other published events", others)
    return said % {"n": f"{others:,}"}


def _value(field: str, event: Any) -> str:
    if field == STATE:
        return str(event.state.name)
    if field == Publishable.MUNICIPALITY:
        return str(event.municipality.name)
    if field == Publishable.DATE:
        return public_event.when(event)
    if field == Publishable.TYPES:
        return public_event.what(event)
    return str(event.victims)
