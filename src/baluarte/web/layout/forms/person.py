"""Who: somebody who is already known, by reference, or somebody new."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NEW = "new"
NEEDED = _("Write a name, a pseudonym or how to call them.")


@dataclass(frozen=True)
class Candidate:
    """A person whom the one who writes may see; `note` tells two alike apart."""

    reference: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class PersonGiven:
    """A reference, or the name of somebody new."""

    reference: str = ""
    name: str = ""


class PersonWidget(forms.MultiWidget):
    """A box to search by name and, below, whoever was found."""

    template_name = "widgets/person.html"
    is_group = True

    def __init__(
        self,
        candidates: Iterable[Candidate] = (),
        search_url: str = "",
        attrs: dict[str, Any] | None = None,
    ) -> None:
        self.candidates = list(candidates)
        self.search_url = search_url
        search = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        super().__init__((search, forms.RadioSelect(choices=self._choices())), attrs)

    def _choices(self) -> list[tuple[str, Any]]:
        return [*((c.reference, c.label) for c in self.candidates), (NEW, _("None of these"))]

    def decompress(self, value: PersonGiven | None) -> list[str]:
        if value is None:
            return ["", ""]
        return [value.name, value.reference or NEW]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        notes = {candidate.reference: candidate.note for candidate in self.candidates}
        context["widget"] |= {
            "search_url": self.search_url,
            "found": bool(self.candidates),
            "notes": notes,
        }
        return context


class PersonField(forms.MultiValueField):
    """Gives a `PersonGiven`."""

    widget = PersonWidget

    def __init__(
        self, *, candidates: Iterable[Candidate] = (), search_url: str = "", **options: Any
    ) -> None:
        known = list(candidates)
        self.references = {candidate.reference for candidate in known}
        fields = (forms.CharField(required=False), forms.CharField(required=False))
        options.setdefault("error_messages", {"required": NEEDED})
        options.setdefault("widget", PersonWidget(known, search_url))
        super().__init__(fields, require_all_fields=False, **options)

    def compress(self, data_list: Sequence[str] | None) -> PersonGiven | None:
        name, chosen = [*(data_list or []), "", ""][:2]
        if chosen and chosen != NEW:
            if chosen not in self.references:
                raise ValidationError(
                    _("This person is no longer among those found. Search again.")
                )
            return PersonGiven(reference=chosen)
        if name:
            return PersonGiven(name=name)
        if self.required:
            raise ValidationError(NEEDED, code="required")
        return None
