"""What is asked of a count beside the question of the list: which unit, split by what."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from baluarte.domain.analysis.queries import Dimension, Unit
from baluarte.norms.catalogues import terms
from baluarte.web.analysis.splitting import layer_in
from baluarte.web.registry.forms import Choices
from baluarte.web.registry.presenters.labels import label_of

UNITS = (
    (Unit.EVENTS, _("Events")),
    (Unit.ACTS, _("Aggressions (acts)")),
    (Unit.VICTIMS, _("Victims")),
    (Unit.VICTIMISATIONS, _("Victimisations")),
    (Unit.PERSON_YEARS, _("Person-years")),
)
DIMENSIONS = (
    (Dimension.YEAR, _("Year")),
    (Dimension.MONTH, _("Month")),
    (Dimension.STATE, _("State of the country")),
    (Dimension.MUNICIPALITY, _("Municipality")),
    (Dimension.TYPE, _("Type")),
    (Dimension.GROUP, _("Group of types")),
    (Dimension.OBSTACLE, _("Obstacle or other aggression")),
    (Dimension.PERPETRATOR, _("Presumed perpetrator")),
    (Dimension.ACTOR, _("State or not")),
    (Dimension.VICTIM_KIND, _("Person or collective")),
    (Dimension.GENDER, _("Gender, as declared")),
    (Dimension.AGE_BAND, _("Age band")),
    (Dimension.LABOR, _("Journalist or human rights defender")),
    (Dimension.DEFENDS, _("Right or subject defended")),
    (Dimension.LINK_TO_WORK, _("Link to the work")),
    (Dimension.VERIFICATION, _("Verification")),
    (Dimension.LIST, _("List")),
)
FIRST = Dimension.YEAR
# What is asked beside the question of the list.
SPLIT = ("cuenta", "por", "y", "z")
DAY = forms.DateInput(attrs={"type": "date"})


class CountForm(forms.Form):
    """Each field stands in the address under its own name."""

    edits_nothing = "asks a question: nothing is changed by it"

    cuenta = forms.ChoiceField(label=_("What is counted"), choices=UNITS, required=False)
    por = forms.ChoiceField(label=_("Split by"), required=False)
    y = forms.ChoiceField(label=_("and by"), required=False)
    z = forms.ChoiceField(label=_("and also by"), required=False)
    desde = forms.DateField(label=pgettext_lazy("date", "From"), required=False, widget=DAY)
    hasta = forms.DateField(label=pgettext_lazy("date", "Until"), required=False, widget=DAY)
    grupo = forms.ChoiceField(label=_("Only of the group"), required=False)
    conocido = forms.DateField(label=_("As known at the end of"), required=False, widget=DAY)

    def __init__(self, *args: Any, layers: Choices | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dimensions: list[tuple[Any, Any]] = [("", _("Nothing more")), *DIMENSIONS]
        if layers:
            dimensions.append((_("By the areas of a layer"), layers))
        for name in ("por", "y", "z"):
            self._offer(name, dimensions)
        groups = [
            (code, label_of("aggression_groups", code)) for code in terms("aggression_groups")
        ]
        self._offer("grupo", [("", _("All")), *groups])
        if not self.is_bound:
            self.initial = {"cuenta": Unit.EVENTS, "por": FIRST}

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def asked(self) -> dict[str, Any]:
        """Return what is counted and how it is split; what cannot be read asks nothing."""
        # What is valid stays in `cleaned_data` beside what is not.
        self.full_clean()
        given = self.cleaned_data if self.is_bound else {}
        splits = [given.get(name) for name in SPLIT[1:]] if self.is_bound else [FIRST]
        return {
            "cuenta": given.get("cuenta") or Unit.EVENTS,
            "por": list(dict.fromkeys(_split(one) for one in splits if one)),
        }


def _split(value: str) -> Dimension | UUID:
    """Return a dimension, or the layer that is one."""
    return layer_in(value) or Dimension(value)
