"""A day that may be to come, and no further than anybody plans."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.wall.instants import FURTHEST
from baluarte.norms.clocks.calendar import local_day


def within_reach(day: date) -> None:
    """Refuse a day of another age, which the database would not take either."""
    if day > local_day(timezone.now()) + FURTHEST:
        raise ValidationError(_("That is more than fifty years ahead: look at the year."))


def day_field(**given: Any) -> forms.DateField:
    """Return the box of a day."""
    box = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--short"})
    return forms.DateField(
        widget=box, input_formats=["%Y-%m-%d"], validators=[within_reach], **given
    )
