"""What is asked of an observation, of its review, of the answer, and of which ones are listed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from baluarte.domain.access.models import Institution
from baluarte.domain.accountability.actions import NewAnswer, NewObservation, Shown
from baluarte.domain.accountability.choices import (
    AnswerVerdict,
    ObservationState,
    Observed,
    ReviewObjection,
)
from baluarte.domain.accountability.queries.observed import Subject
from baluarte.norms.policy.refusals import PolicyRefused
from baluarte.web.accountability.forms.fields import (
    ALL,
    DocumentField,
    PolicyForm,
    words_field,
)
from baluarte.web.accountability.names import institution_choices, institution_name
from baluarte.web.layout.forms.number import NumberField

LATEST_PAGE, LATEST_YEAR = 30_000, 2100
MOST_DIGITS, PLACES = 19, 4
LET_OUT = "let_out"
SHARED = _("Only documents that everybody with an account here sees.")


def page_field(**given: Any) -> forms.IntegerField:
    """Return the box of a page."""
    return forms.IntegerField(required=False, min_value=1, max_value=LATEST_PAGE, **given)


def figure_field(**given: Any) -> NumberField:
    """Return the box of a figure."""
    return NumberField(
        required=False, min_value=0, max_digits=MOST_DIGITS, decimal_places=PLACES, **given
    )


class ObservationFilters(forms.Form):
    """Which observations are looked for; what is left as it is narrows nothing."""

    situacion = forms.ChoiceField(
        required=False, label=_("Where it stands"), choices=[ALL, *ObservationState.choices]
    )
    tipo = forms.ChoiceField(
        required=False, label=_("What is observed"), choices=[ALL, *Observed.choices]
    )
    institucion = forms.ChoiceField(required=False, label=_("Institution that must answer"))
    pendiente = forms.ChoiceField(
        required=False,
        label=_("What waits for you"),
        choices=[
            ALL,
            ("revisar", _("Observations to review")),
            ("responder", _("Observations to answer")),
            ("respuestas", _("Answers to review")),
        ],
    )
    # What is observed, by its code: as the page of it leads here.
    de = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["institucion"].choices = [ALL, *institution_choices()]


class SubjectForm(forms.Form):
    """What somebody wants to observe, by its kind and code."""

    tipo = forms.ChoiceField(label=_("What is observed"), choices=Observed.choices)
    de = forms.CharField(
        max_length=80,
        label=_("Its code or reference"),
        help_text=_("It stands at the head of its page: PRV-S-01, or a reference of 12 signs."),
    )
    anio = forms.IntegerField(
        required=False, min_value=2000, max_value=LATEST_YEAR, label=_("Year of the figure")
    )


class ObservationForm(PolicyForm):
    """What an organisation observes, who must answer, and up to three documents that show it."""

    holder = forms.ChoiceField(label=_("Organisation that observes"))
    words = words_field(
        rows=6,
        max_length=2000,
        label=_("What is wrong or missing, and why"),
        help_text=_("In plain words. Do not write names of persons."),
    )
    proposed_value = figure_field(
        label=_("What the figure should be, by your evidence"),
        help_text=_("Leave it empty if you do not know it."),
    )
    institution = forms.ChoiceField(label=_("Institution that must answer"))
    document = DocumentField(label=_("Document that shows it"), help_text=SHARED)
    page = page_field(label=_("On which page"))
    document_2 = DocumentField(label=_("Second document"))
    page_2 = page_field(label=_("Page of the second document"))
    document_3 = DocumentField(label=_("Third document"))
    page_3 = page_field(label=_("Page of the third document"))

    def __init__(
        self, *args: Any, subject: Subject, holders: Sequence[Institution], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.subject, self.holders = subject, {str(one.pk): one for one in holders}
        fields: Any = self.fields
        fields["document"].required = True
        self.offer(
            holder=[(key, str(one)) for key, one in self.holders.items()],
            institution=[(code, institution_name(code)) for code in subject.answerers],
        )
        if not subject.is_figure:
            del fields["proposed_value"]

    def said(self, *, seen: str) -> tuple[NewObservation, Institution]:
        """Return what was written, and for which organisation."""
        given = self.cleaned_data
        shown = [
            Shown(document=given[f"document{more}"], page=given[f"page{more}"])
            for more in ("", "_2", "_3")
            if given[f"document{more}"] is not None
        ]
        new = NewObservation(
            kind=self.subject.kind, subject=self.subject.code, words=given["words"],
            institution=given["institution"], evidence=shown, year=self.subject.year, seen=seen,
            proposed_value=given.get("proposed_value"),
        )  # fmt: skip
        return new, self.holders[given["holder"]]

    def refuse(self, refused: PolicyRefused) -> None:
        """Say that evidence is missing beside its first box."""
        if refused.field == "evidence":
            refused = PolicyRefused(refused.code, field="document", given=refused.given)
        super().refuse(refused)


class ReviewForm(PolicyForm):
    """Whether a second person lets something out, or why not."""

    decision = forms.ChoiceField(
        label=_("Your decision"),
        widget=forms.RadioSelect,
        choices=[(LET_OUT, _("Let it out")), *ReviewObjection.choices],
    )

    def objection(self) -> ReviewObjection | None:
        """Return what is objected; nothing lets it out."""
        said = self.cleaned_data["decision"]
        return None if said == LET_OUT else ReviewObjection(said)


class WithdrawalForm(PolicyForm):
    """Why an observation is taken back."""

    why = words_field(
        max_length=300, label=_("Why it is withdrawn"), help_text=_("It is shown with it.")
    )


class AnswerForm(PolicyForm):
    """What an institution answers, and the document in which it does."""

    verdict = forms.ChoiceField(
        label=pgettext_lazy("of an institution", "Its answer"),
        choices=AnswerVerdict.choices,
        widget=forms.RadioSelect,
    )
    words = words_field(
        rows=6,
        max_length=2000,
        label=_("Reasons"),
        help_text=_(
            "What is right and what is not, with which data, and what will be corrected and when. "
            "Do not write names of persons."
        ),
    )
    value = figure_field(
        label=_("What the figure is, by the institution"),
        help_text=_("Leave it empty if you do not know it."),
    )
    document = DocumentField(label=_("Document in which it answers"), help_text=SHARED)
    page = page_field(label=_("On which page"))

    def __init__(self, *args: Any, is_figure: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["document"].required = True
        if not is_figure:
            del fields["value"]

    def said(self) -> NewAnswer:
        """Return what was written."""
        given = dict(self.cleaned_data)
        return NewAnswer(verdict=AnswerVerdict(given.pop("verdict")), **given)
