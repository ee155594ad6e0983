"""What is asked where something is said of a reparation; what is known already is not asked."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from baluarte.domain.reparation.actions import Held, NewRemedy, Wishes
from baluarte.domain.reparation.choices import (
    ComplaintResult,
    Delivered,
    HeadingOutcome,
    HerWord,
    OfficerWish,
    Progress,
    ReferralResult,
    Treated,
    VictimKind,
)
from baluarte.domain.reparation.queries.interviews import (
    BREAKS,
    INTERPRETER,
    OFFICER,
    PLACE,
    SUPPORT,
)
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.web.cases.forms.acts import long_text
from baluarte.web.cases.forms.support import PesosField
from baluarte.web.layout.forms.days import day_field
from baluarte.web.procedure.forms.documents import DocumentField
from baluarte.web.reparation.labels import (
    commission_choices,
    heading_choices,
    language,
    right_choices,
)
from baluarte.web.reparation.refusable_form import RefusableForm
from baluarte.web.statements.labels import institution_choices

SEALED = _("Sealed: it is opened by who attends to her, and logged.")
MET = (
    (OFFICER, _("By whom she wished")), (INTERPRETER, _("With an interpreter")),
    (SUPPORT, _("With her support person")), (PLACE, _("Where she wished")),
    (BREAKS, _("With breaks")),
)  # fmt: skip


class VictimForm(RefusableForm):
    """Who is a victim in the law, and as what."""

    party = forms.ChoiceField(label=_("Who"))
    kind = forms.ChoiceField(
        label=_("As what"), choices=VictimKind.choices, widget=forms.RadioSelect
    )
    of = forms.ChoiceField(
        label=_("On whose account, if she is an indirect victim"), required=False
    )
    event = forms.ChoiceField(
        label=_("Of which fact"), required=False,
        help_text=_("Empty: of all that the case is about."),
    )  # fmt: skip
    words = long_text(
        _("The harm, as she tells it"), required=False,
        help_text=_("What she told already need not be written again. Sealed."),
    )  # fmt: skip

    def __init__(self, *args: Any, parties: Any, victims: Any, events: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("party", parties)
        for name, given in (("of", victims), ("event", events)):
            if given:
                self.choose(name, given)
            else:
                del self.fields[name]


class ApplicationForm(RefusableForm):
    """Which right is asked for, where, since when."""

    past = ("asked_date",)

    right = forms.ChoiceField(label=_("What she asks for"))
    commission = forms.ChoiceField(label=_("At which commission"))
    asked_date = day_field(label=_("On which day it was asked for"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("right", right_choices())
        self.choose("commission", commission_choices())


class ProgressForm(RefusableForm):
    """What became of an application."""

    past = ("happened_date",)
    needs: ClassVar = {
        ("progress", Progress.DENIED): {"words": "reason"},
        ("progress", Progress.NOT_REGISTERED): {"words": "reason"},
    }

    progress = forms.ChoiceField(
        label=_("What happened"), choices=Progress.choices, widget=forms.RadioSelect
    )
    happened_date = day_field(label=_("On which day"))
    words = long_text(
        _("In what words, or why"), required=False,
        help_text=_("A denial, and an end of care without a referral, say why. Sealed."),
    )  # fmt: skip


class ReferralForm(RefusableForm):
    """To which commission she is referred, and why."""

    past = ("asked_date",)

    to_commission = forms.ChoiceField(label=_("To which commission"))
    asked_date = day_field(label=_("On which day it was asked"))
    reason = long_text(_("Why"), help_text=SEALED)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("to_commission", commission_choices())


class ReferralAnswerForm(RefusableForm):
    """Whether the other commission receives her."""

    past = ("answered_date",)
    needs: ClassVar = {("result", ReferralResult.REFUSED): {"reason": "reason"}}

    result = forms.ChoiceField(
        label=_("What it answered"), choices=ReferralResult.choices, widget=forms.RadioSelect
    )
    answered_date = day_field(label=_("On which day"))
    reason = long_text(
        _("Why"), required=False, help_text=_("Where it does not receive her. Sealed.")
    )


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


class JoinForm(RefusableForm):
    """Which other file is of the same victim."""

    other = forms.CharField(label=_("Reference of the other case"), max_length=20)
    person = forms.IntegerField(
        label=_("Number of the person in that case"), min_value=1, required=False,
        help_text=_("As its reparation says: Person 1, Person 2. Only where there are several."),
    )  # fmt: skip
    reason = long_text(_("How you know that it is the same person"), help_text=SEALED)


class PlanForm(RefusableForm):
    """At which commission a plan is made."""

    past = ("opened_date",)

    commission = forms.ChoiceField(label=_("At which commission"))
    opened_date = day_field(label=_("Since which day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("commission", commission_choices())


class DecisionForm(RefusableForm):
    """What is decided of a heading."""

    past = ("decided_date",)
    needs: ClassVar = {
        ("outcome", HeadingOutcome.GRANTED): {"article": "article"},
        ("outcome", HeadingOutcome.REFUSED): {"article": "article", "reason": "reason"},
    }

    outcome = forms.ChoiceField(
        label=_("What is decided"), choices=HeadingOutcome.choices, widget=forms.RadioSelect
    )
    article = forms.CharField(label=_("On which article"), max_length=80, required=False)
    decided_date = day_field(label=_("On which day"))
    reason = long_text(
        _("Why"), required=False, help_text=_("A refusal says why. Sealed; she reads it.")
    )


class RefusalForm(RefusableForm):
    """Several headings that are refused for the same reason, each on its own article."""

    past = ("decided_date",)

    headings = forms.MultipleChoiceField(
        label=_("Which headings are refused"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Only those whose reason is the same. Each is kept apart, on its article of "
                    "the law, and may be decided again."),
    )  # fmt: skip
    decided_date = day_field(label=_("On which day"))
    reason = long_text(
        _("Why"),
        help_text=_("The same for each of them. A refusal says why. Sealed; she reads it."),
    )

    def __init__(self, *args: Any, headings: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("headings", headings)


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


class StepForm(RefusableForm):
    """On which day a step was done."""

    past = ("done_date",)

    done_date = day_field(label=_("On which day it was done"))


class AssemblyForm(RefusableForm):
    """An assembly of the collective."""

    past = ("held_date",)

    held_date = day_field(label=_("On which day it met"))
    members = forms.IntegerField(label=_("How many are called to it"), min_value=1)
    attended = forms.IntegerField(label=_("How many came"), min_value=0)
    agreed = forms.MultipleChoiceField(
        label=_("To which headings it agreed"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    minutes = DocumentField(label=_("Minutes of the assembly"))
    words = long_text(_("What else was said"), required=False, help_text=SEALED)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed"].choices = heading_choices()  # type: ignore[attr-defined]
        lacking = ReparationRefused("assembly", field="minutes").in_language(language())
        self.fields["minutes"].error_messages["required"] = lacking

    def clean(self) -> dict[str, Any]:
        """Refuse more who came than there are, with all else that is wrong."""
        given = super().clean()
        came, of = given.get("attended"), given.get("members")
        if came is not None and of is not None and came > of:
            self.refuse(ReparationRefused("attendance", field="attended", given=came, right=of))
        return given


class ClosingForm(RefusableForm):
    """Whether a plan ends fulfilled."""

    needs: ClassVar = {("as_fulfilled", False): {"words": "reason"}}

    as_fulfilled = forms.TypedChoiceField(
        label=_("How it ends"), coerce=lambda said: said == "yes", widget=forms.RadioSelect,
        choices=(
            ("yes", _("Fulfilled: all that was granted arrived, by her word")),
            ("no", _("Closed without being fulfilled")),
        ),
    )  # fmt: skip
    words = long_text(
        _("Why"), required=False, help_text=_("Where it is not fulfilled. Sealed; she reads it.")
    )


class WeighForm(RefusableForm):
    """What matters first to her: three headings, in her order."""

    first = forms.ChoiceField(label=_("First"))
    second = forms.ChoiceField(label=_("Second"), required=False)
    third = forms.ChoiceField(label=_("Third"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "second", "third"):
            self.choose(name, heading_choices())

    @property
    def headings(self) -> tuple[str, ...]:
        """Return the headings in her order."""
        given = self.cleaned_data
        return tuple(given[name] for name in ("first", "second", "third") if given.get(name))
