"""What is asked of a promise, of what became of it, and of which ones are looked for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Institution
from baluarte.domain.accountability.choices import Progress, PromiseState
from baluarte.domain.accountability.models import DialogueSession
from baluarte.web.accountability.forms.fields import (
    ALL,
    NOTHING,
    DocumentField,
    PolicyForm,
    day_field,
    said_day,
    words_field,
)
from baluarte.web.accountability.names import axis_choices, institution_choices


class CommitmentFilters(forms.Form):
    """Which promises are looked for; what is left as it is narrows nothing."""

    institucion = forms.ChoiceField(required=False, label=_("Institution"))
    eje = forms.ChoiceField(required=False, label=_("Axis"))
    situacion = forms.ChoiceField(
        required=False, label=_("Where it stands"), choices=[ALL, *PromiseState.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["institucion"].choices = [ALL, *institution_choices()]
        fields["eje"].choices = [ALL, *axis_choices()]


class AgreementForm(PolicyForm):
    """What an institution promised at a session of a table."""

    edits_nothing = "adds an agreement: only the axis of its table stands in it"

    institution = forms.ChoiceField(label=_("Institution that promises"))
    axis = forms.ChoiceField(label=_("Axis"))
    says = words_field(
        max_length=600, label=_("What it promises"), help_text=_("Do not write names of persons.")
    )
    due_date = day_field(label=_("Until which day"))
    resources = forms.CharField(
        required=False,
        max_length=300,
        label=_("Resources it named"),
        help_text=_("Money, people or others. Leave it empty where it named none."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(institution=[NOTHING, *institution_choices()], axis=[NOTHING, *axis_choices()])


class SessionField(forms.ModelChoiceField):
    """A session of a table of dialogue."""

    def label_from_instance(self, obj: DialogueSession) -> str:
        """Say the table and the day it met."""
        return f"{obj.table.name} · {said_day(obj.held_date)}"


class CommitmentForm(AgreementForm):
    """What an institution promised, and where that stands: in a document or at a session."""

    said_date = day_field(label=_("When it promised"))
    document = DocumentField(
        label=_("Document in which it stands"),
        help_text=_("Only documents that everybody with an account here sees."),
    )
    session = SessionField(
        DialogueSession.objects.none(),
        required=False,
        empty_label="—",
        label=_("Or session of a table of dialogue"),
    )
    field_order = (
        "institution", "axis", "says", "said_date", "due_date", "document", "session", "resources",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["session"].queryset = DialogueSession.objects.select_related("table").order_by(
            "-held_date", "pk"
        )


class ProgressForm(PolicyForm):
    """What became of a promise, on which day, and what shows it."""

    edits_nothing = "filled with an own entry that waits; decided meanwhile, this is a newer one"

    holder = forms.ChoiceField(label=_("Who says it"))
    progress = forms.ChoiceField(
        label=_("What became of it"), choices=Progress.choices, widget=forms.RadioSelect
    )
    happened_date = day_field(label=_("On which day"))
    says = words_field(
        required=False,
        max_length=600,
        label=_("Description"),
        help_text=_(
            "What was done since the last report and what is missing to keep it. Who gives a "
            "promise up says why. Do not write names of persons."
        ),
    )
    document = DocumentField(
        label=_("Document that shows it"),
        help_text=_("An institution always names one; an organisation, where it was fulfilled."),
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=30_000, label=_("Page"))

    def __init__(self, *args: Any, houses: Sequence[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.houses = {str(one.pk): one for one in houses}
        self.offer(holder=[(key, str(one)) for key, one in self.houses.items()])
        fields: Any = self.fields
        states = {one.is_of_the_state for one in houses}
        if False not in states:
            fields["document"].needed_when = ""
        elif True in states:
            fields["document"].needed_when = _("needed if the institution says it or it is kept")
        else:
            fields["document"].needed_when = _("needed if it is kept")

    def said(self) -> dict[str, Any]:
        """Return what was written, and for which house."""
        given = dict(self.cleaned_data)
        house, progress = self.houses[given.pop("holder")], Progress(given.pop("progress"))
        return given | {"institution": house, "progress": progress}
