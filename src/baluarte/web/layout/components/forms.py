"""Asking: fields, what is wrong with them, and the reason of a decision."""

from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from baluarte.web.layout.components.declaration import Component, Values, takes
from baluarte.web.layout.forms.edit_conflicts import DRAWN_FROM, forms_in_conflict

CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def _field(values: Values) -> Values:
    bound: forms.BoundField = values["field"]
    kind = kind_of(bound)
    hint = values["hint"] or bound.help_text
    most = _most(bound)
    described = [f"{bound.auto_id}_hint"] if hint or most else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    return {
        "kind": kind,
        "hint": hint,
        "most": most,
        "described_by": " ".join(described),
        "optional": _optional(bound),
        "control": _control(bound, kind=kind, values=values, described_by=" ".join(described)),
        "options": list(bound.subwidgets) if kind == "choices" else [],
    }


def _optional(bound: forms.BoundField) -> str:
    """Say of a field that may stay empty when it may: what its form says, else always.

    A form whose act demands a field only at times says so in the field's `needed_when`.
    """
    if bound.field.required or bound.field.disabled:
        return ""
    when = getattr(bound.field, "needed_when", None)
    if when is None:
        return _("(optional)")
    return f"({when})" if when else ""


def _most(bound: forms.BoundField) -> str:
    """Say how much fits in the box of a text: a browser cuts the rest off without a word."""
    number = getattr(bound.field, "max_length", None)
    if not number or not isinstance(bound.field.widget, forms.Textarea):
        return ""
    return _("Up to %(number)s characters.") % {"number": f"{number:,}"}


def kind_of(bound: forms.BoundField) -> str:
    """Say how a field is asked: one box, one tick, several choices, or a group of boxes."""
    widget = bound.field.widget
    if isinstance(widget, CHOICES):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    if getattr(widget, "is_group", False):
        return "group"
    return "hidden" if widget.is_hidden else "box"


def _control(
    bound: forms.BoundField, *, kind: str, values: Values, described_by: str
) -> SafeString | None:
    if kind == "choices":
        return None
    attributes: dict[str, Any] = {}
    if kind == "box":
        classes = ["input", str(bound.field.widget.attrs.get("class", ""))]
        classes += [f"input--{values['size']}"] if values["size"] else []
        attributes["class"] = " ".join(name for name in classes if name)
    if kind in ("box", "tick"):
        if described_by:
            attributes["aria-describedby"] = described_by
        if bound.errors:
            attributes["aria-invalid"] = "true"
    return bound.as_widget(attrs=attributes)


def _errors(values: Values) -> Values:
    given = values["form"]
    every = given if isinstance(given, (list, tuple)) else [given]
    found: list[dict[str, str]] = []
    for form in every:
        found += [{"message": str(error), "target": ""} for error in form.non_field_errors()]
        for bound in form:
            found += [
                {"label": str(bound.label), "message": str(message), "target": _target(bound)}
                for message in bound.errors
            ]
    return {
        "found": found,
        "marks": [form[DRAWN_FROM] for form in every if DRAWN_FROM in form.fields],
        "conflicts": [
            {"by": one.theirs.by, "at": one.theirs.at, "rows": one.in_conflict()}
            for one in forms_in_conflict(every)
            if one.theirs
        ],
    }


def _target(bound: forms.BoundField) -> str:
    """Return the id of the first thing in a field that can be filled in."""
    kind, widget = kind_of(bound), bound.field.widget
    if kind == "group" and isinstance(widget, forms.MultiWidget):
        first = isinstance(widget.widgets[0], CHOICES)
        return f"{bound.auto_id}_0_0" if first else f"{bound.auto_id}_0"
    return f"{bound.auto_id}_0" if kind == "choices" else str(bound.auto_id)


COMPONENTS = (
    Component(
        name="field",
        says="One field of a Django form with label, hint and error: text, area, select, radios, "
        "ticks, file, and those of `baluarte.web.layout.forms` (imprecise date, place, person).",
        takes=takes(
            field="the bound field",
            hint=("instead of the field's help text", ""),
            size=("short, year or day; full width otherwise", ""),
            row=("choices beside each other", False),
            as_title=("the label is the page's question: one question at a time", False),
        ),
        prepare=_field,
    ),
    Component(
        name="errors",
        says="What must be put right before going on, each a link to its field. First in the form: "
        "it holds the mark of what was drawn, and where another saved meanwhile both words.",
        takes=takes(form="a form, or a list of forms"),
        prepare=_errors,
    ),
    Component(
        name="reason",
        says="Where a decision is recorded: what is decided and why, before it is sent.",
        takes=takes(
            field="the bound field of the reason",
            decision="what is being decided, in words",
            kept=("what happens with the reason; the log by default", ""),
        ),
    ),
    Component(
        name="steps",
        says="Which question of how many.",
        takes=takes(at="this one", of="all"),
        prepare=lambda values: {"marks": [n <= values["at"] for n in range(1, values["of"] + 1)]},
    ),
    Component(
        name="receipt",
        says="The code with which somebody comes back without an account. Shown once.",
        takes=takes(code="the code; spaces part its groups", says=("what to do with it", "")),
        prepare=lambda values: {"groups": str(values["code"]).split()},
    ),
)
