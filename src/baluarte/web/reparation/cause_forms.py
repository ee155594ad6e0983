"""What is asked where a remedy of non-repetition answers structural causes."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.reparation.actions import NewAnswer
from baluarte.web.cases.forms.acts import long_text
from baluarte.web.layout.forms.days import day_field
from baluarte.web.reparation.forms import SEALED
from baluarte.web.reparation.refusable_form import RefusableForm
from baluarte.web.statements.labels import institution_choices


class AnswerForm(RefusableForm):
    """Which causes a remedy answers, who answers for that, and when it is looked at again."""

    edits_nothing = "adds an answer: begins with the causes that its address names"

    causes = forms.MultipleChoiceField(
        label=_("Structural causes that it answers"), widget=forms.CheckboxSelectMultiple
    )
    owner = forms.ChoiceField(label=_("Institution that answers for it"))
    review_date = day_field(label=_("Day on which it is looked at again"))
    words = long_text(_("What the review found, or what is expected"), required=False,
                      help_text=SEALED)  # fmt: skip

    def __init__(self, *args: Any, causes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("causes", causes)
        self.choose("owner", institution_choices())

    def new(self) -> NewAnswer:
        """Return what is said."""
        given = self.cleaned_data
        return NewAnswer(
            causes=tuple(UUID(one) for one in given["causes"]), owner=given["owner"],
            review_date=given["review_date"], words=given["words"],
        )  # fmt: skip
