from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.publication.actions.webhooks import EVENTS
from baluarte.domain.publication.webhooks.addresses import LONGEST


class WebhookForm(forms.Form):
    """Which address is told, and of what."""

    label = forms.CharField(
        label=_("What it is for"),
        max_length=60,
        help_text=_("So that you tell yours apart: the program, not a person."),
    )
    url = forms.CharField(
        label=_("Address of your program"),
        max_length=LONGEST,
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("It begins with https:// and is reached from the public internet."),
    )
    events = forms.MultipleChoiceField(
        label=_("What it is told of"),
        choices=[(one.value, one.label) for one in EVENTS],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what you may see, and only that it happened."),
    )
