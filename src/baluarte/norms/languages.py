"""Languages of what people write: their tags (BCP 47), names, direction, and whether words break.

What a family writes is kept in its own language. A tag says which letters are drawn from which
side, and a language whose rules of hyphenation nobody here knows is never broken by a machine.
"""

import re
from typing import Final

from baluarte.norms.catalogues import FALLBACK_LANGUAGE, terms

CATALOGUE: Final = "memory_languages"
LONGEST: Final = 35
# RFC 5646, section 2.1, without the tags that it keeps for its own past: language, script, region,
# variants; a tag of private use alone is none, since nobody else could read it.
TAG: Final = re.compile(
    r"(?P<language>[a-z]{2,3})"
    r"(?:-(?P<script>[A-Z][a-z]{3}))?"
    r"(?:-(?P<region>[A-Z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?"
)
RIGHT_TO_LEFT: Final = frozenset({
    "ar", "arc", "arz", "ckb", "dv", "fa", "ha-Arab", "he", "khw", "ks", "ps", "sd", "syr", "ug",
    "ur", "yi",
})  # fmt: skip
SCRIPTS_RIGHT_TO_LEFT: Final = frozenset(
    {"Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Syrc", "Thaa"}
)
# Whose words the browser and the typesetter break as they should.
HYPHENATED: Final = frozenset({"en", "es"})


class UnknownTag(ValueError):
    """What somebody gave as a language is no tag of one."""


def language_tag(said: str) -> str:
    """Return a tag in its usual form: `ES-mx` is `es-MX`; raise `UnknownTag` where it is none."""
    parts = said.strip().replace("_", "-").split("-")
    is_private, written = False, []
    for place, part in enumerate(parts):
        is_private = is_private or (place > 0 and part.lower() == "x")
        written.append(part.lower() if place == 0 or is_private else _cased(part))
    tag = "-".join(written)
    if len(tag) > LONGEST or TAG.fullmatch(tag) is None:
        raise UnknownTag(said)
    return tag


def direction(tag: str) -> str:
    """Return `rtl` where a language is written from the right, `ltr` elsewhere."""
    found = TAG.fullmatch(tag)
    if found is None:
        return "ltr"
    script, language = found["script"], found["language"]
    if script:
        return "rtl" if script in SCRIPTS_RIGHT_TO_LEFT else "ltr"
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def may_hyphenate(tag: str) -> bool:
    """Say whether a machine knows where words of a language may break."""
    return tag.split("-", maxsplit=1)[0] in HYPHENATED


def language_name(tag: str, language: str) -> str:
    """Return what a language is called in another; its tag where no text says."""
    known = terms(CATALOGUE)
    found = known.get(tag) or known.get(tag.split("-", maxsplit=1)[0])
    return found.label.get(language, found.label[FALLBACK_LANGUAGE]) if found else tag


def own_name(tag: str) -> str:
    """Return what a language calls itself; its tag where no text says."""
    known = terms(CATALOGUE)
    found = known.get(tag) or known.get(tag.split("-", maxsplit=1)[0])
    return str(found.facts.get("own", "")) or language_name(tag, "es") if found else tag


def _cased(part: str) -> str:
    """Return a part in its usual letters: a script with a capital, a region in capitals."""
    if len(part) == 4 and part.isalpha():  # noqa: PLR2004 (letters of a script)
        return part.capitalize()
    return part.upper() if len(part) == 2 and part.isalpha() else part.lower()  # noqa: PLR2004
