"""A box of a number, read as people in Mexico write it; what could be two numbers is refused."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.norms.numbers import NumberUnread, read_number

REFUSALS = {
    "number": _("“%(given)s” is not a number."),
    "decimal_comma": _(
        "“%(given)s” has a comma that parts no thousands. If they are decimals, write %(right)s."
    ),
    "ambiguous": _(
        "“%(given)s” can be read in two ways: %(right)s. Write it without a separator of thousands."
    ),
}
MOST_SHOWN = 60


class NumberField(forms.DecimalField):
    """A number; `has_thousands` where it has no third decimal, as pesos and people have none."""

    def __init__(self, *, has_thousands: bool = False, **given: Any) -> None:
        box = forms.TextInput(
            attrs={"inputmode": "decimal", "autocomplete": "off", "class": "input--short"}
        )
        super().__init__(widget=box, **given)
        self.has_thousands = has_thousands

    def to_python(self, value: Any) -> Any:
        """Read a number as it was written, with the sign of pesos or of per cent."""
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        said = str(value)
        try:
            return read_number(said, has_thousands=self.has_thousands)
        except NumberUnread as unread:
            told = {"given": said[:MOST_SHOWN], "right": " / ".join(unread.readings)}
            raise forms.ValidationError(
                REFUSALS[unread.code], code=unread.code, params=told
            ) from None

    def prepare_value(self, value: Any) -> Any:
        """Show a number as it would be written, whatever the language of the page."""
        return format(value.normalize(), "f") if isinstance(value, Decimal) else value
