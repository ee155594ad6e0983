"""Her copy as a page that any telephone reads: the same structure, in words."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.template.defaultfilters import yesno
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from baluarte.web.cases.data_portability.labels import LABELS


@dataclass(frozen=True)
class Part:
    """A part of the copy: a text, or parts by name, or several such one after another."""

    label: str
    text: str = ""
    parts: "tuple[Part, ...]" = ()
    several: "tuple[tuple[Part, ...], ...]" = ()
    lines: tuple[str, ...] = ()


def parts_of(copy: dict[str, Any]) -> tuple[Part, ...]:
    """Return the parts of a copy, each under its name in words."""
    return tuple(_part(LABELS[name], value) for name, value in copy.items())


def _part(label: Any, value: Any) -> Part:
    said = str(label)
    if isinstance(value, dict):
        return Part(said, parts=parts_of(value))
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return Part(said, several=tuple(parts_of(one) for one in value))
    if isinstance(value, list):
        return Part(said, lines=tuple(map(str, value)))
    return Part(said, text=_text(value))


def _text(value: Any) -> str:
    # An instant is a day too, and says more.
    if isinstance(value, datetime):
        return date_format(value, "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, bool):
        return str(yesno(value, _("yes,no")))
    return "" if value is None else str(value)
