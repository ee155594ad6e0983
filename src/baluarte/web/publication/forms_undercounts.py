"""What is asked where estimates of the undercount are agreed on and taken back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.publication.choices import UndercountObjection, UndercountWithdrawn

AGREES = "agrees"


class UndercountReviewForm(forms.Form):
    """Whether an estimate goes out, and why not; a word of a list, since prose could name one."""

    answer = forms.ChoiceField(
        label=_("Does this estimate go out?"),
        choices=[(AGREES, _("Yes: it goes out")), *UndercountObjection.choices],
        widget=forms.RadioSelect,
    )

    def objection(self) -> UndercountObjection | None:
        """Return why not, or nothing where one agrees."""
        said = self.cleaned_data["answer"]
        return None if said == AGREES else UndercountObjection(said)


class WithdrawUndercountForm(forms.Form):
    """Why an estimate is taken back."""

    why = forms.ChoiceField(
        label=_("Why it is taken back"),
        choices=UndercountWithdrawn.choices,
        widget=forms.RadioSelect,
    )
