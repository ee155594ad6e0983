"""What is asked of a consultation, of a contribution to it and of the answer to one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Institution
from baluarte.domain.accountability.actions import NewConsultation
from baluarte.domain.accountability.choices import Taken
from baluarte.web.accountability.forms.fields import (
    NOTHING,
    DocumentField,
    PolicyForm,
    day_field,
    words_field,
)
from baluarte.web.accountability.names import axis_choices, institution_choices, institution_name


class ConsultationForm(PolicyForm):
    """A call: what is asked, between which days, with which documents."""

    edits_nothing = "filled with an own entry that waits; decided meanwhile, this is a newer one"

    title = forms.CharField(max_length=200, label=_("Title of the consultation"))
    purpose = words_field(
        rows=5,
        max_length=2000,
        label=_("What is asked, and what will be done with the answers"),
    )
    axis = forms.ChoiceField(label=_("Axis"))
    convened_by = forms.ChoiceField(label=_("Institution that calls it"))
    opens_date = day_field(label=_("First day to contribute"))
    closes_date = day_field(label=_("Last day to contribute"))
    document = DocumentField(label=_("Document in which it calls it"))
    page = forms.IntegerField(required=False, min_value=1, max_value=30_000, label=_("Page"))
    reading = DocumentField(label=_("Document to read before"))
    reading_2 = DocumentField(label=_("Second document"))

    def __init__(self, *args: Any, codes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        called = list(codes) or [NOTHING, *institution_choices()]
        if codes:
            # In its own name an institution needs no paper of its own.
            del self.fields["document"], self.fields["page"]
        else:
            self.fields["document"].help_text = _("One that the institution itself issued.")
            self.fields["document"].required = self.fields["page"].required = True
        self.offer(axis=[NOTHING, *axis_choices()], convened_by=called)

    def said(self) -> NewConsultation:
        """Return what was written."""
        given = dict(self.cleaned_data)
        several = (given.pop("reading"), given.pop("reading_2"))
        return NewConsultation(documents=[one for one in several if one is not None], **given)


class ContributionForm(PolicyForm):
    """What an organisation contributes."""

    holder = forms.ChoiceField(label=_("Organisation that contributes"))
    words = words_field(
        rows=8,
        max_length=4000,
        label=_("Contribution"),
        help_text=_("Everybody who enters reads it. Do not write names of persons."),
    )
    document = DocumentField(label=_("Document that goes with it"))

    def __init__(self, *args: Any, holders: Sequence[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holders = {str(one.pk): one for one in holders}
        self.offer(holder=[(key, str(one)) for key, one in self.holders.items()])

    @property
    def keeper(self) -> Institution:
        """Return the organisation for which it is contributed."""
        return self.holders[self.cleaned_data["holder"]]


class ContributionAnswerForm(PolicyForm):
    """What becomes of a contribution, and why."""

    edits_nothing = "filled with an own entry that waits; decided meanwhile, this is a newer one"

    taken = forms.ChoiceField(
        label=_("What becomes of it"), choices=Taken.choices, widget=forms.RadioSelect
    )
    words = words_field(
        rows=5,
        max_length=2000,
        label=_("Why"),
        help_text=_(
            "What of it is taken and where it will stand; or why not. Whoever contributed reads it."
        ),
    )
    holder = forms.ChoiceField(label=_("Who answers"))
    document = DocumentField(label=_("Document in which it answers"))
    page = forms.IntegerField(required=False, min_value=1, max_value=30_000, label=_("Page"))
    field_order = ("holder", "taken", "words", "document", "page")

    def __init__(
        self, *args: Any, houses: Sequence[Institution], called: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.houses = {str(one.pk): one for one in houses}
        self.offer(holder=[(key, _answers(one, called)) for key, one in self.houses.items()])
        if all(one.code != called for one in houses):
            self.fields["document"].required = self.fields["page"].required = True
            self.fields["document"].help_text = _("One that the institution itself issued.")
            self.fields["document"].required = self.fields["page"].required = True

    @property
    def house(self) -> Institution:
        """Return the house that answers or enters the answer."""
        return self.houses[self.cleaned_data["holder"]]


def _answers(house: Institution, called: str) -> str:
    if house.code == called:
        return str(house)
    told = {"institution": institution_name(called), "house": house}
    return gettext("%(institution)s, from its document; %(house)s enters it") % told
