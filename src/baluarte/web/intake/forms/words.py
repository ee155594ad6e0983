"""Her words for what was done and by whom, each with the code that stands behind it."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from baluarte.domain.intake.mapping import Mapping as ListMapping
from baluarte.domain.intake.schema import OF_VICTIMS, fold_label
from baluarte.web.intake.forms.columns import codes_of, grouped_perpetrators, grouped_types
from baluarte.web.intake.preview import Words

TOGETHER = "+"
CHOICES: Mapping[str, Callable[[], list[Any]]] = {
    "types": grouped_types,
    "perpetrators": grouped_perpetrators,
    **{part: partial(codes_of, catalogue) for part, catalogue in OF_VICTIMS.items()},
}
NOTHING = {
    **dict.fromkeys(OF_VICTIMS, ("", _("None: no data"))),
    "types": ("", _("None yet: its rows wait")),
    "perpetrators": ("", _("None: kept as told")),
}


class WordsForm(forms.Form):
    """One select for each of her words."""

    def __init__(
        self, *args: Any, words: Mapping[str, Words], mapping: ListMapping, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._labels: dict[str, tuple[str, str]] = {}
        for part, found in words.items():
            said = mapping.categories(part)
            for place, (label, rows) in enumerate(found.counted):
                name = f"{part}_{place}"
                self._labels[name] = (part, label)
                self.fields[name] = _select(
                    part, label, rows, said.codes.get(fold_label(label), ())
                )

    def parts(self) -> dict[str, list[forms.BoundField]]:
        """Return the fields of each part."""
        found: dict[str, list[forms.BoundField]] = {}
        for name, (part, _label) in self._labels.items():
            bound = self[name]
            # Each has an answer already, be it that there is no code.
            bound.field.required = True
            found.setdefault(part, []).append(bound)
        return found

    def codes(self) -> dict[str, dict[str, Any]]:
        """Return the code behind each word, nothing where it has none, by part."""
        found: dict[str, dict[str, Any]] = {}
        for name, (part, label) in self._labels.items():
            chosen = self.cleaned_data[name].split(TOGETHER) if self.cleaned_data[name] else []
            found.setdefault(part, {})[label] = chosen if len(chosen) > 1 else (chosen or [None])[0]
        return found


def _each(choices: list[Any]) -> Iterator[tuple[str, str]]:
    """Yield choices one by one, whether they stand in groups or not."""
    for first, second in choices:
        if isinstance(second, list):
            yield from second
        else:
            yield first, second


def _select(part: str, label: str, rows: int, codes: tuple[str, ...]) -> forms.ChoiceField:
    groups: list[Any] = [NOTHING[part], *CHOICES[part]()]
    chosen = TOGETHER.join(codes)
    if len(codes) > 1:
        names = dict(_each(CHOICES[part]()))
        groups.insert(1, (chosen, " + ".join(names.get(code, code) for code in codes)))
    return forms.ChoiceField(
        label=label,
        choices=groups,
        required=False,
        initial=chosen,
        help_text=ngettext("%(rows)d time", "%(rows)d times", rows) % {"rows": rows},
    )
