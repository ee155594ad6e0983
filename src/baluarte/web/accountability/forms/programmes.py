"""What is asked of a programme and of its next version."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.accountability.actions import NewVersion
from baluarte.domain.accountability.choices import ProgrammeKind
from baluarte.domain.accountability.models import Commitment
from baluarte.norms.policy.indicators import policy_indicators
from baluarte.norms.policy.objectives import objectives
from baluarte.web.accountability.forms.fields import (
    NOTHING,
    DocumentField,
    PolicyForm,
    day_field,
    said_day,
    words_field,
)
from baluarte.web.accountability.names import axis_choices, institution_choices, language
from baluarte.web.layout.forms.edit_conflicts import EditForm
from baluarte.web.layout.forms.number import NumberField


class AgreementField(forms.ModelChoiceField):
    """An agreement of a table of dialogue."""

    def label_from_instance(self, obj: Commitment) -> str:
        """Say the table, the day and what was agreed."""
        session = obj.session
        where = f"{session.table.name} · {said_day(session.held_date)}" if session else ""
        return f"{where}: {obj.says}" if where else obj.says


class VersionForm(PolicyForm):
    """What a programme says from a day on."""

    name = forms.CharField(max_length=200, label=_("Name of the programme"))
    says = words_field(
        rows=8,
        max_length=2000,
        label=_("What it says"),
        help_text=_("What is to be done, by whom and for whom. Do not write names of persons."),
    )
    valid_from = day_field(label=_("In force from"))
    review_date = day_field(label=_("Reviewed on"))
    budget = NumberField(
        has_thousands=True,
        required=False,
        min_value=0,
        max_digits=17,
        decimal_places=2,
        label=_("Budget, in pesos"),
        help_text=_("Leave it empty where it is not known."),
    )
    document = DocumentField(label=_("Document in which it stands"))
    objectives = forms.MultipleChoiceField(
        required=False, label=_("Objectives it serves"), widget=forms.CheckboxSelectMultiple
    )
    indicators = forms.MultipleChoiceField(
        required=False, label=_("Indicators it is measured by"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said_in = language()
        self.offer(
            objectives=[(one.code, one.in_language(said_in)) for one in objectives().values()],
            indicators=[
                (one.code, one.in_language(said_in)) for one in policy_indicators().values()
            ],
        )

    @property
    def is_more_open(self) -> bool:
        """Say whether something below the disclosure must be put right."""
        return bool(self.errors.keys() & {"objectives", "indicators"})

    def version(self) -> NewVersion:
        """Return what was written, as the action takes it."""
        given = self.cleaned_data
        return NewVersion(
            name=given["name"], says=given["says"], valid_from=given["valid_from"],
            review_date=given["review_date"], objectives=tuple(given["objectives"]),
            indicators=tuple(given["indicators"]), budget=given["budget"],
            document=given["document"], agreement=given.get("agreement"),
            reason=given.get("reason", ""),
        )  # fmt: skip


class NextVersionForm(VersionForm, EditForm):
    """The next version: it answers an agreement of a dialogue, or says why it changes."""

    agreement = AgreementField(
        Commitment.objects.none(),
        required=False,
        empty_label="—",
        label=_("Agreement of a dialogue that it answers"),
    )
    reason = words_field(required=False, max_length=600, label=_("Or why it changes"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        agreements = Commitment.objects.filter(session__isnull=False)
        fields["agreement"].queryset = agreements.select_related("session__table").order_by(
            "-session__held_date", "reference"
        )


class ProgrammeForm(VersionForm):
    """A programme with its first version."""

    kind = forms.ChoiceField(label=_("What it is"), choices=ProgrammeKind.choices)
    axis = forms.ChoiceField(label=_("Axis"))
    institution = forms.ChoiceField(label=_("Institution that answers for it"))
    field_order = ("kind", "axis", "institution")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(axis=[NOTHING, *axis_choices()], institution=[NOTHING, *institution_choices()])
