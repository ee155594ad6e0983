"""What is asked of the Board and the Council: each act its own few boxes."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.cases.choices import Channel
from baluarte.domain.protection.choices import (
    AgreementState,
    CouncilAnswerKind,
    SessionKind,
    VoteChoice,
    WillCome,
)
from baluarte.norms.catalogues import terms
from baluarte.norms.clocks.calendar import CENTRE
from baluarte.web.layout.forms.edit_conflicts import EditForm
from baluarte.web.protection.forms.fields import Choices, HourField, day_field, offer, words_field
from baluarte.web.registry.presenters.labels import label_of


class ComingHourField(HourField):
    """A day and an hour in the capital, where the Board sits; it may be still to come."""

    zone: ZoneInfo | None = CENTRE

    def validate(self, value: Any) -> None:
        """Take any instant."""
        forms.DateTimeField.validate(self, value)


class SessionForm(forms.Form):
    """When the Board is called to sit."""

    kind = forms.ChoiceField(
        label=_("Kind of session"), choices=SessionKind.choices, widget=forms.RadioSelect,
        initial=SessionKind.ORDINARY,
    )  # fmt: skip
    starts_at = ComingHourField(label=_("It begins"), help_text=_("Hour of Mexico City."))
    ends_at = ComingHourField(label=_("It should end by"))


class ItemForm(forms.Form):
    """What is put before the Board."""

    kind = forms.ChoiceField(label=_("What the Board is to decide"), widget=forms.RadioSelect)
    reference = forms.CharField(
        label=_("Case, by its reference"), required=False,
        help_text=_("Only where the item is about a case of yours, with her consent."),
    )  # fmt: skip
    text = words_field(label=_("What is asked, without names"))
    requested_on = day_field(label=_("Asked for on"), is_past=True)
    legal_due_on = day_field(label=_("Day by which the law wants it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self, "kind", [(code, label_of("board_items", code)) for code in terms("board_items")]
        )


class SeatForm(forms.Form):
    """Which seat."""

    seat = forms.ChoiceField(label=_("Seat"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, seats: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "seat", seats)


class EndSeatForm(forms.Form):
    """Until which day a seat is held."""

    until_date = day_field(label=_("Last day of the seat"))


class SeatingForm(forms.Form):
    """Who sits in which place, from which day."""

    place = forms.ChoiceField(label=_("Seat"))
    username = forms.CharField(label=_("Account of whoever sits"), max_length=150)
    is_substitute = forms.BooleanField(label=_("As substitute"), required=False)
    from_date = day_field(label=_("First day of the seat"))
    until_date = day_field(
        label=_("Last day of the seat"), required=False, help_text=_("Empty where none is set.")
    )

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "place", places)


class VoteForm(SeatForm):
    """How a seat votes."""

    choice = forms.ChoiceField(
        label=_("Vote"), choices=VoteChoice.choices, widget=forms.RadioSelect
    )
    reason = words_field(
        label=_("Reason of the dissent"), required=False,
        help_text=_("Only for a dissent; it is kept under seal."),
    )  # fmt: skip


class MinutesForm(forms.Form):
    """The minutes in prose."""

    text = words_field(
        rows=10, label=_("Minutes"),
        help_text=_("By references; names of persons protected do not belong here."),
    )  # fmt: skip


class OfPartyForm(forms.Form):
    """Of which person of the case."""

    edits_nothing = "a base: begins with the only person there is to choose"

    party = forms.ChoiceField(label=_("Person of the case"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, parties: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "party", parties)
        if len(parties) == 1:
            self.fields["party"].initial = parties[0][0]


class SummonForm(OfPartyForm):
    """How she was summoned, or why not."""

    told = forms.ChoiceField(
        label=_("How she was told"), choices=[*Channel.choices, ("", _("She was not summoned"))],
        required=False, widget=forms.RadioSelect,
    )  # fmt: skip
    reason = words_field(label=_("Where she was not summoned: why"), required=False)


class ItemPositionForm(OfPartyForm):
    """What she says of the item."""

    code = forms.ChoiceField(label=_("What she says"), widget=forms.RadioSelect)
    reason = words_field(label=_("In her words, or why it could not be had"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [code for code in terms("positions") if code != "standing"]
        offer(self, "code", [(code, label_of("positions", code)) for code in codes])


class SummaryForm(forms.Form):
    """The summary of the study that she is asked to let the Board see."""

    text = words_field(
        rows=6, label=_("Summary of the study, without names"),
        help_text=_("She is asked about it as you write it; the Board sees it only with her yes."),
    )  # fmt: skip


class LinesForm(EditForm):
    """Her word on each line the Board could be shown: one for each, none for all."""

    told = forms.ChoiceField(
        label=_("How she said it"), choices=Channel.choices, widget=forms.RadioSelect
    )

    def __init__(
        self, *args: Any, lines: Sequence[tuple[str, Any, str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keys = {name: key for name, key, _label, _word in lines}
        choices = [("yes", _("The Board sees it")), ("no", _("It is not shown"))]
        for name, _key, label, word in lines:
            self.fields[name] = forms.ChoiceField(
                label=label, choices=choices, widget=forms.RadioSelect, required=False,
                initial=word,
            )  # fmt: skip
        self.order_fields([*self.keys, "told"])

    def clean(self) -> dict[str, Any]:
        """Add her word on each line that was answered, by the key of the line."""
        given = super().clean() or {}
        said = {key: given.get(name, "") for name, key in self.keys.items()}
        given["words"] = {key: word == "yes" for key, word in said.items() if word}
        return given


class InviteForm(forms.Form):
    """Who is invited, and why."""

    institution = forms.ChoiceField(label=_("Institution"))
    username = forms.CharField(label=_("User name of whoever comes"))
    ground = forms.CharField(label=_("Ground"), max_length=300)

    def __init__(self, *args: Any, institutions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "institution", institutions)


class AgreementForm(forms.Form):
    """Who owes what, by which day."""

    institution = forms.ChoiceField(label=_("Institution responsible"), required=False)
    due_on = day_field(label=_("Due on"), required=False)
    text = words_field(label=_("What is agreed, without names"))
    measure = forms.ChoiceField(label=_("Measure of the plan"), required=False)

    def __init__(self, *args: Any, institutions: Choices, measures: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "institution", [("", "—"), *institutions])
        offer(self, "measure", [("", _("No measure of the plan")), *measures])


class ProgressForm(forms.Form):
    """How far an agreement has come."""

    state = forms.ChoiceField(
        label=_("How far it has come"), choices=AgreementState.choices, widget=forms.RadioSelect
    )
    text = words_field(label=_("On what this rests"), required=False)


class CouncilForm(forms.Form):
    """What the Council says, and by when it wants the answer."""

    kind = forms.ChoiceField(label=_("What it is"), widget=forms.RadioSelect)
    text = words_field(rows=6, label=_("Words of the Council, without names"))
    answer_due_on = day_field(
        label=_("Answer wanted by"), required=False,
        help_text=_("The law gives no term. Left empty, it is the one this project proposes."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            "kind",
            [(code, label_of("council_words", code)) for code in terms("council_words")],
        )


class AnswerForm(forms.Form):
    """How the Council is answered, and why."""

    kind = forms.ChoiceField(
        label=_("Answer"), choices=CouncilAnswerKind.choices, widget=forms.RadioSelect
    )
    reasons = words_field(rows=6, label=_("Reasons"))


class ComesForm(forms.Form):
    """How she takes part."""

    comes = forms.ChoiceField(
        label=_("How you take part"), choices=WillCome.choices, widget=forms.RadioSelect
    )
