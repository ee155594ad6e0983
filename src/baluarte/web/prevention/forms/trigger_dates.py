"""What is asked where a date at which risk rises is noted."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Institution
from baluarte.domain.prevention.actions import NewTrigger
from baluarte.domain.prevention.warning_choices import TriggerKind
from baluarte.domain.territory.models import Municipality
from baluarte.web.prevention.forms.entries import NOTHING, RefusableForm, day_field


class TriggerForm(RefusableForm):
    """A date at which risk rises, in a state that was chosen before."""

    edits_nothing = "adds a date: only the house of who writes stands in it"

    holder = forms.ChoiceField(label=_("Organisation that notes it"))
    kind = forms.ChoiceField(
        label=_("What comes"), choices=TriggerKind.choices, widget=forms.RadioSelect
    )
    municipality = forms.ChoiceField(
        required=False, label=_("Municipality"), help_text=_("Empty: the whole state.")
    )
    first_date = day_field(label=_("First day"))
    last_date = day_field(
        label=_("Last day"), required=False, help_text=_("Empty: it is that day alone.")
    )
    words = forms.CharField(
        max_length=300,
        label=_("What it is, and why risk rises"),
        help_text=_("Do not write names of persons."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, state: str, houses: Sequence[Institution], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._state, self._houses = state, {str(one.pk): one for one in houses}
        towns = Municipality.objects.filter(state=state).order_by("name")
        self.choose_from(
            holder=[(key, one.name) for key, one in self._houses.items()],
            municipality=[NOTHING, *((one.pk, one.name) for one in towns)],
        )
        if len(self._houses) == 1:
            self.fields["holder"].initial = next(iter(self._houses))
            self.fields["holder"].widget = forms.HiddenInput()

    def said(self) -> tuple[NewTrigger, Institution]:
        """Return the date as it was written, and for whom, as the action takes it."""
        given = self.cleaned_data
        new = NewTrigger(
            kind=TriggerKind(given["kind"]), state=self._state,
            municipality=given["municipality"], first_date=given["first_date"],
            last_date=given["last_date"] or given["first_date"], words=given["words"],
        )  # fmt: skip
        return new, self._houses[given["holder"]]
