"""What is set over many events at once: the field, its value, and why."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.intake.models import SourceList
from baluarte.domain.registry.choices import NOT_DETERMINED, BulkField
from baluarte.norms.catalogues import terms
from baluarte.web.intake.forms.lists import ListField
from baluarte.web.registry.forms import LONGEST, Choices, reason_field
from baluarte.web.registry.presenters.labels import label_of

_PARTED = ":"


class BulkForm(forms.Form):
    """Which field of which list is set to what; a link to the work has its criterion."""

    source_list = ListField(label=_("Of which list"))
    what = forms.ChoiceField(label=_("What is set"))
    criterion = forms.CharField(
        label=_("By which criterion"),
        help_text=_("Where it is a link to the work: what all of these events have in common."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = reason_field(
        help_text=_("In a sentence or two. Do not write names."),
        required=False,
    )

    def __init__(
        self, *args: Any, lists: Sequence[SourceList], applies: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        whose: Any = self.fields["source_list"]
        whose.offer(lists)
        what: Any = self.fields["what"]
        what.choices = _choices()
        self.fields["reason"].required = applies

    def clean(self) -> dict[str, Any]:
        """Ask for the criterion of a link to the work."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("what"):
            given["field"], given["value"] = _read(given["what"])
            is_link = given["field"] is BulkField.LINK_TO_WORK
            determined = is_link and given["value"] != NOT_DETERMINED
            if determined and not given.get("criterion", "").strip():
                self.add_error("criterion", _("A link to the work stands on a written criterion."))
        return given


class UndoForm(forms.Form):
    """Why a bulk edit is undone."""

    reason = reason_field(help_text=_("In a sentence or two. Do not write names."))


def chosen(sent: Sequence[str]) -> Mapping[UUID, UUID]:
    """Read which events were ticked, each with the determination that was seen."""
    found: dict[UUID, UUID] = {}
    for text in sent:
        event, _parted, seen = text.partition(_PARTED)
        try:
            found[UUID(event)] = UUID(seen)
        except ValueError:
            continue
    return found


def said(field: str, value: str) -> str:
    """Say a field and what it is set to."""
    catalogue = "links_to_work" if field == BulkField.LINK_TO_WORK else "defended_subjects"
    return f"{BulkField(field).label}: {label_of(catalogue, value)}"


def _choices() -> Choices:
    return [
        (
            str(BulkField.LINK_TO_WORK.label),
            [
                (f"{BulkField.LINK_TO_WORK}{_PARTED}{code}", label_of("links_to_work", code))
                for code in terms("links_to_work")
            ],
        ),
        (
            str(BulkField.DEFENDS.label),
            [
                (f"{BulkField.DEFENDS}{_PARTED}{code}", label_of("defended_subjects", code))
                for code in terms("defended_subjects")
            ],
        ),
    ]


def _read(what: str) -> tuple[BulkField, str]:
    field, _parted, value = what.partition(_PARTED)
    return BulkField(field), value
