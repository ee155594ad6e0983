"""Texts made comparable: damaged encodings mended, accents and case folded, words apart."""

import re
from collections.abc import Callable, Iterator
from unicodedata import category, normalize

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from baluarte.science.linkage.lexicon import UNTOLD

# Stands for a letter that somebody's encoding lost.
LOST = "?"
_SPANISH = frozenset("áéíóúüñÁÉÍÓÚÜÑ¿¡«»°ºª–—’“”…ç")
# Right between words, odd inside one.
_MARKS = frozenset("¿¡«»°–—’“”…")
# A letter foreign to Spanish, or a capital one behind a small one.
_SUSPECT = "[^\\x00-\\x7fáéíóúüñÁÉÍÓÚÜÑ¿¡«»°ºª–—’“”…]|[a-záéíóúüñ][ÁÉÍÓÚÜÑ]"
_ODD = re.compile(_SUSPECT)
_AFTER, _BEFORE = re.compile("([^\\W\\d_])[_?\ufffd]+"), re.compile("[_?\ufffd]+([^\\W\\d_])")
_OTHER = re.compile(r"[\W_]+")
_NOTHING = pa.array(sorted(UNTOLD), pa.string())
# So few texts are folded one by one.
FEW = 64
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
    for before, letter, behind in zip(" " + text, text, text[1:] + " ", strict=False):
        if letter.isascii():
            continue
        if letter not in _SPANISH:
            # Portuguese and French have letters of their own, seldom capitals.
            odd += 1 if letter.islower() else 2
        inside = before.islower() or (before.isalpha() and behind.islower())
        odd += letter.isupper() and inside
        odd += letter in _MARKS and before.isalpha()
    return odd


def folded(values: pa.Array) -> pa.Array:
    """Mend, strip accents and case of every text; a lost letter inside a word becomes `þ`."""
    if len(values) <= FEW:
        return pa.array([_folded(text) for text in values.to_pylist()], pa.string())
    suspect = pc.match_substring_regex(values, _SUSPECT)
    values = _mend_some(values, suspect)
    values = pc.utf8_normalize(values, form="NFKD")
    values = pc.replace_substring_regex(values, r"\p{Mn}+", "")
    values = pc.replace_substring_regex(values, r"(\pL)[_?\x{FFFD}]+", r"\1þ")
    values = pc.replace_substring_regex(values, r"[_?\x{FFFD}]+(\pL)", r"þ\1")
    return pc.utf8_lower(values)


def _folded(text: str | None) -> str | None:
    """Fold one text; the same as for many, without the cost of starting for many."""
    if text is None:
        return None
    if _ODD.search(text):
        text = mended(text)
    text = "".join(letter for letter in normalize("NFKD", text) if category(letter) != "Mn")
    text = _AFTER.sub(r"\1þ", text)
    return _BEFORE.sub(r"þ\1", text).lower()


def folded_text(text: str) -> str:
    """Fold one text."""
    return _folded(text) or ""


def plain(values: pa.Array) -> pa.Array:
    """Return folded texts with nothing but letters, digits, lost letters and single spaces."""
    if len(values) <= FEW:
        texts = values.to_pylist()
        return pa.array(
            [
                None if one is None else _OTHER.sub(" ", one).strip().replace("þ", LOST)
                for one in texts
            ],
            pa.string(),
        )
    spaced = pc.replace_substring_regex(values, r"[^\pL\pN]+", " ")
    return pc.replace_substring(pc.utf8_trim_whitespace(spaced), "þ", LOST)


def words_of(values: pa.Array) -> pa.Array:
    """Split folded texts into words of letters and digits."""
    return pc.utf8_split_whitespace(plain(values))


def untold(values: pa.Array) -> np.ndarray:
    """Say of folded texts whether they are empty, or only say that nothing is said."""
    nothing = pc.or_(pc.is_in(plain(values), value_set=_NOTHING), pc.is_null(values))
    return np.asarray(nothing.to_numpy(zero_copy_only=False), dtype=bool)


def told_rows(of_row: np.ndarray, texts: pa.Array) -> np.ndarray:
    """Let rows whose text says nothing point to none."""
    if not len(texts):
        return of_row
    return np.where((of_row >= 0) & untold(texts)[of_row], -1, of_row).astype(np.int32)


def _mend_some(values: pa.Array, suspect: pa.Array) -> pa.Array:
    where = np.flatnonzero(suspect.fill_null(False).to_numpy(zero_copy_only=False))
    if not len(where):
        return values
    mend: Callable[[str], str] = mended
    repaired = pa.array([mend(text) for text in values.take(where).to_pylist()], values.type)
    mask = np.zeros(len(values), dtype=bool)
    mask[where] = True
    return pc.replace_with_mask(values, pa.array(mask), repaired)
