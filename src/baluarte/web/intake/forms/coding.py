"""One report put into the registry's words by a person."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from baluarte.domain.intake.actions import PlaceSupplied, Supplied
from baluarte.domain.intake.choices import PlacePrecision
from baluarte.domain.intake.coding import DATE_REASONS
from baluarte.domain.intake.models import Coding, Report
from baluarte.domain.intake.reasons import Reason, Weight
from baluarte.domain.intake.victims import MOST_VICTIMS
from baluarte.norms.imprecise import DateRefused, read_date
from baluarte.web.intake.forms.columns import grouped_perpetrators, grouped_types
from baluarte.web.intake.forms.place import Choices, CodedPlaceField
from baluarte.web.intake.forms.several_victims import supplied_victims, victim_forms
from baluarte.web.layout.forms.imprecise_date import ImpreciseDateField

# Which field answers a reason; the others can only be looked at and let stand.
ASKED_BY = {
    "date.": "when",
    "place.": "place",
    "point.": "place",
    "type.": "types",
    "victim.": "victims",
}
ONLY_SUPPLIED = ("date.", "place.", "type.", "victim.")
TYPES, PERPETRATORS = "types", "perpetrators"
ORDER = ("when", "place", TYPES, "victims", PERPETRATORS, "acts")


class CodingForm(forms.Form):
    """What is missing first; everything else may be corrected too."""

    edits_nothing = "carries the coding it was drawn from: who comes second is told"

    use_required_attribute = False

    when = ImpreciseDateField(label=_("When it happened"), required=False)
    victims = forms.IntegerField(
        label=_("How many persons or collectives it happened to"),
        min_value=1,
        max_value=MOST_VICTIMS,
        required=False,
    )
    acts = forms.IntegerField(
        label=_("How many acts they were"),
        help_text=_("Only if the source says so."),
        min_value=1,
        max_value=MOST_VICTIMS,
        required=False,
    )
    settled = forms.MultipleChoiceField(
        label=_("Looked at, and let stand"),
        help_text=_("Tick what you have read in the row and accept as it is."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    why = forms.CharField(
        label=_("Why, or how you know"),
        help_text=_("Without names of people."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    coding = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        report: Report,
        reasons: Sequence[Reason],
        coding: Coding | None,
        whom: Sequence[Mapping[str, Any]] = (),
        openly: Collection[str] = (),
        is_drawn_only: bool = False,
        **kwargs: Any,
    ) -> None:
        self._report = report
        self._held = coding
        self._is_drawn_only = is_drawn_only
        kwargs["initial"] = _initial(coding)
        super().__init__(*args, **kwargs)
        self.asked = _asked(reasons) | frozenset(openly)
        self.fields["place"] = CodedPlaceField(label=_("Where it happened"))
        self._groups = {
            TYPES: _ticks(self, TYPES, grouped_types(), coding.types if coding else ()),
            PERPETRATORS: _ticks(
                self, PERPETRATORS, grouped_perpetrators(), coding.perpetrators if coding else ()
            ),
        }
        self.whom = victim_forms(self.data if self.is_bound else None, whom)
        settled: Any = self.fields["settled"]
        settled.choices = _to_settle(reasons)
        if not settled.choices:
            del self.fields["settled"]

    def offer(self, places: Choices) -> None:
        """Offer places to choose from."""
        widget: Any = self.fields["place"].widget
        widget.offer(places)

    def full_clean(self) -> None:
        """Judge nothing where a button only asked for more to choose from."""
        if self._is_drawn_only:
            self._errors = ErrorDict()
            self.cleaned_data = {}
            for one in self.whom:
                one.leave_unjudged()
            return
        super().full_clean()

    def asked_for(self) -> list[dict[str, Any]]:
        """Return the fields that the report's reasons ask for, as they are drawn."""
        wanted = [name for name in ORDER if name in self.asked]
        for name in wanted:
            if name in self.fields:
                # Judged already: one of several will do, but none is called optional.
                self.fields[name].required = True
        return [self._drawn(name) for name in wanted]

    def others(self) -> list[dict[str, Any]]:
        """Return the fields that nobody asks for."""
        return [self._drawn(name) for name in ORDER if name not in self.asked]

    def is_wrong_further(self) -> bool:
        """Say whether something is wrong with what stands folded."""
        folded = [name for name in ORDER if name not in self.asked or name == PERPETRATORS]
        names = [one for name in folded for one in self._groups.get(name, [name])]
        return any(name in self.errors for name in (*folded, *names))

    def _drawn(self, name: str) -> dict[str, Any]:
        if name not in self._groups:
            return {"name": name, "field": self[name]}
        groups = [(self[one], bool(self[one].value())) for one in self._groups[name]]
        return {"name": name, "groups": groups, "error": self.errors.get(name)}

    def clean_when(self) -> str:
        """Refuse a date that the registry would not hold."""
        said = self.cleaned_data["when"] or ""
        if said:
            try:
                read_date(said, accessed=self._report.delivery.accessed_date)
            except DateRefused as refused:
                raise forms.ValidationError(Reason(DATE_REASONS[refused.why]).words) from None
        return str(said)

    def clean(self) -> dict[str, Any]:
        """Ask for something, where nothing was said."""
        given: dict[str, Any] = super().clean() or {}
        if not all(one.is_valid() for one in self.whom if one.is_bound):
            raise forms.ValidationError(_("Look again at who it happened to."))
        if not self.errors and not self.supplied().parts:
            raise forms.ValidationError(
                _("Nothing was said yet: supply what is missing, or tick what stands as it is.")
            )
        return given

    def supplied(self) -> Supplied:
        """Return what was said otherwise than it is held, and what was asked for."""
        given, held = self.cleaned_data, self._held
        return Supplied(
            date=self._unless_held("when", given["when"], held and held.date) or "",
            place=self._place(given["place"]),
            types=self._codes(TYPES, held.types if held else ()),
            perpetrators=self._codes(PERPETRATORS, held.perpetrators if held else ()),
            victims=self._unless_held("victims", given["victims"], held and held.victims),
            acts=self._unless_held("acts", given["acts"], held and held.acts),
            whom=supplied_victims(self.whom),
            settled=frozenset(given.get("settled", ())),
        )

    def _unless_held(self, name: str, said: Any, held: Any) -> Any:
        return said if name in self.asked or said != held else None

    def _place(self, said: PlaceSupplied | None) -> PlaceSupplied | None:
        if said is None or "place" in self.asked or self._held is None:
            return said
        held = (self._held.state_id, self._held.municipality_id)
        is_said = said.precision in (PlacePrecision.COUNTRY, PlacePrecision.RESERVED)
        return said if is_said or (said.state, said.municipality) != held else None

    def _codes(self, name: str, held: Collection[str]) -> tuple[str, ...]:
        chosen = [code for one in self._groups[name] for code in self.cleaned_data[one]]
        # One code may stand for several acts told: what is not unticked stays as often as it was.
        kept = [code for code in held if code in chosen]
        said = (*kept, *(code for code in chosen if code not in kept))
        return said if name in self.asked or said != tuple(held) else ()


