"""What the simulator asks: when it came in, where, how steps are done, what else happens."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baluarte.norms.agenda.simulation import (
    Given,
    calendar_of,
    forks,
    opening_events,
    optional_steps,
    other_events,
)
from baluarte.norms.clocks import Calendar
from baluarte.norms.clocks.calendar import CENTRE, local_day
from baluarte.norms.protocols import Protocol, events
from baluarte.norms.protocols.states import names_of_states
from baluarte.web.procedure.presenters import protocol_page

FIRST, LAST = date(1995, 1, 1), date(2060, 12, 31)
LONGEST_PACE = 10_000
CAPITAL = "09"
MOMENT: Final = "%Y-%m-%dT%H:%M"
WRITE_A_DAY = gettext_lazy("Write the day, for example 2026-03-10.")
WRITE_AN_HOUR = gettext_lazy("Write the hour from 00:00 to 23:59, for example 23:40.")


def check_years(day: date) -> None:
    """Refuse a day outside of the years whose rest days are written."""
    if not FIRST <= day <= LAST:
        raise ValidationError(
            _("Rest days are written from %(first)s to %(last)s: choose a day between them.")
            % {"first": FIRST.year, "last": LAST.year}
        )


class DayField(forms.DateField):
    """A day of years whose calendar is known."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        options.setdefault("error_messages", {"required": WRITE_A_DAY, "invalid": WRITE_A_DAY})
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y"], **options)

    def clean(self, value: Any) -> date | None:
        """Read a day, and refuse one that cannot be counted from."""
        day: date | None = super().clean(value)
        if day is not None:
            check_years(day)
        return day


class MomentField(forms.Field):
    """A day and an hour on the clocks of the place; nothing is converted."""

    widget = forms.DateTimeInput(
        format=MOMENT, attrs={"type": "datetime-local", "autocomplete": "off"}
    )

    def to_python(self, value: Any) -> datetime | None:
        """Read what the browser's own field writes, or a person with a space."""
        if not value:
            return None
        try:
            typed = datetime.strptime(str(value).replace(" ", "T")[:16], MOMENT)  # noqa: DTZ007
        except ValueError:
            raise ValidationError(
                _("Write the day and the hour, for example 2026-03-10 23:40.")
            ) from None
        check_years(typed.date())
        return typed


