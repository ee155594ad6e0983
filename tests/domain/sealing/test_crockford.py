"""Symbols that people copy by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baluarte.domain.sealing.crockford import (
    ALPHABET,
    SymbolsMisread,
    grouped,
    read_symbols,
    spell,
    unspell,
)


@given(material=st.binary(max_size=60))
def test_bytes_come_back(material):
    assert unspell(spell(material)) == material


@pytest.mark.parametrize(
    ("material", "symbols"),
    [(b"", ""), (b"\x00", "00"), (b"\xff", "ZW"), (b"f", "CR"), (b"foobar", "CSQPYRK1E8")],
)
def test_bytes_are_spelt_as_in_base_32(material, symbols):
    assert spell(material) == symbols


@pytest.mark.parametrize("symbols", ["Z", "ZZ", "ZWZ", "ZWZWZW"])
def test_symbols_that_end_within_a_byte_are_refused(symbols):
    with pytest.raises(SymbolsMisread, match="do not end where a byte ends"):
        unspell(symbols)


def test_look_alikes_are_not_in_the_alphabet():
    assert (len(set(ALPHABET)), set(ALPHABET) & set("ILOU")) == (32, set())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("oO0 iI1 lL1", "000111111"),
        ("abc-def", "ABCDEF"),
        ("ab — c–d−e‐f_g.h,j", "ABCDEFGHJ"),
        ("\tAB\r\n\u00a0C\u200b\ufeffD", "ABCD"),
        ("ＡＢ１２", "AB12"),
        (ALPHABET, ALPHABET),
        ("", ""),
    ],
)
def test_what_was_typed_is_read_as_meant(typed, meant):
    assert read_symbols(typed) == meant


@pytest.mark.parametrize("typed", ["ABCU", "ABÑ", "AB*", "AB$", "Ａ\ud800", "АВС"])
def test_other_symbols_are_refused(typed):
    with pytest.raises(SymbolsMisread, match="only digits and letters other than U are used"):
        read_symbols(typed)


def test_a_refusal_does_not_repeat_what_was_typed():
    with pytest.raises(SymbolsMisread) as caught:
        read_symbols("SECRETUU")
    assert str(caught.value) == "only digits and letters other than U are used"


def test_what_is_long_but_not_endless_is_read():
    assert read_symbols("A" * 400) == "A" * 400


def test_one_symbol_more_is_refused():
    with pytest.raises(SymbolsMisread, match="far too long"):
        read_symbols("A" * 401)


def test_endless_text_is_refused_before_it_is_read():
    with pytest.raises(SymbolsMisread, match="far too long"):
        read_symbols("A" * 10_000_000)


def test_groups():
    assert grouped("ABCDEFG", size=3) == "ABC-DEF-G"
