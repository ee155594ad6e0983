"""A place as it is known: state, municipality, perhaps a point, and how exact that is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

PRECISIONS = (
    ("exact", _("The exact point")),
    ("locality", _("The locality or neighbourhood")),
    ("municipality", _("The municipality")),
    ("state", _("Only the state")),
)
NEEDED = _("Choose the state where it happened.")
Choices = Iterable[tuple[str, str]]
LATITUDES = (Decimal(14), Decimal(33))
LONGITUDES = (Decimal(-119), Decimal(-86))


@dataclass(frozen=True)
class PlaceGiven:
    """What somebody said about where it was."""

    state: str
    municipality: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    precision: str = "municipality"


class PlaceWidget(forms.MultiWidget):
    """Two selects, two boxes and radios; htmx brings the municipalities, or a button does."""

    template_name = "widgets/place.html"
    is_group = True

    def __init__(
        self,
        states: Choices = (),
        municipalities_of: Callable[[str], Choices] | None = None,
        municipalities_url: str = "",
        attrs: dict[str, Any] | None = None,
    ) -> None:
        self.municipalities_of = municipalities_of or (lambda state: ())
        self.municipalities_url = municipalities_url
        number = {"inputmode": "decimal", "autocomplete": "off"}
        widgets = (
            forms.Select(choices=[("", _("Choose a state")), *states]),
            forms.Select(choices=()),
            forms.TextInput(attrs=number),
            forms.TextInput(attrs=number),
            forms.RadioSelect(choices=PRECISIONS),
        )
        super().__init__(widgets, attrs)

    def decompress(self, value: PlaceGiven | None) -> list[Any]:
        if value is None:
            return ["", "", "", "", "municipality"]
        return [
            value.state,
            value.municipality,
            "" if value.latitude is None else value.latitude,
            "" if value.longitude is None else value.longitude,
            value.precision,
        ]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        parts = value if isinstance(value, list) else self.decompress(value)
        known = list(self.municipalities_of(parts[0])) if parts and parts[0] else []
        select: Any = self.widgets[1]
        select.choices = [("", _("Choose a municipality")), *known]
        context = super().get_context(name, value, attrs)
        context["widget"]["municipalities_url"] = self.municipalities_url
        context["widget"]["has_state"] = bool(known)
        return context


class PlaceField(forms.MultiValueField):
    """Gives a `PlaceGiven`."""

    widget = PlaceWidget

    def __init__(
        self,
        *,
        states: Choices,
        municipalities_of: Callable[[str], Choices],
        municipalities_url: str = "",
        **options: Any,
    ) -> None:
        self.municipalities_of = municipalities_of
        known = list(states)
        fields = (
            forms.ChoiceField(choices=[("", ""), *known], required=False),
            forms.CharField(required=False),
            forms.DecimalField(required=False, min_value=LATITUDES[0], max_value=LATITUDES[1]),
            forms.DecimalField(required=False, min_value=LONGITUDES[0], max_value=LONGITUDES[1]),
            forms.ChoiceField(choices=PRECISIONS, required=False),
        )
        widget = PlaceWidget(known, municipalities_of, municipalities_url)
        options.setdefault("widget", widget)
        options.setdefault("error_messages", {"required": NEEDED})
        super().__init__(fields, require_all_fields=False, **options)

    def compress(self, data_list: Sequence[Any] | None) -> PlaceGiven | None:
        state, municipality, latitude, longitude, precision = [*(data_list or []), *[""] * 5][:5]
        if not state:
            if self.required:
                raise ValidationError(NEEDED, code="required")
            return None
        if municipality and municipality not in dict(self.municipalities_of(state)):
            raise ValidationError(_("This municipality is not in the state you chose."))
        if (latitude in ("", None)) != (longitude in ("", None)):
            raise ValidationError(_("A point needs both its latitude and its longitude."))
        precision = precision or ("municipality" if municipality else "state")
        if precision == "exact" and latitude in ("", None):
            raise ValidationError(_("Give the point, or say that it is known less exactly."))
        return PlaceGiven(state, municipality or "", latitude or None, longitude or None, precision)
