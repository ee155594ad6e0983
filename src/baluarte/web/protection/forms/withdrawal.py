"""What is asked of a withdrawal: the law's ground, dated facts with their source, its stages."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from baluarte.domain.protection.choices import FactSource
from baluarte.norms.catalogues import terms
from baluarte.web.procedure.forms.documents import WithDocument
from baluarte.web.protection.forms.fields import (
    Choices,
    HourField,
    OfSomebody,
    day_field,
    offer,
    words_field,
)
from baluarte.web.protection.forms.measures import in_zone
from baluarte.web.registry.presenters.labels import language


class WithdrawalForm(forms.Form):
    """On which of the law's grounds, and that it was deliberate."""

    ground = forms.ChoiceField(label=_("Ground of the law"), widget=forms.RadioSelect)
    is_deliberate = forms.BooleanField(
        label=_("The misuse was deliberate"),
        required=False,
        help_text=_("An oversight, an emergency or a failure of the measure is not."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            "ground",
            [
                (code, format_html('{} <span class="quiet">{}</span>',
                    one.in_language(language()), one.facts["law"]))
                for code, one in terms("withdrawal_grounds").items()
            ],
        )  # fmt: skip


class FactForm(WithDocument):
    """A dated fact, from where it is known, and its document."""

    happened_on = day_field(label=_("On which day"), is_past=True)
    source = forms.ChoiceField(
        label=_("From where it is known"),
        choices=FactSource.choices,
        widget=forms.RadioSelect,
        help_text=_("Nothing that she told follow-up is a source, nor what failed, nor a study."),
    )
    text = words_field(rows=4, label=_("What happened"))
    field_order = ("happened_on", "source", "text", "document")


class ReplyForm(OfSomebody):
    """Her reply, in her words."""

    text = words_field(rows=6, label=_("Her reply, in her words"))


class StageForm(forms.Form):
    """Which stage was reached, and when."""

    stage = forms.ChoiceField(label=_("What was done"), widget=forms.RadioSelect)
    happened_at = HourField(label=_("When"))

    def __init__(self, *args: Any, stages: Choices, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "stage", stages)
        in_zone(self, zone)
