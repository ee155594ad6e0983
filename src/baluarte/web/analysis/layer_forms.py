"""What is asked where a layer is loaded, and where something is counted by one."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from baluarte.domain.registry.actions.layers import About
from baluarte.domain.registry.choices import LayerKind
from baluarte.domain.territory.layers import Columns
from baluarte.web.analysis.count_form import CountForm
from baluarte.web.layout.uploads import LARGEST_UPLOAD
from baluarte.web.registry.forms import Choices

ALL = "all"
KINDS = (
    (LayerKind.PARTITION, _("No: each place lies in one of them at most, and counts add up")),
    (LayerKind.OVERLAPPING, _("Yes: a place may lie in several, and counts do not add up")),
)


class LayerForm(forms.Form):
    """A file of areas, and what must be said of it."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_(
            "GeoPackage or GeoJSON, up to %(most)d MB, with one polygon or more for each area. "
            "It is taken in whole or not at all."
        )
        % {"most": LARGEST_UPLOAD // 1024**2},
        widget=forms.FileInput(attrs={"accept": ".gpkg,.geojson,.json"}),
    )
    name_es = forms.CharField(label=_("Name of the layer in Spanish"), max_length=120)
    name_en = forms.CharField(
        label=_("Name of the layer in English"),
        max_length=120,
        required=False,
        help_text=_("Empty: the Spanish one."),
    )
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("Who drew it, as it will be cited.")
    )
    licence = forms.CharField(
        label=_("Licence"),
        max_length=120,
        help_text=_("Under which it may be used; “by agreement with the community”, if so."),
    )
    as_of = forms.DateField(
        label=_("As of"),
        help_text=_("The day whose borders these are."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    kind = forms.ChoiceField(
        label=_("May its areas lie on each other?"), choices=KINDS, widget=forms.RadioSelect
    )
    seen_by = forms.ChoiceField(
        label=_("Who may see it"),
        help_text=_("Where a place lies can be a secret of a community: then choose a list."),
    )
    code_column = forms.CharField(
        label=_("Column of the code"), max_length=60, required=False, help_text=_("If not “code”.")
    )
    name_column = forms.CharField(
        label=_("Column of the name"), max_length=60, required=False, help_text=_("If not “name”.")
    )

    def __init__(
        self,
        *args: Any,
        today: date,
        offered: Choices,
        too_large: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._today, self._too_large = today, too_large
        self.fields["seen_by"].choices = offered  # type: ignore[attr-defined]
        self.fields["file"].required = not too_large

    def clean_file(self) -> UploadedFile | None:
        """Say what to do with a file that is too large for a page."""
        if self._too_large:
            raise forms.ValidationError(
                _(
                    "The file is larger than %(most)d MB, the most that a page takes. Simplify "
                    "the areas, or ask whoever keeps this installation to load it with the "
                    "command baluarte registry load-layer."
                )
                % {"most": LARGEST_UPLOAD // 1024**2}
            )
        sent: UploadedFile | None = self.cleaned_data["file"]
        return sent

    def clean_as_of(self) -> date:
        """Refuse a day that has not come yet."""
        said: date = self.cleaned_data["as_of"]
        if said > self._today:
            raise forms.ValidationError(_("This day has not come yet."))
        return said

    def about(self) -> About:
        """Return what was said of the layer."""
        told = self.cleaned_data
        return About(
            name_es=told["name_es"],
            name_en=told["name_en"] or told["name_es"],
            source=told["source"],
            licence=told["licence"],
            as_of=told["as_of"],
            kind=LayerKind(told["kind"]),
            columns=Columns(code=told["code_column"], name_es=told["name_column"]),
        )


class LayerCountForm(CountForm):
    """What is counted by a layer, and in which period."""

    por = y = z = grupo = None  # type: ignore[assignment]

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        if name in self.fields:
            super()._offer(name, list(choices))
