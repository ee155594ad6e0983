"""What is asked of who looks at an edition of the policy, or finds a mistake in one that is out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.publication.choices import ErratumGround, PolicyObjection, PolicyRowKind

AGREES = "agrees"


class PolicyReviewForm(forms.Form):
    """Whether an edition goes out, and why not; a word of a list."""

    answer = forms.ChoiceField(
        label=_("You looked at what changed and read its words. Does it go out?"),
        choices=[(AGREES, _("Yes: let it out now")), *PolicyObjection.choices],
        widget=forms.RadioSelect,
    )

    def objection(self) -> PolicyObjection | None:
        """Return why not, or nothing where one agrees."""
        said = self.cleaned_data["answer"]
        return None if said == AGREES else PolicyObjection(said)


class ErratumForm(forms.Form):
    """What of an edition does not stand, and on what ground."""

    kind = forms.ChoiceField(label=_("What it is"), choices=PolicyRowKind.choices)
    code = forms.CharField(
        label=_("Its code"),
        max_length=80,
        help_text=_("As its page says it: INV-P-03, or the reference of a fact."),
    )
    ground = forms.ChoiceField(
        label=_("Why it does not stand"), choices=ErratumGround.choices, widget=forms.RadioSelect
    )
