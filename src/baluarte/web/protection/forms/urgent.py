"""What is asked of an urgent act: which measures, who delivers, what shows it, her word."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.procedure.choices import HerWord
from baluarte.domain.protection.choices import UrgentVerdict
from baluarte.domain.protection.queries.urgent import urgent_codes
from baluarte.norms.catalogues import terms
from baluarte.web.procedure.forms.documents import DocumentField, WithDocument
from baluarte.web.protection.forms.fields import Choices, HourField, offer, words_field
from baluarte.web.protection.forms.measures import by_family, in_zone
from baluarte.web.registry.presenters.labels import label_of

STANDING = "standing"
LACKING = {
    "code": _("Name the measure: without one there is no urgent act."),
    "institution": _("Say who delivers it."),
    "document": _("Choose the document: without it nothing shows the act."),
}


class UrgentActForm(WithDocument):
    """The measures an act is about, or a new one with who delivers it; the document; her word."""

    measures = forms.MultipleChoiceField(
        label=_("Which measures"), required=False, widget=forms.CheckboxSelectMultiple
    )
    code = forms.ChoiceField(label=_("Or a measure that is not written yet"), required=False)
    institution = forms.ChoiceField(label=_("Who delivers it"), required=False)
    happened_at = HourField(label=_("When it was done"))
    # What whoever owes it handed in as it said that it did it.
    answer = forms.ChoiceField(
        label=_("The document that shows it, as an authority handed it in"), required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    document = DocumentField(label=_("The document that shows it"), required=False)
    word = forms.ChoiceField(
        label=_("What the person says of it"), widget=forms.RadioSelect,
        error_messages={"required": _("Say her word, or why it could not be had.")},
    )  # fmt: skip
    reason = words_field(
        label=_("In their words, or why it could not be had"), required=False,
        help_text=_("Sealed."),
    )  # fmt: skip
    departure = words_field(
        label=_("Why another measure, or somebody else"),
        help_text=_("Sealed. A second person reads it within the hour."),
    )
    field_order = (
        "measures", "code", "institution", "departure", "happened_at", "answer", "document",
        "word", "reason",
    )  # fmt: skip

    def __init__(
        self, *args: Any, measures: Choices, institutions: Choices, answers: Choices,
        zone: ZoneInfo, is_delivery: bool, departs: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        in_zone(self, zone)
        offer(self, "measures", measures)
        offered = list(by_family()) if departs else [
            (code, label_of("measures", code)) for code in urgent_codes()
        ]  # fmt: skip
        offer(self, "code", [("", _("None: those above")), *offered])
        if not measures:
            del self.fields["measures"]
            self.fields["code"].label = _("Which measure")
            offer(self, "code", [("", _("Choose a measure")), *offered])
        if not departs:
            del self.fields["departure"]
        offer(self, "institution", [("", _("Choose who")), *institutions])
        if is_delivery:
            del self.fields["code"], self.fields["institution"]
            self.fields["word"].label = _("Did it arrive, as the person says?")
            offer(self, "word", HerWord.choices)
        else:
            said = [code for code in terms("positions") if code != STANDING]
            offer(self, "word", [(code, label_of("positions", code)) for code in said])
        if answers:
            offer(self, "answer", [("", _("Another document")), *answers])
        else:
            del self.fields["answer"]
        # What cannot be left out is not called optional.
        alone = () if measures else ("code", "institution")
        for name in (*alone, *(("document",) if not answers and not is_delivery else ())):
            if name in self.fields:
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = LACKING[name]

    def clean(self) -> dict[str, Any]:
        """Ask for a measure, and of a new one for who delivers it."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        given.setdefault("measures", [])
        if not given["measures"] and not given.get("code") and "code" not in self.errors:
            self.add_error("code" if "code" in self.fields else None, LACKING["code"])
        # What did not arrive is recorded as she says it, and nothing has to show it.
        has_not_arrived = given.get("word") in (HerWord.PARTLY, HerWord.NOT_ARRIVED)
        is_shown = given.get("document") or given.get("answer") or "document" in self.errors
        if not is_shown and not has_not_arrived:
            self.add_error("document", LACKING["document"])
        if given.get("code") and not given.get("institution") and "institution" not in self.errors:
            self.add_error("institution", LACKING["institution"])
        return given


class UrgentReviewForm(forms.Form):
    """What a second person says of an urgent act that departs from the usual."""

    verdict = forms.ChoiceField(
        label=_("Does it stand?"), choices=UrgentVerdict.choices, widget=forms.RadioSelect
    )
    departure = words_field(label=_("Why it does not"), required=False, help_text=_("Sealed."))
