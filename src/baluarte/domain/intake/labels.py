"""Her labels compared: accents, case and spaces do not tell two categories apart."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from unicodedata import combining, normalize


@lru_cache(maxsize=4096)
def fold_label(text: str) -> str:
    """Return a label without accents, case or doubled spaces."""
    if not text.isascii():
        text = "".join(c for c in normalize("NFKD", text) if not combining(c))
    return " ".join(text.casefold().split())


def split_cell(
    text: str, *, separators: Collection[str], known: Collection[str] = ()
) -> Iterator[str]:
    """Yield the parts of a cell; a known label (folded) that holds a separator stays whole."""
    if not any(one in text for one in separators):
        yield from filter(None, [text.strip()])
        return
    cut = _pattern(tuple(separators))
    pieces = cut.split(text)
    joints = cut.findall(text)
    start = 0
    while start < len(pieces):
        end = _longest_known(pieces, joints, start, known)
        part = _joined(pieces, joints, start, end).strip()
        if part:
            yield part
        start = end


@lru_cache
def _pattern(separators: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(one) for one in sorted(separators, key=len, reverse=True)))


def _longest_known(pieces: list[str], joints: list[str], start: int, known: Collection[str]) -> int:
    for end in range(len(pieces), start + 1, -1):
        if fold_label(_joined(pieces, joints, start, end)) in known:
            return end
    return start + 1


def _joined(pieces: list[str], joints: list[str], start: int, end: int) -> str:
    parts = [pieces[start]]
    for place in range(start + 1, end):
        parts += [joints[place - 1], pieces[place]]
    return "".join(parts)
