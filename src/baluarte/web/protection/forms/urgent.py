"""What is asked of an urgent act: which measures, who delivers, what shows it, her word."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.norms.catalogues import terms
from baluarte.web.procedure.forms.documents import DocumentField, WithDocument
from baluarte.web.protection.forms.fields import Choices, HourField, offer, words_field
from baluarte.web.protection.forms.measures import by_family, in_zone
from baluarte.web.registry.presenters.labels import label_of

STANDING = "standing"


class UrgentActForm(WithDocument):
    """The measures an act is about, or a new one with who delivers it; the document; her word."""

    measures = forms.MultipleChoiceField(
        label=_("Which measures"), required=False, widget=forms.CheckboxSelectMultiple
    )
    code = forms.ChoiceField(label=_("Or a measure that is not written yet"), required=False)
    institution = forms.ChoiceField(label=_("Who delivers it"), required=False)
    happened_at = HourField(label=_("When it was done"))
    document = DocumentField(
        label=_("The document that shows it"),
        error_messages={"required": _("Choose the document: without it nothing shows the act.")},
    )
    word = forms.ChoiceField(
        label=_("What the person says of it"), widget=forms.RadioSelect,
        error_messages={"required": _("Say her word, or why it could not be had.")},
    )  # fmt: skip
    reason = words_field(
        label=_("In their words, or why it could not be had"), required=False,
        help_text=_("Sealed."),
    )  # fmt: skip
    field_order = (
        "measures", "code", "institution", "happened_at", "document", "word", "reason",
    )  # fmt: skip

    def __init__(
        self, *args: Any, measures: Choices, institutions: Choices, zone: ZoneInfo, may_plan: bool,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        in_zone(self, zone)
        offer(self, "measures", measures)
        offer(self, "code", [("", _("None: those above")), *by_family()])
        if not measures:
            del self.fields["measures"]
            self.fields["code"].label = _("Which measure")
            offer(self, "code", [("", _("Choose a measure")), *by_family()])
        offer(self, "institution", [("", _("Choose who")), *institutions])
        if not may_plan:
            del self.fields["code"], self.fields["institution"]
        said = [code for code in terms("positions") if code != STANDING]
        offer(self, "word", [(code, label_of("positions", code)) for code in said])

    def clean(self) -> dict[str, Any]:
        """Ask for a measure, and of a new one for who delivers it."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        given.setdefault("measures", [])
        if not given["measures"] and not given.get("code"):
            box = "code" if "code" in self.fields else None
            self.add_error(box, _("Name the measure: without one there is no urgent act."))
        if given.get("code") and not given.get("institution"):
            self.add_error("institution", _("Say who delivers it."))
        return given
