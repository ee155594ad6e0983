"""What a form on an event or a report says so far: when, where, of what type; checked nowhere."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from baluarte.norms.catalogues import terms
from baluarte.norms.imprecise import DateRefused, ImpreciseDate, from_edtf
from baluarte.web.intake.forms.place import CodedPlaceField
from baluarte.web.layout.forms.imprecise_date import ImpreciseDateField


@dataclass(frozen=True, slots=True)
class Written:
    """When, where and what, as far as it stands in the boxes."""

    date: ImpreciseDate | None
    state: str | None
    municipality: str | None
    types: frozenset[str]


def of_event(data: QueryDict) -> Written:
    """Read the form that determines an event."""
    state = data.get("state") or None
    municipality = data.get("municipality") or None
    # Of another state: chosen before the state was changed.
    within = municipality if state and str(municipality or "").startswith(state) else None
    return Written(_date(data, "date"), state, within, _types(data))


def of_row(data: QueryDict) -> Written:
    """Read the form that completes a row of a list."""
    place = _cleaned(CodedPlaceField(), data, "place")
    state, municipality = (place.state, place.municipality) if place else (None, None)
    return Written(_date(data, "when"), state, municipality, _types(data))


def _date(data: QueryDict, name: str) -> ImpreciseDate | None:
    text = _cleaned(ImpreciseDateField(required=False), data, name)
    try:
        return from_edtf(text) if text else None
    except DateRefused:
        return None


def _types(data: QueryDict) -> frozenset[str]:
    known = terms("aggression_types")
    ticked = (code for name in data if name.startswith("types") for code in data.getlist(name))
    return frozenset(code for code in ticked if code in known)


def _cleaned(field: forms.Field, data: QueryDict, name: str) -> Any:
    """Return what a field makes of its boxes; nothing while they cannot be read yet."""
    try:
        return field.clean(field.widget.value_from_datadict(data, {}, name))
    except ValidationError:
        return None
