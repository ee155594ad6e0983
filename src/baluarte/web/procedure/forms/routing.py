"""What is asked where somebody is left out, trusted, told, or answers."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from baluarte.domain.procedure.actions import Shown
from baluarte.domain.procedure.actions.remarks import LONGEST
from baluarte.domain.procedure.choices import Exclusion, Perpetrator, TaskLineKind
from baluarte.web.layout.forms.edit_conflicts import EditForm
from baluarte.web.procedure.forms.acts import reason_field
from baluarte.web.procedure.forms.documents import DocumentField, WithDocument
from baluarte.web.procedure.forms.matters import PERPETRATORS

Choices = Sequence[tuple[str, Any]]
HINTS = {
    TaskLineKind.ASKED: _("In a sentence, without names."),
    TaskLineKind.MEASURE: _("Only where the step is about one."),
    TaskLineKind.PLACE: _("Municipality or area; an address only if it cannot be done without."),
    TaskLineKind.CONTACT: _(
        "Whom to call, how, in which hours; never a way that puts her at risk."
    ),
    TaskLineKind.SENDER: _("Where whoever does it finds you."),
}
TOWN = "municipality"
ALWAYS_SAID = (TaskLineKind.ASKED, TaskLineKind.SENDER)
SAID_OF_HERS = (TaskLineKind.PLACE, TaskLineKind.CONTACT)


class ReasonForm(forms.Form):
    """Why."""

    reason = reason_field()


class LeaveOutForm(forms.Form):
    """Whom to leave out, and why."""

    who = forms.ChoiceField(label=_("Who is told nothing"))
    why = forms.ChoiceField(
        label=_("Why"),
        choices=Exclusion.choices,
        widget=forms.RadioSelect,
        help_text=_("Only the wish of the person can end later; the others stay."),
    )

    def __init__(self, *args: Any, offered: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who: Any = self.fields["who"]
        who.choices = [("", _("Choose whom to leave out")), *offered]


class PerpetratorForm(EditForm):
    """What is known of who did it."""

    perpetrator = forms.ChoiceField(
        label=_("What is known of who did it"),
        choices=PERPETRATORS,
        widget=forms.RadioSelect,
        initial=Perpetrator.UNKNOWN,
    )


class TaskForm(forms.Form):
    """What a task says beyond step and clock: each line goes only if the person saw it.

    What is asked and where its sender answers are never left out; of what is owed to a person,
    where and how she is reached neither.
    """

    def __init__(self, *args: Any, is_owed_to_her: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        required = (*ALWAYS_SAID, *(SAID_OF_HERS if is_owed_to_her else ()))
        for kind in TaskLineKind:
            self.fields[kind.value] = forms.CharField(
                label=kind.label, required=kind in required, max_length=LONGEST,
                help_text=HINTS[kind], widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
            self.fields[f"{kind.value}_seen"] = forms.BooleanField(
                label=_("The person saw this line and says yes to it"), required=False
            )

    def clean(self) -> dict[str, Any]:
        """Send no line that she did not see."""
        given: dict[str, Any] = super().clean() or {}
        for kind in TaskLineKind:
            if given.get(kind.value, "").strip() and not given.get(f"{kind.value}_seen"):
                self.add_error(
                    f"{kind.value}_seen",
                    _("It cannot be sent, because the person has not seen this line. What can be "
                      "done: show or read it to her and mark it, or leave it empty."),
                )  # fmt: skip
        return given

    def shown(self, *, at: datetime) -> list[Shown]:
        """Return the lines that are sent, as she saw them."""
        given = self.cleaned_data
        return [
            Shown(kind, given[kind.value], at if given[f"{kind.value}_seen"] else None)
            for kind in TaskLineKind
            if given.get(kind.value, "").strip()
        ]


class SendForm(TaskForm):
    """To whom a step goes; a municipality, and a mechanism nobody is cleared at, with her yes."""

    edits_nothing = "sends a step once: the second is told to hand it over instead"

    institution = forms.ChoiceField(label=_("Who does it"), widget=forms.RadioSelect)
    account = forms.ChoiceField(
        label=_("For which person"),
        required=False,
        help_text=_("It is not known who did it: only the person trusted by name is told."),
    )
    she_said_yes = forms.BooleanField(
        label=_("The person said yes to it by name"),
        required=False,
        help_text=_("Asked by name, after seeing who would be told."),
    )

    def __init__(
        self,
        *args: Any,
        offered: Choices,
        only_with_yes: Mapping[str, str] | None = None,
        persons: Choices = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.only_with_yes = only_with_yes or {}
        shown: Any = self.fields["institution"]
        shown.choices = offered
        if len(offered) == 1:
            shown.initial = offered[0][0]
        self.order_fields(["institution", "account", "she_said_yes", "reason"])
        if not only_with_yes:
            del self.fields["she_said_yes"]
        if persons:
            account: Any = self.fields["account"]
            account.choices = [("", _("Nobody in particular")), *persons]
        else:
            del self.fields["account"]

    def clean(self) -> dict[str, Any]:
        """Send nothing without her yes to whom only that opens, or a person trusted there."""
        given: dict[str, Any] = super().clean() or {}
        says = self.only_with_yes.get(given.get("institution", ""))
        if says and not given.get("account") and not given.get("she_said_yes"):
            self.add_error("she_said_yes", says)
        return given


class HandOverForm(SendForm):
    """To whom a step goes instead, and why."""

    reason = reason_field()


class EvidenceForm(WithDocument):
    """The document that shows what was done."""

    document = DocumentField(error_messages={"required": _("Choose the document.")})


class TurnForm(forms.Form):
    """Somebody is on duty: from, until, at which telephone, and who is called instead."""

    edits_nothing = "adds a turn: begins with the hour that comes next"

    account = forms.ChoiceField(label=_("Who is on duty"))
    telephone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        help_text=_("Seen by members of your organisation alone."),
    )
    begins_on = forms.DateField(label=_("From the day"), widget=forms.DateInput(
        format="%Y-%m-%d", attrs={"type": "date"}))  # fmt: skip
    begins_at = forms.TimeField(label=_("From the hour"), widget=forms.TimeInput(
        format="%H:%M", attrs={"type": "time"}))  # fmt: skip
    ends_on = forms.DateField(label=_("Until the day"), widget=forms.DateInput(
        format="%Y-%m-%d", attrs={"type": "date"}))  # fmt: skip
    ends_at = forms.TimeField(label=_("Until the hour"), widget=forms.TimeInput(
        format="%H:%M", attrs={"type": "time"}))  # fmt: skip
    deputy = forms.ChoiceField(
        label=_("Who is called instead"),
        required=False,
        help_text=_("If ten minutes pass and nobody has read the notice."),
    )

    def __init__(self, *args: Any, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who, deputy = self._choices("account"), self._choices("deputy")
        who.choices = [("", _("Choose a person")), *members]
        deputy.choices = [("", _("Nobody")), *members]

    def _choices(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Let nobody be called instead of themselves."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("deputy") and given.get("deputy") == given.get("account"):
            self.add_error("deputy", _("Choose somebody else: it is the same person."))
        return given


class ClearanceForm(forms.Form):
    """Who of which institution is trusted with which place, until when, and why."""

    edits_nothing = "proposes a clearance: a second person confirms it"

    institution = forms.ChoiceField(label=_("Institution"))
    username = forms.CharField(
        label=_("User name of the person"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("As that person enters here: ask them. Trust is of a person, by name."),
    )
    person_name = forms.CharField(
        label=_("Or name and office, where that person does not enter here"),
        required=False,
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("A letter may be handed to that person; a step is sent only to who enters."),
    )
    state = forms.ChoiceField(label=_("State of the country"))
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    until = forms.DateField(
        label=_("Until the day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("A year at most: trust is given again, not forgotten."),
    )
    ground = forms.CharField(
        label=_("Why you trust this person"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
    )

    is_urgent = forms.BooleanField(
        label=_("It is needed tonight"),
        required=False,
        help_text=_(
            "It holds at once, for 24 hours at most, and your other stewards see that it does."
        ),
    )

    def __init__(
        self,
        *args: Any,
        institutions: Choices,
        states: Choices,
        municipalities: Choices,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self._choices("institution").choices = [("", _("Choose an institution")), *institutions]
        self._choices("state").choices = [("", _("Choose a state")), *states]
        self._choices("municipality").choices = [("", _("The whole state")), *municipalities]

    def _choices(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Ask for one person, by user name or by name and office."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        named = [bool((given.get(one) or "").strip()) for one in ("username", "person_name")]
        if named == [False, False]:
            self.add_error("username", _("Say who: a user name, or a name and an office."))
        if named == [True, True]:
            self.add_error("person_name", _("Leave this empty: the user name says who it is."))
        return given

    def clean_until(self) -> date:
        """Trust from now on, for a year at most."""
        until: date = self.cleaned_data["until"]
        if until < self.today:
            raise ValidationError(_("That day is over."))
        if until > self.today + timedelta(days=366):
            raise ValidationError(_("A year at most."))
        return until
