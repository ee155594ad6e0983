"""What is asked of a letter: to whom, what, how it went, what came back."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Institution
from baluarte.domain.cases.choices import LetterKind, SentHow
from baluarte.domain.procedure.models import Clearance
from baluarte.web.cases.forms.acts import long_text
from baluarte.web.procedure.forms.documents import DocumentField, WithDocument
from baluarte.web.procedure.forms.moment import NOW, THEN, MomentField

LANGUAGES = (("es", "Español"), ("en", "English"))


class LetterForm(forms.Form):
    """A kind of letter, its recipient among those she lets know, and what is asked."""

    edits_nothing = "writes a letter of its own: none is written over"

    kind = forms.ChoiceField(
        label=_("What it is"), choices=LetterKind.choices, widget=forms.RadioSelect
    )
    institution = forms.ChoiceField(
        label=_("To whom"),
        help_text=_("Only whom she consented to and the gate does not leave out is offered."),
    )
    addressed_to = forms.CharField(
        label=_("To whom there: name or office"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Empty, it is addressed to whoever heads it or is on duty there."),
    )  # fmt: skip
    trusted = forms.ChoiceField(
        label=_("To which person there, trusted by name"),
        required=False,
        help_text=_("Needed while nobody knows who did it and her yes does not name it."),
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
    contact = forms.CharField(
        label=_("Safe contact that the letter bears"), required=False, max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "Yours, with a telephone and hours; hers only if she says so. Empty, the letter asks "
            "to be answered to you alone. A municipality is never told it."
        ),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language of the letter"), choices=LANGUAGES, widget=forms.RadioSelect
    )

    def __init__(
        self, *args: Any, bodies: Sequence[Institution], persons: Sequence[Clearance], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {str(one.pk): one for one in bodies}
        self.persons = {str(one.pk): one for one in persons}
        shown: Any = self.fields["institution"]
        shown.choices = [("", _("Choose whom")), *((k, str(one)) for k, one in self.bodies.items())]
        named: Any = self.fields["trusted"]
        offered = [(key, f"{one.person} · {one.institution}") for key, one in self.persons.items()]
        named.choices = [("", _("Nobody by name")), *offered]
        if not persons:
            del self.fields["trusted"]

    def clean(self) -> dict[str, Any]:
        """Let nobody be addressed at a body that is not theirs."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        trusted, chosen = self.person, given.get("institution")
        if trusted is not None and chosen and str(trusted.institution_id) != chosen:
            says = _("%(who)s is of %(body)s: choose that recipient, or nobody by name.")
            of = {"who": trusted.person, "body": trusted.institution}
            self.add_error("trusted", says % of)
        return given

    @property
    def chosen(self) -> Institution:
        """Return to whom it goes."""
        return self.bodies[self.cleaned_data["institution"]]

    @property
    def person(self) -> Clearance | None:
        """Return the trusted person it is handed to, where one was chosen."""
        return self.persons.get(self.cleaned_data.get("trusted") or "")


class SendForm(forms.Form):
    """How and when it went."""

    how = forms.ChoiceField(
        label=_("How it went"), choices=SentHow.choices, widget=forms.RadioSelect
    )
    when = MomentField(label=_("When it went"), kinds=(NOW, THEN))


class AcknowledgeForm(WithDocument):
    """Number, who received it, when, and the stamped copy."""

    number = forms.CharField(
        label=_("Number of the acknowledgement"), max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    received_by = forms.CharField(
        label=_("Who received it"), max_length=200, help_text=_("Name and office. Sealed."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    when = MomentField(label=_("When they received it"), kinds=(THEN, NOW))
    document = DocumentField(label=_("The stamped copy"), required=False)
    field_order = ("number", "received_by", "when", "document")


class AnswerForm(WithDocument):
    """What they answered, when, and their answer itself."""

    answer = long_text(_("What they answered"), help_text=_("Sealed."))
    when = MomentField(label=_("When they answered"), kinds=(THEN, NOW))
    document = DocumentField(label=_("Their answer itself"), required=False)
    field_order = ("answer", "when", "document")
