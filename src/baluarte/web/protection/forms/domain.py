"""One domain of a study: each item coded in words or not known, with its evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from baluarte.domain.protection.models import ItemRating
from baluarte.norms.catalogues import terms
from baluarte.norms.instruments import Domain, Instrument, Item
from baluarte.norms.protocols.form import Text
from baluarte.web.layout.forms.edit_conflicts import EditForm
from baluarte.web.protection.forms.fields import Choices, words_field
from baluarte.web.protection.presenters.study_page import say
from baluarte.web.registry.presenters.labels import label_of

PARTS = ("code", "evidence", "reliability", "event")


@dataclass(frozen=True)
class Coded:
    """What was written of one item."""

    code: int | None
    evidence: str
    reliability: str
    event: str


@dataclass(frozen=True)
class ItemFields:
    """An item as it is asked: its prompts, its boxes, whether it may stay undeclared."""

    item: Item
    prompts: tuple[Text, ...]
    code: forms.BoundField
    evidence: forms.BoundField
    reliability: forms.BoundField
    event: forms.BoundField | None


class DomainForm(EditForm):
    """The items of a domain on one page; only what changed is coded anew."""

    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        instrument: Instrument,
        domain: Domain,
        ratings: Mapping[str, ItemRating],
        notes: Mapping[str, str],
        events: Choices,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instrument, self.domain = instrument, domain
        self.held = {
            item.id: _held(ratings[item.id], notes.get(item.id, ""))
            for item in domain.items
            if item.id in ratings
        }
        for item in domain.items:
            self._add(item, events)

    def _add(self, item: Item, events: Choices) -> None:
        held = self.held.get(item.id)
        unknown = self.instrument.unknown.code
        said = str(unknown if held.code is None else held.code) if held else ""
        undeclared = unknown if item.is_self_declared else ""
        self.fields[f"{item.id}-code"] = forms.ChoiceField(
            label=say(item.name),
            choices=self._codes(item),
            required=False,
            initial=said or undeclared,
            widget=forms.RadioSelect,
        )
        self.fields[f"{item.id}-evidence"] = words_field(
            rows=2,
            label=_("Evidence"),
            required=False,
            initial=held.evidence if held else "",
        )
        self.fields[f"{item.id}-reliability"] = forms.ChoiceField(
            label=_("How reliable the source is"),
            choices=[("", _("Not said")), *_reliabilities()],
            required=False,
            initial=held.reliability if held else "",
        )
        if events:
            self.fields[f"{item.id}-event"] = forms.ChoiceField(
                label=_("Event of the case that shows it"),
                choices=[("", _("None")), *events],
                required=False,
                initial=held.event if held else "",
            )

    def _codes(self, item: Item) -> Choices:
        known = [(one.code, say(one.label)) for one in self.instrument.codes_of(self.domain)]
        unknown = self.instrument.unknown
        said = _("Not declared, or not known") if item.is_self_declared else say(unknown.label)
        return [(unknown.code, said), *known]

    def asked(self) -> list[ItemFields]:
        """Return the items as the page asks them."""
        for shown in self.fields.values():
            # Any of it may wait for another day: to say so beside each box would be noise.
            shown.required = True
        return [
            ItemFields(
                item,
                item.prompts,
                self[f"{item.id}-code"],
                self[f"{item.id}-evidence"],
                self[f"{item.id}-reliability"],
                self[f"{item.id}-event"] if f"{item.id}-event" in self.fields else None,
            )
            for item in self.domain.items
        ]

    def clean(self) -> dict[str, Any] | None:
        """Ask for a code where something was written beside it."""
        for item in self.domain.items:
            written = [self.cleaned_data.get(f"{item.id}-{part}") for part in PARTS[1:]]
            code = f"{item.id}-code"
            if any(written) and not self.cleaned_data.get(code) and code not in self.errors:
                self.add_error(code, _("Say how you judge it, or that it is not known."))
        return self.cleaned_data

    def changed(self) -> dict[str, Coded]:
        """Return the items that say something else than what is held."""
        found = {item.id: self._coded(item) for item in self.domain.items}
        return {
            id_: said
            for id_, said in found.items()
            if said is not None and said != self.held.get(id_)
        }

    def _coded(self, item: Item) -> Coded | None:
        code, evidence, reliability, event = (
            self.cleaned_data.get(f"{item.id}-{part}") or "" for part in PARTS
        )
        is_unknown = code == self.instrument.unknown.code
        is_silent = is_unknown and not (evidence or reliability or event)
        if not code or (item.is_self_declared and is_silent and item.id not in self.held):
            return None
        return Coded(None if is_unknown else int(code), evidence, reliability, event)


def _held(rating: ItemRating, note: str) -> Coded:
    return Coded(rating.code, note, rating.reliability, str(rating.event_id or ""))


def _reliabilities() -> Choices:
    return [
        (code, label_of("source_reliabilities", code)) for code in terms("source_reliabilities")
    ]
