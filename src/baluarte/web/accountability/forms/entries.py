"""What is asked of a second person of a house."""

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.accountability.choices import ReviewObjection
from baluarte.web.accountability.forms.fields import PolicyForm

STANDS = "stands"


class EntryReviewForm(PolicyForm):
    """Whether a second person lets an entry stand, or why not."""

    decision = forms.ChoiceField(
        label=_("Your decision"),
        widget=forms.RadioSelect,
        choices=[(STANDS, _("Let it stand")), *ReviewObjection.choices],
    )

    def objection(self) -> ReviewObjection | None:
        """Return what is objected; nothing lets it stand."""
        said = self.cleaned_data["decision"]
        return None if said == STANDS else ReviewObjection(said)
