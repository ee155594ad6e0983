"""What is asked about a recommendation: its status on evidence, who answers, a sheet."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Institution
from baluarte.domain.accountability.actions import NewStatus
from baluarte.domain.accountability.models import Recommendation, RecommendationSet
from baluarte.domain.accountability.recommendation_figures import statuses_of
from baluarte.domain.accountability.recommendation_rules import Voice
from baluarte.domain.statements.models import Document
from baluarte.web.accountability.forms.fields import ChoosesDocuments, DocumentField
from baluarte.web.accountability.recommendation_presenters import in_language, institution_name
from baluarte.web.layout.forms.days import within_reach
from baluarte.web.layout.forms.edit_conflicts import EditForm
from baluarte.web.registry.presenters.labels import language

ACCEPTED = ".csv,.xlsx"


def day_field(**given: Any) -> forms.DateField:
    """Return the box of a day."""
    box = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(
        widget=box, input_formats=["%Y-%m-%d"], validators=[within_reach], **given
    )


class SetField(forms.ModelChoiceField):
    """One of the sets, in the language of the page."""

    def label_from_instance(self, obj: RecommendationSet) -> str:
        """Return what a set is called."""
        return in_language(obj, "label")


def voice_label(one: Voice) -> str:
    """Say whose word it is, and which house enters it where that is another."""
    if one.is_own:
        return f"{one.side.label} · {one.institution}"
    told = {"said_by": institution_name(one.said_by), "house": one.institution}
    return gettext("%(said_by)s, from its document; %(house)s enters it") % told


class StatusForm(ChoosesDocuments):
    """How far a recommendation was complied with, as one side says it, and what shows it."""

    edits_nothing = "filled with an own entry that waits; decided meanwhile, this is a newer one"

    voice = forms.ChoiceField(
        label=_("Who says it"),
        widget=forms.RadioSelect,
        help_text=_("What an authority says is entered from a document that it issued, with page."),
    )
    status = forms.ChoiceField(label=_("Compliance status"), widget=forms.RadioSelect)
    day = day_field(label=_("Of which day"))
    reason = forms.CharField(
        max_length=1000,
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "What was done, what is missing and since when: one or two sentences. Do not write "
            "names of persons."
        ),
    )
    document = DocumentField(
        label=_("Document that shows it"), help_text=_("The newest first: name, day, issuer.")
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=30_000, label=_("Page"))
    reference = forms.CharField(
        max_length=300,
        required=False,
        label=_("Or where it stands"),
        help_text=_("Report and page, gazette and date, address. Without a document, this."),
    )

    def __init__(
        self,
        *args: Any,
        recommendation: Recommendation,
        voices: Iterable[Voice],
        **given: Any,
    ) -> None:
        super().__init__(*args, **given)
        self.voices = {f"{one.side}:{one.institution.pk}:{one.said_by}": one for one in voices}
        self.fields["voice"].choices = [  # type: ignore[attr-defined]
            (key, voice_label(one)) for key, one in self.voices.items()
        ]
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            (one.code, one.in_language(language()))
            for one in statuses_of(recommendation.set.scheme)
        ]

    def documents(self) -> QuerySet[Document]:
        """Return what may be chosen: all that one sees."""
        return Document.objects.all()

    def said(self) -> tuple[NewStatus, Institution]:
        """Return what was written, and for which institution."""
        given = dict(self.cleaned_data)
        voice = self.voices[given.pop("voice")]
        return NewStatus(side=voice.side, said_by=voice.said_by, **given), voice.institution


class OwnersForm(EditForm):
    """Which institutions answer for a recommendation."""

    institutions = forms.MultipleChoiceField(
        required=False,
        label=_("Institutions that answer"),
        widget=forms.SelectMultiple(attrs={"size": 12}),
    )

    def __init__(self, *args: Any, codes: Iterable[str], **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["institutions"].choices = [  # type: ignore[attr-defined]
            (code, institution_name(code)) for code in codes
        ]


class SheetForm(forms.Form):
    """A sheet of recommendations, and the set it is of."""

    edits_nothing = "reads a sheet: a row that changed since is refused by its number"

    of = SetField(
        RecommendationSet.objects.none(), label=_("Set"), to_field_name="code", empty_label="—"
    )
    session = forms.CharField(
        max_length=12,
        required=False,
        label=_("Only rows of this session"),
        help_text=_("Where the sheet has a column of sessions. Empty: every row."),
    )
    file = forms.FileField(
        label=_("The file"),
        help_text=_("CSV or XLSX, up to 5 MB. Nothing is taken in yet."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    def __init__(self, *args: Any, too_large: bool = False, **given: Any) -> None:
        super().__init__(*args, **given)
        self.too_large = too_large
        self.fields["of"].queryset = RecommendationSet.objects.order_by(  # type: ignore[attr-defined]
            "-year", "label_es"
        )

    def clean_file(self) -> UploadedFile:
        """Refuse a file that was let go of for its size."""
        if self.too_large:
            raise forms.ValidationError(_("It is larger than 5 MB."))
        given: UploadedFile = self.cleaned_data["file"]
        return given


class WithdrawForm(forms.Form):
    """Which of what one imported is taken back; what came in last is marked."""

    edits_nothing = "proposes what was ticked: a second person decides what is withdrawn"

    recommendations = forms.MultipleChoiceField(
        label=_("What you imported, the newest first"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, rows: list[Recommendation], **given: Any) -> None:
        super().__init__(*args, **given)
        self.rows = {str(one.pk): one for one in rows}
        self.fields["recommendations"].choices = [  # type: ignore[attr-defined]
            (key, f"{one.code}: {in_language(one, 'text')}") for key, one in self.rows.items()
        ]
        last = rows[0].kept_at
        self.fields["recommendations"].initial = [
            key for key, one in self.rows.items() if one.kept_at == last
        ]

    def chosen(self) -> list[Recommendation]:
        """Return what is marked."""
        return [self.rows[key] for key in self.cleaned_data["recommendations"]]


class ReportForm(forms.Form):
    """Of which day the report is, and as known on which."""

    dia = day_field(label=_("Day of the report"))
    conocido = day_field(
        required=False,
        label=_("As known on"),
        help_text=_("Empty: on that same day, so that the report is the same again."),
    )

    def __init__(self, *args: Any, today: date, **given: Any) -> None:
        super().__init__(*args, **given)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Refuse a day that has not come."""
        given = super().clean() or {}
        for name in ("dia", "conocido"):
            if given.get(name) and given[name] > self.today:
                self.add_error(name, _("This day has not come yet."))
        return given
