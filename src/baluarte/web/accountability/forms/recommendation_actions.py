"""What is asked of an action on a recommendation: beginning, calendar, reports and end."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.accountability.actions import NewAction, NewActionReport
from baluarte.domain.accountability.recommendation_refusals import RecommendationRefused
from baluarte.norms.policy.due_days import MOST_MONTHS, ReportingCalendar
from baluarte.web.accountability.forms.fields import (
    DocumentField,
    PolicyForm,
    day_field,
    said_day,
    words_field,
)
from baluarte.web.accountability.names import institution_name

REFUSALS = {
    "evidence": _("That it is done needs a document, or where it stands."),
    "ahead": _("This day has not come yet."),
    "missing": _("This is needed."),
    "backwards": _("It ends before it begins."),
    "institution": _("No institution of the catalogue has this code."),
    "no_due_day": _("No report is due on this day."),
    "reported_already": _("It was reported already. Open the page again to see it."),
}


class ActionForms(PolicyForm):
    """A form whose refusals are those of recommendations."""

    def say(self, refused: RecommendationRefused) -> None:
        """Say a refusal beside its field."""
        place = refused.field if refused.field in self.fields else None
        self.add_error(place, str(REFUSALS.get(refused.code, refused.code)))


class BeginActionForm(ActionForms):
    """What an institution does, from when, and when it is reported."""

    institution = forms.ChoiceField(label=_("Institution that acts"))
    description = words_field(
        max_length=600, label=_("What it does"), help_text=_("Do not write names of persons.")
    )
    first_date = day_field(label=_("Since which day"))
    due_date = day_field(required=False, label=_("Until which day, if it said one"))
    months = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_MONTHS,
        label=_("Reported every how many months"),
        help_text=_("The first report is due so many months after it begins."),
    )

    def __init__(self, *args: Any, codes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(institution=[(code, institution_name(code)) for code in codes])

    def clean(self) -> dict[str, Any]:
        """Refuse an action on which nothing would ever be reported."""
        given = super().clean() or {}
        if not self.errors and not given.get("due_date") and not given.get("months"):
            self.add_error("months", _("Say until which day, or every how many months."))
        return given

    def said(self) -> NewAction:
        """Return what was written."""
        given = self.cleaned_data
        return NewAction(
            institution=given["institution"], description=given["description"],
            first_date=given["first_date"], due_date=given["due_date"],
        )  # fmt: skip

    def calendar(self) -> ReportingCalendar | None:
        """Return when it is reported; nothing where only its last day is said."""
        first, months = self.cleaned_data["first_date"], self.cleaned_data["months"]
        if not months:
            return None
        _begins, first_due = ReportingCalendar(first, months).due_days(first)
        return ReportingCalendar(first_due, months)


class ActionCalendarForm(ActionForms):
    """Every how many months an action is reported, from a day and, if said, until another."""

    first_date = day_field(label=_("First report due"))
    months = forms.IntegerField(
        min_value=1, max_value=MOST_MONTHS, label=_("Reported every how many months")
    )
    last_date = day_field(required=False, label=_("Last report due, if there is one"))

    def calendar(self) -> ReportingCalendar:
        """Return what was written."""
        given = self.cleaned_data
        return ReportingCalendar(given["first_date"], given["months"], given["last_date"])


class ActionReportForm(ActionForms):
    """What is reported of an action for one due day, and what shows it."""

    due_date = forms.ChoiceField(label=_("Report due on"))
    day = day_field(
        label=_("When it was reported"), help_text=_("The day of the document, not today's.")
    )
    words = words_field(
        max_length=1000,
        label=_("What was done"),
        help_text=_(
            "In the period of this report: what was done, how many, where, with which money; and "
            "what is still missing. Do not write names of persons."
        ),
    )
    document = DocumentField(
        label=_("Document that shows it"), help_text=_("The newest first: name, day, issuer.")
    )
    reference = forms.CharField(
        max_length=300,
        required=False,
        label=_("Or where it stands"),
        help_text=_("Report and page, gazette and date, address. Without a document, this."),
    )

    def __init__(self, *args: Any, days: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(due_date=[(day.isoformat(), said_day(day)) for day in days])

    def said(self, *, is_done: bool) -> NewActionReport:
        """Return what was written."""
        given = dict(self.cleaned_data)
        due_date = date.fromisoformat(given.pop("due_date"))
        return NewActionReport(due_date=due_date, is_done=is_done, **given)
