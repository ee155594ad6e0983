"""Bytes as symbols that people copy by hand: Crockford's base 32, without I, L, O and U."""

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS = 5
LONGEST_TYPED = 400
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN = frozenset("_.,·−")


class SymbolsMisread(ValueError):
    """What was typed holds something that is no symbol; the text itself is never repeated."""


def spell(material: bytes) -> str:
    """Write bytes as symbols; the last symbol is filled with zero bits."""
    spare = -len(material) * 8 % BITS
    number = int.from_bytes(material, "big") << spare
    count = (len(material) * 8 + spare) // BITS
    return "".join(ALPHABET[(number >> (BITS * place)) & 31] for place in reversed(range(count)))


def unspell(symbols: str) -> bytes:
    """Read symbols back into bytes."""
    spare = len(symbols) * BITS % 8
    number = 0
    for value in values(symbols):
        number = (number << BITS) | value
    if spare >= BITS or number & ((1 << spare) - 1):
        raise SymbolsMisread("these symbols do not end where a byte ends")
    return (number >> spare).to_bytes(len(symbols) * BITS // 8, "big")


def values(symbols: str) -> list[int]:
    """Return the value of each symbol, 0 to 31."""
    return [ALPHABET.index(symbol) for symbol in symbols]


def grouped(symbols: str, *, size: int) -> str:
    """Write symbols in groups that are easy to copy."""
    return "-".join(symbols[start : start + size] for start in range(0, len(symbols), size))


def read_symbols(typed: str) -> str:
    """Return the symbols a person meant: any case, spaces and dashes, O for 0, I or L for 1."""
    if len(typed) > LONGEST_TYPED:
        raise SymbolsMisread("this is far too long")
    upper = unicodedata.normalize("NFKC", typed).upper().translate(_ALIKE)
    symbols = "".join(letter for letter in upper if not _separates(letter))
    if not set(symbols) <= set(ALPHABET):
        raise SymbolsMisread("only digits and letters other than U are used")
    return symbols


def _separates(letter: str) -> bool:
    return (
        letter.isspace() or letter in _BETWEEN or unicodedata.category(letter) in {"Pd", "Cf", "Cc"}
    )
