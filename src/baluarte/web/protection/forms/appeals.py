"""What is asked of an appeal: against what, on which ground, when it was known; what is decided."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from baluarte.domain.protection.actions import RULINGS
from baluarte.norms.catalogues import terms
from baluarte.web.protection.forms.fields import Choices, HourField, OfSomebody, offer, words_field
from baluarte.web.protection.forms.measures import in_zone
from baluarte.web.registry.presenters.labels import language


class AppealForm(OfSomebody):
    """Who does not agree, on which of the law's grounds, and why in her words."""

    ground = forms.ChoiceField(label=_("Ground of the law"), widget=forms.RadioSelect)
    measure = forms.ChoiceField(
        label=_("Measure it is about"), required=False, help_text=_("Leave it empty if it is none.")
    )
    text = words_field(rows=6, label=_("Why, in her words"))
    notified_at = HourField(
        label=_("When the decision was notified to her, or she knew of it"),
        help_text=_("Her term runs from then. After it an appeal is late, and filed all the same."),
    )
    filed_at = HourField(label=_("When she files it"))

    def __init__(
        self, *args: Any, measures: Choices, zone: ZoneInfo, is_own: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].label = _("Who appeals")
        offer(
            self,
            "ground",
            [
                (code, format_html('{} <span class="quiet">{}</span>',
                    one.in_language(language()), one.facts["law"]))
                for code, one in terms("appeal_grounds").items()
            ],
        )  # fmt: skip
        offer(self, "measure", [("", "—"), *measures])
        if not measures:
            del self.fields["measure"]
        if is_own:
            del self.fields["filed_at"]
        in_zone(self, zone)


class AdmissionForm(forms.Form):
    """Whether an appeal is admitted; not only with a reason."""

    YES, NO = "yes", "no"
    said = forms.ChoiceField(
        label=_("Whether it is admitted"),
        help_text=_(
            "The law asks that she signs it, and that it comes within 30 natural days of when the "
            "decision was notified or known to her; ten where it is against urgent measures "
            "(LPPDDHP arts. 57, 61)."
        ),
        choices=[(YES, _("It is admitted")), (NO, _("It is not admitted"))],
        widget=forms.RadioSelect,
    )
    reason = words_field(
        label=_("Why"),
        required=False,
        help_text=_("Needed where it is not admitted; she reads it."),
    )
    happened_at = HourField(label=_("When"))

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_zone(self, zone)


class RulingForm(forms.Form):
    """What becomes of the decision, and why."""

    ruling = forms.ChoiceField(
        label=_("What was decided on it"),
        choices=[(one.value, one.label) for one in RULINGS],
        widget=forms.RadioSelect,
    )
    reason = words_field(label=_("Why"), rows=5, help_text=_("She reads it."))
    happened_at = HourField(label=_("When"))

    def __init__(
        self, *args: Any, zone: ZoneInfo, by_the_board: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if by_the_board:
            del self.fields["happened_at"]
        in_zone(self, zone)


class SettlingForm(forms.Form):
    """That she does not keep it, as she says."""

    reason = words_field(label=_("In her words"), rows=4)
    happened_at = HourField(label=_("When"))

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_zone(self, zone)