def _initial(coding: Coding | None) -> dict[str, Any]:
    if coding is None:
        return {}
    place = None
    if coding.state_id or coding.place_precision == PlacePrecision.RESERVED:
        precision = PlacePrecision(coding.place_precision)
        place = PlaceSupplied(precision, coding.state_id, coding.municipality_id)
    return {
        "when": coding.date,
        "place": place,
        "victims": coding.victims,
        "acts": coding.acts,
        "coding": str(coding.pk),
    }


def _asked(reasons: Sequence[Reason]) -> frozenset[str]:
    waiting = [reason.code for reason in reasons if reason.weight == Weight.WAITS]
    return frozenset(
        name for code in waiting for prefix, name in ASKED_BY.items() if code.startswith(prefix)
    )


def _to_settle(reasons: Sequence[Reason]) -> list[tuple[str, str]]:
    """Return the reasons that no field answers, each code once, with all its columns."""
    columns: dict[str, list[str]] = {}
    words: dict[str, str] = {}
    for reason in reasons:
        if reason.weight == Weight.WAITS and not reason.code.startswith(ONLY_SUPPLIED):
            columns.setdefault(reason.code, []).append(reason.column)
            words[reason.code] = reason.words
    return [
        (code, f"{', '.join(filter(None, columns[code]))}: {said}" if any(columns[code]) else said)
        for code, said in words.items()
    ]


def _ticks(
    form: forms.Form, name: str, groups: list[tuple[str, Choices]], held: Collection[str]
) -> list[str]:
    """Add one field of ticks for each group and return their names."""
    names = []
    for place, (title, choices) in enumerate(groups):
        inside = f"{name}_{place}"
        form.fields[inside] = forms.MultipleChoiceField(
            label=title,
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            initial=[code for code, _label in choices if code in held],
        )
        names.append(inside)
    return names
