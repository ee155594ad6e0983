from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.web.protection.forms.fields import HourField, hash_field
from baluarte.web.protection.forms.measures import in_zone


class DecreeForm(forms.Form):
    """When the Board decreed what was planned, and the hash of its decree."""

    happened_at = HourField(label=_("When the Board decreed it"))
    evidence_sha256 = hash_field()

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_zone(self, zone)
