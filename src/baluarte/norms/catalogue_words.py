"""The code of a catalogue behind a word of a list: gender, number and accents tell nothing apart.

What is not understood has no code: nothing is guessed from a part of it.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from unicodedata import combining, normalize

from baluarte.norms.catalogues import terms

# "defensor/a", "defensoras(es)", "periodista(s)".
_ENDINGS = re.compile(r"(?<=\w)(?:/|\()(?:as|os|es|a|o|e|x|s)\b\)?")
_PARTS = re.compile(r"\s+(?:y|e|and)\s+|\s*[/,;+&]\s*")
_WORD = re.compile(r"[^\W_]+")
LONGEST = 200
SHORTEST_STEM = 3
BOTH = {frozenset({"journalist", "defender"}): "both"}


@lru_cache(maxsize=4096)
def code_behind(catalogue: str, text: str) -> str:
    """Return the one code that a text says, or nothing where it says none or more than one."""
    if len(text) > LONGEST:
        return ""
    plain = _ENDINGS.sub("", _folded(text))
    if whole := _one(catalogue, plain):
        return whole
    found = [_one(catalogue, part) for part in _PARTS.split(plain) if part.strip()]
    codes = frozenset(found)
    if "" in codes:
        return ""
    return next(iter(codes)) if len(codes) == 1 else BOTH.get(codes, "")


def _one(catalogue: str, text: str) -> str:
    """Return the code of a text that says one thing."""
    stems = _stems(text)
    exact, open_ended = _words(catalogue)
    if stems in exact:
        return exact[stems]
    # "Periodista y defensora" is two things, and none of them goes on over the other.
    if not stems or _PARTS.search(text):
        return ""
    begun = (stems[:length] for length in range(len(stems) - 1, 0, -1))
    return next((open_ended[one] for one in begun if one in open_ended), "")


@cache
def _words(
    catalogue: str,
) -> tuple[Mapping[tuple[str, ...], str], Mapping[tuple[str, ...], str]]:
    """Return what is a code by itself, and what is one however it goes on."""
    exact: dict[tuple[str, ...], str] = {}
    open_ended: dict[tuple[str, ...], str] = {}
    for code, term in terms(catalogue).items():
        for written in (*term.label.values(), *term.facts.get("words", ())):
            stems = _stems(_folded(written))
            exact.setdefault(stems, code)
            if written.endswith("*"):
                open_ended.setdefault(stems, code)
    return exact, open_ended


def _folded(text: str) -> str:
    plain = "".join(c for c in normalize("NFKD", text) if not combining(c))
    return plain.casefold()


def _stems(text: str) -> tuple[str, ...]:
    return tuple(_stem(word) for word in _WORD.findall(text))


def _stem(word: str) -> str:
    """Return a word without the endings of number and gender."""
    for ending in ("s", "a", "o", "e", "x"):
        if len(word) > SHORTEST_STEM and word.endswith(ending):
            word = word[:-1]
    return word
