"""What is asked of support in a case: how much, for what, when, by which receipt."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.norms.catalogues import terms
from baluarte.web.cases.forms.acts import long_text
from baluarte.web.cases.presenters import labels
from baluarte.web.procedure.forms.documents import DocumentField, WithDocument

YES, NO = "yes", "no"


class PesosField(forms.DecimalField):
    """An amount in pesos, with or without the comma of the thousands."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Amount in pesos"))
        widget = forms.TextInput(
            attrs={"inputmode": "decimal", "autocomplete": "off", "class": "input--short"}
        )
        super().__init__(
            max_digits=12, decimal_places=2, min_value=Decimal("0.01"), widget=widget, **options
        )

    def to_python(self, value: Any) -> Any:
        """Read an amount as people write it."""
        if isinstance(value, str):
            value = value.replace(",", "").replace("$", "").strip()
        return super().to_python(value)


class AskForm(forms.Form):
    """Which support, up to how much, and why."""

    kind = forms.ChoiceField(label=_("Which support"))
    amount = PesosField(help_text=_("An estimate is enough. What is paid is what it cost."))
    reason = long_text(_("What it is for"), help_text=_("Sealed."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = terms("support_kinds").values()
        shown: Any = self.fields["kind"]
        shown.choices = [(one.code, one.in_language(labels.language())) for one in known]


class DecideForm(forms.Form):
    """Whether it is given, up to how much, and why."""

    answer = forms.ChoiceField(
        label=_("Is it given"),
        choices=((YES, _("It is given")), (NO, _("It is not given"))),
        widget=forms.RadioSelect,
    )
    amount = PesosField(label=_("Up to how much, in pesos"), required=False)
    reason = long_text(_("Why"), help_text=_("Sealed. Whoever asked for it reads it."))

    def clean(self) -> dict[str, Any]:
        """Ask how much only of what is given."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("answer") == NO:
            given["amount"] = None
        elif given.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Say up to how much."))
        return given


class DayForm(forms.Form):
    """A day, not one to come."""

    on = forms.DateField(
        label=_("On which day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--short"}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": today})
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        """Refuse a day that is still to come."""
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return on


class PayForm(DayForm):
    """What was paid or handed over."""

    amount = PesosField()
    is_in_kind = forms.BooleanField(
        label=_("It was handed over in kind, worth that much"), required=False
    )
    field_order = ("amount", "on", "is_in_kind")


class ReceiptForm(WithDocument, DayForm):
    """A receipt."""

    document = DocumentField(label=_("The receipt itself"), required=False)

    amount = PesosField()
    number = forms.CharField(
        label=_("Number of the receipt"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    note = long_text(
        _("What it shows"), required=False, help_text=_("Sealed. Say no address of a refuge.")
    )
    field_order = ("amount", "on", "number", "document", "note")


class FundForm(DayForm):
    """Money set apart for a case."""

    amount = PesosField()
    number = forms.CharField(
        label=_("Number of the fund or of the transfer"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ("amount", "on", "number")
