"""One layer of consent, asked of one person."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Institution
from baluarte.web.cases.forms.acts import long_text
from baluarte.web.cases.forms.opening import ANSWERS, TOLD, YES
from baluarte.web.cases.presenters.labels import LayerSaid
from baluarte.web.layout.forms.edit_conflicts import EditForm
from baluarte.web.procedure.forms.moment import NOW, THEN, MomentField


class OwnConsentForm(EditForm):
    """Yes or no, to whom where the layer names somebody, in her words where she gives some."""

    answer = forms.ChoiceField(
        label=_("Yes or no"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say yes or no.")},
    )
    institution = forms.ChoiceField(label=_("To whom, by name"), required=False)
    words = long_text(_("In your words, if you wish"), required=False)

    def __init__(
        self, *args: Any, layer: LayerSaid, nameable: Sequence[Institution], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.layer = layer
        self.nameable = {str(one.pk): one for one in nameable}
        if not layer.names:
            del self.fields["institution"]
            return
        shown: Any = self.fields["institution"]
        everybody = _("Nobody by name") if not layer.only_by_name else _("Choose whom")
        named = [(key, layer.by_name or str(one)) for key, one in self.nameable.items()]
        shown.choices = [("", everybody), *named]
        shown.help_text = _(
            "A yes reaches only whom it names. A no that names nobody is a no to all of them."
        )
        if layer.by_name:
            shown.help_text = _(
                "While nobody knows who did it, only a yes that names it lets anything go there."
            )

    def clean(self) -> dict[str, Any]:
        """Let no yes to one of many go without its name."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        lacks = self.layer.only_by_name and not given.get("institution")
        if lacks and given.get("answer") == YES and "institution" not in self.errors:
            says = _("Say to whom, by name: a yes to all of them is not asked.")
            if not self.nameable:
                says = _("None of them is in this installation yet, so nothing could reach it.")
            self.add_error("institution", says)
        return given

    @property
    def is_yes(self) -> bool:
        """Say whether she said yes."""
        return bool(self.cleaned_data["answer"] == YES)

    @property
    def chosen(self) -> Institution | None:
        """Return whom it names, where it names somebody."""
        return self.nameable.get(self.cleaned_data.get("institution") or "")


class ConsentForm(OwnConsentForm):
    """What somebody told the team, how and when."""

    told = forms.ChoiceField(
        label=_("How it was said"),
        choices=TOLD,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how it was said.")},
    )
    when = MomentField(label=_("When it was said"), kinds=(NOW, THEN))
    words = long_text(_("In their words, if they gave some"), required=False)
    field_order = ("answer", "institution", "told", "when", "words")
