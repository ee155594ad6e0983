"""A list chosen among several: said by its title, not asked where there is one."""

from collections.abc import Sequence
from typing import Any

from django import forms

from baluarte.domain.intake.models import SourceList


class ListField(forms.ModelChoiceField):
    """One of the lists that are offered."""

    def __init__(self, **options: Any) -> None:
        super().__init__(SourceList.objects.none(), empty_label=None, **options)

    def label_from_instance(self, obj: SourceList) -> str:
        """Say a list by its title."""
        return obj.title

    def offer(self, lists: Sequence[SourceList]) -> None:
        """Offer some lists; a single one is taken without asking."""
        self.queryset = SourceList.objects.filter(pk__in=[one.pk for one in lists]).order_by(
            "title"
        )
        if len(lists) == 1:
            self.initial = lists[0].pk
            self.widget = forms.HiddenInput()
