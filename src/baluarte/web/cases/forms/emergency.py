"""What is asked of whoever calls a team, opens its case without leave, and reviews that."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Institution
from baluarte.domain.cases.actions.emergency import SHORTEST
from baluarte.domain.cases.choices import EmergencyVerdict
from baluarte.web.cases.forms.acts import long_text


class CallForm(forms.Form):
    """Which case's team is called."""

    institution = forms.ChoiceField(label=_("Institution that keeps it"))
    reference = forms.CharField(
        label=_("Reference of the case"),
        max_length=40,
        help_text=_("As it stands on a letter, a task or a notice."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, institutions: Sequence[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by_key = {str(one.pk): one for one in institutions}
        if len(institutions) == 1:
            del self.fields["institution"]
        else:
            shown: Any = self.fields["institution"]
            shown.choices = [(key, str(one)) for key, one in self._by_key.items()]

    @property
    def chosen_institution(self) -> Institution:
        """The institution chosen, or the only one there is."""
        only = next(iter(self._by_key))
        return self._by_key[self.cleaned_data.get("institution") or only]


class OpeningForm(forms.Form):
    """Why now."""

    reason = long_text(
        _("Why it must be opened now"),
        min_length=SHORTEST,
        help_text=_("In a sentence or two. Sealed; the team and the data steward read it."),
    )


class VerdictForm(forms.Form):
    """Whether it had to be opened, and what was found."""

    verdict = forms.ChoiceField(
        label=_("Your answer"), choices=EmergencyVerdict.choices, widget=forms.RadioSelect,
        help_text=_("If it was not needed, it ends at once: they see nothing of it any more."),
    )  # fmt: skip
    finding = long_text(
        _("What you found"),
        min_length=SHORTEST,
        help_text=_("In a sentence or two. Sealed; the team and the data steward read it."),
    )
