"""What is asked of somebody in danger: almost nothing, and no name."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.procedure.choices import NotTold
from baluarte.domain.procedure.queries import OpenDoor
from baluarte.domain.territory.queries import all_states

LONGEST, SHORT, A_LINE = 8_000, 1_000, 120
# Beside them the free text: whom no machine can leave out, the person who reads it can.
NOT_TOLD = NotTold.choices


def _prose(label: Any, *, rows: int, longest: int, **options: Any) -> forms.CharField:
    attributes = {"rows": rows, "autocomplete": "off", "spellcheck": "false"}
    return forms.CharField(
        label=label, strip=False, max_length=longest, widget=forms.Textarea(attrs=attributes),
        **options,
    )  # fmt: skip


class DoorForm(forms.Form):
    """Her words, or danger and how to reach her; everything else may stay empty."""

    ticket = forms.CharField(widget=forms.HiddenInput, required=False)
    institution = forms.ChoiceField(label=_("Who reads it"), widget=forms.RadioSelect)
    words = _prose(
        _("What is happening"),
        rows=6,
        longest=LONGEST,
        required=False,
        help_text=_(
            "In your words, as short as you like. No name is needed. If you cannot write, mark the "
            "danger below and leave a telephone."
        ),
    )
    danger = forms.BooleanField(
        label=_("I declare that I am in imminent danger"),
        required=False,
        help_text=_("Your word is enough: no proof is asked."),
    )
    how = _prose(
        _("How to reach you safely, and when"),
        rows=3,
        longest=SHORT,
        required=False,
        help_text=_("A number, who may answer, at what hours, what must not be said."),
    )
    state = forms.ChoiceField(label=_("In which state you are"), required=False)
    municipality = forms.CharField(
        label=_("In which municipality"), required=False, max_length=A_LINE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    not_told = forms.MultipleChoiceField(
        label=_("Who must not be told"),
        choices=NOT_TOLD,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    not_told_words = _prose(_("Who else must not be told"), rows=2, longest=SHORT, required=False)

    def __init__(self, *args: Any, doors: Sequence[OpenDoor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doors = {str(one.institution): one for one in doors}
        whose: Any = self.fields["institution"]
        whose.choices = [(key, one.name) for key, one in self.doors.items()]
        self.initial.setdefault("institution", next(iter(self.doors)))
        if len(self.doors) == 1:
            whose.widget = forms.HiddenInput()
        states: Any = self.fields["state"]
        names = [(one.code, one.name) for one in all_states()]
        states.choices = [("", _("I do not say")), *names]

    def clean(self) -> dict[str, Any]:
        """Ask for her words, unless she declares danger and says how to reach her."""
        given = super().clean() or self.cleaned_data
        if str(given.get("words") or "").strip():
            return given
        if not given.get("danger"):
            said = _(
                "Write what is happening; a few words are enough. Or mark the danger and leave a "
                "telephone: then no words are needed."
            )
            self.add_error("words", said)
        elif not str(given.get("how") or "").strip():
            said = _("Without words we need a telephone, or another way to reach you.")
            self.add_error("how", said)
        return given

    @property
    def chosen(self) -> OpenDoor:
        """Return the door it goes to."""
        return self.doors[self.cleaned_data["institution"]]


class ReceiptForm(forms.Form):
    """The code with which somebody comes back."""

    code = forms.CharField(
        label=_("Your code"), max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
