"""A date as it is known, kept as EDTF: 2026-03-04, 2026-03, 2026, 2026-03/2026-05, ../2026."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS = (
    ("day", pgettext_lazy("precision of a date", "The day")),
    ("month", pgettext_lazy("precision of a date", "The month")),
    ("year", pgettext_lazy("precision of a date", "The year")),
    ("between", pgettext_lazy("precision of a date", "Between two dates")),
    ("before", pgettext_lazy("precision of a date", "Before a date")),
)
MONTHS = (
    ("", "—"),
    ("1", _("January")), ("2", _("February")), ("3", _("March")), ("4", _("April")),
    ("5", _("May")), ("6", _("June")), ("7", _("July")), ("8", _("August")),
    ("9", _("September")), ("10", _("October")), ("11", _("November")), ("12", _("December")),
)  # fmt: skip
PARTS = ("kind", "day", "month", "year", "until_day", "until_month", "until_year")
NEEDED = _("Write the date as far as it is known.")
WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def _number(*, longest: int) -> forms.TextInput:
    attributes = {"inputmode": "numeric", "maxlength": longest, "autocomplete": "off"}
    return forms.TextInput(attrs=attributes)


class ImpreciseDateWidget(forms.MultiWidget):
    """Radios for how exactly it is known, then only the boxes that this needs."""

    template_name = "widgets/imprecise_date.html"
    is_group = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            "": forms.RadioSelect(choices=KINDS)
        }
        for prefix in ("", "until_"):
            widgets[f"{prefix}day"] = _number(longest=2)
            widgets[f"{prefix}month"] = forms.Select(choices=MONTHS)
            widgets[f"{prefix}year"] = _number(longest=4)
        super().__init__(widgets, attrs)

    def decompress(self, value: str | None) -> list[str | None]:
        """Lay a written date out into its boxes."""
        if not value:
            return ["day", *[""] * 6]
        first, parted, last = value.partition("/")
        if first == "..":
            return ["before", *_boxes(last), "", "", ""]
        if parted:
            return ["between", *_boxes(first), *_boxes(last)]
        boxes = _boxes(first)
        kind = "day" if boxes[0] else "month" if boxes[1] else "year"
        return [kind, *boxes, "", "", ""]


def _boxes(written: str) -> list[str]:
    found = WRITTEN.fullmatch(written)
    year, month, day = found.groups() if found else ("", "", "")
    return [str(int(day)) if day else "", str(int(month)) if month else "", year or ""]


class ImpreciseDateField(forms.MultiValueField):
    """Gives an EDTF text, or None when nothing is known and nothing is required."""

    widget = ImpreciseDateWidget

    def __init__(self, **options: Any) -> None:
        options.setdefault("error_messages", {"required": NEEDED})
        fields: list[forms.Field] = [forms.ChoiceField(choices=KINDS, required=False)]
        fields += [forms.CharField(required=False) for _part in PARTS[1:]]
        super().__init__(fields, require_all_fields=False, **options)

    def compress(self, data_list: Sequence[str] | None) -> str | None:
        given = dict(zip(PARTS, [*(data_list or []), *[""] * 7], strict=False))
        kind = given["kind"] or "day"
        if not any(given[part] for part in PARTS[1:]):
            if self.required:
                raise ValidationError(NEEDED, code="required")
            return None
        first = _written(given["year"], given["month"], given["day"], kind=kind)
        if kind == "before":
            return f"../{first}"
        if kind != "between":
            return first
        last = _written(given["until_year"], given["until_month"], given["until_day"], kind=kind)
        if last < first:
            raise ValidationError(_("The second date must not come before the first."))
        return f"{first}/{last}"


def _written(year: str, month: str, day: str, *, kind: str) -> str:
    """Write one date; only a span or a limit may have its ends less exact than a day."""
    needs_month = kind in ("day", "month")
    needs_day = kind == "day"
    if not year.isdecimal() or len(year) != 4:  # noqa: PLR2004
        raise ValidationError(_("Write the year with four digits, for example 2026."))
    if needs_month and not month:
        raise ValidationError(_("Choose the month, or say that only the year is known."))
    if needs_day and not day:
        raise ValidationError(_("Write the day, or say that only the month is known."))
    month = "" if kind == "year" else month
    day = "" if kind in ("year", "month") or not month else day
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise ValidationError(_("This date is not in the calendar.")) from None
    return "-".join(part.zfill(2) for part in (year, month, day) if part)
