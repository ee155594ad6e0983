"""What an analyst says before anything is counted."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _


def asked_of(given: QueryDict, form: type[forms.Form]) -> QueryDict | None:
    """Return what an address asks of a form; nothing where it only names a language or a theme."""
    return given if any(name in given for name in form.base_fields) else None


def _day(label: object, text: object = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, help_text=text, widget=widget)  # type: ignore[arg-type]


class EffectsForm(forms.Form):
    """Since when the registry is kept, and how many days next to the request stand apart."""

    edits_nothing = "asks a question: nothing is changed by it"

    desde = _day(
        _("Since when the registry is kept"),
        _("Days before it are not compared: nobody would have recorded an aggression on them."),
    )
    dias = forms.TypedChoiceField(
        label=_("Days next to the request that the second comparison leaves out"),
        choices=[(days, days) for days in (30, 60, 90)],
        coerce=int,
    )


class SampleForm(forms.Form):
    """Which studies a sample is drawn from, how many, and with which seed."""

    edits_nothing = "asks for a sample: nothing is changed by it"

    desde = _day(_("Studies closed from"))
    hasta = _day(_("Until"))
    n = forms.IntegerField(label=_("How many to draw"), min_value=1, max_value=1_000)
    semilla = forms.IntegerField(
        label=_("Seed"),
        help_text=_("Any number. Whoever writes the same one draws the same studies."),
        min_value=0,
        max_value=999_999_999,
    )
