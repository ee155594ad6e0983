"""Texts made comparable: damaged encodings mended, accents and case folded, words apart."""

from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# Stands for a letter that somebody's encoding lost.
LOST = "?"
_SPANISH = frozenset("áéíóúüñÁÉÍÓÚÜÑ¿¡«»°ºª–—’“”…ç")
# Right between words, odd inside one.
_MARKS = frozenset("¿¡«»°–—’“”…")
_SUSPECT = r"[^\x00-\x7fáéíóúüñÁÉÍÓÚÜÑ¿¡«»°ºª–—’“”…]|[a-záéíóúüñ][ÁÉÍÓÚÜÑ]|[ÁÉÍÓÚÜÑ][ÁÉÍÓÚÜÑa-z]*[a-z][ÁÉÍÓÚÜÑ]"
_LOST_LETTER = r"(\pL)[_?\x{FFFD}]+|[_?\x{FFFD}]+(\pL)"
_ONE_BYTE = ("latin-1", "cp1252")
_OTHERS = ("mac_roman", "cp850", "cp437")


def mended(text: str) -> str:
    """Return a text as it was before it was read in the wrong encoding; itself where it was not.

    Tried are UTF-8 read as a one-byte encoding (once and twice), and Mac Roman, code pages 850
    and 437 read as Latin-1 or Windows-1252, Mac Roman twice. Of all readings the one with the
    fewest letters foreign to Spanish is kept, the text itself where none is better. What an
    encoding destroyed stays lost.
    """
    least, best = _oddness(text), text
    for reading in _readings(text):
        odd = _oddness(reading)
        if odd < least:
            least, best = odd, reading
    return best


def _readings(text: str) -> Iterator[str]:
    chains: list[tuple[str, ...]] = [
        *((read, "utf-8") for read in (*_ONE_BYTE, "mac_roman")),
        *((read, "utf-8", read, "utf-8") for read in _ONE_BYTE),
        *((read, wrote) for read in _ONE_BYTE for wrote in _OTHERS),
        ("latin-1", "mac_roman", "cp1252", "mac_roman"),
    ]
    for chain in chains:
        reading = text
        try:
            for read, wrote in zip(chain[::2], chain[1::2], strict=True):
                reading = reading.encode(read).decode(wrote)
        except UnicodeError:
            continue
        yield reading


def _oddness(text: str) -> int:
    odd = 0
    before = " "
    for letter in text:
        if ord(letter) > 127:  # noqa: PLR2004
            odd += 2 * (letter not in _SPANISH)
            odd += letter.isupper() and before.islower()
            odd += letter in _MARKS and before.isalpha()
        before = letter
    return odd


def folded(values: pa.Array) -> pa.Array:
    """Mend, strip accents and case of every text; a lost letter inside a word becomes `LOST`."""
    suspect = pc.match_substring_regex(values, _SUSPECT)
    values = _mend_some(values, suspect)
    values = pc.utf8_normalize(values, form="NFKD")
    values = pc.replace_substring_regex(values, r"\p{Mn}+", "")
    values = pc.replace_substring_regex(values, _LOST_LETTER, r"\1þ\2")
    return pc.utf8_lower(values)


def folded_text(text: str) -> str:
    """Fold one text."""
    return str(folded(pa.array([text], pa.string()))[0].as_py())


def words_of(values: pa.Array, also: str = "") -> pa.Array:
    """Split folded texts into words of letters and digits, and of what `also` allows."""
    spaced = pc.replace_substring_regex(values, rf"[^\pL\pN{also}]+", " ")
    spaced = pc.replace_substring(pc.utf8_trim_whitespace(spaced), "þ", LOST)
    return pc.utf8_split_whitespace(spaced)


def _mend_some(values: pa.Array, suspect: pa.Array) -> pa.Array:
    where = np.flatnonzero(suspect.fill_null(False).to_numpy(zero_copy_only=False))
    if not len(where):
        return values
    mend: Callable[[str], str] = mended
    repaired = pa.array([mend(text) for text in values.take(where).to_pylist()], values.type)
    mask = np.zeros(len(values), dtype=bool)
    mask[where] = True
    return pc.replace_with_mask(values, pa.array(mask), repaired)
