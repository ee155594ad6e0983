"""What is asked of a target and of an assessment: for whom, of when, and in which document."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Institution
from baluarte.domain.accountability.actions import NewAssessment, NewTarget
from baluarte.domain.accountability.choices import Assessed, Verdict
from baluarte.web.accountability.forms.fields import (
    DocumentField,
    PolicyForm,
    day_field,
    words_field,
)
from baluarte.web.accountability.names import institution_choices

ALL_TOGETHER = ("", _("All of them together"))


class HolderField(forms.ModelChoiceField):
    """The organisation or authority for which one enters, where there are several."""

    def __init__(self) -> None:
        super().__init__(Institution.objects.none(), empty_label=None, label=_("Whose it is"))


class ChainForm(PolicyForm):
    """A form in the name of an institution for which one enters facts."""

    def __init__(self, *args: Any, holders: Sequence[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["holder"].queryset = Institution.objects.filter(
            pk__in=[one.pk for one in holders]
        ).order_by("name")
        if len(holders) == 1:
            fields["holder"].initial = holders[0]


class TargetForm(ChainForm):
    """The value that an indicator is to reach by a day, as somebody agreed."""

    holder = HolderField()
    institution = forms.ChoiceField(required=False, label=_("Of which institution"))
    value = forms.DecimalField(
        required=False,
        max_digits=19,
        decimal_places=4,
        localize=True,
        help_text=_("Leave the value and the day empty where there is no target any more."),
    )
    due_date = day_field(required=False, label=_("By which day"))
    ground = words_field(
        max_length=600, label=_("By which agreement"), help_text=_("And where in the document.")
    )
    document = DocumentField(
        label=_("Document in which it stands"),
        help_text=_("Only documents that everybody with an account here sees."),
    )

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].label = _("Value to reach (%(unit)s)") % {"unit": unit}
        self.offer(institution=[ALL_TOGETHER, *institution_choices()])
        self.fields["document"].required = True

    def said(self, indicator: str) -> NewTarget:
        """Return what was agreed."""
        given = {name: said for name, said in self.cleaned_data.items() if name != "holder"}
        return NewTarget(indicator=indicator, **given)


class AssessmentForm(ChainForm):
    """How an organisation or an authority judges something in a period."""

    holder = HolderField()
    first_date = day_field(label=_("Period from"))
    last_date = day_field(label=_("Period until"))
    verdict = forms.ChoiceField(
        label=_("How it judges"), choices=Verdict.choices, widget=forms.RadioSelect
    )
    words = words_field(
        rows=5, max_length=1200, label=_("Why"), help_text=_("Do not write names of persons.")
    )
    document = DocumentField(
        label=_("Document that shows it"),
        help_text=_("Only documents that everybody with an account here sees."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].required = True

    def said(self, of: Assessed, subject: str) -> NewAssessment:
        """Return what is judged, and how."""
        given = {name: said for name, said in self.cleaned_data.items() if name != "holder"}
        given["verdict"] = Verdict(given["verdict"])
        return NewAssessment(of=of, subject=subject, **given)
