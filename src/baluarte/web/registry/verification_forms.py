"""What is asked where events wait to be verified, and of one that is."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.rules import open_at
from baluarte.domain.intake.queries import lists
from baluarte.domain.registry.choices import EventState
from baluarte.domain.registry.queries.verification import QueueFilters
from baluarte.domain.territory.models import State
from baluarte.domain.wall.choices import Level
from baluarte.norms.catalogues import terms
from baluarte.web.registry.forms import reason_field
from baluarte.web.registry.presenters.labels import language


class QueueFilterForm(forms.Form):
    """Of which state, type and list; what an address names wrongly asks for all."""

    entidad = forms.ChoiceField(label=_("State of the country"), required=False)
    tipo = forms.ChoiceField(label=_("Type of aggression"), required=False)
    lista = forms.ChoiceField(label=_("List"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown: Any = self.fields
        shown["entidad"].choices = [("", _("All")), *_states()]
        shown["tipo"].choices = [("", _("All")), *_types()]
        shown["lista"].choices = [("", _("All")), *_lists()]

    @property
    def filters(self) -> QueueFilters:
        """Return what is asked for."""
        self.is_valid()
        given = self.cleaned_data
        key = given.get("lista", "")
        return QueueFilters(
            state=given.get("entidad", ""),
            type=given.get("tipo", ""),
            compartment=UUID(key) if key else None,
        )

    @property
    def asked(self) -> dict[str, str]:
        """Return what is asked for, as an address asks for it."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class VerificationForm(forms.Form):
    """What a second person holds of an event once she has read its reports."""

    status = forms.ChoiceField(
        label=_("What is held of it"),
        choices=[
            (EventState.CONFIRMED, _("It is confirmed as it is held now")),
            (EventState.UNVERIFIABLE, _("It cannot be verified: it is kept and counted")),
        ],
        widget=forms.RadioSelect,
    )
    reason = reason_field(help_text=_("In a sentence or two. Do not write names."))


def _states() -> list[tuple[str, str]]:
    return list(State.objects.order_by("name").values_list("code", "name"))


def _types() -> list[tuple[str, str]]:
    named = [(code, one.in_language(language())) for code, one in terms("aggression_types").items()]
    return sorted(named, key=lambda one: one[1])


def _lists() -> list[tuple[str, str]]:
    mine = open_at(Level.CONTRIBUTE)
    return [(str(o.compartment_id), o.title) for o in lists() if o.compartment_id in mine]
