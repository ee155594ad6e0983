"""Boxes that come back: a day, an hour where the case is, some words, who says it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from baluarte.domain.protection.actions.words import LONGEST
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.layout.forms.days import within_reach

Choices = Sequence[tuple[str, Any]]


class HourField(forms.DateTimeField):
    """A day and an hour, as clocks show them where the case is; never of the future."""

    zone: ZoneInfo | None = None

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, **options)

    def to_python(self, value: Any) -> datetime | None:
        """Read the hour in the zone of the case."""
        with timezone.override(self.zone):
            return super().to_python(value)

    def validate(self, value: Any) -> None:
        """Refuse what has not happened."""
        super().validate(value)
        if value is not None and value > timezone.now():
            raise ValidationError(_("That has not happened yet: write when it happened."))


def day_field(*, is_past: bool = False, **options: Any) -> forms.DateField:
    """Return a box of a day; with `is_past`, of one that has come."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    validators = [_has_come] if is_past else [within_reach]
    return forms.DateField(widget=widget, validators=validators, **options)


def words_field(*, rows: int = 3, **options: Any) -> forms.CharField:
    """Return a box for some sentences; they are sealed."""
    area = forms.Textarea(attrs={"rows": rows, "maxlength": LONGEST})
    return forms.CharField(max_length=LONGEST, widget=area, **options)


class OfSomebody(forms.Form):
    """A form in which somebody of the case says something."""

    edits_nothing = "a base: begins with the only person there is to choose"

    party = forms.ChoiceField(label=_("Who says it"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, parties: Choices, is_own: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_own = is_own
        offer(self, "party", parties)
        if len(parties) == 1:
            self.fields["party"].initial = parties[0][0]
            if is_own:
                self.fields["party"].widget = forms.HiddenInput()


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    """Offer choices in a field."""
    shown: Any = form.fields[name]
    shown.choices = list(choices)


def _has_come(day: Any) -> None:
    if day > local_day(timezone.now()):
        raise ValidationError(_("That day has not come yet."))
