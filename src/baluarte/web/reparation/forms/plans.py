"""What is decided of a plan and its headings."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.reparation.choices import HeadingOutcome
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.web.cases.forms.acts import long_text
from baluarte.web.layout.forms.days import day_field
from baluarte.web.layout.forms.edit_conflicts import EditForm
from baluarte.web.procedure.forms.documents import DocumentField
from baluarte.web.reparation.forms.sealed import SEALED
from baluarte.web.reparation.labels import commission_choices, heading_choices, language
from baluarte.web.reparation.refusable_form import RefusableForm


class PlanForm(RefusableForm):
    """At which commission a plan is made."""

    past = ("opened_date",)

    commission = forms.ChoiceField(label=_("At which commission"))
    opened_date = day_field(label=_("Since which day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("commission", commission_choices())


class DecisionForm(RefusableForm, EditForm):
    """What is decided of a heading."""

    past = ("decided_date",)
    needs: ClassVar = {
        ("outcome", HeadingOutcome.GRANTED): {"article": "article"},
        ("outcome", HeadingOutcome.REFUSED): {"article": "article", "reason": "reason"},
    }

    outcome = forms.ChoiceField(
        label=_("What is decided"), choices=HeadingOutcome.choices, widget=forms.RadioSelect
    )
    article = forms.CharField(label=_("On which article"), max_length=80, required=False)
    decided_date = day_field(label=_("On which day"))
    reason = long_text(
        _("Why"), required=False, help_text=_("A refusal says why. Sealed; she reads it.")
    )


class RefusalForm(RefusableForm):
    """Several headings that are refused for the same reason, each on its own article."""

    past = ("decided_date",)

    headings = forms.MultipleChoiceField(
        label=_("Which headings are refused"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Only those whose reason is the same. Each is kept apart, on its article of "
                    "the law, and may be decided again."),
    )  # fmt: skip
    decided_date = day_field(label=_("On which day"))
    reason = long_text(
        _("Why"),
        help_text=_("The same for each of them. A refusal says why. Sealed; she reads it."),
    )

    def __init__(self, *args: Any, headings: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("headings", headings)


class AssemblyForm(RefusableForm):
    """An assembly of the collective."""

    past = ("held_date",)

    held_date = day_field(label=_("On which day it met"))
    members = forms.IntegerField(label=_("How many are called to it"), min_value=1)
    attended = forms.IntegerField(label=_("How many came"), min_value=0)
    agreed = forms.MultipleChoiceField(
        label=_("To which headings it agreed"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    minutes = DocumentField(label=_("Minutes of the assembly"))
    words = long_text(_("What else was said"), required=False, help_text=SEALED)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed"].choices = heading_choices()  # type: ignore[attr-defined]
        lacking = ReparationRefused("assembly", field="minutes").in_language(language())
        self.fields["minutes"].error_messages["required"] = lacking

    def clean(self) -> dict[str, Any]:
        """Refuse more who came than there are, with all else that is wrong."""
        given = super().clean()
        came, of = given.get("attended"), given.get("members")
        if came is not None and of is not None and came > of:
            self.refuse(ReparationRefused("attendance", field="attended", given=came, right=of))
        return given


class ClosingForm(RefusableForm):
    """Whether a plan ends fulfilled."""

    needs: ClassVar = {("as_fulfilled", False): {"words": "reason"}}

    as_fulfilled = forms.TypedChoiceField(
        label=_("How it ends"), coerce=lambda said: said == "yes", widget=forms.RadioSelect,
        choices=(
            ("yes", _("Fulfilled: all that was granted arrived, by her word")),
            ("no", _("Closed without being fulfilled")),
        ),
    )  # fmt: skip
    words = long_text(
        _("Why"), required=False, help_text=_("Where it is not fulfilled. Sealed; she reads it.")
    )


class WeighForm(RefusableForm):
    """What matters first to her: three headings, in her order."""

    first = forms.ChoiceField(label=_("First"))
    second = forms.ChoiceField(label=_("Second"), required=False)
    third = forms.ChoiceField(label=_("Third"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "second", "third"):
            self.choose(name, heading_choices())

    @property
    def headings(self) -> tuple[str, ...]:
        """Return the headings in her order."""
        given = self.cleaned_data
        return tuple(given[name] for name in ("first", "second", "third") if given.get(name))
