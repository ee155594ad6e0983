"""What is asked where somebody takes facts out as a file, and where another lets it out."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Institution
from baluarte.domain.publication.choices import ExportFormat, ExportMore, ExportObjection
from baluarte.web.publication.forms import written_field

AGREES = "agrees"


class ExportForm(forms.Form):
    """For whom, in what form and what for; the question is the list's own."""

    edits_nothing = "asks for an export of its own: none is written over"

    institution = forms.ChoiceField(
        label=_("On behalf of"),
        help_text=_("One of its data stewards, who is not you, lets the file out."),
    )
    file_format = forms.ChoiceField(
        label=_("Form of the file"), choices=ExportFormat.choices, widget=forms.RadioSelect
    )
    more = forms.MultipleChoiceField(
        label=_("What else it holds"),
        choices=ExportMore.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Only what the purpose needs. Whoever lets it out sees what you ask for."),
    )
    purpose = written_field(
        label=_("What it is for"),
        help_text=_("Who will use it, where it will be kept, and until when. Do not write names."),
    )

    def __init__(self, *args: Any, institutions: Iterable[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._institutions = {str(one.pk): one for one in institutions}
        chosen: Any = self.fields["institution"]
        chosen.choices = [(key, one.name) for key, one in self._institutions.items()]
        if len(self._institutions) == 1:
            chosen.initial = next(iter(self._institutions))

    def clean(self) -> dict[str, Any]:
        """Refuse what the form of the file has no place for."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("more") and said.get("file_format") == ExportFormat.XRLAT:
            self.add_error("more", _("XRLAT holds events and acts alone: choose another form."))
        return said

    def chosen_institution(self) -> Institution:
        """Return the organisation chosen."""
        return self._institutions[self.cleaned_data["institution"]]


class ExportReviewForm(forms.Form):
    """Whether a file goes out, and why not: a word of a list, since prose could name somebody."""

    answer = forms.ChoiceField(
        label=_("Does this file go out?"),
        choices=[(AGREES, _("Yes: the file is made")), *ExportObjection.choices],
        widget=forms.RadioSelect,
    )

    def objection(self) -> ExportObjection | None:
        """Return why not, or nothing where one agrees."""
        said = self.cleaned_data["answer"]
        return None if said == AGREES else ExportObjection(said)
