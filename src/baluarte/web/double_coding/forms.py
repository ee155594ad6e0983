"""What is asked where a share of events is coded twice: the switch, the coding, the decision."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from baluarte.domain.double_coding.coded_event import Coded, CodedAct
from baluarte.domain.registry.choices import CodedField, EventState, Outcome
from baluarte.norms.catalogues import terms
from baluarte.web.layout.forms.edit_conflicts import DRAWN_FROM, EditForm
from baluarte.web.registry.forms import Choices, DeterminationForm, reason_field, types_by_group
from baluarte.web.registry.presenters.labels import label_of

SEVERAL = 2
OF_FIELD = {
    CodedField.DATE: ("date",),
    CodedField.PLACE: ("state", "municipality", "place_precision"),
    CodedField.TYPES: ("types",),
    CodedField.PERPETRATORS: ("perpetrators",),
    CodedField.VICTIMS: ("victims",),
    CodedField.LINK_TO_WORK: ("link_to_work", "link_criterion"),
    CodedField.STATE_OF: ("status",),
}


class DoubleCodingForm(EditForm):
    """Of what share of a list's new events a second person codes which fields."""

    share = forms.IntegerField(
        label=_("Of a hundred events, how many"),
        min_value=0,
        max_value=100,
        help_text=_("0 turns it off: then nothing of it shows to anybody."),
    )
    fields_ = forms.MultipleChoiceField(
        label=_("What is coded a second time"),
        choices=CodedField.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    by_type = forms.BooleanField(
        label=_("Of each type of aggression its share"),
        help_text=_("So that rare types are drawn too, and not by chance alone."),
        required=False,
    )
    since_date = forms.DateField(
        label=_("Events recorded from"),
        help_text=_("Those recorded before are not drawn."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--short"}),
    )

    is_daily = forms.BooleanField(
        label=_("Draw each day from what is new"),
        help_text=_(
            "In your name, as long as you are a data steward. Otherwise nothing is drawn until "
            "somebody asks."
        ),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a share of nothing."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("share") and not given.get("fields_"):
            self.add_error("fields_", _("Choose at least one field, or a share of 0."))
        return given


class SecondCodingForm(DeterminationForm):
    """An event coded from its sources alone; asks for what its lot says, and no more."""

    types = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    # Of which types it was asked by whom each was.
    asked_of = forms.CharField(required=False, widget=forms.HiddenInput)
    perpetrators = forms.MultipleChoiceField(
        label=_("Classes of presumed perpetrators"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Classes, never persons. Leave all empty where it is not known."),
    )
    status = forms.ChoiceField(
        label=_("What its sources let be held of it"),
        choices=[
            (EventState.REPORTED, _("Reported: not enough to confirm it")),
            (EventState.CONFIRMED, _("Confirmed: its sources bear it out")),
            (EventState.UNVERIFIABLE, _("It cannot be verified")),
            (EventState.DISCARDED, _("Discarded: it did not happen, or is none of these")),
        ],
        widget=forms.RadioSelect,
    )
    had_seen = forms.BooleanField(
        label=_("I had seen what the registry holds of this event"),
        help_text=_("Then it is kept as not blind, and said beside the figures; no blame."),
        required=False,
    )

    def __init__(self, *args: Any, asked: Collection[CodedField], **kwargs: Any) -> None:
        super().__init__(*args, held_date="", **kwargs)
        self.of_types = _ticks(self, types_by_group())
        classes = [(c, label_of("perpetrators", c)) for c in terms("perpetrators")]
        self.choices_of("perpetrators", classes)
        # Nothing stands before her own blind coding, and she alone took it.
        for name in (DRAWN_FROM, "ground", "types"):
            del self.fields[name]
        for field, names in OF_FIELD.items():
            if field not in asked:
                for name in self.of_types if field is CodedField.TYPES else names:
                    del self.fields[name]
        self.asks_of_acts = {CodedField.TYPES, CodedField.PERPETRATORS} <= set(asked)
        if not self.asks_of_acts:
            del self.fields["asked_of"]
        self.by_whom = self._ask_of_each_act(classes)

    def _ask_of_each_act(self, classes: Choices) -> dict[str, str]:
        """Add a field for each of several types, once that is asked; return them by type."""
        kinds = str(self["asked_of"].value() or "").split() if self.asks_of_acts else []
        names = {kind: f"by_{kind}" for kind in kinds if kind in terms("aggression_types")}
        for kind, name in names.items():
            self.fields[name] = forms.MultipleChoiceField(
                label=label_of("aggression_types", kind),
                choices=classes,
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        if names:
            self.fields["perpetrators"].widget = forms.MultipleHiddenInput()
        return names

    def types_unasked(self) -> str:
        """Return the types ticked, if there are several and nobody asked by whom each was."""
        kinds = self._types()
        if not self.asks_of_acts or len(kinds) < SEVERAL or set(kinds) == set(self.by_whom):
            return ""
        return " ".join(kinds)

    def asking_by_whom(self) -> dict[str, Any]:
        """Return what was written, to draw the form anew with by whom each type was."""
        written = {name: self[name].value() for name in self.fields}
        kinds = self.types_unasked()
        of_all = written.get("perpetrators")
        named = {f"by_{kind}": written.get(f"by_{kind}", of_all) for kind in kinds.split()}
        return written | named | {"asked_of": kinds}

    def fields_by_whom(self) -> list[forms.BoundField]:
        """Return the ticks of by whom, a type each; none where one answer holds for all."""
        return [self[name] for name in self.by_whom.values()]

    def groups_of_types(self) -> list[forms.BoundField]:
        """Return the ticks of types, a group each; none where types are not asked for."""
        return [self[name] for name in self.of_types if name in self.fields]

    def coded(self) -> Coded:
        """Return what was coded; what was not asked for stays unsaid."""
        given = self.cleaned_data
        named = {
            name: given[name]
            for name in ("date", "place_precision", "victims", "link_to_work", "status")
            if name in given
        }
        municipality = given.get("municipality") or None
        types = self._types()
        of_all = given.get("perpetrators", ())
        acts = tuple(
            CodedAct(kind, tuple(sorted(given.get(self.by_whom.get(kind, ""), of_all))))
            for kind in (types if self.asks_of_acts else ())
        )
        said = {code for one in acts for code in one.perpetrators} if acts else set(of_all)
        return Coded(
            **named,
            # The first two digits of a municipality are its state's.
            state=municipality[:2] if municipality else given.get("state") or None,
            municipality=municipality,
            types=tuple(types),
            perpetrators=tuple(sorted(said)),
            acts=acts,
        )

    def _types(self) -> list[str]:
        given = self.cleaned_data
        return sorted({code for name in self.of_types for code in given.get(name, ())})


class ReconciliationForm(forms.Form):
    """Which of two codings is held, field by field, and on what ground."""

    edits_nothing = "carries `seen`: the act refuses a determination that was superseded"

    seen = forms.UUIDField(widget=forms.HiddenInput)
    together = forms.BooleanField(
        label=_("We decided it together, both who coded it"),
        required=False,
    )
    ground = reason_field(
        label=_("On what ground"),
        help_text=_("What in the sources decides it, and what the codebook should say. No names."),
    )

    def __init__(
        self, *args: Any, differs: Sequence[CodedField], is_coder: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.differs = differs
        for field in differs:
            self.fields[field.value] = forms.ChoiceField(
                label=_("%(field)s: which one is held?") % {"field": field.label},
                choices=Outcome.choices,
                widget=forms.RadioSelect,
            )
        if not is_coder:
            del self.fields["together"]

    def outcomes(self) -> dict[str, str]:
        """Return what was decided of each field."""
        return {field.value: self.cleaned_data[field.value] for field in self.differs}

    @property
    def seen_determination(self) -> UUID:
        """Return the determination that was read when the form was drawn."""
        seen: UUID = self.cleaned_data["seen"]
        return seen


class AgreementForm(forms.Form):
    """In which period the second codings were made."""

    edits_nothing = "asks for a period: nothing is changed by it"

    desde = forms.DateField(
        label=pgettext_lazy("date", "From"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--short"}),
    )
    hasta = forms.DateField(
        label=pgettext_lazy("date", "Until"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--short"}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"desde": today.replace(month=1, day=1), "hasta": today}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Refuse an end before its beginning."""
        given: dict[str, Any] = super().clean() or {}
        since, until = given.get("desde"), given.get("hasta")
        if since and until and until < since:
            self.add_error("hasta", _("The end is before the beginning: write it on or after it."))
        return given


def _ticks(form: forms.Form, groups: Choices) -> list[str]:
    """Add one field of ticks for each group of types; return their names."""
    names = []
    for place, (title, choices) in enumerate(groups):
        name = f"types_{place}"
        form.fields[name] = forms.MultipleChoiceField(
            label=title,
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        names.append(name)
    return names
