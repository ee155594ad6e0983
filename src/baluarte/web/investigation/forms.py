"""What is asked where something is said of an inquiry: always of which day, by whom, how sure."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.investigation.actions import Told
from baluarte.domain.investigation.choices import (
    ActOutcome,
    Answered,
    OfWhom,
    RequestAnswer,
    Verdict,
)
from baluarte.domain.investigation.protocols import protocols_of
from baluarte.norms.protocols import newest
from baluarte.web.cases.forms.acts import long_text
from baluarte.web.investigation.labels import (
    CRIMES,
    SOURCES,
    STAGES,
    SUSPECTS,
    choices_of,
    kind_choices,
    language,
    status_choices,
)
from baluarte.web.layout.forms.choosing import NOTHING, to_choose
from baluarte.web.layout.forms.imprecise_date import ImpreciseDateField
from baluarte.web.procedure.forms.documents import DocumentField, WithDocument
from baluarte.web.statements.labels import institution_choices

SURE = (
    ("A", _("A: it stands in the file or in a decision")),
    ("B", _("B: one source that is usually right")),
    ("C", _("C: hearsay, or from memory")),
)


def choose(form: forms.Form, name: str, choices: list[Any]) -> None:
    """Offer some choices in a box, with none of them chosen."""
    shown: Any = form.fields[name]
    shown.choices = to_choose(choices, required=shown.required)


class ToldForm(WithDocument):
    """Of which day, who says so, how sure; what shows it, and in what words."""

    date = ImpreciseDateField(
        label=_("When it happened, as far as it is known"), required=False,
        help_text=_("Leave it empty where nobody knows."),
    )  # fmt: skip
    source = forms.ChoiceField(label=_("Who says so"))
    confidence = forms.ChoiceField(
        label=_("How sure it is"), choices=SURE, widget=forms.RadioSelect
    )
    words = long_text(_("In what words, or why"), required=False, help_text=_("Sealed."))
    document = DocumentField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "source", choices_of(SOURCES))
        last = ("date", "source", "confidence", "words", "document")
        self.order_fields([*(one for one in self.fields if one not in last), *last])

    @property
    def told(self) -> Told:
        """Return who says it, of when."""
        given = self.cleaned_data
        return Told(
            source=given["source"], confidence=given["confidence"], date=given["date"] or "",
            words=given["words"], document=given.get("document"),
        )  # fmt: skip


class NewInquiryForm(ToldForm):
    """Which authority opened what, of which event of the case."""

    kind = forms.ChoiceField(label=_("What it is"))
    authority = forms.ChoiceField(label=_("Before which authority"))
    unit = forms.CharField(label=_("Unit or court"), max_length=160, required=False)
    number = forms.CharField(
        label=_("Its number"), max_length=120, required=False,
        help_text=_("Sealed: with it anybody could ask for the file."),
    )  # fmt: skip
    event = forms.ChoiceField(label=_("Of which event"), required=False)
    protocol = forms.ChoiceField(
        label=_("Which protocol the office should follow"), required=False,
        help_text=_("Of criminal files. The version in force today is kept with it."),
    )  # fmt: skip

    def __init__(self, *args: Any, events: list[tuple[str, str]] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "kind", kind_choices())
        choose(self, "authority", institution_choices())
        offered = [newest(code) for code in protocols_of("criminal_file")]
        choose(self, "protocol", [
            (one.code, one.name.get(language(), one.name["es"])) for one in offered
        ])  # fmt: skip
        if events is None:
            del self.fields["event"]
        else:
            choose(self, "event", events)
        self.fields["date"].label = _("When it was opened, as far as it is known")


class StatusForm(ToldForm):
    """Where it stands from a day on."""

    edits_nothing = "corrects one row once: the second is refused, typed words stay"

    status = forms.ChoiceField(label=_("Where it stands"))
    to_authority = forms.ChoiceField(
        label=_("To which authority it went"), required=False,
        help_text=_("Where it was declined, passed on or attracted."),
    )  # fmt: skip
    other = forms.ChoiceField(
        label=_("Joined with which other one"), required=False,
        help_text=_("Where it was joined, and the other one is kept here as well."),
    )  # fmt: skip
    whose = forms.CharField(
        label=_("Of which suspect, as the file counts them"), max_length=8, required=False,
        help_text=_("A number, never a name. Empty: all of the file."),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, others: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "status", status_choices(kind))
        choose(self, "to_authority", institution_choices())
        if others:
            choose(self, "other", others)
        else:
            del self.fields["other"]


class CrimeForm(ToldForm):
    """What crime the facts are called, and by whom."""

    of_whom = forms.ChoiceField(
        label=_("According to whom"), choices=OfWhom.choices, widget=forms.RadioSelect
    )
    crime = forms.ChoiceField(label=_("Which crime"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "crime", choices_of(CRIMES))


class SuspectsForm(ToldForm):
    """How many of which class reached what; never who."""

    suspects = forms.ChoiceField(label=_("Of which class"))
    stage = forms.ChoiceField(label=_("How far"))
    number = forms.IntegerField(
        label=_("How many people"), min_value=0, max_value=9_999,
        help_text=_("0 where it is known that there is none. Names are not written here."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "suspects", choices_of(SUSPECTS))
        choose(self, "stage", choices_of(STAGES))


class ActForm(ToldForm):
    """How far an act of the protocol came."""

    edits_nothing = "corrects one row once: the second is refused, typed words stay"

    outcome = forms.ChoiceField(
        label=_("How far it came"), choices=ActOutcome.choices, widget=forms.RadioSelect
    )


class HypothesisForm(ToldForm):
    """A line of investigation."""

    is_of_the_work = forms.BooleanField(
        label=_("It is that her work was the reason"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("What the line of investigation says")
        self.fields["words"].required = True


class VerdictForm(ToldForm):
    """What became of a hypothesis."""

    verdict = forms.ChoiceField(
        label=_("What became of the hypothesis"), choices=Verdict.choices, widget=forms.RadioSelect
    )


class CriterionForm(ToldForm):
    """Whether a criterion of attraction is met."""

    answer = forms.ChoiceField(
        label=_("Is it met"), choices=Answered.choices, widget=forms.RadioSelect
    )


class AskedForm(ToldForm):
    """What was asked of the office."""

    act = forms.ChoiceField(label=_("Which act of the protocol it is"), required=False)

    def __init__(self, *args: Any, acts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "act", acts)
        if not acts:
            del self.fields["act"]
        self.fields["date"].label = _("When it was asked for")
        self.fields["date"].required = True
        self.fields["words"].label = _("What was asked for")
        self.fields["words"].required = True


class OwnAskedForm(forms.Form):
    """What she asked the office for, told by herself."""

    date = ImpreciseDateField(label=_("When you asked for it"))
    words = long_text(_("What you asked for"), help_text=_("Sealed. Your team reads it."))

    @property
    def told(self) -> Told:
        """Return that she says it."""
        given = self.cleaned_data
        return Told(source="victim", confidence="A", date=given["date"], words=given["words"])


class AnswerForm(ToldForm):
    """What the office answered."""

    answer = forms.ChoiceField(
        label=_("What the office answered"), choices=RequestAnswer.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip


class NumberForm(forms.Form):
    """The number under which an authority keeps it."""

    edits_nothing = "adds a number: only the authority of the inquiry stands in it"

    authority = forms.ChoiceField(label=_("Which authority"))
    number = forms.CharField(label=_("Its number"), max_length=120, help_text=_("Sealed."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "authority", institution_choices())


class TakeBackForm(forms.Form):
    """Why it is taken back."""

    reason = long_text(_("Why it is taken back"), help_text=_("Sealed."))


class FilterForm(forms.Form):
    """Which inquiries are looked for; what is left as it is narrows nothing."""

    clase = forms.ChoiceField(required=False, label=_("What it is"))
    autoridad = forms.ChoiceField(required=False, label=_("Authority"))
    silencio = forms.ChoiceField(
        required=False, label=_("Without news for more than"),
        choices=(NOTHING, ("6", _("6 months")), ("12", _("One year")), ("36", _("Three years"))),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "clase", kind_choices())
        choose(self, "autoridad", institution_choices())
