"""What is asked of a joint session of commissions, of an agreement, of what came of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from baluarte.domain.reparation.actions import AgreementSaid, NewAgreement
from baluarte.domain.reparation.choices import AgreementOutcome
from baluarte.web.layout.forms.choosing import NOTHING
from baluarte.web.layout.forms.days import day_field
from baluarte.web.reparation.labels import commission_choices, institution_name
from baluarte.web.reparation.refusable_form import RefusableForm

NO_NAMES = _("Name nobody, and no case.")
# So many agreements are written with a session; more are added afterwards.
WITH_A_SESSION = 3


def words_field(**given: Any) -> forms.CharField:
    """Return the box of a text."""
    return forms.CharField(
        max_length=600, widget=forms.Textarea(attrs={"rows": 3}), help_text=NO_NAMES, **given
    )


class AgreementForm(RefusableForm):
    """What was agreed, whose it is, until when."""

    what = words_field(label=_("What was agreed"))
    owner = forms.ChoiceField(label=_("Which commission fulfils it"), required=False)
    due_date = day_field(label=_("Until which day"))

    def __init__(self, *args: Any, present: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("owner", [(one, institution_name(one)) for one in present])

    def agreement(self) -> NewAgreement:
        """Return what was typed."""
        return NewAgreement(**self.cleaned_data)


class SessionForm(RefusableForm):
    """When commissions met, which ones, about what, and what they agreed."""

    held_date = day_field(label=_("On which day they met"))
    present = forms.MultipleChoiceField(
        label=_("Which other commissions were there"), widget=forms.CheckboxSelectMultiple
    )
    about = forms.CharField(label=_("About what"), max_length=300, help_text=NO_NAMES)

    def __init__(self, *args: Any, commission: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [one for one in commission_choices() if one[0] != commission]
        there: Any = self.fields["present"]
        there.choices = others
        for n in range(1, WITH_A_SESSION + 1):
            self.fields[f"what_{n}"] = words_field(
                label=_("Agreement %(n)d: what was agreed") % {"n": n}, required=False
            )
            self.fields[f"owner_{n}"] = forms.ChoiceField(
                label=_("Agreement %(n)d: which commission fulfils it") % {"n": n}, required=False,
                choices=[NOTHING, *commission_choices()],
            )  # fmt: skip
            self.fields[f"due_date_{n}"] = day_field(
                label=_("Agreement %(n)d: until which day") % {"n": n}, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Refuse an agreement without its day."""
        given: dict[str, Any] = super().clean() or {}
        for n in range(1, WITH_A_SESSION + 1):
            is_begun = given.get(f"what_{n}") or given.get(f"owner_{n}")
            if is_begun and not given.get(f"due_date_{n}"):
                self.add_error(f"due_date_{n}", _("An agreement has a day."))
        return given

    def agreements(self) -> list[NewAgreement]:
        """Return the agreements that were typed; one without owner is refused where it is kept."""
        told = self.cleaned_data
        return [
            NewAgreement(
                what=told[f"what_{n}"], owner=told[f"owner_{n}"], due_date=told[f"due_date_{n}"]
            )
            for n in range(1, WITH_A_SESSION + 1)
            if told[f"what_{n}"] or told[f"owner_{n}"]
        ]


class AgreementReportForm(RefusableForm):
    """What came of an agreement."""

    outcome = forms.ChoiceField(
        label=pgettext_lazy("agreement", "How it goes"), choices=AgreementOutcome.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    happened_date = day_field(label=_("On which day"))
    shown = forms.CharField(
        label=_("Which document shows it"), max_length=300, required=False,
        help_text=_("Needed where it was fulfilled."),
    )  # fmt: skip
    words = words_field(label=_("In what words, or why it was given up"), required=False)

    def said(self) -> AgreementSaid:
        """Return what was typed."""
        return AgreementSaid(**self.cleaned_data)
