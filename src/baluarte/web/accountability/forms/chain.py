"""What is asked of a target and of an assessment: for whom, of when, and in which document."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Institution
from baluarte.domain.accountability.actions import NewAssessment, NewTarget
from baluarte.domain.accountability.choices import Assessed, Verdict
from baluarte.domain.accountability.indicators import Figure
from baluarte.domain.accountability.queries.targets import is_reached
from baluarte.norms.policy import PolicyIndicator
from baluarte.web.accountability.forms.fields import (
    DocumentField,
    PolicyForm,
    day_field,
    words_field,
)
from baluarte.web.accountability.names import institution_choices
from baluarte.web.accountability.presenters.figures import amount, unit_said
from baluarte.web.layout.forms.number import NumberField

ALL_TOGETHER = ("", _("All of them together"))


class HolderField(forms.ModelChoiceField):
    """The organisation or authority for which one enters, where there are several."""

    def __init__(self) -> None:
        super().__init__(Institution.objects.none(), empty_label=None, label=_("Whose it is"))


class ChainForm(PolicyForm):
    """A form in the name of an institution for which one enters facts."""

    edits_nothing = "filled with an own entry that waits; decided meanwhile, this is a newer one"

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

    edits_nothing = "filled with an own entry that waits; decided meanwhile, this is a newer one"

    holder = HolderField()
    institution = forms.ChoiceField(required=False, label=_("Of which institution"))
    value = NumberField(
        required=False,
        max_digits=19,
        decimal_places=4,
        help_text=_("Leave the value and the day empty where there is no target any more."),
    )
    due_date = day_field(required=False, label=_("By which day"))
    baseline_value = NumberField(
        required=False,
        max_digits=19,
        decimal_places=4,
        help_text=_("Where it begins. Without a baseline no progress can be said."),
    )
    baseline_date = day_field(required=False, label=_("Baseline: last day of its period"))
    is_known_reached = forms.BooleanField(
        required=False, label=_("It is reached already, and I enter it all the same")
    )
    ground = words_field(
        max_length=600, label=_("By which agreement"), help_text=_("And where in the document.")
    )
    document = DocumentField(
        label=_("Document in which it stands"),
        help_text=_("Only documents that everybody with an account here sees."),
    )

    def __init__(
        self, *args: Any, indicator: PolicyIndicator, newest: Figure | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.indicator, self.newest = indicator, newest
        # Asked only of one that is reached.
        self.asks_if_reached = self.fields.pop("is_known_reached")
        unit = {"unit": unit_said(indicator)}
        self.fields["value"].label = _("Value to reach (%(unit)s)") % unit
        self.fields["baseline_value"].label = _("Baseline: value (%(unit)s)") % unit
        # Where the texts of an indicator say where it begins, nobody says otherwise.
        if indicator.baseline_value is not None:
            del self.fields["baseline_value"], self.fields["baseline_date"]
        self.offer(institution=[ALL_TOGETHER, *institution_choices()])
        self.fields["document"].required = True

    def said(self, indicator: str) -> NewTarget:
        """Return what was agreed."""
        aside = {"holder", "is_known_reached"}
        given = {name: said for name, said in self.cleaned_data.items() if name not in aside}
        return NewTarget(indicator=indicator, **given)

    def clean(self) -> dict[str, Any]:
        """Ask whether it is meant, where the newest figure reaches it already."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        newest, value = self.newest, given.get("value")
        if newest is None or newest.value is None or value is None or given.get("institution"):
            return given
        if is_reached(newest.value, value, self.indicator.direction):
            self.fields["is_known_reached"] = self.asks_if_reached
            if not self.data.get("is_known_reached"):
                told = {
                    "newest": amount(newest.value, self.indicator.unit),
                    "year": newest.period.year,
                }
                self.add_error(
                    "value",
                    _(
                        "It is reached already: %(newest)s in %(year)s. "
                        "If it is meant, say so below."
                    )
                    % told,
                )
        return given


class AssessmentForm(ChainForm):
    """How an organisation or an authority judges something in a period."""

    edits_nothing = "filled with an own entry that waits; decided meanwhile, this is a newer one"

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
