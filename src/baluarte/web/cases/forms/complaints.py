"""A complaint: about whom, in her words, and who receives it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.cases.choices import Grievance
from baluarte.web.cases.forms.acts import long_text


def cannot_receive(could: str) -> str:
    """Say that nobody there would read it now, and who would."""
    if not could:
        return str(
            _("It cannot be sent: nobody here can read it now. You may call the numbers above.")
        )
    return _(
        "It cannot go there because nobody there can read it now. You may choose: %(could)s."
    ) % {"could": could}


class ComplaintForm(forms.Form):
    """What it is about, whom it concerns, what is said, who reads it."""

    edits_nothing = "adds an own complaint; the one that nobody acknowledged stays"

    about = forms.ChoiceField(
        label=_("What it is about"), choices=Grievance.choices, widget=forms.RadioSelect
    )
    account = forms.ChoiceField(label=_("Which person, if it is about one"), required=False)
    institution = forms.ChoiceField(
        label=_("Which institution"),
        required=False,
        help_text=_("Nobody of it, nor of whom it answers to, sees the complaint."),
    )
    text = long_text(
        _("What happened"),
        help_text=_("Sealed to who receives it. It is never evidence against you."),
    )
    receiver = forms.ChoiceField(
        label=_("Who is to receive it"),
        help_text=_(
            "Choose somebody whom it does not concern. Only who has somebody to read it today "
            "is offered."
        ),
    )

    def __init__(
        self,
        *args: Any,
        accounts: Sequence[Account],
        institutions: Sequence[Institution],
        receivers: Sequence[Institution],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = {str(one.pk): one for one in accounts}
        self.institutions = {str(one.pk): one for one in institutions}
        self.receivers = {str(one.pk): one for one in receivers}
        self._offer("account", _("Nobody by name"), self.accounts)
        self._offer("institution", _("None by name"), self.institutions)
        self._offer("receiver", _("Choose who"), self.receivers)

    def clean(self) -> dict[str, Any]:
        """Ask for whom it concerns: it goes to nobody of theirs."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not given.get("account") and not given.get("institution"):
            self.add_error("institution", _("Say whom it concerns, so that it goes to others."))
        if given.get("about") == Grievance.PERSON and not given.get("account"):
            self.add_error("account", _("Say which person, or choose an institution instead."))
        return given

    def chosen(self) -> dict[str, Any]:
        """Return what was chosen, as the action takes it."""
        given = self.cleaned_data
        return {
            "about": Grievance(given["about"]),
            "account": self.accounts.get(given["account"]),
            "institution": self.institutions.get(given["institution"]),
            "receiver": self.receivers[given["receiver"]],
            "text": given["text"],
        }

    def _offer(self, name: str, nobody: Any, known: dict[str, Any]) -> None:
        shown: Any = self.fields[name]
        if name == "receiver":
            could = ", ".join(str(one) for one in known.values())
            shown.error_messages["invalid_choice"] = cannot_receive(could)
        shown.choices = [("", nobody), *((key, str(one)) for key, one in known.items())]


class AnswerForm(forms.Form):
    """The answer to a complaint."""

    text = long_text(_("Answer"), help_text=_("Sealed. Whoever complained reads it, once given."))
