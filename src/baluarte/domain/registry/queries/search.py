"""Search behind the wall: what is typed becomes codes, and an index answers codes.

No text is searched: words are read as a reference, dates, places, types and their groups, and
classes of perpetrators, with slips of the pen forgiven; what no catalogue knows is said to the
reader. So what is forgiven depends on public words alone, and never on what is hidden. Names
have a search of their own.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache

from django.db.models import Count, Max

from baluarte.domain.registry.models import Event
from baluarte.domain.registry.queries.filters import Filters
from baluarte.domain.sealing.references import read_reference
from baluarte.domain.territory.choices import NameKind
from baluarte.domain.territory.models import MunicipalityName, State
from baluarte.domain.territory.names import distance, fold, trigrams
from baluarte.norms.catalogues import terms
from baluarte.norms.imprecise import ImpreciseDate, find_dates

_LONGEST_PHRASE = 6
_SHORTEST_WORD = 4
_MOST_WORDS = 24
_YEAR = re.compile(r"(?:19|20)\d\d")
_LANGUAGES = ("es", "en")
# Shorter words are too like one another for a slip to be forgiven.
_SHORTEST_SLIP, _LONG_SLIP = 5, 8
_LEAST_SHARED = 0.3
# In labels of perpetrators, words that say no class of them.
_SAYS_NOBODY = frozenset(
    {"determinado", "determinada", "determinados", "antes", "pasar", "nivel", "clase", "rama"}
    | {"undetermined", "level", "class", "before", "under", "branch", "force", "otro", "other"}
    | {"persona", "person", "people", "grupo", "group", "poder", "power", "medio", "línea"}
)
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

    event: Event | None = None
    filters: Filters = field(default_factory=Filters)
    # Several places bear the name: the reader says which.
    places: tuple[Place, ...] = ()
    not_understood: tuple[str, ...] = ()
    # Words of the catalogues and of the map that were meant, where something else was written.
    read_as: tuple[str, ...] = ()


def search(text: str) -> Found:
    """Read what is typed as a reference, or as words of the catalogues and of the map."""
    reference = read_reference(text)
    if reference is not None:
        itself = Event.objects.filter(reference=reference).first()
        if itself:
            return Found(event=itself)
    dates, rest = find_dates(text)
    words = fold(rest).split()[:_MOST_WORDS]
    filters, left = _period(dates, words)
    meant, read_as = _forgiven(left)
    filters, left = _types(filters, meant)
    filters, left = _by_whom(filters, left)
    found = _places(filters, left)
    return replace(found, read_as=read_as)


def _forgiven(words: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Return the words as they were meant, and which of them were written otherwise."""
    unknown = {word for word in words if len(word) >= _SHORTEST_SLIP and not _is_known(word)}
    if unknown:
        unknown -= _of_the_map(words)
    meant = {word: close for word in sorted(unknown) if (close := _meant(word)) is not None}
    return [meant.get(word, word) for word in words], tuple(meant.values())


def _is_known(word: str) -> bool:
    return word in _LITTLE or any(_singular(word) in known for known in (_words(), _perpetrators()))


def _of_the_map(words: list[str]) -> set[str]:
    """Return the words that stand in a name of the map as they are written."""
    spans = {span.text for span in _spans(words)}
    named = set(_municipalities(spans)) | (spans & {fold(one.name) for one in State.objects.all()})
    return {word for name in named for word in name.split()}


def _meant(word: str) -> str | None:
    """Return the one word that is closest to what was written; nothing where several are."""
    limit = 1 if len(word) < _LONG_SLIP else 2
    marks, close = trigrams(word), {}
    for known, itself in _vocabulary().items():
        shared = len(marks & itself)
        if shared >= _LEAST_SHARED * max(len(marks), len(itself)):
            away = distance(word, known, limit=limit)
            if away:
                close[known] = (away, -shared)
    if not close:
        return None
    best = min(close.values())
    nearest = [known for known, rank in close.items() if rank == best]
    # Plural and singular of one word are one.
    return nearest[0] if len({_singular(one) for one in nearest}) == 1 else None


def _vocabulary() -> dict[str, set[str]]:
    """Return all public words with their trigrams: of catalogues, states and municipalities."""
    places = MunicipalityName.objects.filter(kind=NameKind.OFFICIAL)
    mark = places.aggregate(number=Count("pk"), last=Max("pk"))
    return _vocabulary_of(mark["number"], mark["last"])


@lru_cache(maxsize=1)
def _vocabulary_of(_number: int, _last: int | None) -> dict[str, set[str]]:
    places = MunicipalityName.objects.filter(kind=NameKind.OFFICIAL)
    texts = [
        *places.values_list("folded", flat=True),
        *(fold(name) for name in State.objects.values_list("name", flat=True)),
        *(fold(label) for _, label in (*_labels(), *_labels_of("perpetrators"))),
    ]
    words = {word for text in texts for word in text.split() if len(word) >= _SHORTEST_WORD}
    return {word: trigrams(word) for word in sorted(words - _LITTLE)}


def _period(dates: tuple[ImpreciseDate, ...], words: list[str]) -> tuple[Filters, list[str]]:
    """Return the days from the first date or year to the last, and the words that are none."""
    years = [int(word) for word in words if _YEAR.fullmatch(word)]
    left = [word for word in words if not _YEAR.fullmatch(word)]
    firsts = [*(one.first for one in dates if one.first), *(date(year, 1, 1) for year in years)]
    lasts = [*(one.last for one in dates if one.last), *(date(year, 12, 31) for year in years)]
    if not firsts or not lasts:
        return Filters(), left
    return Filters(from_date=min(firsts), until_date=max(lasts)), left


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


def _by_whom(filters: Filters, words: list[str]) -> tuple[Filters, list[str]]:
    """Read classes of perpetrators: those in which most of the words stand."""
    votes = {word: _perpetrators().get(_singular(word), frozenset()) for word in words}
    votes = {word: codes for word, codes in votes.items() if len(word) >= _SHORTEST_WORD and codes}
    if not votes:
        return filters, words
    counted = Counter(code for codes in votes.values() for code in codes)
    most = max(counted.values())
    named = {code for code, number in counted.items() if number == most}
    used = {word for word, codes in votes.items() if codes & named}
    order = tuple(code for code in terms("perpetrators") if code in named)
    return filters.narrowed(perpetrators=order), [word for word in words if word not in used]


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
def _perpetrators() -> dict[str, frozenset[str]]:
    """Return each word of the labels of perpetrators that says who, with where it stands."""
    found: dict[str, set[str]] = {}
    for code, label in _labels_of("perpetrators"):
        for word in fold(label).split():
            if len(word) >= _SHORTEST_WORD and word not in _LITTLE and word not in _SAYS_NOBODY:
                found.setdefault(_singular(word), set()).add(code)
    return {word: frozenset(codes) for word, codes in found.items()}


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


def _labels_of(catalogue: str) -> Iterator[tuple[str, str]]:
    for code, term in terms(catalogue).items():
        for language in _LANGUAGES:
            yield code, term.in_language(language)


def _plain(said: "_Span | str") -> str:
    text = said if isinstance(said, str) else said.text
    return " ".join(_singular(word) for word in text.split())


def _singular(word: str) -> str:
    """Return a word without its plural: "golpes" and "golpe", "ejecuciones" and "ejecución"."""
    stem = word.removesuffix("s") if len(word) > _SHORTEST_WORD else word
    return stem.removesuffix("e") if len(stem) > _SHORTEST_WORD else stem
