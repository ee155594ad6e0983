"""What is asked of a plan, of what was done, of what came of a warning, and of a public alert."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from baluarte.domain.access.models import Institution
from baluarte.domain.prevention.actions import NewPlan, NewPublicAlert
from baluarte.domain.prevention.choices import HowTold
from baluarte.domain.prevention.models.plans import PARTS
from baluarte.domain.prevention.warning_choices import (
    ActionOutcome,
    CauseKind,
    SecondWord,
    Tier,
    WhatCame,
)
from baluarte.norms.plan_templates import PlanTemplate
from baluarte.norms.recognition import RecognitionRefused
from baluarte.norms.warnings import WarningRefused
from baluarte.web.layout.forms.edit_conflicts import EditForm
from baluarte.web.prevention.forms.entries import NOTHING, RefusableForm, day_field
from baluarte.web.prevention.forms.warnings import NO_NAMES
from baluarte.web.statements.labels import institution_choices, language

YES_OR_NO = [("no", _("No")), ("yes", _("Yes"))]


class PlanForm(RefusableForm, EditForm):
    """The parts of a plan, and by action of the template who does it; empty, nobody."""

    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, *args: Any, template: PlanTemplate, bodies: Sequence[Institution], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._template, self._bodies = template, {str(one.pk): one for one in bodies}
        for code in PARTS:
            self.fields[code] = forms.CharField(
                max_length=1200,
                label=template.parts[code].in_language(language()),
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.fields["actors"].help_text = NO_NAMES
        named = [NOTHING, *((key, one.name) for key, one in self._bodies.items())]
        for code, one in template.actions.items():
            self.fields[code] = forms.ChoiceField(
                required=False,
                label=one.in_language(language()),
                help_text=f"{Tier(one.tier).label} · {_days(one.days)}",
                choices=named,
            )

    def refuse(self, refused: RecognitionRefused | WarningRefused) -> None:
        """Say a refusal beside its field; what is wrong with the actions, beside the first."""
        if isinstance(refused, WarningRefused) and refused.field == "actions":
            self.add_error(next(iter(self._template.actions)), refused.in_language(language()))
        elif refused.field == "after":
            self.add_error(None, refused.in_language(language()))
        else:
            super().refuse(refused)

    def said(self) -> NewPlan:
        """Return what was written, as the action takes it."""
        given = self.cleaned_data
        return NewPlan(
            parts={part: given[part] for part in PARTS},
            actions={
                code: self._bodies[given[code]] for code in self._template.actions if given[code]
            },
            after=given["after"],
        )


class ActionReportForm(RefusableForm):
    """What was done of an action."""

    outcome = forms.ChoiceField(
        label=_("What was done"), choices=ActionOutcome.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        required=False,
        max_length=600,
        label=_("In a few words"),
        help_text=NO_NAMES,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PlanReviewForm(RefusableForm):
    """What is learnt of a plan once it is over."""

    worked = forms.CharField(
        max_length=1200, label=_("What worked"), widget=forms.Textarea(attrs={"rows": 3})
    )
    failed = forms.CharField(
        max_length=1200, label=_("What did not"), widget=forms.Textarea(attrs={"rows": 3})
    )
    changes = forms.CharField(
        max_length=1200,
        label=_("What changes in the next plan"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OutcomeForm(RefusableForm):
    """What came of a warning, and why one says so."""

    outcome = forms.ChoiceField(
        label=_("What came of it"), choices=WhatCame.choices, widget=forms.RadioSelect
    )
    happened_date = day_field(required=False, label=_("First day of what happened"))
    reason = forms.CharField(
        max_length=600,
        label=_("Why you say so"),
        help_text=NO_NAMES,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day: Any = self.fields["happened_date"]
        day.needed_when = _("needed if it happened")


class SecondWordForm(RefusableForm):
    """Whether a second person confirms what one recorded alone."""

    answer = forms.ChoiceField(
        label=_("You looked at the same. Is it so?"),
        choices=(
            (SecondWord.CONFIRMED, _("Yes: I confirm it")),
            (SecondWord.REFUSED, _("No: it is not confirmed")),
        ),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        required=False,
        max_length=600,
        label=_("Why it is not confirmed"),
        help_text=NO_NAMES,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        why: Any = self.fields["reason"]
        why.needed_when = _("needed if you do not confirm it")

    def said(self) -> SecondWord:
        """Return what was answered."""
        return SecondWord(self.cleaned_data["answer"])


class CauseForm(RefusableForm):
    """What lies under a warning, who answers for it, and when it is looked at again."""

    cause = forms.ChoiceField(label=_("Cause"), choices=CauseKind.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        max_length=600,
        label=_("In a few words"),
        help_text=NO_NAMES,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    owner = forms.ChoiceField(label=_("Institution that answers for it"))
    review_date = day_field(label=_("Day on which it is looked at again"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from(owner=[NOTHING, *institution_choices(municipal=False)])


class PublicAlertForm(RefusableForm):
    """The four questions before a warning is said in public."""

    text = forms.CharField(
        max_length=600,
        label=_("What would be said in public"),
        help_text=NO_NAMES,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    could_show = forms.ChoiceField(
        label=_("Could it show who reported, where they are, or what protects them?"),
        choices=YES_OR_NO,
        widget=forms.RadioSelect,
    )
    could_provoke = forms.ChoiceField(
        label=_("Could it provoke?"), choices=YES_OR_NO, widget=forms.RadioSelect
    )
    said_yes = forms.ChoiceField(
        label=_("Did the community or the persons say yes?"),
        choices=YES_OR_NO,
        widget=forms.RadioSelect,
    )
    how = forms.ChoiceField(
        label=_("How they said it"), choices=HowTold.choices, widget=forms.RadioSelect
    )
    yes_date = day_field(label=_("Day they said it"))

    def said(self) -> NewPublicAlert:
        """Return what was answered, as the action takes it."""
        given: Mapping[str, Any] = self.cleaned_data
        return NewPublicAlert(
            text=given["text"],
            could_show=given["could_show"] == "yes",
            could_provoke=given["could_provoke"] == "yes",
            said_yes=given["said_yes"] == "yes",
            how=HowTold(given["how"]),
            yes_date=given["yes_date"],
        )


class WithdrawAlertForm(RefusableForm):
    """Why a public alert is taken back."""

    reason = forms.CharField(
        max_length=600, label=_("Why"), widget=forms.Textarea(attrs={"rows": 3})
    )


def _days(days: int) -> str:
    said = ngettext("within %(number)d day of the plan", "within %(number)d days of the plan", days)
    return said % {"number": days}
