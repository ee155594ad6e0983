"""What is asked of a measure: which, for what, by whom, until when; how far it came."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.procedure.choices import HerWord
from baluarte.domain.protection.choices import Cause, Fit
from baluarte.norms.catalogues import terms
from baluarte.web.layout.forms.edit_conflicts import EditForm
from baluarte.web.procedure.forms.documents import WithDocument
from baluarte.web.protection.forms.fields import (
    Choices,
    HourField,
    OfSomebody,
    day_field,
    offer,
    words_field,
)
from baluarte.web.registry.presenters.labels import label_of

# Said by a withdrawal alone, in its own order.
WITHDRAWN = "RET"


class MeasureForm(EditForm):
    """A measure of the catalogue, for which scenarios, by whom and until when."""

    code = forms.ChoiceField(label=_("Measure"))
    answers = forms.MultipleChoiceField(
        label=_("Which scenarios it answers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_collective = forms.BooleanField(
        label=_("It is for the collective"),
        required=False,
        help_text=_("A collective measure needs the word of the collective."),
    )
    institution = forms.ChoiceField(label=_("Who owes it"), required=False)
    delivery_date = day_field(label=_("By which day"), required=False)

    def __init__(
        self, *args: Any, scenarios: Choices, institutions: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "code", [("", _("Choose a measure")), *by_family()])
        offer(self, "institution", [("", _("Not known yet")), *institutions])
        if scenarios:
            offer(self, "answers", scenarios)
        else:
            del self.fields["answers"]


class ProgressForm(WithDocument, EditForm):
    """How far a measure has come, on which day, whether somebody saw it, and what shows it."""

    status = forms.ChoiceField(label=_("How far it has come"), widget=forms.RadioSelect)
    happened_on = day_field(label=_("On which day"), is_past=True)
    is_verified = forms.BooleanField(
        label=_("Somebody saw it in place"),
        required=False,
        help_text=_("Without it, it is what an institution says."),
    )

    field_order = ("status", "happened_on", "is_verified", "document")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [code for code in terms("measure_statuses") if code != WITHDRAWN]
        offer(self, "status", [(code, label_of("measure_statuses", code)) for code in known])


class FitForm(OfSomebody, EditForm):
    """Whether a measure fits, as she says."""

    fit = forms.ChoiceField(
        label=_("Does it fit her life and her risk?"),
        choices=Fit.choices,
        widget=forms.RadioSelect,
    )
    words = words_field(label=_("In her words"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_own:
            self.fields["fit"].label = _("Does it fit your life and your risk?")
            self.fields["words"].label = _("In your words")


class ArrivalForm(OfSomebody):
    """Whether a measure arrived, as the person says."""

    her_word = forms.ChoiceField(
        label=_("Did it arrive?"), choices=HerWord.choices, widget=forms.RadioSelect
    )
    words = words_field(label=_("In her words"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_own:
            self.fields["words"].label = _("In your words")


class IncidentForm(forms.Form):
    """When a measure failed, and what happened."""

    happened_at = HourField(label=_("When it failed"))
    text = words_field(rows=4, label=_("What failed"))

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_zone(self, zone)


class AnewForm(forms.Form):
    """Why a risk is to be assessed anew, and by which day."""

    cause = forms.ChoiceField(
        label=_("Why"),
        choices=[(one.value, one.label) for one in Cause if one != Cause.PLANNED],
        widget=forms.RadioSelect,
    )
    event = forms.ChoiceField(label=_("Which event"), required=False)
    due_on = day_field(label=_("By which day"), required=False, help_text=_("Left empty, at once."))

    def __init__(self, *args: Any, events: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if events:
            offer(self, "event", [("", _("None")), *events])
        else:
            del self.fields["event"]


def in_zone(form: forms.Form, zone: ZoneInfo) -> None:
    """Read the hours of a form where the case is."""
    for shown in form.fields.values():
        if isinstance(shown, HourField):
            shown.zone = zone
            shown.help_text = _("As clocks show it where the case is.")


def by_family() -> Choices:
    """Return the catalogue by family, in the order of their names: none stands before another."""
    families: dict[str, list[tuple[str, str]]] = {}
    for code, one in terms("measures").items():
        families.setdefault(one.facts["family"], []).append((code, label_of("measures", code)))
    named = [(label_of("measure_families", code), known) for code, known in families.items()]
    return sorted(named, key=lambda family: family[0])


def as_choices(rows: Iterable[tuple[object, str]]) -> Choices:
    """Return keys and words as choices."""
    return [(str(key), words) for key, words in rows]
