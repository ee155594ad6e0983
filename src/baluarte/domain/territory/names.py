"""How people write the names of places: one folded form, and the shortened forms of a name;
all names of all municipalities, to be looked up.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from unicodedata import combining, normalize

from baluarte.domain.territory.choices import How, NameKind

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


LOOKED_AT = 150


@dataclass(frozen=True, slots=True)
class Name:
    """A name a municipality bears, and how many people live under it."""

    code: str
    name: str
    kind: NameKind
    people: int = 0
    valid_from: date | None = None
    valid_until: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Lineage:
    """What a municipality was part of before it began; the day is None where it is not known."""

    parents: tuple[str, ...]
    valid_from: date | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to write a municipality's name."""

    code: str
    how: How
    people: int
    name: str

    @property
    def is_named(self) -> bool:
        """It is a whole name of the municipality itself."""
        return self.how in (How.OFFICIAL, How.FORMER, How.ALSO)


STRENGTH = {how: rank for rank, how in enumerate(How)}


def strongest_first(entry: Entry) -> tuple[int, int, str]:
    return STRENGTH[entry.how], -entry.people, entry.code


@dataclass(frozen=True)
class Gazetteer:
    """Finds municipalities by folded name; knows which were once part of others."""

    names: tuple[Name, ...]
    lineage: Mapping[str, Lineage] = field(default_factory=dict)

    def find(self, folded: str, *, state: str | None = None) -> list[Entry]:
        """Return the strongest entry of each municipality so written, strongest first."""
        best: dict[str, Entry] = {}
        for entry in sorted(self._index.get(folded, ()), key=strongest_first):
            if state is None or entry.code.startswith(state):
                best.setdefault(entry.code, entry)
        return list(best.values())

    def official_name(self, code: str) -> str:
        """Return the name a municipality bears now, or its code where it has none here."""
        return self._official.get(code, code)

    def similar(self, folded: str, *, state: str | None = None) -> Iterator[Entry]:
        """Yield what is written almost so, closest first: for a person to choose from."""
        limit = _tolerance(folded)
        shared: Counter[str] = Counter()
        for trigram in trigrams(folded):
            shared.update(self._by_trigram.get(trigram, ()))
        found = []
        for key, _ in self._nearest(shared, state):
            away = distance(folded, key, limit=limit)
            if away:
                entry = self.find(key, state=state)[0]
                found.append((away, *strongest_first(entry), entry))
        for *_, entry in sorted(found, key=lambda row: row[:-1]):
            yield Entry(entry.code, How.SPELLING, entry.people, entry.name)

    def _nearest(self, shared: Counter[str], state: str | None) -> list[tuple[str, int]]:
        if state is not None:
            shared = Counter(
                {key: count for key, count in shared.items() if self.find(key, state=state)}
            )
        return sorted(shared.items(), key=lambda pair: (-pair[1] / len(pair[0]), pair[0]))[
            :LOOKED_AT
        ]

    @cached_property
    def _index(self) -> Mapping[str, list[Entry]]:
        index: defaultdict[str, list[Entry]] = defaultdict(list)
        for name in self.names:
            for written, how in _written(name):
                index[written].append(Entry(name.code, how, name.people, name.name))
        return dict(index)

    @cached_property
    def _by_trigram(self) -> Mapping[str, list[str]]:
        index: defaultdict[str, list[str]] = defaultdict(list)
        for key in self._index:
            for trigram in trigrams(key):
                index[trigram].append(key)
        return dict(index)

    @cached_property
    def _official(self) -> Mapping[str, str]:
        return {
            name.code: name.name
            for name in self.names
            if name.kind == NameKind.OFFICIAL and name.valid_until is None
        }


def _written(name: Name) -> Iterable[tuple[str, How]]:
    folded = fold(name.name)
    yield folded, How(name.kind)
    if name.kind == NameKind.LOCALITY:
        for form in unqualified(folded):
            yield form, How.LOCALITY
    else:
        for form in sorted(shortened(folded)):
            yield form, How.SHORT


def _tolerance(folded: str) -> int:
    return 1 if len(folded) < 6 else 2 if len(folded) < 12 else 3  # noqa: PLR2004
