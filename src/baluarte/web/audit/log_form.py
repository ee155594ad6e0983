"""What is looked for in the log: what somebody did, of one act, on one day."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from baluarte.domain.audit.queries import LogFilter
from baluarte.domain.registry.queries.audited import audited_event
from baluarte.web.audit.act_labels import acts_by_room

A_DAY = timedelta(days=1)
# An act that is seldom done would be looked for through the whole log.
LOOKED_BACK = timedelta(days=30)
LONGEST_REFERENCE = 20


class LogForm(forms.Form):
    """Narrow the log; what is left empty narrows nothing."""

    quien = forms.ChoiceField(label=_("Who"), required=False)
    acto = forms.ChoiceField(label=_("What was done"), required=False)
    dia = forms.DateField(
        label=_("On which day"),
        required=False,
        input_formats=("%Y-%m-%d", "%d/%m/%Y"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("We did not understand the date. Write 12/03/2025.")},
    )

    sobre = forms.CharField(
        label=_("Reference of the event"),
        required=False,
        max_length=LONGEST_REFERENCE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, data: Mapping[str, Any], *, people: Sequence[tuple[UUID, str]]) -> None:
        super().__init__(data)
        self.event: tuple[UUID, str] | None = None
        chosen: dict[str, list[Any]] = {
            "quien": [("", _("Anybody")), *((str(key), name) for key, name in people)],
            "acto": [("", _("Anything")), *acts_by_room()],
        }
        for name, choices in chosen.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        if not people:
            del self.fields["quien"]

    def filter(self, *, by: UUID | None, at: datetime) -> LogFilter:
        """Return what is looked for; whoever does not audit sees only what they did."""
        given = self.cleaned_data if self.is_valid() else {}
        who, act, day = given.get("quien"), given.get("acto", ""), given.get("dia")
        since = until = None
        if day:
            since = timezone.make_aware(datetime.combine(day, time.min))
            until = since + A_DAY
        elif act or self.event:
            since = at - LOOKED_BACK
        named = (str(self.event[0]), self.event[1]) if self.event else ()
        who = by or (UUID(who) if who else None)
        return LogFilter(by=who, act=act, since=since, until=until, on=named)

    def clean_sobre(self) -> str:
        """Find the event that is meant."""
        typed = str(self.cleaned_data["sobre"]).strip()
        self.event = audited_event(typed) if typed else None
        if typed and self.event is None:
            raise forms.ValidationError(_("There is no event with this reference."))
        return typed

    @property
    def is_narrowed(self) -> bool:
        """Say whether anything was asked for."""
        return any(self.data.get(name) for name in self.fields)
