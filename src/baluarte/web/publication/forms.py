"""What is asked where somebody decides what may be public, reviews it or takes it back."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from baluarte.domain.publication.actions.reasons import LONGEST
from baluarte.domain.publication.choices import Ground, Publishable
from baluarte.web.layout.forms.edit_conflicts import EditForm

AGREES, DISAGREES = "si", "no"


def written_field(**given: Any) -> forms.CharField:
    """Return the box of a text that stays beside a decision."""
    area = forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST})
    return forms.CharField(max_length=LONGEST, widget=area, **given)


class DecisionForm(EditForm):
    """Which fields may be public, on what ground, and what could happen to whom."""

    fields_out = forms.MultipleChoiceField(
        label=_("What may be public"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Beside each, what the public would read exactly. The state goes out always."),
    )
    ground = forms.ChoiceField(
        label=_("On what ground"),
        choices=[
            (Ground.ALREADY_PUBLIC, _("It is public already, by somebody else's decision")),
            (Ground.CONSENT, _("The person or the family consents")),
            (Ground.LAW, _("The law orders it")),
        ],
        widget=forms.RadioSelect,
    )
    is_exact = forms.BooleanField(
        label=_("Publish it as it is, even if no other event is like it"),
        required=False,
        help_text=_(
            "Only if the person or the family consents to this date, place and type, knowing that "
            "whoever knows of it finds it, and a second person agrees. Otherwise the edition makes "
            "it coarser until at least five events are alike."
        ),
    )
    ground_detail = written_field(
        label=_("How that is known"),
        help_text=_("Where it was published and when, who consented and when, or which article."),
    )
    risk_note = written_field(
        label=_("What could happen to whom"),
        help_text=_("The risk if this is public, and why it is acceptable. Do not write names."),
    )

    def __init__(self, *args: Any, exactly: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown: Any = self.fields["fields_out"]
        shown.choices = [
            (
                field.value,
                format_html('{}<span class="choice__hint">{}</span>', field.label, exactly[field]),
            )
            for field in Publishable
        ]

    def clean(self) -> dict[str, Any]:
        """Let a rare event out as it is only by consent."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("is_exact") and given.get("ground") not in (None, Ground.CONSENT):
            self.add_error("is_exact", _("It goes out as it is only by consent: that ground."))
        return given

    def chosen(self) -> list[str]:
        """Return the fields that are ticked now, whatever else is right or wrong."""
        value = self["fields_out"].value() or []
        return [field for field in Publishable.values if field in value]


class ReviewForm(forms.Form):
    """Whether a second person agrees, and why not where she does not."""

    agrees = forms.ChoiceField(
        label=_("Do you agree that this is published?"),
        choices=[
            (AGREES, _("Yes: it goes into the next edition")),
            (DISAGREES, _("No: it stays where it is")),
        ],
        widget=forms.RadioSelect,
    )
    note = written_field(
        label=_("What you have to say"),
        required=False,
        help_text=_("Needed where you do not agree. Do not write names."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask why, where somebody disagrees."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("agrees") == DISAGREES and not given.get("note", "").strip():
            self.add_error("note", _("Write why you do not agree."))
        return given


class WithdrawalForm(forms.Form):
    """Why a publication is taken back; never public."""

    reason = written_field(
        label=_("Reason"), help_text=_("Who asked for it, and when. It is not published.")
    )
