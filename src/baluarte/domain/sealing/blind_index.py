"""Names compared without being read: indexes for search, hashes for two organisations.

An index is truncated until several people share each value, so it points at candidates and proves
nothing about anyone; whoever may read them opens the candidates and drops the strangers.
Sex, municipality and other columns of few values get no index: counting alone would read them.
"""

import hmac
import unicodedata
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from baluarte.domain.sealing.keys import Key

# Changing anything that alters a normal form changes every index: raise this, and recompute.
NORMAL_FORM = 1
MOST_BITS = 31
SHARED_TOKENS = 2

PARTICLES = frozenset({"de", "del", "el", "la", "las", "los", "y"})
# As registries and newsrooms shorten them.
ABBREVIATIONS = {
    "fco": "francisco",
    "fdez": "fernandez",
    "glez": "gonzalez",
    "gpe": "guadalupe",
    "hdez": "hernandez",
    "ma": "maria",
    "mtz": "martinez",
    "rdz": "rodriguez",
    "sta": "santa",
    "sto": "santo",
}
# Also the saltillo of indigenous names: written in a dozen ways, or not at all.
_APOSTROPHES = frozenset("'`‘’‛′ʹʻʼʽʾʿˈꞋꞌ")
_UNDECOMPOSED = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "þ": "th"}
)


class _Plain(dict[int, str | None]):
    """What becomes of a decomposed letter: itself, another, a space or nothing; asked once."""

    def __missing__(self, code: int) -> str | None:
        letter = chr(code)
        if letter in _APOSTROPHES or unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
            self[code] = None
        else:
            self[code] = _UNDECOMPOSED.get(code, letter if letter.isalnum() else " ")
        return self[code]


_PLAIN = _Plain()


def normalise_name(value: str) -> str:
    """Return the form in which two spellings of a name are the same: plain tokens, sorted."""
    # The acute accent typed on its own would decompose into a space.
    decomposed = unicodedata.normalize("NFKD", value.replace("´", "'")).casefold()
    tokens = unicodedata.normalize("NFKD", decomposed).translate(_PLAIN).split()
    tokens = [ABBREVIATIONS.get(token, token) for token in tokens]
    kept = [token for token in tokens if token not in PARTICLES]
    return " ".join(sorted(kept or tokens))


def index_key(owner_key: Key, *, table: str, column: str) -> Key:
    """Derive a column's index key from its owner's; what the owner's wraps says nothing of it."""
    if not table or not column or "|" in table + column:
        raise ValueError("table and column must be named, and without a bar")
    purpose = f"baluarte blind index|{NORMAL_FORM}|{table}|{column}".encode()
    return Key(HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(owner_key))


def blind_index(value: str, *, key: Key, bits: int) -> int:
    """Return the first bits of the keyed hash of a name, in whatever spelling.

    Several columns are indexed together by joining them in one value ("name 1980"). An index of
    fewer bits is the beginning of one of more: narrowing needs no name, widening does.
    """
    if not 0 <= bits <= MOST_BITS:
        raise ValueError(f"an index has 0 to {MOST_BITS} bits, not {bits}")
    digest = hmac.digest(key, normalise_name(value).encode(), "sha256")
    return int.from_bytes(digest[:4], "big") >> (32 - bits)


def bits_for(rows: int, *, indexes: int = 1) -> int:
    """Return how many bits an index may have so that two rows or more share each value.

    Plan with the fewest rows the table will hold. All indexes that stand on one row are known
    together, so they share one allowance: with R rows and I of them, floor(log2(R / 2) / I).
    """
    if rows < 0 or indexes < 1:
        raise ValueError("rows cannot be negative, and there is at least one index")
    return min(max((rows // 2).bit_length() - 1, 0) // indexes, MOST_BITS)


@dataclass(frozen=True)
class NameHashes:
    """One side of a comparison: what can be told of a name without reading it."""

    whole: bytes | None = field(repr=False)
    tokens: frozenset[bytes] = field(repr=False)
    given: frozenset[bytes] = field(repr=False)
    surnames: frozenset[bytes] = field(repr=False)


def new_comparison_key() -> Key:
    """Return a key for one comparison; it is thrown away with the hashes once both sides agree.

    Whoever holds the key and the hashes could try names until one fits. Only the worker does:
    an organisation is told yes or no.
    """
    return Key.random()


def hash_name(name: str, *, key: Key, surnames: str = "") -> NameHashes:
    """Hash a name for one comparison; `surnames` says which of its tokens are, where known."""
    normal = normalise_name(name)
    family = _telling(normalise_name(surnames))
    tokens = _telling(normal)
    return NameHashes(
        whole=_keyed(normal, key) if normal else None,
        tokens=_hashed(tokens, key),
        given=_hashed(tokens - family, key) if family else frozenset(),
        surnames=_hashed(tokens & family, key),
    )


def names_agree(one: NameHashes, other: NameHashes) -> bool:
    """Tell whether two names are the same but for spelling; an unknown name agrees with none."""
    if one.whole is None or other.whole is None:
        return False
    return hmac.compare_digest(one.whole, other.whole)


def names_agree_in_part(one: NameHashes, other: NameHashes) -> bool:
    """Tell whether two names may be one person's, one of them in fewer words.

    Both say which tokens are surnames: a given name and a surname are shared, and neither the
    given names nor the surnames contradict each other. Otherwise all tokens of the shorter name,
    two or more, stand in the longer one. Initials count for nothing.
    """
    if names_agree(one, other):
        return True
    if one.surnames and other.surnames:
        return _abridges(one.surnames, other.surnames) and _abridges(one.given, other.given)
    return len(one.tokens & other.tokens) >= SHARED_TOKENS and _abridges(one.tokens, other.tokens)


def _abridges(one: frozenset[bytes], other: frozenset[bytes]) -> bool:
    return bool(one and other) and (one <= other or other <= one)


def _telling(normal: str) -> frozenset[str]:
    return frozenset(token for token in normal.split() if len(token) > 1)


def _hashed(tokens: frozenset[str], key: Key) -> frozenset[bytes]:
    return frozenset(_keyed(f"token {token}", key) for token in tokens)


def _keyed(text: str, key: Key) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")
