"""What a mapping may say: checked whole, refused with what would be right.

Her labels are compared folded: accents, case and spaces do not tell two categories apart.
"""

import re
from collections.abc import Callable, Collection, Iterator
from collections.abc import Mapping as Keyed
from difflib import get_close_matches
from functools import lru_cache
from typing import Any
from unicodedata import combining, normalize

from baluarte.norms.catalogues import terms
from baluarte.norms.imprecise import DateRefused, Order, from_edtf


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


Problem = tuple[str, str, str]
REQUIRED = ("name", "title", "producer", "licence", "language", "date", "place", "victims", "types")
KEPT = (
    *REQUIRED,
    *("key", "time", "outlet", "perpetrators", "acts", "what", "source"),
    *("labor", "gender", "defends", "reserved", "not_known", "already_public", "note", "sheet"),
)
PARTS = {
    "date": ("column", "order", "two_digit_years", "year", "readings", "not_known"),
    "time": ("column", "not_known"),
    "place": ("text", "state", "municipality", "longitude", "latitude", "likely"),
    "victims": ("column", "separators", "kinds", "count", "not_known"),
    "outlet": ("column", "separators"),
    "types": ("column", "columns", "separators", "codes", "constant"),
    "perpetrators": ("column", "columns", "separators", "codes"),
    "labor": ("column", "separators", "codes", "not_known", "constant"),
    "gender": ("column", "separators", "codes", "not_known"),
    "defends": ("column", "separators", "codes", "not_known"),
    "acts": ("column",),
    "what": ("column", "columns", "constant"),
    "source": ("column", "columns", "constant"),
}
# What a column may tell of each victim.
OF_VICTIMS = {"labor": "occupations", "gender": "genders", "defends": "defended_subjects"}
CATALOGUES = {"types": "aggression_types", "perpetrators": "perpetrators", **OF_VICTIMS}
# Of which parts a list may be of one code only.
CONSTANTS = ("types", "labor")
KINDS = ("person", "collective", "unknown")
LIKELY = ("ask", "take")
MOST_NAMES = 5000


class MappingRefused(Exception):
    """A mapping that cannot be used: what is wrong, where, and what would be right."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{code} {where}: {right}" for code, where, right in problems))
        self.problems = tuple(problems)


def check(content: object) -> dict[str, Any]:
    """Return the content of a mapping, or raise with everything that is wrong with it."""
    if not isinstance(content, dict) or not all(isinstance(key, str) for key in content):
        raise MappingRefused([("mapping.no_map", "", ", ".join(REQUIRED))])
    problems = [*_whole(content)]
    for part, allowed in PARTS.items():
        if part in content:
            problems += _part(part, content[part], allowed)
    if problems:
        raise MappingRefused(problems)
    return content


def _whole(content: dict[str, Any]) -> Iterator[Problem]:
    yield from _unknown("", content, KEPT)
    for name in REQUIRED:
        if name not in content:
            yield "mapping.lacks", name, ""
    for name in ("name", "producer", "licence", "language", "note", "sheet"):
        if name in content:
            yield from _wrong(name, content[name], _is_text, "text")
    if "title" in content:
        titles = content["title"]
        fits = isinstance(titles, dict) and "es" in titles
        fits = fits and all(_is_text(said) for pair in titles.items() for said in pair)
        yield from () if fits else [("mapping.value", "title", "{es: ..., en: ...}")]
    for name in ("key", "reserved", "not_known"):
        yield from _wrong(name, content.get(name, []), _are_names, "text")
    yield from _wrong("already_public", content.get("already_public", False), _is_yes_no, "true")


def _part(part: str, said: object, allowed: tuple[str, ...]) -> Iterator[Problem]:
    if not isinstance(said, dict):
        yield "mapping.value", part, "{" + ", ".join(allowed) + "}"
        return
    yield from _unknown(part, said, allowed)
    for name, value in said.items():
        if name in allowed:
            yield from _value(part, name, value)
    if not _says_enough(part, said):
        yield "mapping.lacks", f"{part}.{allowed[0]}", ""


def _says_enough(part: str, said: Keyed[str, Any]) -> bool:
    if part == "place":
        return bool({"text", "state", "municipality", "longitude"} & said.keys())
    return bool({"column", "columns", "constant", "count"} & said.keys())


def _value(part: str, name: str, value: object) -> Iterator[Problem]:
    where = f"{part}.{name}"
    if part in CONSTANTS and name == "constant":
        for code in value if isinstance(value, list) else [value]:
            yield from _code(where, CATALOGUES[part], code)
    elif name == "codes":
        yield from _codes(part, value)
    elif name == "kinds":
        yield from _kinds(where, value)
    elif name in ("order", "likely"):
        allowed = tuple(Order) if name == "order" else LIKELY
        yield from _wrong(where, value, lambda said: said in allowed, ", ".join(allowed))
    elif name == "year":
        yield from _wrong(where, value, _is_year, "1900-2100")
    elif name == "readings":
        yield from _wrong(where, value, _are_readings, "{written: EDTF}")
    elif name == "two_digit_years":
        yield from _wrong(where, value, _is_yes_no, "true, false")
    elif name in ("columns", "separators", "not_known"):
        yield from _wrong(where, value, _are_names, "text")
    else:
        yield from _wrong(where, value, _is_text, "text")


def _codes(part: str, value: object) -> Iterator[Problem]:
    if not isinstance(value, dict) or len(value) > MOST_NAMES:
        yield "mapping.value", f"{part}.codes", "{category: code}"
        return
    for label, said in value.items():
        where = f"{part}.codes.{label}"
        if not isinstance(label, str):
            yield "mapping.value", where, "text"
        for code in said if isinstance(said, list) else [said]:
            if code is not None:
                yield from _code(where, CATALOGUES[part], code)


def _code(where: str, catalogue: str, code: object) -> Iterator[Problem]:
    known = terms(catalogue)
    if not isinstance(code, str) or code not in known:
        near = get_close_matches(str(code), known, n=3, cutoff=0.5)
        yield "mapping.code", f"{where}: {code}", ", ".join(near or known)


def _kinds(where: str, value: object) -> Iterator[Problem]:
    fits = isinstance(value, dict) and all(
        isinstance(word, str) and kind in KINDS for word, kind in value.items()
    )
    if not fits:
        yield "mapping.value", where, ", ".join(KINDS)


def _unknown(where: str, said: dict[str, Any], allowed: tuple[str, ...]) -> Iterator[Problem]:
    for name in said:
        if name not in allowed:
            near = get_close_matches(str(name), allowed, n=3, cutoff=0.6)
            full = f"{where}.{name}" if where else str(name)
            yield "mapping.word", full, ", ".join(near or allowed)


def _wrong(
    where: str, value: object, fits: Callable[[object], bool], right: str
) -> Iterator[Problem]:
    if not fits(value):
        yield "mapping.value", where, right


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_yes_no(value: object) -> bool:
    return isinstance(value, bool)


def _is_year(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1900 <= value <= 2100  # noqa: PLR2004


def _are_readings(value: object) -> bool:
    """Say whether what she writes stands beside a date each."""
    if not isinstance(value, dict) or len(value) > MOST_NAMES:
        return False
    return all(_is_text(written) and _is_date(meant) for written, meant in value.items())


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(from_edtf(value))
    except DateRefused:
        return False


def _are_names(value: object) -> bool:
    if isinstance(value, str):
        return bool(value)
    if not isinstance(value, list) or len(value) > MOST_NAMES:
        return False
    return all(isinstance(one, str) and one for one in value)
