"""What was not read of a list, each given its meaning once for all its rows."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.intake.dry_run import DATE
from baluarte.domain.intake.mapping import Mapping as ListMapping
from baluarte.domain.intake.mapping import with_codes
from baluarte.norms.imprecise import DateRefused, read_date
from baluarte.web.intake.forms.columns import grouped_types

NOT_YET = ("", _("Not yet: its rows wait"))


def _unknown(name: str) -> str:
    return f"{name}_unknown"


class DateMeant(forms.CharField):
    """A date as people write it; gives its EDTF, nothing where nothing is written."""

    def __init__(self, *, accessed: date, mapping: ListMapping, **options: Any) -> None:
        super().__init__(max_length=60, required=False, **options)
        self._accessed = accessed
        self._mapping = mapping

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        try:
            return read_date(
                text,
                accessed=self._accessed,
                order=self._mapping.date_order,
                year=self._mapping.year,
            ).edtf
        except DateRefused:
            raise forms.ValidationError(
                _("We did not understand the date. Write 12/03/2024, March 2024 or 2024.")
            ) from None


class UnreadForm(forms.Form):
    """One line for each thing that was not read; what is left empty stays as it is."""

    def __init__(
        self,
        *args: Any,
        unread: Sequence[tuple[str, str, int]],
        mapping: ListMapping,
        accessed: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._mapping = mapping
        self._asked: dict[str, tuple[str, str, int]] = {}
        types = [NOT_YET, *grouped_types()]
        for place, one in enumerate(unread):
            name = f"meant_{place}"
            self._asked[name] = (one[0], one[1], one[2])
            field = (
                DateMeant(accessed=accessed, mapping=mapping, label=one[1])
                if one[0] == DATE
                else forms.ChoiceField(choices=types, required=False, label=one[1])
            )
            said = _("“%(written)s” means") % {"written": one[1]}
            field.widget.attrs |= {"aria-label": said, "class": "input", "autocomplete": "off"}
            self.fields[name] = field
            if one[0] == DATE:
                self.fields[_unknown(name)] = forms.BooleanField(
                    label=_("It is not known"), required=False
                )

    def lines(self) -> list[dict[str, Any]]:
        """Return what was written, what it may mean, and in how many rows it stands."""
        return [
            {
                "is_date": part == DATE,
                "written": written,
                "field": self[name],
                "unknown": self[_unknown(name)] if part == DATE else None,
                "rows": rows,
            }
            for name, (part, written, rows) in self._asked.items()
        ]

    def _said_unknown(self) -> list[str]:
        """Return the dates that say that nobody knows: "s/f"; what is given a meaning says one."""
        given = self.cleaned_data
        return [
            written
            for name, (_part, written, _rows) in self._asked.items()
            if given.get(_unknown(name)) and not given.get(name)
        ]

    def content(self) -> dict[str, Any]:
        """Return the list's mapping with what was said now."""
        readings = dict(self._mapping.content["date"].get("readings", {}))
        codes: dict[str, Any] = {}
        for name, (part, written, _rows) in self._asked.items():
            if meant := self.cleaned_data.get(name):
                (readings if part == DATE else codes)[written] = meant
        content = dict(self._mapping.content)
        if readings:
            content["date"] = {**content["date"], "readings": readings}
        if unknown := self._said_unknown():
            # What a list says of a part holds beside what it says of all.
            kept = content["date"].get("not_known", [])
            content["date"] = {**content["date"], "not_known": [*kept, *unknown]}
        return with_codes(content, {"types": codes}) if codes else content
