"""What is asked of a letter: to whom, what, how it went, what came back."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.cases.choices import LetterKind, SentHow
from baluarte.web.cases.forms.acts import long_text
from baluarte.web.procedure.forms.moment import NOW, THEN, MomentField

LANGUAGES = (("es", "Español"), ("en", "English"))


class LetterForm(forms.Form):
    """A kind of letter, its recipient among those she lets know, and what is asked."""

    kind = forms.ChoiceField(
        label=_("What it is"), choices=LetterKind.choices, widget=forms.RadioSelect
    )
    institution = forms.ChoiceField(
        label=_("To whom"),
        help_text=_("Only whom she consented to and the gate does not leave out is offered."),
    )
    account = forms.ChoiceField(
        label=_("To which person there, trusted by name"),
        required=False,
        help_text=_("Needed while nobody knows who did it."),
    )
    asks = long_text(
        _("What is asked of them"),
        required=False,
        help_text=_("It completes the sentence “You are asked: …”."),
    )
    facts = long_text(
        _("What they need to know of what happened"),
        required=False,
        help_text=_("Without names. A municipality is never told it."),
    )
    language = forms.ChoiceField(
        label=_("Language of the letter"), choices=LANGUAGES, widget=forms.RadioSelect
    )

    def __init__(
        self, *args: Any, bodies: Sequence[Institution], persons: Sequence[Account], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {str(one.pk): one for one in bodies}
        self.persons = {str(one.pk): one for one in persons}
        shown: Any = self.fields["institution"]
        shown.choices = [("", _("Choose whom")), *((k, str(one)) for k, one in self.bodies.items())]
        named: Any = self.fields["account"]
        named.choices = [("", _("Nobody by name")), *((k, str(o)) for k, o in self.persons.items())]
        if not persons:
            del self.fields["account"]

    @property
    def chosen(self) -> Institution:
        """Return to whom it goes."""
        return self.bodies[self.cleaned_data["institution"]]

    @property
    def person(self) -> Account | None:
        """Return the person it is handed to, where one was chosen."""
        return self.persons.get(self.cleaned_data.get("account") or "")


class SendForm(forms.Form):
    """How and when it went."""

    how = forms.ChoiceField(
        label=_("How it went"), choices=SentHow.choices, widget=forms.RadioSelect
    )
    when = MomentField(label=_("When it went"), kinds=(NOW, THEN))


class AcknowledgeForm(forms.Form):
    """Number, who received it, and when."""

    number = forms.CharField(
        label=_("Number of the acknowledgement"), max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    received_by = forms.CharField(
        label=_("Who received it"), max_length=200, help_text=_("Name and office. Sealed."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    when = MomentField(label=_("When they received it"), kinds=(THEN, NOW))


class AnswerForm(forms.Form):
    """What they answered, and when."""

    answer = long_text(_("What they answered"), help_text=_("Sealed."))
    when = MomentField(label=_("When they answered"), kinds=(THEN, NOW))
