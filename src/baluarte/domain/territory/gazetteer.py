"""All names of all municipalities, folded, to be looked up."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from baluarte.domain.territory.choices import How, NameKind
from baluarte.domain.territory.names import distance, fold, shortened, trigrams, unqualified

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
