"""What is asked where something is added to a case."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Account
from baluarte.domain.access.queries import account_named
from baluarte.domain.cases.actions.notebook import PROMISED
from baluarte.domain.cases.choices import Note, Part
from baluarte.domain.cases.models import Case
from baluarte.domain.cases.queries import events_of, is_of_her_own
from baluarte.domain.registry.models import Event
from baluarte.domain.sealing.references import read_reference
from baluarte.web.cases.forms.opening import Named
from baluarte.web.cases.presenters import labels
from baluarte.web.layout.forms.edit_conflicts import EditForm
from baluarte.web.procedure.forms.moment import NOW, THEN, MomentField
from baluarte.web.procedure.instants import NoSuchHour, instant_of

LONGEST = 2000
HOURS_OF_A_DAY = 24


def long_text(label: Any, **options: Any) -> forms.CharField:
    """Return a box for prose that is sealed."""
    widget = forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST, "autocomplete": "off"})
    return forms.CharField(label=label, max_length=LONGEST, widget=widget, **options)


class PartyForm(Named):
    """Who takes part, and as what."""

    part = forms.ChoiceField(
        label=_("As what they take part"), choices=Part.choices, widget=forms.RadioSelect
    )
    field_order = ("part", "name", "outlet", "is_withheld")


class ContactForm(EditForm):
    """How somebody may safely be reached, and in which hours."""

    how = long_text(
        _("How to reach them safely, and how never"),
        help_text=_("Sealed. Say which number, who may answer, what must not be said."),
    )
    from_hour = forms.TypedChoiceField(
        label=_("From"), required=False, coerce=int, empty_value=None
    )
    until_hour = forms.TypedChoiceField(
        label=_("Until"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("from_hour", "until_hour"):
            shown: Any = self.fields[name]
            known = [(n, labels.hour(n)) for n in range(HOURS_OF_A_DAY)]
            shown.choices = [("", _("Any hour")), *known]

    def clean(self) -> dict[str, Any]:
        """Ask for both ends of the hours, or for none."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = given.get("from_hour"), given.get("until_hour")
        if (first is None) != (last is None):
            self.add_error("until_hour", _("Say both hours, or neither."))
        elif first is not None and first == last:
            self.add_error("until_hour", _("The hours begin and end at the same hour."))
        return given


class MessageForm(forms.Form):
    """What she writes to her team, or they to her."""

    text = long_text(
        _("What you want to say"),
        help_text=_(
            "Sealed: only whom it is for and the team of the case read it, and each sees when."
        ),
    )


class NoteForm(EditForm):
    """A call, a visit, a message; a promise or a next contact, with its until."""

    only_adds = True

    kind = forms.ChoiceField(label=_("What it is"), choices=Note.choices, widget=forms.RadioSelect)
    text = long_text(
        _("What was said or agreed"), help_text=_("Sealed. Only the team of this case reads it.")
    )
    when = MomentField(kinds=(NOW, THEN))
    until_day = forms.DateField(
        label=_("Until which day it is promised"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--short"}),
        help_text=_("Only of a promise or a next contact."),
    )
    until_hour = forms.TimeField(
        label=_("Until which hour"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input--short"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask until when only of what is promised."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("kind") not in PROMISED:
            given["until_day"] = given["until_hour"] = None
            return given
        lacking = {"until_day": _("Say until which day."), "until_hour": _("Say until which hour.")}
        for name, says in lacking.items():
            if given.get(name) is None and name not in self.errors:
                self.add_error(name, says)
        return given

    def until_in(self, zone: ZoneInfo) -> datetime | None:
        """Return until when it is promised; an hour that never came is the form's fault."""
        day, hour = self.cleaned_data["until_day"], self.cleaned_data["until_hour"]
        if day is None or hour is None:
            return None
        try:
            return instant_of(day, hour, zone)
        except NoSuchHour:
            self.add_error("until_hour", _("That hour never comes: clocks are put forward then."))
            return None


class EventForm(forms.Form):
    """Which event of the registry belongs to the case, by its reference."""

    event = forms.CharField(
        label=_("Reference of the event"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Ten letters and digits, as it stands on the page of the event."),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case

    def clean_event(self) -> Event:
        """Find an event one may see that is not in the case yet."""
        reference = read_reference(self.cleaned_data["event"])
        found = Event.objects.filter(reference=reference).first() if reference else None
        if found is None:
            raise forms.ValidationError(
                _("You see no event of that reference. Copy it from the page of the event.")
            )
        if events_of(self.case).filter(event=found).exists():
            raise forms.ValidationError(_("This event is in the case already."))
        return found


class CivilOnlyForm(EditForm):
    """Whether a case is for civil society only, as she says it."""

    is_only = forms.ChoiceField(
        label=_("What she says"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", _("For civil society only: no authority is told of it")),
            ("no", _("Authorities may be told, each with her yes")),
        ],
    )

    @property
    def says(self) -> bool:
        """Return whether she keeps it to civil society."""
        return bool(self.cleaned_data["is_only"] == "yes")


class WindowForm(forms.Form):
    """The account with which somebody enters her own case."""

    username = forms.CharField(
        label=_("Her user name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("The account must exist already; whoever keeps this installation invites her."),
    )

    def __init__(self, *args: Any, case: Case, team: Sequence[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.team = case, {one.pk for one in team}

    def clean_username(self) -> Account:
        """Find an account that is of nobody else in this case."""
        try:
            found = account_named(self.cleaned_data["username"].strip())
        except Account.DoesNotExist:
            raise forms.ValidationError(_("Nobody enters here with that user name.")) from None
        if found.pk in self.team:
            raise forms.ValidationError(_("This account is of the team of the case."))
        if is_of_her_own(self.case, by=found.pk):
            raise forms.ValidationError(_("This account has its window in this case already."))
        return found