class SimulatorForm(forms.Form):
    """The question "if it came in then and there, what is due when"."""

    edits_nothing = "asks what a protocol would count: nothing is changed by it"

    use_required_attribute = False

    fecha = DayField(label=gettext_lazy("Day it came in"))
    hora = forms.TimeField(
        label=gettext_lazy("Hour"),
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "autocomplete": "off"}),
        error_messages={"required": WRITE_AN_HOUR, "invalid": WRITE_AN_HOUR},
    )
    estado = forms.ChoiceField(
        label=gettext_lazy("State where it came in"),
        error_messages={
            "required": gettext_lazy("Choose the state."),
            "invalid_choice": gettext_lazy("There is no such state: choose one of the list."),
        },
    )
    ambito = forms.ChoiceField(
        label=gettext_lazy("Who is in charge"),
        help_text=gettext_lazy("The days of whoever is in charge end in their own time zone."),
        error_messages={
            "required": gettext_lazy("Choose who is in charge."),
            "invalid_choice": gettext_lazy(
                "This protocol does not hold there: choose from the list."
            ),
        },
    )
    horas = forms.IntegerField(
        label=gettext_lazy("Hours that each step takes"),
        help_text=gettext_lazy("Leave it empty and each step is done at its last instant in time."),
        required=False,
        min_value=0,
        max_value=LONGEST_PACE,
        error_messages={
            "invalid": gettext_lazy("Write a whole number of hours, or leave it empty."),
            "min_value": gettext_lazy("Hours cannot be fewer than none."),
            "max_value": gettext_lazy("Write at most 10,000 hours."),
        },
    )

    def __init__(self, data: Any, *, protocol: Protocol, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial, auto_id="sim_%s")
        self.protocol = protocol
        self._offer("estado", names_of_states().items())
        self._offer(
            "ambito", [(one, protocol_page.JURISDICTIONS[one]) for one in protocol.jurisdictions]
        )
        if len(protocol.jurisdictions) == 1:
            del self.fields["ambito"]
        self.asks_outcomes = [self._ask_outcome(step) for step in forks(protocol)]
        self.asks_optional = self._ask_optional()
        self.asks_events = [self._ask_event(code) for code in other_events(protocol)]

    def _offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)

    def _ask_outcome(self, step: Any) -> str:
        name = f"fin_{step.id}"
        self.fields[name] = forms.ChoiceField(
            label=_("%(id)s %(name)s: how it ends")
            % {"id": step.id, "name": protocol_page.say(step.name)},
            choices=[
                (code, protocol_page.sentence(protocol_page.event(code))) for code in step.emits
            ],
            required=False,
            error_messages={"invalid_choice": _("It does not end that way: choose from the list.")},
        )
        return name

    def _ask_optional(self) -> list[str]:
        found = optional_steps(self.protocol)
        if not found:
            return []
        self.fields["hace"] = forms.MultipleChoiceField(
            label=_("Optional steps that are done"),
            choices=[(step.id, f"{step.id} {protocol_page.say(step.name)}") for step in found],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            error_messages={
                "invalid_choice": _("There is no such optional step: choose from the list.")
            },
        )
        return ["hace"]

    def _ask_event(self, code: str) -> list[str]:
        names = [f"cuando_{code}"]
        self.fields[names[0]] = MomentField(
            label=protocol_page.sentence(protocol_page.event(code)), required=False
        )
        if events()[code].names_a_date:
            names.append(f"nombra_{code}")
            self.fields[names[1]] = DayField(
                label=_("The date that it names"),
                required=False,
            )
        return names

    def clean(self) -> dict[str, Any]:
        """Put the hour into the zone of the state, and what else happens after it."""
        given: dict[str, Any] = super().clean() or {}
        day, hour, state = given.get("fecha"), given.get("hora"), given.get("estado")
        if day is None or hour is None or not state or self.errors:
            return given
        given["calendar"] = calendar_of(self.protocol, state=state, jurisdiction=self.jurisdiction)
        given["came_in"] = self._moment("hora", datetime.combine(day, hour), given["calendar"])
        if given["came_in"] is not None:
            given["given"] = self._given(given)
        return given

    @property
    def jurisdiction(self) -> str:
        """Return who is in charge, where it was asked."""
        asked: str = self.cleaned_data.get("ambito") or self.protocol.jurisdictions[0]
        return asked

    @property
    def pace(self) -> timedelta | None:
        """Return how long each step takes, if somebody said."""
        hours = self.cleaned_data["horas"]
        return None if hours is None else timedelta(hours=hours)

    @property
    def outcomes(self) -> dict[str, str]:
        """Return how the steps end that can end in several ways."""
        return {name.removeprefix("fin_"): self.cleaned_data[name] for name in self.asks_outcomes}

    def _given(self, given: dict[str, Any]) -> list[Given]:
        came_in: datetime = given["came_in"]
        found = [
            Given(code, came_in, names=given["fecha"] if events()[code].names_a_date else None)
            for code in opening_events(self.protocol)
        ]
        for names in self.asks_events:
            code = names[0].removeprefix("cuando_")
            local, named = given.get(names[0]), given.get(names[1]) if names[1:] else None
            if local is None:
                if named is not None:
                    self.add_error(names[0], _("Write when that date was set."))
                continue
            if names[1:] and named is None:
                self.add_error(names[1], _("Write the date that it names."))
                continue
            at = self._moment(names[0], local, given["calendar"])
            if at is not None and at < came_in:
                self.add_error(names[0], _("This is before it came in: write a later moment."))
            elif at is not None:
                found.append(Given(code, at, names=named))
        return found

    def _moment(self, field: str, local: datetime, calendar: Calendar) -> datetime | None:
        zone = calendar.zone
        if not exists(local, zone):
            self.add_error(
                field,
                _("That hour did not exist there: the clocks were put forward that night."),
            )
            return None
        return local.replace(tzinfo=zone)


def exists(local: datetime, zone: ZoneInfo) -> bool:
    """Say whether the clocks of a zone ever showed a moment."""
    shown = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return shown.replace(tzinfo=None) == local.replace(tzinfo=None)


def first_question(protocol: Protocol, now: datetime) -> dict[str, Any]:
    """Return what the form holds before anybody asks: this day, at this hour, in the capital."""
    return {
        "fecha": local_day(now),
        "hora": now.astimezone(CENTRE).time().replace(second=0, microsecond=0),
        "estado": protocol.state or CAPITAL,
        "ambito": protocol.jurisdictions[0],
    }
