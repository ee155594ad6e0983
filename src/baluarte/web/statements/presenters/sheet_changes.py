"""What a sheet would say otherwise than its document says already, and what was kept of it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.statements.actions.restated import PAGE, VALUE, Restated
from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.sheets import Cell
from baluarte.web.statements.labels import (
    DEGREES,
    about_name,
    day_in_words,
    heading_name,
    institution_name,
    number_in_words,
    value_in_words,
)


def cell_value(heading: str, answer: Answer, value: Any) -> str:
    """Say what a cell says, as its heading counts it."""
    if answer is not Answer.ANSWERED:
        return str(Answer(answer).label)
    if value in DEGREES:
        return str(DEGREES[value])
    if hasattr(value, "as_tuple"):
        return number_in_words(heading, value)
    return day_in_words(value) if hasattr(value, "isoformat") else str(value)


def change_lines(found: Iterable[tuple[Cell, Restated]]) -> list[dict[str, Any]]:
    """Return each cell that differs from what stands: where, what stands, what the sheet says."""
    return [
        {
            "row": cell.row,
            "institution": institution_name(one.held.institution, one.held.municipality),
            "heading": _heading(one.new.heading, one.new.about),
            "reference": one.held.reference,
            "waits": not hasattr(one.held, "review"),
            "fields": [_field(name, cell, one) for name in one.differs],
            "notes": _notes(one),
        }
        for cell, one in found
    ]


def kept_said(number: int, *, left: int) -> str:
    """Say how many were entered, and how many changes were left."""
    said = _("Entered: %(count)s. A second person lets them stand.") % {"count": number}
    if left:
        said += " " + ngettext(
            "%(count)d change was not ticked: what stood stays.",
            "%(count)d changes were not ticked: what stood stays.",
            left,
        ) % {"count": left}
    return said


def _heading(code: str, about: str) -> str:
    return " · ".join(filter(None, [heading_name(code), about_name(code, about)]))


def _notes(one: Restated) -> list[str]:
    """Say what becomes of the page that the sheet leaves blank, and of the words quoted."""
    found = []
    if one.held.page and one.new.page is None:
        found.append(_("The page stays: %(page)s.") % {"page": one.held.page})
    if one.held.quote and VALUE in one.differs:
        found.append(
            _("The words quoted are not taken over, since the value changes: “%(quote)s”.")
            % {"quote": one.held.quote}
        )
    return found


def _field(name: str, cell: Cell, one: Restated) -> dict[str, str]:
    if name == VALUE:
        now = cell_value(one.new.heading, cell.said.answer, cell.said.value)
        return {"field": _("Value"), "was": value_in_words(one.held), "now": now}
    if name == PAGE:
        was = str(one.held.page) if one.held.page else _("blank")
        return {"field": _("Page"), "was": was, "now": str(one.new.page)}
    was, now = institution_name(one.held.said_by), institution_name(one.new.said_by)
    return {"field": _("Who says it"), "was": was, "now": now}
