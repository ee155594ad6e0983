"""What is asked where a team changes, a shift is handed over, or a deputy is named."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Account
from baluarte.domain.cases.actions.emergency import SHORTEST
from baluarte.domain.cases.models import Case
from baluarte.domain.sealing.references import written
from baluarte.web.cases.forms.acts import long_text
from baluarte.web.layout.forms.edit_conflicts import EditForm
from baluarte.web.procedure.instants import NoSuchHour, instant_of

Offered = Sequence[tuple[Account, str]]


class Chooses(forms.Form):
    """Somebody chosen among those offered, each with what is to be known of them."""

    account = forms.ChoiceField(label=_("Who"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by_key = {str(one.pk): one for one, _says in offered}
        shown: Any = self.fields["account"]
        shown.choices = [(str(one.pk), says) for one, says in offered]

    @property
    def chosen(self) -> Account:
        """Return who was chosen."""
        return self._by_key[self.cleaned_data["account"]]


class JoinForm(Chooses):
    """Who joins a team."""


class ResponsibleForm(Chooses, EditForm):
    """Who answers for a case from now on; why, where another than who answered says it."""

    reason = long_text(
        _("Why, since another answers for it until now"),
        min_length=SHORTEST,
        help_text=_("In a sentence or two. Sealed; the team and the data steward read it."),
    )

    def __init__(self, *args: Any, is_hers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_hers:
            del self.fields["reason"]


class ShiftForm(Chooses):
    """Which cases go to who comes in: each is marked."""

    cases = forms.MultipleChoiceField(
        label=_("Cases that you hand over"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Mark each case that you hand over.")},
    )
    field_order = ("cases", "account")

    def __init__(self, *args: Any, held: Sequence[tuple[Case, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._held = {one.reference: one for one, _says in held}
        shown: Any = self.fields["cases"]
        shown.choices = [
            (one.reference, f"{written(one.reference)} · {says}") for one, says in held
        ]

    @property
    def chosen_cases(self) -> list[Case]:
        """Return the cases that were marked."""
        return [self._held[key] for key in self.cleaned_data["cases"]]


class DeputyForm(forms.Form):
    """Who stands in for whom, from and until."""

    edits_nothing = "names a deputy for some hours: each naming is a row of its own"

    account = forms.ChoiceField(label=_("For whom"))
    deputy = forms.ChoiceField(label=_("Who stands in"))
    begins_on = forms.DateField(label=_("From the day"), widget=forms.DateInput(
        format="%Y-%m-%d", attrs={"type": "date"}))  # fmt: skip
    begins_at = forms.TimeField(label=_("From the hour"), widget=forms.TimeInput(
        format="%H:%M", attrs={"type": "time"}))  # fmt: skip
    ends_on = forms.DateField(label=_("Until the day"), widget=forms.DateInput(
        format="%Y-%m-%d", attrs={"type": "date"}))  # fmt: skip
    ends_at = forms.TimeField(label=_("Until the hour"), widget=forms.TimeInput(
        format="%H:%M", attrs={"type": "time"}))  # fmt: skip

    def __init__(
        self, *args: Any, herself: Account, members: Sequence[Account], for_others: bool,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self._herself, self._members = herself, {str(one.pk): one for one in members}
        deputy: Any = self.fields["deputy"]
        deputy.choices = [("", _("Choose a person"))] + [
            (key, str(one)) for key, one in self._members.items() if for_others or one != herself
        ]
        if for_others:
            account: Any = self.fields["account"]
            account.choices = [(key, str(one)) for key, one in self._members.items()]
            account.initial = str(herself.pk)
        else:
            del self.fields["account"]

    def clean(self) -> dict[str, Any]:
        """Let nobody stand in for herself."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("deputy") and self._members[given["deputy"]] == self.for_whom:
            self.add_error("deputy", _("Choose somebody else: it is the same person."))
        return given

    @property
    def for_whom(self) -> Account:
        """Return for whom somebody stands in."""
        return self._members.get(self.cleaned_data.get("account", ""), self._herself)

    @property
    def stands_in(self) -> Account:
        """Return who stands in."""
        return self._members[self.cleaned_data["deputy"]]

    def hours_in(self, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
        """Return from and until when; an hour that never came is the form's fault."""
        found = []
        for name in ("begins", "ends"):
            given = self.cleaned_data
            try:
                found.append(instant_of(given[f"{name}_on"], given[f"{name}_at"], zone))
            except NoSuchHour:
                says = _("That hour never came: clocks were put forward that night.")
                self.add_error(f"{name}_at", says)
                return None
        return found[0], found[1]
