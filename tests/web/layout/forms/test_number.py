"""A box of a number reads what people in Mexico write, and refuses in words what could be two."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from baluarte.web.layout.forms.number import NumberField


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize(("written", "number"), [("55.5 %", "55.5"), ("1,234.5", "1234.5")])
def test_a_number_is_the_same_in_both_languages(language, written, number):
    with override(language):
        assert NumberField().clean(written) == Decimal(number)


def test_a_comma_of_decimals_is_refused_with_the_point_it_needs():
    with override("es"), pytest.raises(ValidationError) as refused:
        NumberField().clean("55,5 %")
    assert refused.value.messages == [
        "«55,5 %» lleva una coma que no separa miles. Si son decimales, escriba 55.5."
    ]


def test_pesos_have_thousands_and_a_number_is_shown_as_it_is_written():
    assert NumberField(has_thousands=True).clean("$1,250") == 1250
    assert NumberField().prepare_value(Decimal("55.5000")) == "55.5"
    assert NumberField(required=False).clean("") is None
