"""When something happened: now, at an hour that is known, or nobody knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from baluarte.web.procedure.instants import NoSuchHour, instant_of

NOW, THEN, UNKNOWN = "now", "then", "unknown"
SAYS = {
    NOW: _("Now"),
    THEN: _("On this day, at this hour"),
    UNKNOWN: _("Nobody knows when"),
}


@dataclass(frozen=True)
class Moment:
    """What was said of when: one of three, with day and hour where they are known."""

    kind: str
    day: date | None = None
    hour: time | None = None

    def instant(self, zone: ZoneInfo, *, now: datetime) -> datetime | None:
        """Return the instant, as clocks of a zone showed it; nothing where nobody knows."""
        if self.kind == NOW:
            # To the minute, as hours are written: what is typed next is not before it.
            return now.replace(second=0, microsecond=0)
        if self.day is None or self.hour is None:
            return None
        return instant_of(self.day, self.hour, zone)


class MomentWidget(forms.MultiWidget):
    """Radios, a day and an hour; the boxes are shown where the hour is known."""

    template_name = "widgets/moment.html"
    is_group = True

    def __init__(self, kinds: Sequence[str], attrs: dict[str, Any] | None = None) -> None:
        self.kinds = kinds
        widgets = (
            forms.RadioSelect(choices=[(kind, SAYS[kind]) for kind in kinds]),
            forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        )
        super().__init__(widgets, attrs)

    def decompress(self, value: Moment | None) -> list[Any]:
        """Part a moment into its boxes."""
        if value is None:
            return [self.kinds[0], None, None]
        return [value.kind, value.day, value.hour]


class MomentField(forms.MultiValueField):
    """Gives a `Moment`."""

    def __init__(self, *, kinds: Sequence[str] = (NOW, THEN, UNKNOWN), **options: Any) -> None:
        fields = (
            forms.ChoiceField(choices=[(kind, SAYS[kind]) for kind in kinds], required=False),
            forms.DateField(required=False),
            forms.TimeField(required=False),
        )
        options.setdefault("label", _("When"))
        options.setdefault("error_messages", {"required": _("Say when it happened.")})
        super().__init__(fields, require_all_fields=False, widget=MomentWidget(kinds), **options)
        self.kinds = kinds

    def compress(self, data_list: Sequence[Any] | None) -> Moment:
        """Put the boxes together; a day and an hour are needed only where they are known."""
        kind, day, hour = [*(data_list or []), *[None] * 3][:3]
        if kind not in self.kinds:
            raise ValidationError(_("Say when it happened."))
        if kind != THEN:
            return Moment(kind)
        if day is None or hour is None:
            raise ValidationError(_("Write the day and the hour."))
        return Moment(kind, day, hour)


def instant_in(form: forms.Form, zone: ZoneInfo, *, now: datetime) -> datetime | None:
    """Return the instant that a form asks for; an hour that never came is its fault."""
    moment: Moment = form.cleaned_data["when"]
    try:
        return moment.instant(zone, now=now)
    except NoSuchHour:
        form.add_error("when", _("That hour never came: clocks were put forward that night."))
        return None
