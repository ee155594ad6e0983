"""Opening a matter."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Compartment
from baluarte.domain.procedure.choices import Perpetrator
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.territory.queries import all_states, municipalities_of

PERPETRATORS = (
    (Perpetrator.UNKNOWN, _("It is not known who did it")),
    (Perpetrator.PRIVATE, _("It is known, and it is no authority")),
    (Perpetrator.NAMED, _("It is an authority: it will be named among those left out")),
)


# Not known is an answer: nobody is kept from being taken in for it.
NOT_KNOWN = "no-se-sabe"


class MatterForm(forms.Form):
    """Whose, where, and what is known of the perpetrator; nobody is named."""

    edits_nothing = "opens a matter: sent twice, it opens one"

    # Chosen when the form is drawn: sent twice, it opens one matter.
    key = forms.UUIDField(widget=forms.HiddenInput)
    compartment = forms.ChoiceField(label=_("Which organisation keeps it"))
    state = forms.ChoiceField(label=_("State of the country"))
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    perpetrator = forms.ChoiceField(
        label=_("What is known of who did it"),
        choices=PERPETRATORS,
        initial=Perpetrator.UNKNOWN,
        widget=forms.RadioSelect,
        help_text=_(
            "While it is not known, nobody outside is told anything unless a person there is "
            "trusted with the place by name."
        ),
    )

    def __init__(self, *args: Any, compartments: Sequence[Compartment], **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.compartments = {str(one.pk): one for one in compartments}
        self.offer("compartment", [(key, _name(one)) for key, one in self.compartments.items()])
        if len(self.compartments) == 1:
            self.fields["compartment"].widget = forms.HiddenInput()
            self.initial.setdefault("compartment", next(iter(self.compartments)))
        self._fill_places()

    def offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Offer choices in a field."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _fill_places(self) -> None:
        asked = self.data if self.is_bound else self.initial
        chosen = str(asked.get("state") or "")
        self.states = {one.code: one for one in all_states()}
        known = municipalities_of(state=chosen) if chosen in self.states else []
        self.municipalities = {one.code: one for one in known}
        names = [(one.code, one.name) for one in self.states.values()]
        unknown = (NOT_KNOWN, _("It is not known in which state"))
        self.offer("state", [("", _("Choose a state")), unknown, *names])
        names = [(one.code, one.name) for one in self.municipalities.values()]
        self.offer("municipality", [("", _("It is not known")), *names])
        self.fields["state"].widget.attrs |= {
            "hx-get": reverse_lazy("municipality_options"),
            "hx-trigger": "change",
            "hx-target": "#id_municipality",
        }
        if not chosen:
            self.fields["municipality"].help_text = _("Choose the state first.")

    def as_written(self) -> dict[str, Any]:
        """Return what was written so far, unjudged, to draw the form again with it."""
        written = {name: self[name].value() for name in self.fields}
        if written["state"] and not str(written["municipality"] or "").startswith(written["state"]):
            written["municipality"] = ""
        return written

    @property
    def chosen_compartment(self) -> Compartment:
        """Return the compartment that was chosen."""
        return self.compartments[self.cleaned_data["compartment"]]

    @property
    def chosen_state(self) -> State | None:
        """Return the state that was chosen; nothing where it is not known."""
        return self.states.get(self.cleaned_data["state"])

    @property
    def chosen_municipality(self) -> Municipality | None:
        """Return the municipality, where one was chosen."""
        return self.municipalities.get(self.cleaned_data["municipality"])


def _name(one: Compartment) -> str:
    return one.institution.name if one.institution else str(one)
