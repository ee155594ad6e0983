"""A place for a coding: one that was found, one chosen from lists, or said to be kept back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from baluarte.domain.intake.actions import PlaceSupplied
from baluarte.domain.intake.choices import PlacePrecision
from baluarte.domain.territory.choices import How
from baluarte.domain.territory.matching import Candidate
from baluarte.domain.territory.models import Municipality
from baluarte.domain.territory.queries import municipalities_of, search_places
from baluarte.domain.territory.texts import states

OTHER = "other"
STATE_CODE = 2
MOST_OFFERED = 8
SAYS_ITSELF = (How.OFFICIAL, How.STATE)
FOUND, SEARCH, STATE, MUNICIPALITY, PRECISION = range(5)
PRECISIONS = (
    ("chosen", _("As exactly as chosen here")),
    (PlacePrecision.COUNTRY.value, _("Only that it was in Mexico")),
    (PlacePrecision.RESERVED.value, _("Kept back by who reports")),
)
Choices = list[tuple[str, str]]


class CodedPlaceWidget(forms.MultiWidget):
    """What was found as radios, a box to search, two selects; buttons do what scripts would."""

    template_name = "intake/widgets/place.html"
    is_group = True

    def __init__(self, *, states: Iterable[tuple[str, str]] = ()) -> None:
        self.found: Choices = []
        search = {"autocomplete": "off", "spellcheck": "false"}
        super().__init__(
            (
                forms.RadioSelect(),
                forms.TextInput(attrs=search),
                forms.Select(choices=[("", _("Choose a state")), *states]),
                forms.Select(choices=()),
                forms.RadioSelect(choices=PRECISIONS),
            )
        )

    def offer(self, places: Choices) -> None:
        """Offer places to choose from."""
        self.found = places
        radios: Any = self.widgets[FOUND]
        radios.choices = [*places, (OTHER, _("Another place"))]

    def decompress(self, value: PlaceSupplied | None) -> list[str]:
        """Lay a place out over the parts."""
        if value is None:
            return ["", "", "", "", "chosen"]
        named = value.precision in (PlacePrecision.COUNTRY, PlacePrecision.RESERVED)
        precision = str(value.precision) if named else "chosen"
        return ["", "", value.state or "", value.municipality or "", precision]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        parts = value if isinstance(value, list) else self.decompress(value)
        state = parts[STATE] or ""
        select: Any = self.widgets[MUNICIPALITY]
        select.choices = [("", _("Choose a municipality")), *municipality_choices(state)]
        if self.found and not parts[FOUND]:
            is_elsewhere = bool(parts[MUNICIPALITY]) or parts[PRECISION] != "chosen"
            parts = [OTHER if is_elsewhere else "", *parts[1:]]
        context = super().get_context(name, parts, attrs)
        context["widget"] |= {"found": bool(self.found), "has_state": bool(state),
                               "is_chosen": parts[PRECISION] in ("", None, "chosen")}  # fmt: skip
        return context


class CodedPlaceField(forms.MultiValueField):
    """Gives a `PlaceSupplied`, or None where nothing was chosen."""

    widget = CodedPlaceWidget

    def __init__(self, **options: Any) -> None:
        names = [(state.code, state.name) for state in states()]
        options.setdefault("widget", CodedPlaceWidget(states=names))
        fields = tuple(forms.CharField(required=False) for _part in range(5))
        super().__init__(fields, require_all_fields=False, required=False, **options)
        self._states = dict(names)

    def compress(self, data_list: Sequence[str] | None) -> PlaceSupplied | None:
        found, _search, state, municipality, precision = [*(data_list or []), *[""] * 5][:5]
        if found and found != OTHER:
            state, municipality = found[:STATE_CODE], found if len(found) > STATE_CODE else ""
            precision = "chosen"
        if state and state not in self._states:
            raise ValidationError(_("There is no such state. Choose one of the list."))
        if municipality and not _is_in(municipality, state):
            raise ValidationError(_("This municipality is not in the state you chose."))
        if precision == PlacePrecision.COUNTRY:
            return PlaceSupplied(PlacePrecision.COUNTRY)
        if precision == PlacePrecision.RESERVED:
            return PlaceSupplied(PlacePrecision.RESERVED, state=state or None)
        if municipality:
            return PlaceSupplied(PlacePrecision.MUNICIPALITY, state, municipality)
        return PlaceSupplied(PlacePrecision.STATE, state) if state else None


def municipality_choices(state: str) -> Choices:
    """Return the municipalities of a state, by name."""
    if not state:
        return []
    found = municipalities_of(state=state).values_list("code", "name")
    return sorted(found, key=lambda pair: pair[1])


def suggested_places(candidates: Iterable[Candidate]) -> Choices:
    """Return the first places that a row may mean, each with why where its name does not say."""
    offered = list({one.code: one for one in candidates}.values())[:MOST_OFFERED]
    named = {state.code: state.name for state in states()}
    nameless = [one.code for one in offered if not one.name]
    known = dict(Municipality.objects.filter(pk__in=nameless).values_list("code", "name"))
    return [(one.code, _because(_whole_name(one, named, known), one.how)) for one in offered]


def _whole_name(one: Candidate, named: Mapping[str, str], known: Mapping[str, str]) -> str:
    if len(one.code) == STATE_CODE:
        return named[one.code]
    return f"{one.name or known.get(one.code, one.code)}, {named[one.code[:STATE_CODE]]}"


def found_places(text: str) -> Choices:
    """Return municipalities of which a text is a name, or of a town of theirs."""
    return [
        (place.code, _also(f"{place.name}, {place.state}", place.found_by, place.name))
        for place in search_places(text=text, limit=MOST_OFFERED)
    ]


def _because(said: str, how: How) -> str:
    return said if how in SAYS_ITSELF else f"{said} ({How(how).label})"


def _also(said: str, found_by: str, name: str) -> str:
    return said if found_by == name else f"{said} ({found_by})"


def _is_in(municipality: str, state: str) -> bool:
    return Municipality.objects.filter(pk=municipality, state=state).exists()
