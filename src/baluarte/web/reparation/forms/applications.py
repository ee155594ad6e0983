"""What is asked of a commission, and what became of it."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.reparation.choices import Progress, ReferralResult
from baluarte.web.cases.forms.acts import long_text
from baluarte.web.layout.forms.days import day_field
from baluarte.web.reparation.forms.sealed import SEALED
from baluarte.web.reparation.labels import commission_choices, right_choices
from baluarte.web.reparation.refusable_form import RefusableForm


class ApplicationForm(RefusableForm):
    """Which right is asked for, where, since when."""

    past = ("asked_date",)

    right = forms.ChoiceField(label=_("What she asks for"))
    commission = forms.ChoiceField(label=_("At which commission"))
    asked_date = day_field(label=_("On which day it was asked for"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("right", right_choices())
        self.choose("commission", commission_choices())


class ProgressForm(RefusableForm):
    """What became of an application."""

    past = ("happened_date",)
    needs: ClassVar = {
        ("progress", Progress.DENIED): {"words": "reason"},
        ("progress", Progress.NOT_REGISTERED): {"words": "reason"},
    }

    progress = forms.ChoiceField(
        label=_("What happened"), choices=Progress.choices, widget=forms.RadioSelect
    )
    happened_date = day_field(label=_("On which day"))
    words = long_text(
        _("In what words, or why"), required=False,
        help_text=_("A denial, and an end of care without a referral, say why. Sealed."),
    )  # fmt: skip


class ReferralForm(RefusableForm):
    """To which commission she is referred, and why."""

    past = ("asked_date",)

    to_commission = forms.ChoiceField(label=_("To which commission"))
    asked_date = day_field(label=_("On which day it was asked"))
    reason = long_text(_("Why"), help_text=SEALED)

    def __init__(self, *args: Any, but: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("to_commission", [one for one in commission_choices() if one[0] != but])


class ReferralAnswerForm(RefusableForm):
    """Whether the other commission receives her."""

    past = ("answered_date",)
    needs: ClassVar = {("result", ReferralResult.REFUSED): {"reason": "reason"}}

    result = forms.ChoiceField(
        label=_("What it answered"), choices=ReferralResult.choices, widget=forms.RadioSelect
    )
    answered_date = day_field(label=_("On which day"))
    reason = long_text(
        _("Why"), required=False, help_text=_("Where it does not receive her. Sealed.")
    )
