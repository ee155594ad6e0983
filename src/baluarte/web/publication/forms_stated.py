"""What is asked where somebody states what a body counts, marks events, and lets either out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.publication.actions import NewStatedCount
from baluarte.domain.publication.choices import (
    GROUNDS_OF,
    Contained,
    CountedUnit,
    CountObjection,
    CountWithdrawn,
    MarkGround,
)
from baluarte.domain.publication.comparing import Mark
from baluarte.domain.territory.queries import all_states
from baluarte.norms.catalogues import terms
from baluarte.web.layout.forms.edit_conflicts import EditForm
from baluarte.web.procedure.forms.documents import DocumentField
from baluarte.web.registry.presenters.labels import language

AGREES, DISAGREES = "agrees", "disagrees"
MOST, LATEST_PAGE = 10_000_000, 30_000


def date_field(**given: Any) -> forms.DateField:
    """Return the box of a day."""
    box = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(widget=box, input_formats=["%Y-%m-%d"], **given)


def number_field(most: int, **given: Any) -> forms.IntegerField:
    """Return the box of a whole number."""
    return forms.IntegerField(min_value=0, max_value=most, **given)


class StateForm(EditForm):
    """What a body says in public: of what, how many, in which document."""

    body = forms.CharField(max_length=160, label=_("Who says it"))
    body_kind = forms.ChoiceField(choices=InstitutionKind.choices, label=_("What kind of body"))
    counts_es = forms.CharField(
        max_length=300,
        label=_("What it counts, in Spanish"),
        help_text=_("In its own words. Do not write names of persons."),
    )
    counts_en = forms.CharField(max_length=300, label=_("The same, in English"))
    unit = forms.ChoiceField(choices=CountedUnit.choices, label=_("What its number is of"))
    number = number_field(MOST, label=_("How many it says"))
    first_date = date_field(label=_("First day it counts"))
    last_date = date_field(label=_("Last day it counts"))
    kinds = forms.MultipleChoiceField(
        required=False,
        label=_("Groups or types of aggression"),
        help_text=_("As near as the catalogue comes to what it counts. None: every type."),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    states = forms.MultipleChoiceField(
        required=False,
        label=_("States it counts"),
        help_text=_("None: the whole country."),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    document = forms.CharField(max_length=240, label=_("Title of the document"))
    url = forms.URLField(
        max_length=500,
        label=_("Where it is read"),
        help_text=_("An address that begins with https://"),
        assume_scheme="https",
    )
    document_date = date_field(label=_("Date of the document"))
    page = number_field(LATEST_PAGE, required=False, label=_("Page on which the number stands"))
    copy = DocumentField(
        required=False,
        label=_("The copy you kept of it"),
        help_text=_(
            "A PDF or an image of 5 MB at most. Its SHA-256 is published beside the number; the "
            "copy itself stays with you."
        ),
    )
    read_date = date_field(label=_("When you read it"))

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        copy: Any = self.fields["copy"]
        copy.is_too_large = too_large
        kinds: Any = self.fields["kinds"]
        groups, types = terms("aggression_groups"), terms("aggression_types")
        kinds.choices = [
            (one.code, one.in_language(language())) for one in (*groups.values(), *types.values())
        ]
        states: Any = self.fields["states"]
        states.choices = list(all_states().values_list("code", "name"))

    def said(self) -> NewStatedCount:
        """Return what was written, as the action takes it."""
        given = dict(self.cleaned_data)
        copy = given.pop("copy")
        return NewStatedCount(**given, copy_sha256=copy.sha256 if copy else "")


class CountReviewForm(forms.Form):
    """Whether a stated count goes out, and why not; a word of a list."""

    answer = forms.ChoiceField(
        label=_("You read the same document. Does it say so?"),
        choices=[(AGREES, _("Yes: it goes beside the next edition")), *CountObjection.choices],
        widget=forms.RadioSelect,
    )

    def objection(self) -> CountObjection | None:
        """Return why not, or nothing where one agrees."""
        said = self.cleaned_data["answer"]
        return None if said == AGREES else CountObjection(said)


class TakeCountBackForm(forms.Form):
    """Why a stated count is taken back."""

    why = forms.ChoiceField(
        label=_("Why it is taken back"), choices=CountWithdrawn.choices, widget=forms.RadioSelect
    )


class MarkForm(forms.Form):
    """Whether their count holds the ticked events, on what ground, where in the document."""

    ground = forms.ChoiceField(
        label=_("Is it in their count?"),
        choices=[
            (
                answer.label,
                [(ground.value, ground.label) for ground in grounds],
            )
            for answer, grounds in GROUNDS_OF.items()
        ],
    )
    page = number_field(LATEST_PAGE, required=False, label=_("Page of the document"))
    entry = number_field(MOST, required=False, label=_("Row of their list"))

    def mark(self) -> Mark:
        """Return what was said: a ground belongs to one answer."""
        given = self.cleaned_data
        ground = MarkGround(given["ground"])
        answer = next(one for one, grounds in GROUNDS_OF.items() if ground in grounds)
        return Mark(Contained(answer), ground, given["page"], given["entry"])
