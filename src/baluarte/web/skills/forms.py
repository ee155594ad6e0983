"""What is asked where courses are announced, people enrolled and counted, and scores entered."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.skills.actions import NewCount, NewCourse, Said
from baluarte.domain.skills.choices import CourseTakenBack
from baluarte.domain.skills.models import CountedParticipants
from baluarte.domain.skills.models.courses import BEST_SCORE
from baluarte.domain.skills.queries.participants import Participant
from baluarte.norms.catalogues import terms
from baluarte.norms.skills import PARTICIPANTS, SkillsRefused, required_contents
from baluarte.web.layout.forms.days import within_reach
from baluarte.web.layout.forms.edit_conflicts import EditForm
from baluarte.web.layout.forms.number import NumberField
from baluarte.web.skills.labels import (
    competence_choices,
    content_name,
    language,
    other_contents,
)
from baluarte.web.skills.pasted_rows import read_rows

YES, NO = "yes", "no"
YES_OR_NO = ((YES, _("Yes")), (NO, _("No")))
MOST_COUNTED = 9_999
MOST_NAMES, MOST_PASTED = 2_000, 40_000
HEADINGS = {"attended": _("Attended"), "before": _("Test before"), "after": _("Test after")}


class RefusableForm(forms.Form):
    """A form whose refusals stand beside their fields."""

    def refuse(self, refused: SkillsRefused) -> None:
        """Say a refusal beside its field."""
        place = refused.field if refused.field in self.fields else None
        self.add_error(place, refused.in_language(language()))

    def choose_from(self, **offered: Sequence[Any]) -> None:
        """Give fields what to choose from."""
        fields: Any = self.fields
        for name, several in offered.items():
            fields[name].choices = several


def day_field(**given: Any) -> forms.DateField:
    """Return the box of a day."""
    box = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--short"})
    return forms.DateField(
        widget=box, input_formats=["%Y-%m-%d"], validators=[within_reach], **given
    )


class CourseForm(RefusableForm):
    """A course: of each of the three approaches it is said whether the course covers it."""

    edits_nothing = "announces a course: only one's house stands in it"

    house = forms.ChoiceField(label=_("Organisation that gives it"))
    title = forms.CharField(
        label=_("Name of the course"), max_length=160,
        help_text=_("What it is about. No names of people."),
    )  # fmt: skip
    first_date = day_field(label=_("First day"))
    last_date = day_field(label=_("Last day"))
    hours = NumberField(label=_("Hours"), max_digits=4, decimal_places=1)
    others = forms.MultipleChoiceField(
        label=_("What else it covers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    competences = forms.MultipleChoiceField(
        label=_("Competences that it gives"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For how long each is valid is a proposal: no law sets it."),
    )  # fmt: skip
    pass_score = forms.IntegerField(
        label=_("Score to pass, of 100"), required=False, min_value=0, max_value=BEST_SCORE,
        help_text=_("Of the test after. Leave it blank where attending is enough."),
        widget=forms.NumberInput(attrs={"class": "input--short", "inputmode": "numeric"}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, houses: Sequence[Institution], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._houses = {str(one.pk): one for one in houses}
        self.choose_from(
            house=[(key, one.name) for key, one in self._houses.items()],
            others=other_contents(),
            competences=competence_choices(today),
        )
        for code in required_contents():
            self.fields[code] = forms.ChoiceField(
                label=_("Does it cover it? %(content)s") % {"content": content_name(code)},
                choices=YES_OR_NO,
                widget=forms.RadioSelect,
            )
        self.order_fields(
            ["house", "title", "first_date", "last_date", "hours", *required_contents(), "others"]
        )

    @property
    def holder(self) -> Institution:
        """Return the organisation that gives it."""
        return self._houses[self.cleaned_data["house"]]

    def said(self) -> NewCourse:
        """Return the course as it was written."""
        given = self.cleaned_data
        covered = [code for code in required_contents() if given[code] == YES]
        return NewCourse(
            title=given["title"], first_date=given["first_date"], last_date=given["last_date"],
            hours=given["hours"], contents=(*covered, *given["others"]),
            competences=tuple(given["competences"]), pass_score=given["pass_score"],
        )  # fmt: skip


class EnrolForm(RefusableForm):
    """Who takes part with an account: colleagues ticked, others by their user name."""

    accounts = forms.MultipleChoiceField(
        label=_("Who acts for the organisation"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    usernames = forms.CharField(
        label=_("User names of guests from other organisations"), required=False,
        max_length=MOST_NAMES, widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_(
            "One a line. Only who has an account here; everybody else is counted, without a name."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, offered: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from(accounts=[(str(key), name) for key, name in offered])
        if not offered:
            del self.fields["accounts"]

    def clean(self) -> dict[str, Any]:
        """Find each account; whoever is written and is none is named."""
        given: dict[str, Any] = super().clean() or {}
        names = list(dict.fromkeys((given.get("usernames") or "").split()))
        found = {one.username: one for one in Account.objects.filter(username__in=names)}
        unknown = [name for name in names if name not in found]
        if unknown:
            self.refuse(SkillsRefused("account", field="usernames", given=", ".join(unknown)))
        if not names and not given.get("accounts") and not self.errors:
            self.add_error(None, _("Tick somebody, or write a user name."))
        self._guests = list(found.values())
        return given

    @property
    def chosen(self) -> list[Account]:
        """Return who was ticked and who was written."""
        ticked = Account.objects.filter(pk__in=self.cleaned_data.get("accounts") or [])
        return [*ticked, *self._guests]


def whole_number(**given: Any) -> forms.IntegerField:
    """Return the box of a number of people, which may be left blank."""
    box = forms.NumberInput(attrs={"class": "input--short", "inputmode": "numeric"})
    return forms.IntegerField(
        required=False, min_value=0, max_value=MOST_COUNTED, widget=box, **given
    )


class CountForm(RefusableForm):
    """How many of one kind took part without an account: numbers, and no name."""

    kind = forms.ChoiceField(label=_("Who"), widget=forms.RadioSelect)
    enrolled = forms.IntegerField(
        label=_("Enrolled"), min_value=0, max_value=MOST_COUNTED,
        widget=forms.NumberInput(attrs={"class": "input--short", "inputmode": "numeric"}),
    )  # fmt: skip
    attended = whole_number(
        label=_("How many attended"),
        help_text=_("Leave it blank where nobody counted: it is not a zero."),
    )
    passed = whole_number(
        label=_("Passed the test after"),
        help_text=_("Leave it blank where nobody counted: it is not a zero."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from(
            kind=[(code, one.in_language(language())) for code, one in terms(PARTICIPANTS).items()]
        )

    def said(self) -> NewCount:
        """Return the count as it was written."""
        given = self.cleaned_data
        return NewCount(
            kind=given["kind"], enrolled=given["enrolled"], attended=given["attended"],
            passed=given["passed"],
        )  # fmt: skip


def kind_name(one: CountedParticipants) -> str:
    """Return of whom a count is."""
    known = terms(PARTICIPANTS)
    return known[one.kind].in_language(language()) if one.kind in known else one.kind


class SheetForm(RefusableForm, EditForm):
    """A row a participant: whether she attended, the score before and the one after."""

    ATTENDED = (("", _("Not said")), (YES, _("Yes")), (NO, _("No")))

    pasted = forms.CharField(
        label=_("Rows pasted from a sheet"), required=False, max_length=MOST_PASTED,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_(
            "User name, attended (yes or no), test before, test after: one person a row, cells "
            "copied from a sheet or parted by semicolons. They take the place of the boxes above."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, participants: Sequence[Participant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._participants = participants
        for one in participants:
            who, key = str(one.enrolment.account), str(one.enrolment.account_id)
            attended = "" if one.attended is None else (YES if one.attended else NO)
            self.fields[f"{key}-attended"] = forms.ChoiceField(
                label=_("Attended: %(who)s") % {"who": who}, choices=self.ATTENDED,
                required=False, initial=attended,
            )  # fmt: skip
            for name, label, score in (
                ("before", _("Test before: %(who)s"), one.before),
                ("after", _("Test after: %(who)s"), one.after),
            ):
                self.fields[f"{key}-{name}"] = NumberField(
                    label=label % {"who": who}, required=False, initial=score, max_digits=5,
                    decimal_places=2, min_value=Decimal(0), max_value=Decimal(BEST_SCORE),
                )  # fmt: skip
        for name, field in self.fields.items():
            if name != "pasted":
                field.widget.attrs["class"] = "input input--short"

    def clean_pasted(self) -> dict[UUID, Said]:
        """Read the rows that were pasted; each that is wrong is named."""
        known = {
            one.enrolment.account.username: one.enrolment.account_id for one in self._participants
        }
        return read_rows(self.cleaned_data["pasted"], known)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return a row a participant with its boxes."""
        return [
            {
                "who": one.enrolment.account,
                "boxes": [
                    {"heading": heading, "field": self[f"{one.enrolment.account_id}-{name}"]}
                    for name, heading in HEADINGS.items()
                ],
            }
            for one in self._participants
        ]

    def said(self) -> dict[UUID, Said]:
        """Return what was written of each participant; a blank box is not known."""
        given = self.cleaned_data
        found: dict[UUID, Said] = {}
        for one in self._participants:
            key = one.enrolment.account_id
            attended = given[f"{key}-attended"]
            found[key] = Said(
                attended=None if not attended else attended == YES,
                before=given[f"{key}-before"], after=given[f"{key}-after"],
            )  # fmt: skip
        return {**found, **given["pasted"]}


class TakeBackForm(RefusableForm):
    """Why a course is taken back."""

    why = forms.ChoiceField(
        label=_("Why"), choices=CourseTakenBack.choices, widget=forms.RadioSelect
    )


class HandOverForm(RefusableForm):
    """Who runs a course from now on."""

    to = forms.ChoiceField(
        label=_("Who runs it from now on"),
        widget=forms.RadioSelect,
        help_text=_("Runs courses of this organisation, and takes no part in this one."),
    )

    def __init__(self, *args: Any, offered: Sequence[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offered = {str(one.pk): one for one in offered}
        self.choose_from(to=[(key, str(one)) for key, one in self._offered.items()])

    @property
    def chosen(self) -> Account:
        """Return who was chosen."""
        return self._offered[self.cleaned_data["to"]]
