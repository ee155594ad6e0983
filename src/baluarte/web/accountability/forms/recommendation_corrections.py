"""What one recommendation shall say otherwise: the same fields that a sheet corrects."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from baluarte.domain.accountability.models import CORRECTABLE, Recommendation
from baluarte.domain.accountability.models.recommendation_corrections import (
    LAST_YEAR,
    LONGEST,
    ONE_OF,
    SOME_OF,
)
from baluarte.norms.catalogues import terms
from baluarte.web.accountability.forms.fields import words_field
from baluarte.web.accountability.import_changes import FIELDS
from baluarte.web.registry.presenters.labels import language

HTTPS = RegexValidator(r"^https://[^\s<>]+$", _("An address that begins with https://"))


def _line(name: str, **given: Any) -> forms.CharField:
    return forms.CharField(
        label=FIELDS[name], max_length=LONGEST[name], **{"required": False, **given}
    )


def _text(name: str) -> forms.CharField:
    return words_field(5, label=FIELDS[name], max_length=LONGEST[name], required=False)


def _some_of(name: str, *, required: bool) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=FIELDS[name], required=required, widget=forms.CheckboxSelectMultiple
    )


class CorrectionForm(forms.Form):
    """A recommendation as it is held, to be written otherwise; blank is blank from then on."""

    edits_nothing = "both wordings are compared on a page of their own before it is sent"

    number = _line("number")
    text_es = _text("text_es")
    text_en = _text("text_en")
    year = forms.IntegerField(
        label=FIELDS["year"], required=False, min_value=1, max_value=LAST_YEAR
    )
    kind = forms.ChoiceField(label=FIELDS["kind"])
    axis = forms.ChoiceField(label=FIELDS["axis"])
    themes = _some_of("themes", required=False)
    addressed_to = _some_of("addressed_to", required=True)
    by_es = _line("by_es")
    by_en = _line("by_en")
    response_es = _line("response_es")
    response_en = _line("response_en")
    source = _line("source", required=True)
    url = _line("url", validators=[HTTPS])

    def __init__(self, *args: Any, held: Recommendation, **given: Any) -> None:
        given["initial"] = {**correctable_fields(held), **given.get("initial", {})}
        super().__init__(*args, **given)
        self.held = held
        fields: Any = self.fields
        for name, catalogue in (ONE_OF | SOME_OF).items():
            fields[name].choices = [
                (one.code, one.in_language(language())) for one in terms(catalogue).values()
            ]

    def changes(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return by field what it says now and what it shall say, where these differ."""
        was = correctable_fields(self.held)
        now = {name: _plain(self.cleaned_data[name]) for name in CORRECTABLE}
        changed = [name for name in CORRECTABLE if not _same(was[name], now[name])]
        return {name: was[name] for name in changed}, {name: now[name] for name in changed}


def correctable_fields(one: Recommendation) -> dict[str, Any]:
    """Return what a recommendation says, by the fields that may be corrected."""
    return {name: getattr(one, name) for name in CORRECTABLE}


def as_typed(held: Recommendation, now: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed into the form, as if it were sent again."""
    said = correctable_fields(held) | dict(now)
    return {name: "" if value is None else value for name, value in said.items()}


def _plain(value: Any) -> Any:
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _same(was: Any, now: Any) -> bool:
    if isinstance(was, str):
        return was.split() == str(now).split()
    return _codes(was) == _codes(now) if isinstance(was, list) else bool(was == now)


def _codes(value: Iterable[str]) -> list[str]:
    return sorted(value)
