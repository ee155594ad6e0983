"""What is asked where tables of compliance are proposed, agreed on and taken back."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.choices import OF_THE_STATE
from baluarte.domain.access.models import Institution
from baluarte.domain.accountability.periods import Period
from baluarte.domain.publication.choices import Guard, Objection, TakenBack

OFFERED = 8
AGREES = "agrees"


def periods_over(today: date) -> list[tuple[str, str]]:
    """Return the quarters that are over, newest first, and the years that are."""
    found, one = [], Period.quarter_of(today).before
    for _number in range(OFFERED):
        found.append(one)
        one = one.before
    years = [Period(today.year - 1), Period(today.year - 2)]
    return [(str(each), str(each)) for each in (*found, *years)]


class OfAPeriod(forms.Form):
    """A period that is over."""

    period = forms.ChoiceField(label=_("Period"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["period"]
        chosen.choices = periods_over(today)


class AskForm(OfAPeriod):
    """Of which period, and how small counts are kept from being read off."""

    guard = forms.ChoiceField(
        label=_("How small counts are protected"), choices=Guard.choices, initial=Guard.ROUNDING
    )


class ReportForm(OfAPeriod):
    """Which authority says that a period is recorded here whole."""

    institution = forms.ModelChoiceField(
        label=_("Authority"), queryset=Institution.objects.none(), to_field_name="slug"
    )
    field_order = ("institution", "period")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["institution"]
        chosen.queryset = Institution.objects.filter(kind__in=OF_THE_STATE).order_by("name")


class TablesReviewForm(forms.Form):
    """Whether tables go out, and why not; a word of a list, since prose could name somebody."""

    answer = forms.ChoiceField(
        label=_("Do these tables go out?"),
        choices=[(AGREES, _("Yes: they go out")), *Objection.choices],
        widget=forms.RadioSelect,
    )

    def objection(self) -> Objection | None:
        """Return why not, or nothing where one agrees."""
        said = self.cleaned_data["answer"]
        return None if said == AGREES else Objection(said)


class TakeBackForm(forms.Form):
    """Why released tables are taken back."""

    why = forms.ChoiceField(
        label=_("Why they are taken back"), choices=TakenBack.choices, widget=forms.RadioSelect
    )
