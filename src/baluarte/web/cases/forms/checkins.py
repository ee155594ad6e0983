"""What is asked where signs are agreed with a person, heard, or found out after."""

import re
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.cases.actions.checkins import Agreed
from baluarte.domain.cases.choices import Rhythm, SignHeard
from baluarte.web.cases.forms.acts import long_text
from baluarte.web.layout.forms.edit_conflicts import EditForm
from baluarte.web.procedure.forms.moment import NOW, THEN, MomentField
from baluarte.web.procedure.instants import NoSuchHour, instant_of

LONGEST_WORD = 100
MOST_HOURS = 24
MOST_GRACE = 24 * 60
LAST_HOUR, LAST_MINUTE = 23, 59
HOUR = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?: ?h)?")
BY_DAY = {"type": "date", "class": "input--short"}
BY_HOUR = {"type": "time", "class": "input--short"}


def short_text(label: Any, **options: Any) -> forms.CharField:
    """Return a box for a word or a sentence that is sealed."""
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(label=label, max_length=LONGEST_WORD, widget=widget, **options)


def read_hour(said: str) -> time | None:
    """Return an hour as people write it: 9, 9:00, 21.30, 21h; nothing where it is none."""
    read = HOUR.fullmatch(said)
    if read is None or int(read[1]) > LAST_HOUR or int(read[2] or 0) > LAST_MINUTE:
        return None
    return time(int(read[1]), int(read[2] or 0))


class AgreementForm(EditForm):
    """At what hours, by what signal, until when, and what is done if none comes."""

    rhythm = forms.ChoiceField(
        label=_("How often"), choices=Rhythm.choices, widget=forms.RadioSelect
    )
    hours = forms.CharField(
        label=_("At which hours of each day"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
        help_text=_("Only if it is each day. For example: 9:00, 14:30, 21:00"),
    )
    every_hours = forms.IntegerField(
        label=_("Every how many hours"),
        required=False,
        min_value=1,
        max_value=MOST_HOURS,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
        help_text=_("Only if it is every so many hours."),
    )
    from_day = forms.DateField(
        label=_("From which day"), widget=forms.DateInput(format="%Y-%m-%d", attrs=BY_DAY)
    )
    from_hour = forms.TimeField(
        label=_("From which hour"),
        widget=forms.TimeInput(format="%H:%M", attrs=BY_HOUR),
        help_text=_("If it is once, or every so many hours, the first sign is due then."),
    )
    until_day = forms.DateField(
        label=_("Until which day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs=BY_DAY),
        help_text=_("To the end of that day."),
    )
    grace_minutes = forms.IntegerField(
        label=_("Minutes of grace"),
        min_value=1,
        max_value=MOST_GRACE,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
        help_text=_("When they are over and nothing came, whoever answers is called."),
    )
    signal = short_text(
        _("Signal that all is well"), help_text=_("Sealed. What is said, written or done.")
    )
    danger = short_text(
        _("Word or signal that means danger"),
        help_text=_("Sealed. It must be another, and one that nobody would find strange."),
    )
    plan = long_text(
        _("What is done if no sign comes"),
        help_text=_("Sealed. Who calls whom, in which order, and what is never done."),
    )

    def clean_hours(self) -> tuple[time, ...]:
        """Read hours as people write them: 9, 9:00, 21.30, with commas or spaces between."""
        found = []
        for said in re.split(r"[,;\s]+(?:y\s+)?", self.cleaned_data["hours"].strip()):
            if not said:
                continue
            hour = read_hour(said)
            if hour is None:
                raise forms.ValidationError(
                    _("“%(said)s” is no hour. Write them so: 9:00, 14:30, 21:00"),
                    params={"said": said},
                )
            found.append(hour)
        return tuple(found)

    def clean(self) -> dict[str, Any]:
        """Ask of each rhythm what it needs, and forget what another would."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        rhythm = given.get("rhythm")
        if rhythm != Rhythm.DAILY:
            given["hours"] = ()
        elif not given.get("hours") and "hours" not in self.errors:
            self.add_error("hours", _("Say at which hours of the day."))
        if rhythm != Rhythm.HOURS:
            given["every_hours"] = None
        elif not given.get("every_hours") and "every_hours" not in self.errors:
            self.add_error("every_hours", _("Say every how many hours."))
        first, last = given.get("from_day"), given.get("until_day")
        if first and last and last < first:
            self.add_error("until_day", _("It ends before it begins."))
        return given

    def agreed_in(self, zone: ZoneInfo) -> Agreed | None:
        """Return what is agreed, by the clocks of a zone; an hour that never came is a fault."""
        given = self.cleaned_data
        try:
            first_at = instant_of(given["from_day"], given["from_hour"], zone)
        except NoSuchHour:
            self.add_error("from_hour", _("That hour never comes: clocks are put forward then."))
            return None
        until_at = datetime.combine(given["until_day"] + timedelta(days=1), time(), zone)
        return Agreed(
            rhythm=Rhythm(given["rhythm"]), hours=given["hours"], every_hours=given["every_hours"],
            first_at=first_at, until_at=until_at, grace_minutes=given["grace_minutes"],
            signal=given["signal"], danger=given["danger"], plan=given["plan"],
        )  # fmt: skip


class SignForm(forms.Form):
    """How the team heard a sign, and whether it meant danger."""

    heard = forms.ChoiceField(
        label=_("How it came"),
        choices=[one for one in SignHeard.choices if one[0] != SignHeard.OWN_WINDOW],
        widget=forms.RadioSelect,
    )
    meant = forms.ChoiceField(
        label=_("Which sign"),
        choices=[
            ("well", _("The one that all is well")),
            ("danger", _("The one of danger: whoever answers is called at once")),
        ],
        widget=forms.RadioSelect,
    )


class OwnSignForm(forms.Form):
    """Her sign: a button is enough; a word, where one was agreed."""

    word = short_text(
        _("Agreed word, if you were asked for one"),
        required=False,
        help_text=_("You may leave it empty."),
    )


class FindingForm(forms.Form):
    """What was found out, and when."""

    when = MomentField(kinds=(NOW, THEN))
    text = long_text(
        _("What was found out"),
        help_text=_("Sealed: how she is, who spoke with her, what was done."),
    )
