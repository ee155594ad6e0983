"""How people refer to a record aloud or on paper: short, random, easy to copy by hand."""

import secrets

from baluarte.domain.sealing.crockford import SymbolsMisread, grouped, read_symbols, spell

# 50 bits: at a million records, one collision in two thousand installations.
_BYTES, LENGTH, GROUP = 7, 10, 5


def new_reference() -> str:
    """Return a reference that says nothing of what it refers to."""
    return spell(secrets.token_bytes(_BYTES))[:LENGTH]


def read_reference(typed: str) -> str | None:
    """Return the reference a person meant, in any case and with or without dashes."""
    try:
        symbols = read_symbols(typed)
    except SymbolsMisread:
        return None
    return symbols if len(symbols) == LENGTH else None


def written(reference: str) -> str:
    """Return a reference as it is shown: in two groups."""
    return grouped(reference, size=GROUP)
