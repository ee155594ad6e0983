"""What is asked where an improvement is planned or reviewed, a sample drawn, a finding kept."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from baluarte.domain.access.models import Institution
from baluarte.domain.investigation.actions.learning import NewClosure, NewFinding, NewSample
from baluarte.domain.investigation.actions.offices import NewImprovement, NewImprovementReview
from baluarte.domain.investigation.choices import Improvement, LearningChange
from baluarte.domain.investigation.models import AuditSample
from baluarte.domain.investigation.queries.offices import offices, units_of
from baluarte.domain.statements.models import Statement
from baluarte.norms.audits import finding_kinds
from baluarte.norms.office_maturity import Maturity
from baluarte.norms.policy.refusals import PolicyRefused
from baluarte.web.layout.forms.days import within_reach
from baluarte.web.statements.labels import (
    heading_name,
    institution_choices,
    institution_name,
    language,
    period_in_words,
    value_in_words,
)

NOTHING = ("", "—")
NO_NAMES = _("Name nobody, and no file.")
MOST_FILES = 500


def day_field(**given: Any) -> forms.DateField:
    """Return the box of a day."""
    box = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--short"})
    return forms.DateField(
        widget=box, input_formats=["%Y-%m-%d"], validators=[within_reach], **given
    )


def words_field(**given: Any) -> forms.CharField:
    """Return the box of a text."""
    return forms.CharField(max_length=600, widget=forms.Textarea(attrs={"rows": 3}), **given)


def office_choices(*, all_of_them: bool = False) -> list[tuple[str, str]]:
    """Return the offices in the order of the states, each followed by its units."""
    codes = [one for code in offices() for one in (code, *units_of(code))]
    first = [("", str(_("All")))] if all_of_them else [NOTHING]
    return [*first, *((one, institution_name(one)) for one in codes)]


class FactField(forms.ModelChoiceField):
    """A fact about an office that stands and is shared."""

    def label_from_instance(self, obj: Statement) -> str:
        """Say the fact: its heading, its value, its period, its document."""
        period = period_in_words(obj.first_date, obj.last_date)
        what = f"{heading_name(obj.heading)}: {value_in_words(obj)}"
        return f"{what} · {period} · {obj.document.title}"


class RefusableForm(forms.Form):
    """A form whose refusals stand beside their fields."""

    def refuse(self, refused: PolicyRefused) -> None:
        """Say a refusal beside its field."""
        place = refused.field if refused.field in self.fields else None
        self.add_error(place, refused.in_language(language()))


class ImprovementForm(RefusableForm):
    """A line of the plan of an office."""

    edits_nothing = "adds an improvement: begins with what its address asks for"

    heading = forms.ChoiceField(label=pgettext_lazy("office", "Heading"))
    what = words_field(label=_("What is to be done"), help_text=NO_NAMES)
    institution = forms.ChoiceField(label=_("Which institution does it"))
    due_date = day_field(label=_("Until which day"))

    def __init__(self, *args: Any, office: str, text: Maturity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._office = office
        self.fields["heading"].choices = [  # type: ignore[attr-defined]
            (one.code, one.in_language(language())) for one in text.headings
        ]
        self.fields["institution"].choices = institution_choices()  # type: ignore[attr-defined]
        self.fields["institution"].initial = office

    def said(self) -> NewImprovement:
        """Return what was typed."""
        return NewImprovement(office=self._office, **self.cleaned_data)


class ImprovementReviewForm(RefusableForm):
    """What came of a line of the plan."""

    outcome = forms.ChoiceField(label=_("What came of it"), choices=Improvement.choices)
    evidence = FactField(
        Statement.objects.none(), label=_("Which fact shows it"), required=False, empty_label="—",
        help_text=_("Needed where it is done: a fact about this office, reviewed and shared."),
    )  # fmt: skip
    due_date = day_field(label=_("New day, where it was moved"), required=False)
    reason = words_field(
        label=_("Why, where it is not done, moved or given up"), required=False,
        help_text=NO_NAMES,
    )  # fmt: skip

    def __init__(self, *args: Any, facts: QuerySet[Statement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].queryset = facts  # type: ignore[attr-defined]

    def said(self) -> NewImprovementReview:
        """Return what was typed."""
        given = self.cleaned_data
        return NewImprovementReview(**given | {"outcome": Improvement(given["outcome"])})


class SampleForm(RefusableForm):
    """A sample to draw."""

    holder = forms.ModelChoiceField(
        Institution.objects.none(), label=_("For which organisation"), empty_label=None
    )
    office = forms.ChoiceField(label=_("Prosecutor's office"), required=False)
    first_date = day_field(label=_("Finished from"))
    last_date = day_field(label=_("Finished until"))
    size = forms.IntegerField(label=_("How many files"), min_value=1, max_value=MOST_FILES)
    seed = forms.CharField(
        label=_("Seed"), max_length=40,
        help_text=_(
            "Any text that was agreed before the draw, such as a date and a lottery number. "
            "Whoever has it and sees the same files draws the same sample."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, houses: QuerySet[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = houses  # type: ignore[attr-defined]
        self.fields["office"].choices = office_choices(all_of_them=True)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse days that run backward."""
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("first_date"), given.get("last_date")
        if first and last and first > last:
            self.add_error("last_date", _("The last day lies before the first."))
        return given

    def said(self) -> NewSample:
        """Return what was typed, but for whom."""
        return NewSample(
            **{name: one for name, one in self.cleaned_data.items() if name != "holder"}
        )


class ReadingForm(RefusableForm):
    """What a file that was read whole shows."""

    found = forms.MultipleChoiceField(
        label=_("What it shows"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: it was read whole, and none of this was found."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["found"].choices = kind_choices()  # type: ignore[attr-defined]


class FindingForm(RefusableForm):
    """What an audit found of how an office works."""

    edits_nothing = "adds a finding: begins with what its address asks for"

    office = forms.ChoiceField(label=_("Prosecutor's office"))
    kind = forms.ChoiceField(label=_("Kind of finding"))
    says = words_field(label=_("What was found"), help_text=NO_NAMES)
    sample = forms.ModelChoiceField(
        AuditSample.objects.none(), label=_("In which sample"), required=False, empty_label="—",
        to_field_name="reference",
    )  # fmt: skip

    def __init__(self, *args: Any, samples: QuerySet[AuditSample], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = office_choices()  # type: ignore[attr-defined]
        self.fields["kind"].choices = kind_choices()  # type: ignore[attr-defined]
        self.fields["sample"].queryset = samples  # type: ignore[attr-defined]
        self.fields["sample"].label_from_instance = lambda one: one.reference  # type: ignore[attr-defined]

    def said(self) -> NewFinding:
        """Return what was typed."""
        return NewFinding(**self.cleaned_data)


class ClosureForm(RefusableForm):
    """What changed by a finding, or why nothing does."""

    change = forms.ChoiceField(label=_("What changes"), choices=LearningChange.choices)
    says = words_field(label=_("What changed, or why nothing does"), help_text=NO_NAMES)
    since_date = day_field(label=_("Since which day, where something changed"), required=False)
    evidence = FactField(
        Statement.objects.none(), label=_("Which fact shows it"), required=False, empty_label="—"
    )

    def __init__(self, *args: Any, facts: QuerySet[Statement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].queryset = facts  # type: ignore[attr-defined]

    def said(self) -> NewClosure:
        """Return what was typed."""
        given = self.cleaned_data
        return NewClosure(**given | {"change": LearningChange(given["change"])})


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds of findings."""
    return [(code, one.in_language(language())) for code, one in finding_kinds().items()]
