"""The quality checklist as a form: each point with its answer and, but for a yes, why."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.protection.actions import Found
from baluarte.domain.protection.choices import Answered
from baluarte.norms.instruments import Instrument
from baluarte.web.layout.forms.edit_conflicts import EditForm
from baluarte.web.protection.forms.fields import words_field
from baluarte.web.protection.presenters.study_page import say


class QualityForm(EditForm):
    """Every point of the checklist; what was answered before stands in its boxes."""

    def __init__(
        self,
        *args: Any,
        instrument: Instrument,
        before: Mapping[str, Found],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.points, self.before = instrument.quality, before
        for point in self.points:
            held = before.get(point.id)
            self.fields[point.id] = forms.ChoiceField(
                label=say(point.text),
                choices=Answered.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=held.answer if held else None,
            )
            self.fields[f"{point.id}-reason"] = words_field(
                label=_("Why"), required=False, initial=held.reason if held else ""
            )

    def clean(self) -> dict[str, Any] | None:
        """Ask why, where the answer is no or does not apply."""
        given = self.cleaned_data
        for point in self.points:
            is_yes = given.get(point.id) in ("", None, Answered.MET)
            if not is_yes and not given.get(f"{point.id}-reason", "").strip():
                self.add_error(f"{point.id}-reason", _("Say why: a yes alone needs no reason."))
        return given

    def changed(self) -> dict[str, Found]:
        """Return what was answered anew."""
        found = {}
        for point in self.points:
            answer = self.cleaned_data.get(point.id)
            if not answer:
                continue
            reason = self.cleaned_data.get(f"{point.id}-reason", "").strip()
            said = Found(Answered(answer), "" if answer == Answered.MET else reason)
            if said != self.before.get(point.id):
                found[point.id] = said
        return found

    def asked(self) -> Iterator[tuple[Any, Any, Any]]:
        """Yield each point with its two boxes."""
        for point in self.points:
            yield point, self[point.id], self[f"{point.id}-reason"]
