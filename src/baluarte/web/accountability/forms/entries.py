"""What is asked of a second person of a house, and of which kind one looks for what one sent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.accountability.choices import CorrectionObjection, ReviewObjection
from baluarte.norms.policy.refusals import PolicyRefused
from baluarte.web.accountability.forms.fields import PolicyForm
from baluarte.web.accountability.names import language

STANDS = "stands"
# Beside the kinds of entries: reports on actions, and facts about institutions.
REPORTS, FACTS = "informes", "datos"
KINDS = {
    "recomendacion": _("Assessment of a recommendation"),
    "correccion": _("Correction of a recommendation"),
    "evaluacion": _("Assessment of the policy"),
    "respuesta": _("Answer to a contribution"),
    "compromiso": _("Report on a commitment"),
    "meta": _("Target"),
    "convocatoria": _("Call of a consultation"),
    REPORTS: _("Report on an action"),
    FACTS: _("Facts about institutions"),
}


class SentForm(forms.Form):
    """Of which kind what one sent is shown; of all where none is chosen."""

    clase = forms.ChoiceField(
        required=False, label=_("What it is"), choices=[("", _("All")), *KINDS.items()]
    )

    def chosen(self) -> str:
        """Say which kind was chosen."""
        return f"{self.fields['clase'].label}: {KINDS[self.cleaned_data['clase']]}"


class EntryReviewForm(PolicyForm):
    """Whether a second person lets an entry stand, or why not."""

    decision = forms.ChoiceField(
        label=_("Your decision"),
        widget=forms.RadioSelect,
        choices=[(STANDS, _("Let it stand")), *ReviewObjection.choices],
    )

    def __init__(self, *args: Any, is_correction: bool, is_overtaken: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decision: Any = self.fields["decision"]
        self._objections: Any = CorrectionObjection if is_correction else ReviewObjection
        if is_correction:
            decision.choices = [(STANDS, _("Let it stand")), *CorrectionObjection.choices[1:]]
        if is_overtaken:
            decision.choices = CorrectionObjection.choices
            refused = PolicyRefused("corrected_since", field="decision")
            decision.error_messages["invalid_choice"] = refused.in_language(language())

    def objection(self) -> ReviewObjection | CorrectionObjection | None:
        """Return what is objected; nothing lets it stand."""
        said = self.cleaned_data["decision"]
        if said == STANDS:
            return None
        found: ReviewObjection | CorrectionObjection = self._objections(said)
        return found
