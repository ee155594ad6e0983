"""Which files are looked at."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.investigation.queries.scope import FEDERAL, NO_CRIME, Scope, authorities
from baluarte.norms.catalogues import terms
from baluarte.norms.protocols.states import names_of_states
from baluarte.web.registry.presenters.labels import label_of

FIRST_YEAR, LAST_YEAR = 1990, 2100
# Asked by links alone: files of which nobody says when they were opened.
UNDATED = "sin_fecha"


def _year(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )


class ScopeForm(forms.Form):
    """Years of opening, state, authority and crime; all where nothing is said."""

    desde = _year(_("Opened from the year"))
    hasta = _year(_("To the year"))
    entidad = forms.ChoiceField(label=_("State of the authority"), required=False)
    autoridad = forms.ChoiceField(label=_("Authority"), required=False)
    delito = forms.ChoiceField(label=_("Crime"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offices = [(one, label_of("public_institutions", one)) for one in authorities()]
        crimes = [(one, label_of("crimes", one)) for one in terms("crimes")]
        states = [*names_of_states().items(), (FEDERAL, _("The federation"))]
        self._offer("entidad", _("Every state"), states)
        self._offer("autoridad", _("Every authority"), offices)
        self._offer("delito", _("Every crime"), [*crimes, (NO_CRIME, _("Nobody says which"))])

    def _offer(self, name: str, every: Any, choices: Iterable[tuple[str, Any]]) -> None:
        self.fields[name].choices = [("", every), *choices]  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, str]:
        """Return what the address asks, as a link repeats it."""
        named = [*self.fields, UNDATED]
        return {name: value for name in named if (value := self.data.get(name))}

    @property
    def scope(self) -> Scope:
        """Return what was asked; all files where it was not understood."""
        if not self.is_valid():
            return Scope()
        given = self.cleaned_data
        return Scope(
            since=given["desde"], until=given["hasta"], authority=given["autoridad"],
            crime=given["delito"], state=given["entidad"],
            is_undated=UNDATED in self.data,
        )  # fmt: skip
