"""A number as people in Mexico write it: a point parts decimals, a comma or a space thousands.

What could be two numbers is refused, with both: a figure that is a thousand times too large is
worse than one that is asked for again. Where what is counted admits one of them alone (a count is
whole, pesos have two decimals), that one is read.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

# "1.234" is no decimal of a point that everybody writes so: it may be a thousand.
PLAIN = re.compile(r"\d+(?:\.\d{1,2}|\.\d{4,})?|\d{4,}\.\d{3}|0\.\d{3}")
# Thousands by commas: only where they stand more than once, or before decimals.
GROUPED = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3}(?:,\d{3})+\.\d{1,2}")
ONE_COMMA = re.compile(r"[1-9]\d{0,2},\d{3}")
SPACED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:\.\d{1,2})?")
SEPARATED = re.compile(r"\d+(?:[.,]\d+)+")
DECIMAL_COMMA = re.compile(r"\d+,(?:\d{1,2}|\d{4,})")
SEPARATORS = re.compile(r"[, \u00a0\u202f]")


@dataclass(frozen=True, slots=True)
class NumberUnread(ValueError):
    """What is no number, or two; `readings` are what it may be."""

    code: str
    given: str
    readings: tuple[str, ...] = ()


def read_number(text: str, *, has_thousands: bool = False) -> Decimal:
    """Return a number as somebody wrote it, with or without its sign of pesos or of per cent.

    `has_thousands` says that what is counted has no third decimal, so that "1,234" is a thousand
    and more. `NumberUnread` where it is none, or has two readings.
    """
    said = text.strip().removeprefix("$").removesuffix("%").strip()
    if PLAIN.fullmatch(said):
        return Decimal(said)
    is_grouped = GROUPED.fullmatch(said) or SPACED.fullmatch(said)
    if is_grouped or (has_thousands and ONE_COMMA.fullmatch(said)):
        return Decimal(SEPARATORS.sub("", said))
    if DECIMAL_COMMA.fullmatch(said):
        raise NumberUnread("decimal_comma", text, (said.replace(",", "."),))
    if SEPARATED.fullmatch(said):
        raise NumberUnread("ambiguous", text, _readings(said))
    raise NumberUnread("number", text)


def _readings(said: str) -> tuple[str, ...]:
    """Return what figures with separators may mean: the last of them parts decimals, or none."""
    whole = re.sub("[.,]", "", said)
    before, _mark, after = said.replace(",", ".").rpartition(".")
    return f"{before.replace('.', '')}.{after}", whole
