"""Recovery: a key in three shares, any two of which bring it back and one of which says nothing.

Each byte of the key, and of its checksum, is where a random line over the field of 256 elements
meets zero; share 1, 2 and 3 are the line at 1, 2 and 3. Shamir (1979), Communications of the ACM
22(11), 612-613.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from baluarte.domain.sealing import crockford
from baluarte.domain.sealing.keys import KEY_LENGTH, Key

FORMAT = 1
NUMBERS = (1, 2, 3)
CHECKSUM_LENGTH = 4
SET_LENGTH = 4
BODY_LENGTH = KEY_LENGTH + CHECKSUM_LENGTH
SYMBOLS = (1 + SET_LENGTH + BODY_LENGTH + CHECKSUM_LENGTH) * 8 // crockford.BITS
GROUP = 6
_FIELD_POLYNOMIAL = 0x11B


class ShareMistyped(ValueError):
    """What was typed is no share."""


class SharesDoNotFit(ValueError):
    """Two shares are the same one, or not of the same key."""


@dataclass(frozen=True)
class Share:
    """One of three; `set_id` says which of them belong together."""

    number: int
    set_id: bytes
    body: bytes = field(repr=False)

    def written(self) -> str:
        """Return the share as it is printed and kept by one person."""
        content = bytes([FORMAT << 4 | self.number]) + self.set_id + self.body
        return crockford.grouped(crockford.spell(content + _checksum(content)), size=GROUP)


def split_key(key: Key) -> tuple[Share, Share, Share]:
    """Split a key into three shares."""
    secret = key + _checksum(key)
    slopes = secrets.token_bytes(BODY_LENGTH)
    set_id = secrets.token_bytes(SET_LENGTH)
    first, second, third = (
        Share(number, set_id, bytes(map(_at, secret, slopes, [number] * BODY_LENGTH)))
        for number in NUMBERS
    )
    return first, second, third


def recover_key(one: Share, other: Share) -> Key:
    """Bring a key back from two of its shares."""
    if one.set_id != other.set_id:
        raise SharesDoNotFit("these shares are not of the same key")
    if one.number == other.number:
        raise SharesDoNotFit("this is the same share twice")
    span = _inverse(one.number ^ other.number)
    secret = bytes(
        _times(_times(here, other.number) ^ _times(there, one.number), span)
        for here, there in zip(one.body, other.body, strict=True)
    )
    key, checksum = secret[:KEY_LENGTH], secret[KEY_LENGTH:]
    if not hmac.compare_digest(checksum, _checksum(key)):
        raise SharesDoNotFit("these shares do not give a key")
    return Key(key)


def read_share(typed: str) -> Share:
    """Return the share a person typed from paper, or raise `ShareMistyped`."""
    try:
        symbols = crockford.read_symbols(typed)
        if len(symbols) != SYMBOLS:
            raise ShareMistyped(f"a share has {SYMBOLS} symbols, not {len(symbols)}")
        content = crockford.unspell(symbols)
    except crockford.SymbolsMisread as error:
        raise ShareMistyped(str(error)) from None
    content, checksum = content[:-CHECKSUM_LENGTH], content[-CHECKSUM_LENGTH:]
    kind, number = divmod(content[0], 16)
    if checksum != _checksum(content) or kind != FORMAT or number not in NUMBERS:
        raise ShareMistyped("a symbol is wrong, or two have changed places")
    return Share(number, content[1 : 1 + SET_LENGTH], content[1 + SET_LENGTH :])


def _checksum(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()[:CHECKSUM_LENGTH]


def _at(secret: int, slope: int, number: int) -> int:
    """Return the line's value at one share's number."""
    return secret ^ _times(slope, number)


def _times(one: int, other: int) -> int:
    """Multiply in the field of 256 elements."""
    product = 0
    for place in range(8):
        if other >> place & 1:
            product ^= one << place
    for place in reversed(range(8, 15)):
        if product >> place & 1:
            product ^= _FIELD_POLYNOMIAL << (place - 8)
    return product


def _inverse(element: int) -> int:
    return next(other for other in range(1, 256) if _times(element, other) == 1)
