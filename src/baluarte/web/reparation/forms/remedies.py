"""What is owed, how far it came, and whether it arrived by her word."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from baluarte.domain.procedure.choices import HerWord
from baluarte.domain.reparation.actions import NewRemedy
from baluarte.domain.reparation.choices import Delivered
from baluarte.web.cases.forms.acts import long_text
from baluarte.web.cases.forms.support import PesosField
from baluarte.web.layout.forms.days import day_field
from baluarte.web.procedure.forms.documents import DocumentField
from baluarte.web.reparation.forms.sealed import SEALED
from baluarte.web.reparation.refusable_form import RefusableForm
from baluarte.web.statements.labels import institution_choices


class RemedyForm(RefusableForm):
    """What is owed of a granted heading."""

    what = long_text(_("What is owed"), help_text=_("As she will read it. Sealed."))
    institution = forms.ChoiceField(label=_("Which institution owes it"))
    due_date = day_field(label=_("Until which day"))
    pesos = PesosField(label=_("How much, in pesos"), required=False)
    is_subsidiary = forms.BooleanField(
        label=_("A commission pays it in the stead of who owes it"), required=False
    )
    planned_cost = PesosField(label=_("What it will cost, in pesos"), required=False)
    step_1 = forms.CharField(label=_("First step, in words"), required=False, max_length=300)
    step_1_date = day_field(label=_("Until which day"), required=False)
    step_2 = forms.CharField(label=_("Second step, in words"), required=False, max_length=300)
    step_2_date = day_field(label=_("Until which day"), required=False)

    def __init__(self, *args: Any, is_money: bool, limit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("institution", institution_choices())
        if is_money:
            self.fields["pesos"].required = True
            self.fields["is_subsidiary"].help_text = limit
        else:
            del self.fields["pesos"], self.fields["is_subsidiary"]

    def clean(self) -> dict[str, Any]:
        """Refuse a step without its day."""
        given = super().clean()
        for number in (1, 2):
            words, day = given.get(f"step_{number}"), given.get(f"step_{number}_date")
            if bool(words) != bool(day):
                self.add_error(f"step_{number}", _("A step has its words and its day."))
        return given

    def new(self, heading: str, **known: Any) -> NewRemedy:
        """Return what is owed."""
        given = self.cleaned_data
        steps = tuple(
            (given[f"step_{n}_date"], given[f"step_{n}"]) for n in (1, 2) if given[f"step_{n}"]
        )
        return NewRemedy(
            heading=heading, institution=given["institution"], due_date=given["due_date"],
            what=given["what"], pesos=given.get("pesos"),
            is_subsidiary=given.get("is_subsidiary", False),
            planned_cost=given["planned_cost"], steps=steps, **known,
        )  # fmt: skip


class DeliveryForm(RefusableForm):
    """How far a remedy came."""

    past = ("happened_date",)
    needs: ClassVar = {("delivered", Delivered.DELIVERED): {"evidence": "no_evidence"}}

    delivered = forms.ChoiceField(
        label=_("How far it came"), choices=Delivered.choices, widget=forms.RadioSelect
    )
    happened_date = day_field(label=_("On which day"))
    paid = PesosField(label=_("What was paid, in pesos"), required=False)
    evidence = DocumentField(required=False)
    words = long_text(_("In what words"), required=False, help_text=SEALED)

    def __init__(self, *args: Any, what: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._what = what
        box = self.fields["evidence"]
        box.help_text = gettext("Needed where it was delivered. %(kinds)s") % {
            "kinds": box.help_text
        }

    @property
    def lacking(self) -> str:
        """Return of what there is no evidence."""
        return self._what


class HerWordForm(RefusableForm):
    """Whether it arrived, as she says."""

    her_word = forms.ChoiceField(
        label=pgettext_lazy("her word", "Did it arrive?"), choices=HerWord.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    assembly = forms.ChoiceField(label=_("In which assembly it was said"), required=False)
    words = long_text(_("In her words"), required=False, help_text=SEALED)

    def __init__(self, *args: Any, assemblies: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if assemblies:
            self.choose("assembly", list(assemblies))
        else:
            del self.fields["assembly"]


class OwnWordForm(HerWordForm):
    """Whether it arrived, in her own window; of a collective, only its assembly says that it did.

    That it did not, or only in part, each of them may say.
    """

    def __init__(self, *args: Any, is_of_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("In your words")
        if is_of_all:
            self.choose("her_word", [one for one in HerWord.choices if one[0] != HerWord.ARRIVED])


class StepForm(RefusableForm):
    """On which day a step was done."""

    past = ("done_date",)

    done_date = day_field(label=_("On which day it was done"))
