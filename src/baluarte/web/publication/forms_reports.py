"""What is asked where reports are drafted, noted, let out and taken back."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.accountability.queries.recommendations import recommendation_sets
from baluarte.domain.publication.choices import ReportObjection, ReportWithdrawn
from baluarte.norms.policy.report_calendar import ReportOf, report_rules
from baluarte.web.accountability.names import institution_choices
from baluarte.web.publication.forms_stated import AGREES, date_field
from baluarte.web.registry.presenters.labels import language

LONGEST = 600


def _area(label: Any, **given: Any) -> forms.CharField:
    return forms.CharField(
        max_length=LONGEST, label=label, widget=forms.Textarea(attrs={"rows": 3}), **given
    )


class SeriesForm(forms.Form):
    """From when reports of a kind are due, and on what."""

    kind = forms.ChoiceField(label=_("Which report"), widget=forms.RadioSelect)
    subject_set = forms.ChoiceField(
        required=False,
        label=_("Set of recommendations"),
        help_text=_("Only for a report on a set."),
    )
    subject_institution = forms.ChoiceField(
        required=False,
        label=_("Institution"),
        help_text=_("Only for a report on an institution."),
    )
    first_date = date_field(
        label=_("Due from"),
        help_text=_("A day of the first period that is reported on."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [
            (code, one.in_language(language())) for code, one in report_rules().items()
        ]
        nothing = ("", "—")
        sets = [
            (one.code, (one.label_en if language() == "en" else "") or one.label_es)
            for one in recommendation_sets()
        ]
        fields["subject_set"].choices = [nothing, *sets]
        fields["subject_institution"].choices = [nothing, *institution_choices()]

    def clean(self) -> dict[str, Any]:
        """Take the subject that the kind is of."""
        given: dict[str, Any] = super().clean() or {}
        kind = given.get("kind")
        if kind is None:
            return given
        field = {
            ReportOf.RECOMMENDATION_SET: "subject_set",
            ReportOf.INSTITUTION: "subject_institution",
        }.get(report_rules()[kind].of)
        given["subject"] = given.get(field, "") if field else ""
        if field and not given["subject"]:
            self.add_error(field, _("Choose what the report is on."))
        return given


class EndSeriesForm(forms.Form):
    """From when reports are due no longer."""

    from_date = date_field(
        label=_("Due no longer from"),
        help_text=_("Periods that begin on this day or later are not reported on."),
    )


class DraftForm(forms.Form):
    """As of which day a report is drafted; of a correction, what it changes."""

    known_date = date_field(
        required=False,
        label=_("As it was known on"),
        help_text=_("The end of this day. Empty: as it is known now."),
    )
    erratum_es = _area(_("What this version corrects, in Spanish"))
    erratum_en = _area(_("The same, in English"))

    def __init__(self, *args: Any, is_correction: bool, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if not is_correction:
            del self.fields["erratum_es"], self.fields["erratum_en"]

    def clean_known_date(self) -> date | None:
        """Refuse a day that is not over."""
        day: date | None = self.cleaned_data["known_date"]
        if day is not None and day >= self.today:
            raise forms.ValidationError(_("A day that is over; empty for now."))
        return day


class NoteForm(forms.Form):
    """A note beside the figures of a section, in both languages."""

    section = forms.ChoiceField(required=False, label=_("In which section"))
    text_es = _area(
        _("Note, in Spanish"), help_text=_("It changes no figure. Do not write names of persons.")
    )
    text_en = _area(_("The same, in English"))

    def __init__(self, *args: Any, sections: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["section"]
        field.choices = [("", _("At the beginning")), *sections]


class ReportReviewForm(forms.Form):
    """Whether a report goes out, and why not; a word of a list."""

    edits_nothing = "carries how many notes were read: one written since is shown first"

    answer = forms.ChoiceField(
        label=_("You read it and followed its footnotes. Does it go out?"),
        choices=[(AGREES, _("Yes: it is let out and never changed")), *ReportObjection.choices],
        widget=forms.RadioSelect,
    )
    # How many notes stood on the page that was read.
    notes_read = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def objection(self) -> ReportObjection | None:
        """Return why not, or nothing where one agrees."""
        said = self.cleaned_data["answer"]
        return None if said == AGREES else ReportObjection(said)


class TakeReportBackForm(forms.Form):
    """Why a report that is out is taken back."""

    why = forms.ChoiceField(
        label=_("Why it is taken back"), choices=ReportWithdrawn.choices, widget=forms.RadioSelect
    )
