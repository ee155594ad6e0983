"""What every form of reparation does: presumes nothing, and says at once all that is wrong."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.layout.forms.choosing import NOTHING_CHOSEN, to_choose
from baluarte.web.procedure.forms.documents import DocumentField
from baluarte.web.reparation.labels import language


class RefusableForm(forms.Form):
    """A form whose refusals stand beside their boxes, and files too large beside theirs.

    Nothing that is a fact comes chosen; what can be told to be wrong is told all at once.
    """

    # Days that have come: each is refused here, with all else that is wrong.
    past: ClassVar[tuple[str, ...]] = ()
    # What one choice needs besides: box and choice, then box and code of the refusal.
    needs: ClassVar[Mapping[tuple[str, Any], Mapping[str, str]]] = {}

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for box in self.fields.values():
            if isinstance(box, DocumentField):
                box.is_too_large = too_large
            if isinstance(box, forms.ChoiceField):
                box.error_messages["required"] = NOTHING_CHOSEN

    def clean(self) -> dict[str, Any]:
        """Refuse at once each day that has not come and all that a choice lacks."""
        given: dict[str, Any] = super().clean() or {}
        today = local_day(timezone.now())
        for name in self.past:
            day = given.get(name)
            if isinstance(day, date) and day > today:
                self.refuse(ReparationRefused("ahead", field=name, given=day))
        for (name, choice), lacking in self.needs.items():
            for box, code in lacking.items() if given.get(name) == choice else ():
                if box not in self.errors and not self._is_given(box):
                    self.refuse(ReparationRefused(code, field=box, given=self.lacking))
        return given

    @property
    def lacking(self) -> str:
        """Return what a refusal of something that lacks names."""
        return ""

    def refuse(self, refused: ReparationRefused) -> None:
        """Say a refusal beside its box."""
        place = refused.field if refused.field in self.fields else None
        self.add_error(place, refused.in_language(language()))

    def choose(self, name: str, choices: list[Any]) -> None:
        """Offer some choices in a box, none of them chosen unless there is no other."""
        shown: Any = self.fields[name]
        is_select = (
            isinstance(shown.widget, forms.Select) and not shown.widget.allow_multiple_selected
        )
        is_list = is_select and not isinstance(shown.widget, forms.RadioSelect)
        shown.choices = to_choose(choices, required=shown.required) if is_list else choices

    def _is_given(self, name: str) -> bool:
        given = self.cleaned_data.get(name)
        return bool(given.strip() if isinstance(given, str) else given)
