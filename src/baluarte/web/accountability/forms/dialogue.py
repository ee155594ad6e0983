"""What is asked of a table of dialogue and of a session: when it met and how many came."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.accountability.actions import Came
from baluarte.domain.accountability.choices import Side
from baluarte.web.accountability.forms.fields import (
    NOTHING,
    DocumentField,
    PolicyForm,
    day_field,
    words_field,
)
from baluarte.web.accountability.names import axis_choices, institution_choices

MOST_PEOPLE = 9999
COUNTED = {
    "women": _("Women"),
    "men": _("Men"),
    "other": _("Of another gender"),
    "unknown": _("Gender not written down"),
}


class TableForm(PolicyForm):
    """A table: who calls it, and for what."""

    name = forms.CharField(max_length=200, label=_("Name of the table"))
    purpose = words_field(max_length=600, label=_("What it is for"))
    axis = forms.ChoiceField(label=_("Axis"))
    convened_by = forms.ChoiceField(label=_("Institution that calls it"))
    opened_date = day_field(label=_("Since which day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(axis=[NOTHING, *axis_choices()], convened_by=[NOTHING, *institution_choices()])


class SessionForm(PolicyForm):
    """A session: when it was called and held, its minutes, and how many came from each side."""

    called_date = day_field(label=_("When it was called"))
    held_date = day_field(label=_("When it was held"))
    minutes = DocumentField(label=_("Its minutes"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for side in Side:
            for name, label in COUNTED.items():
                self.fields[f"{side}_{name}"] = forms.IntegerField(
                    required=False, min_value=0, max_value=MOST_PEOPLE, label=label
                )

    def sides(self) -> list[dict[str, Any]]:
        """Return the boxes side by side."""
        return [
            {"label": side.label, "fields": [self[f"{side}_{name}"] for name in COUNTED]}
            for side in Side
        ]

    def came(self) -> list[Came]:
        """Return how many came; of a side without any number nothing is known."""
        given = self.cleaned_data
        found = {side: {name: given[f"{side}_{name}"] for name in COUNTED} for side in Side}
        return [
            Came(side, **{name: number or 0 for name, number in counts.items()})
            for side, counts in found.items()
            if any(number is not None for number in counts.values())
        ]
