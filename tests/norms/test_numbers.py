"""A number as it is written in Mexico is read; what could be two is refused, with what it may be."""

from dataclasses import replace
from decimal import Decimal

import pytest

from baluarte.norms.numbers import NumberUnread, read_number
from baluarte.norms.statements import StatementRefused, Value, headings, read_figure, read_value


def of(value):
    """Return a heading that asks for this kind of value, whether or not a shipped text has one."""
    return replace(next(iter(headings().values())), value=Value(value))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("55.5", "55.5"), ("55.5%", "55.5"), ("55.5 %", "55.5"), ("1,234.5", "1234.5"),
        ("1 234", "1234"), ("1\u00a0234", "1234"), ("1,234,567", "1234567"), ("$ 1,250.50", "1250.50"),
        ("0", "0"), ("1250", "1250"), ("0.125", "0.125"),
    ],
)  # fmt: skip
def test_what_is_one_number_is_read(written, number):
    assert read_number(written) == Decimal(number)


@pytest.mark.parametrize(
    ("written", "code", "readings"),
    [
        ("55,5", "decimal_comma", ("55.5",)),
        ("55,5 %", "decimal_comma", ("55.5",)),
        ("1,234", "ambiguous", ("1.234", "1234")),
        ("1.234", "ambiguous", ("1.234", "1234")),
        ("1.234,5", "ambiguous", ("1234.5", "12345")),
        ("muchas", "number", ()),
        ("12,34,5", "ambiguous", ("1234.5", "12345")),
    ],
)
def test_what_could_be_two_or_none_is_refused_with_what_it_may_be(written, code, readings):
    with pytest.raises(NumberUnread) as refused:
        read_number(written)
    assert (refused.value.code, refused.value.readings) == (code, readings)


def test_a_comma_before_three_figures_is_thousands_where_nothing_has_three_decimals():
    for value in ("count", "amount"):
        assert read_figure(of(value), "1,234") == 1234
    for value in ("share", "quantity"):
        with pytest.raises(StatementRefused, match="two ways"):
            read_figure(of(value), "1,234")


def test_a_program_and_a_form_read_the_same():
    share = of("share")
    assert read_value(share, "55.5 %") == read_figure(share, "55.5%") == Decimal("55.5")
    assert read_value(of("count"), "1,234") == 1234
    with pytest.raises(StatementRefused) as refused:
        read_value(share, "55,5")
    assert refused.value.in_language("es") == (
        "«55,5» lleva una coma que no separa miles. Si son decimales, escriba 55.5."
    )


def test_a_sign_of_per_cent_is_of_shares_alone():
    with pytest.raises(StatementRefused) as refused:
        read_figure(of("count"), "5 %")
    assert refused.value.code == "not_a_share"
