"""Who it happened to: name, labor, medium, gender; of a person or of a collective."""

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from baluarte.domain.intake.actions import VictimSupplied
from baluarte.domain.intake.models import Coding
from baluarte.domain.intake.victims import ProfileTold, VictimTold, profiles_from_json
from baluarte.norms.catalogues import FALLBACK_LANGUAGE, terms
from baluarte.web.intake.preview import marked

NOT_TOLD = ("", _("No data"))
LONGEST_NAME, LONGEST_ROLE, LONGEST_WHICH = 200, 200, 80
UNDER_SEAL = _("Kept under seal; each reading is logged.")
CODES = ("kind", "size", "labor", "gender", "age_band", "defends")
WHO = ("name", "outlet")


def _sealed_text(label: Any, *, help_text: Any = UNDER_SEAL, longest: int = 200) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=longest,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class VictimForm(forms.Form):
    """A victim: who, what she does, what she defends, and what she says of herself."""

    edits_nothing = "part of a coding, which carries the coding that it was drawn from"

    use_required_attribute = False
    # Of somebody of whom the report told before.
    is_known = False

    kind = forms.ChoiceField(label=_("Who suffered it"))
    name = _sealed_text(_("Name of the person or collective"))
    labor = forms.ChoiceField(label=_("What work they do"), required=False)
    outlet = _sealed_text(
        _("Medium or organisation"), help_text=_("Where the person works. Kept under seal.")
    )
    role = _sealed_text(
        _("Of a person, role there"),
        help_text=_("For example: reporter, coordinator. Kept under seal."),
        longest=LONGEST_ROLE,
    )
    gender = forms.ChoiceField(label=_("Of a person, gender as declared"), required=False)
    age_band = forms.ChoiceField(label=_("Of a person, age on that day"), required=False)
    size = forms.IntegerField(
        label=_("Of a collective, how many people"),
        required=False,
        min_value=1,
        max_value=10_000_000,
        help_text=_("Leave it empty where nobody told: not told is neither zero nor one."),
    )
    defends = forms.MultipleChoiceField(
        label=_("Right or subject defended"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, asks_who: bool = True, **kwargs: Any) -> None:
        kwargs["initial"] = {"kind": "person"} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self._offer("kind", "victim_kinds")
        for name, catalogue in (
            ("labor", "occupations"),
            ("gender", "genders"),
            ("age_band", "age_bands"),
        ):
            self._offer(name, catalogue, NOT_TOLD)
        self._offer("defends", "defended_subjects")
        for code, question in terms("self_descriptions").items():
            self.fields[code] = forms.ChoiceField(
                label=question.in_language(_language()),
                required=False,
                choices=_codes_of("self_answers", NOT_TOLD),
            )
            if question.facts["names"]:
                self.fields[f"{code}_which"] = forms.CharField(
                    label=_("Which one, in her own words"), required=False, max_length=LONGEST_WHICH
                )
        if not asks_who:
            for name in WHO:
                del self.fields[name]

    def _offer(self, name: str, catalogue: str, *first: tuple[str, Any]) -> None:
        field: Any = self.fields[name]
        field.choices = _codes_of(catalogue, *first)

    def clean(self) -> dict[str, Any]:
        """Refuse of a collective what is a person's, and of a person a size."""
        given: dict[str, Any] = super().clean() or {}
        is_person = given.get("kind") == "person"
        if is_person and given.get("size"):
            self.add_error("size", _("A person has no size: choose a collective, or leave it out."))
        names = ("gender", "age_band", "role", *terms("self_descriptions"))
        of_person = [name for name in names if given.get(name)]
        if not is_person and of_person:
            self.add_error(of_person[0], _("This is said of a person, not of a collective."))
        return given

    def leave_unjudged(self) -> None:
        """Show what was written, and judge nothing yet."""
        self._errors, self.cleaned_data = ErrorDict(), {}

    def first_asked(self) -> list[forms.BoundField]:
        """Return what every report is asked of its victim."""
        names = ("kind", "name", "labor", "outlet", "gender")
        return [self[name] for name in names if name in self.fields]

    def asked_further(self) -> list[forms.BoundField]:
        """Return what is asked where it is known: role, age, subject, what she says of herself."""
        first = {field.name for field in self.first_asked()}
        return [self[name] for name in self.fields if name not in first]

    @property
    def is_further_told(self) -> bool:
        """Say whether something beyond what every report is asked stands in the form."""
        return any(field.value() or field.errors for field in self.asked_further())

    def codes(self) -> dict[str, Any]:
        """Return what is told in codes."""
        return {name: self.cleaned_data[name] for name in CODES}

    def answers(self) -> dict[str, str]:
        """Return what she says of herself; what was not filled in is not among it."""
        given = self.cleaned_data
        return {code: given[code] for code in terms("self_descriptions") if given.get(code)}

    def named(self) -> dict[str, str]:
        """Return which people, which language, where it was said."""
        return {code: self.cleaned_data.get(f"{code}_which", "") for code in self.answers()}

    @property
    def person_kind(self) -> str:
        """Whether it is a person or a collective, as persons are kept."""
        return "person" if self.cleaned_data["kind"] == "person" else "collective"

    def supplied(self, number: int = 1) -> VictimSupplied | None:
        """Return the victim, where anything is told otherwise than it was."""
        if not self.has_changed():
            return None
        given, codes = self.cleaned_data, self.codes()
        told = VictimTold(
            number=number,
            kind=self.person_kind,
            name=given["name"].strip(),
            outlet=given["outlet"].strip(),
            is_reserved=False,
            role=given["role"].strip(),
            answers=self.answers(),
            named=self.named(),
        )
        codes["defends"] = tuple(codes["defends"])
        return VictimSupplied(told, ProfileTold(number=number, **codes))


def initial_of(victim: VictimTold | None, coding: Coding | None, number: int = 1) -> dict[str, Any]:
    """Return what a report tells of a victim, as the form asks it."""
    told = {one.number: one for one in profiles_from_json(coding.profiles if coding else ())}
    initial: dict[str, Any] = {}
    if profile := told.get(number):
        initial = {name: getattr(profile, name) for name in CODES}
        initial["defends"] = list(profile.defends)
    elif victim and victim.kind == "collective":
        initial["kind"] = "organisation"
    if victim:
        told_as = {"name": victim.name, "outlet": victim.outlet, "role": victim.role}
        # Bytes of no encoding are shown as such, and a page could not be written with them.
        initial |= {name: marked(text) for name, text in told_as.items()}
        initial |= dict(victim.answers)
        initial |= {f"{asked}_which": said for asked, said in victim.named.items()}
    return initial


def _language() -> str:
    return get_language() or FALLBACK_LANGUAGE


def _codes_of(catalogue: str, *first: tuple[str, Any]) -> list[tuple[str, Any]]:
    codes = terms(catalogue).items()
    return [*first, *((code, term.in_language(_language())) for code, term in codes)]
