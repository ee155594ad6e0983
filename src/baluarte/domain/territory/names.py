"""How people write the names of places: one folded form, and the shortened forms of a name."""

import re
from collections.abc import Iterator
from unicodedata import combining, normalize

ABBREVIATIONS = {
    "cd": "ciudad",
    "cnel": "coronel",
    "col": "colonia",
    "dr": "doctor",
    "dto": "distrito",
    "dtto": "distrito",
    "edo": "estado",
    "fco": "francisco",
    "fracc": "fraccionamiento",
    "gpe": "guadalupe",
    "gral": "general",
    "hda": "hacienda",
    "ing": "ingeniero",
    "lic": "licenciado",
    "ma": "maria",
    "mpio": "municipio",
    "mun": "municipio",
    "nva": "nueva",
    "nvo": "nuevo",
    "prof": "profesor",
    "profr": "profesor",
    "pto": "puerto",
    "pte": "puente",
    "sn": "san",
    "sta": "santa",
    "sto": "santo",
    "tte": "teniente",
}
PARTICLES = frozenset({"de", "del", "la", "las", "el", "los"})
# What may stand before a name without being part of it.
QUALIFIERS = (
    "heroica ciudad",
    "heroica villa",
    "heroico puerto",
    "heroica",
    "heroico",
    "ciudad",
    "villa",
    "puerto",
    "municipio",
    "alcaldia",
    "delegacion",
    "demarcacion",
    "comunidad",
    "localidad",
    "poblado",
    "pueblo",
    "cabecera",
)
# Alone they name nothing: "Villa de Reyes" is never shortened to "Villa".
GENERIC_HEADS = frozenset(
    {"villa", "valle", "ciudad", "puerto", "pueblo", "real", "rio", "mineral", "canada", "heroica"}
    | {"santa maria", "san juan", "san pedro", "san miguel", "san antonio", "santiago", "santa ana"}
    | {"san jose", "san francisco", "santa cruz", "general", "doctor", "playas", "la union", "cuna"}
)


def fold(text: str) -> str:
    """Return a name without accents, case, signs or abbreviations, for comparison only."""
    bare = "".join(c for c in normalize("NFKD", text) if not combining(c)).casefold()
    words = re.sub(r"[^\w]+|_", " ", bare).split()
    return " ".join(ABBREVIATIONS.get(word, _number(word)) for word in words)


def fold_initials(text: str) -> str:
    """Fold a name and close up its initials: "D. F." and "DF" become the same."""
    return re.sub(r"\b(\w) (?=\w\b)", r"\1", fold(text))


def shortened(folded: str) -> set[str]:
    """Return the shorter forms under which a folded official name is also written."""
    forms = set(unqualified(folded))
    for form in [folded, *forms]:
        head = _head(form)
        if head is not None:
            forms.add(head)
    return forms - {folded}


def unqualified(folded: str) -> Iterator[str]:
    """Yield a folded name without "heroica ciudad de", "municipio de" and the like before it."""
    qualifier = next((one for one in QUALIFIERS if folded.startswith(f"{one} ")), None)
    if qualifier is not None:
        bare = folded.removeprefix(f"{qualifier} ").removeprefix("de ")
        if bare.split()[0] not in PARTICLES or bare.startswith(("la ", "el ", "los ", "las ")):
            yield bare
    if folded.endswith(" city"):
        yield folded.removesuffix(" city")


def trigrams(folded: str) -> set[str]:
    """Return the runs of three characters of a name, its ends marked."""
    marked = f" {folded} "
    return {marked[i : i + 3] for i in range(len(marked) - 2)}


def distance(one: str, other: str, *, limit: int) -> int | None:
    """Return how many letters must be changed, added, dropped or swapped; None beyond the limit."""
    if abs(len(one) - len(other)) > limit:
        return None
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, facing in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != facing))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == facing:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(*row, *before) > limit:
            return None
    return row[-1] if row[-1] <= limit else None


def _head(folded: str) -> str | None:
    words = folded.split()
    for i, word in enumerate(words):
        if i and word in ("de", "del"):
            head = " ".join(words[:i])
            return None if head in GENERIC_HEADS or head in QUALIFIERS else head
    return None


def _number(word: str) -> str:
    return word.lstrip("0") or word if word.isdigit() else word
