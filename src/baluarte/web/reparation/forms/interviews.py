"""How she wishes to be attended to, how she was, and what she complains of."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.reparation.actions import Held, Wishes
from baluarte.domain.reparation.choices import ComplaintResult, OfficerWish, Treated
from baluarte.domain.reparation.queries.interviews import (
    BREAKS,
    INTERPRETER,
    OFFICER,
    PLACE,
    SUPPORT,
)
from baluarte.web.cases.forms.acts import long_text
from baluarte.web.layout.forms.days import day_field
from baluarte.web.reparation.forms.sealed import SEALED
from baluarte.web.reparation.labels import commission_choices
from baluarte.web.reparation.refusable_form import RefusableForm

MET = (
    (OFFICER, _("By whom she wished")), (INTERPRETER, _("With an interpreter")),
    (SUPPORT, _("With her support person")), (PLACE, _("Where she wished")),
    (BREAKS, _("With breaks")),
)  # fmt: skip


class WishesForm(RefusableForm):
    """How she wishes to be attended to."""

    officer = forms.ChoiceField(
        label=_("Who should attend to her"), choices=OfficerWish.choices, widget=forms.RadioSelect
    )
    language = forms.RegexField(
        r"\A[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*\Z", label=_("In which language, with an interpreter"),
        required=False, max_length=35,
        help_text=_("Its short code: nah, mix, maz, en… Empty: in Spanish."),
    )  # fmt: skip
    variant = forms.CharField(
        label=_("Which variant"), required=False, max_length=80,
        help_text=_("As she calls it: of the Coast, of San Juan…"),
    )  # fmt: skip
    with_support = forms.BooleanField(
        label=_("With somebody she trusts beside her"), required=False
    )
    with_breaks = forms.BooleanField(label=_("With breaks"), required=False)
    place = long_text(_("Where"), required=False, help_text=SEALED)

    @property
    def wishes(self) -> Wishes:
        """Return what she wishes."""
        given = {one: self.cleaned_data[one] for one in Wishes.__dataclass_fields__}
        return Wishes(**given)


class OwnWishesForm(WishesForm):
    """How she wishes to be attended to, asked of herself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].label = _("Who should attend to you")
        self.fields["with_support"].label = _("With somebody you trust beside you")
        self.fields["variant"].help_text = _("As you call it: of the Coast, of San Juan…")


class InterviewForm(RefusableForm):
    """An interview about a fact: where, when, what of her wishes was met."""

    past = ("held_date",)

    commission = forms.ChoiceField(label=_("Who interviewed her"))
    held_date = day_field(label=_("On which day"))
    event = forms.ChoiceField(
        label=_("About which fact"), required=False,
        help_text=_("Empty: about all that the case is about."),
    )  # fmt: skip
    officer = forms.ChoiceField(label=_("By whom, if they have an account here"), required=False)
    met = forms.MultipleChoiceField(
        label=_("What was as she wished"), choices=MET, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    has_her_yes = forms.BooleanField(
        label=_("She said yes to being asked once more"), required=False,
        help_text=_("From the third time on."),
    )  # fmt: skip
    reason = long_text(
        _("Why she is asked again"), required=False, help_text=_("From the third time on. Sealed.")
    )
    is_breach = forms.BooleanField(
        label=_("It was held all the same, against the rule"), required=False,
        help_text=_("Without her yes or a reason from the third time on, or by somebody of whom "
                    "she complained: it is kept, counts against the commission, and shows."),
    )  # fmt: skip

    def __init__(self, *args: Any, events: Any, officers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("commission", commission_choices())
        for name, given in (("event", events), ("officer", officers)):
            if given:
                self.choose(name, given)
            else:
                del self.fields[name]

    def held(self, **known: Any) -> Held:
        """Return the interview, with the event and the officer that were chosen."""
        given = self.cleaned_data
        return Held(
            commission=given["commission"], held_date=given["held_date"],
            met=frozenset(given["met"]), has_her_yes=given["has_her_yes"],
            reason=given["reason"], is_breach=given["is_breach"], **known,
        )  # fmt: skip


class ComplaintForm(RefusableForm):
    """What she complains of."""

    words = long_text(_("What happened"), help_text=SEALED)


class TreatedForm(RefusableForm):
    """One question, three answers, and saying nothing."""

    treated = forms.ChoiceField(
        label=_("How were you attended to?"), choices=Treated.choices, widget=forms.RadioSelect
    )


class ComplaintResultForm(RefusableForm):
    """What came of her complaint."""

    past = ("known_date",)

    result = forms.ChoiceField(
        label=_("What came of it"), choices=ComplaintResult.choices, widget=forms.RadioSelect
    )
    known_date = day_field(label=_("As known on which day"))
    words = long_text(_("In what words"), required=False, help_text=SEALED)
