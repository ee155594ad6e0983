"""The filters of the map and the table: a plain form whose answer is an address."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.norms.catalogues import terms
from baluarte.web.public import query_string
from baluarte.web.public.counting import WORDS
from baluarte.web.public.terms import (
    GENDERS,
    GROUPS,
    LABORS,
    NO_GENDERS,
    label,
    language,
    types_by_group,
)

MONTH = {"type": "month", "placeholder": "2024-03", "autocomplete": "off"}


class Filtering(forms.Form):
    """What is asked, shown as it was understood."""

    edits_nothing = "asks a question: nothing is changed by it"

    use_required_attribute = False

    desde = forms.CharField(label=_("From month"), required=False)
    hasta = forms.CharField(label=_("To month"), required=False)
    estado = forms.ChoiceField(label=_("State"), required=False)
    tipo = forms.ChoiceField(label=_("Type of aggression"), required=False)
    labor = forms.ChoiceField(label=_("What the victims do"), required=False)
    genero = forms.ChoiceField(label=_("Gender of the victims"), required=False)
    cuenta = forms.ChoiceField(label=_("What is counted"), required=False)

    def __init__(
        self, given: query_string.EditionQuestion, states: Mapping[str, str], *, counts: bool
    ) -> None:
        super().__init__(initial=given.parameters, auto_id="filter_%s")
        for name in (query_string.FROM, query_string.UNTIL):
            self.fields[name].widget = forms.TextInput(attrs=MONTH)
        self._offer(query_string.STATE, [("", _("The whole country")), *states.items()])
        self._offer(query_string.KIND, [("", _("All types")), *kinds()])
        self._offer(query_string.LABOR, [("", _("Everybody")), *of_victims(LABORS)])
        self._offer(query_string.GENDER, [("", _("Everybody")), *of_victims(GENDERS)])
        self._offer(query_string.COUNTS, list(WORDS.items()))
        if not counts or given.asks_whom:
            del self.fields[query_string.COUNTS]

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


def of_victims(catalogue: str) -> list[tuple[str, str]]:
    """Return what victims can be narrowed to."""
    return [(one, label(catalogue, one)) for one in terms(catalogue) if one not in NO_GENDERS]


def kinds() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the groups, each with itself as a whole and its types."""
    found = []
    for group, types in types_by_group().items():
        whole = label(GROUPS, group)
        offered = [(group, _("%(group)s: all") % {"group": whole})]
        offered += [(one.code, one.in_language(language())) for one in types]
        found.append((whole, offered))
    return found
