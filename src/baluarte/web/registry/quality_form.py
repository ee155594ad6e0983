from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.registry.actions.quality import LONGEST
from baluarte.web.registry.forms import reason_field

_USUAL = timedelta(days=90)


class SetAsideForm(forms.Form):
    """Why a check does not apply to an event, and until when."""

    until = forms.DateField(
        label=_("Set aside until"),
        help_text=_("On the next day it counts again. A year at most."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--short"}),
    )
    reason = reason_field(help_text=_("In a sentence or two. Do not write names."))

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        kwargs.setdefault("initial", {"until": today + _USUAL})
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        bounds = {"min": today.isoformat(), "max": (today + LONGEST).isoformat()}
        self.fields["until"].widget.attrs.update(bounds)
