"""Search behind the wall: what is typed becomes codes, and an index answers codes.

No text is searched: words are read as a reference, years, places, types and their groups, and
what no catalogue knows is said to the reader. Names have a search of their own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from baluarte.domain.registry.models import Aggression
from baluarte.domain.registry.queries.filters import Filters
from baluarte.domain.sealing.references import read_reference
from baluarte.domain.territory.choices import NameKind
from baluarte.domain.territory.models import MunicipalityName, State
from baluarte.domain.territory.names import fold
from baluarte.norms.catalogues import terms

_LONGEST_PHRASE = 6
_SHORTEST_WORD = 4
_MOST_WORDS = 24
_YEAR = re.compile(r"(?:19|20)\d\d")
_LANGUAGES = ("es", "en")
_LITTLE = frozenset(
    {"a", "al", "con", "contra", "de", "del", "el", "en", "la", "las", "los", "o", "por", "y"}
    | {"and", "in", "of", "or", "the", "to"}
)


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality that a word may mean."""

    code: str
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was typed, as it was understood."""

    aggression: Aggression | None = None
    filters: Filters = field(default_factory=Filters)
    # Several places bear the name: the reader says which.
    places: tuple[Place, ...] = ()
    not_understood: tuple[str, ...] = ()


def search(text: str) -> Found:
    """Read what is typed as a reference, or as words of the catalogues and of the map."""
    reference = read_reference(text)
    if reference is not None:
        found = Aggression.objects.filter(reference=reference).first()
        if found:
            return Found(aggression=found)
    words = fold(text).split()[:_MOST_WORDS]
    filters, left = _years(words)
    filters, left = _types(filters, left)
    return _places(filters, left)


def _years(words: list[str]) -> tuple[Filters, list[str]]:
    years = [int(word) for word in words if _YEAR.fullmatch(word)]
    left = [word for word in words if not _YEAR.fullmatch(word)]
    if not years:
        return Filters(), left
    return Filters(from_date=date(min(years), 1, 1), until_date=date(max(years), 12, 31)), left


def _types(filters: Filters, words: list[str]) -> tuple[Filters, list[str]]:
    phrases = _phrases()
    known = [(span, phrases[_plain(span)]) for span in _spans(words) if _plain(span) in phrases]
    kinds: set[str] = set()
    taken: set[int] = set()
    for span, codes in known:
        if not taken.intersection(range(*span.place)):
            taken.update(range(*span.place))
            kinds |= codes
    left = [word for n, word in enumerate(words) if n not in taken]
    for word in [word for word in left if len(word) >= _SHORTEST_WORD]:
        codes = _words().get(_singular(word), frozenset())
        if codes:
            kinds |= codes
            left.remove(word)
    order = [code for code in terms("aggression_types") if code in kinds]
    return filters.narrowed(types=tuple(order)), left


def _places(filters: Filters, words: list[str]) -> Found:
    spans = list(_spans(words))
    states = {fold(state.name): state.code for state in State.objects.all()} if spans else {}
    named = _municipalities({span.text for span in spans})
    taken: set[int] = set()
    state: str | None = None
    places: list[Place] = []
    for span in spans:
        if taken.intersection(range(*span.place)):
            continue
        if span.text in named and (not places or span.text not in states):
            places = named[span.text]
        elif span.text in states:
            state = states[span.text]
        else:
            continue
        taken.update(range(*span.place))
    left = [w for n, w in enumerate(words) if n not in taken and w not in _LITTLE]
    return _placed(filters, state, places, left, states)


def _placed(
    filters: Filters,
    state: str | None,
    places: list[Place],
    left: list[str],
    states: dict[str, str],
) -> Found:
    if state is not None:
        places = [place for place in places if place.code.startswith(state)] or places
    if len(places) == 1:
        filters = filters.narrowed(municipality=places[0].code)
        return Found(filters=filters, not_understood=tuple(left))
    also = states.get(fold(places[0].name)) if places else None
    filters = filters.narrowed(state=state or also)
    return Found(filters=filters, places=tuple(places), not_understood=tuple(left))


@dataclass(frozen=True, slots=True)
class _Span:
    text: str
    place: tuple[int, int]


def _spans(words: list[str]) -> Iterator[_Span]:
    """Yield the runs of words, the longest first."""
    for length in range(min(_LONGEST_PHRASE, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            if length > 1 or len(words[start]) >= _SHORTEST_WORD:
                end = start + length
                yield _Span(" ".join(words[start:end]), (start, end))


def _municipalities(texts: set[str]) -> dict[str, list[Place]]:
    names = MunicipalityName.objects.filter(folded__in=texts).exclude(kind=NameKind.LOCALITY)
    found: dict[str, dict[str, Place]] = {}
    for name in names.select_related("municipality__state").order_by("municipality"):
        place = name.municipality
        found.setdefault(name.folded, {})[place.code] = Place(
            place.code, place.name, place.state.name
        )
    return {text: list(by_code.values()) for text, by_code in found.items()}


@cache
def _phrases() -> dict[str, frozenset[str]]:
    """Return the whole labels of types and groups, each part of an alternative by itself."""
    found: dict[str, set[str]] = {}
    for code, label in _labels():
        for part in (label, *label.split("/")):
            found.setdefault(_plain(fold(part)), set()).add(code)
    return {phrase: frozenset(codes) for phrase, codes in found.items() if phrase}


@cache
def _words() -> dict[str, frozenset[str]]:
    """Return each word of the labels of types, with the types it stands in."""
    found: dict[str, set[str]] = {}
    for code, label in _labels():
        for word in fold(label).split():
            if len(word) >= _SHORTEST_WORD and word not in _LITTLE:
                found.setdefault(_singular(word), set()).add(code)
    return {word: frozenset(codes) for word, codes in found.items()}


def _labels() -> Iterator[tuple[str, str]]:
    groups = terms("aggression_groups")
    for code, term in terms("aggression_types").items():
        for language in _LANGUAGES:
            yield code, term.in_language(language)
            group = groups.get(str(term.facts.get("group")))
            if group is not None:
                yield code, group.in_language(language)


def _plain(said: "_Span | str") -> str:
    text = said if isinstance(said, str) else said.text
    return " ".join(_singular(word) for word in text.split())


def _singular(word: str) -> str:
    """Return a word without its plural: "golpes" and "golpe", "ejecuciones" and "ejecución"."""
    stem = word.removesuffix("s") if len(word) > _SHORTEST_WORD else word
    return stem.removesuffix("e") if len(stem) > _SHORTEST_WORD else stem
