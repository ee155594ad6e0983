"""A recommendation as a sheet says it: its codes, which one it is here, what it says otherwise."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from baluarte.domain.accountability.models import Recommendation, RecommendationSet
from baluarte.domain.accountability.recommendation_refusals import RecommendationRefused
from baluarte.norms.catalogues import terms
from baluarte.norms.policy.likeness import digest_of, folded

LONGEST_TEXT = 4000
# By what one is recognised, and one is known of whom nobody says who made it.
MARKS = ("code", "number", "text_es", "text_en", "by_es", "by_en")
Mark = tuple[str | None, str]
OF_CATALOGUES = {
    "kind": "recommendation_kinds",
    "axis": "policy_axes",
    "themes": "recommendation_themes",
    "addressed_to": "recommendation_addressees",
}
# A sheet has one column for both languages: what it says is compared with either.
IN_TWO_LANGUAGES = {
    "by_es": "by_en",
    "response_es": "response_en",
    "text_en": "text_es",
    "text_es": "text_en",
}
# What is parted and joined anew is compared by its words.
BY_WORDS = ("by_es", "response_es")
ANYBODY = None
NUMBER, TEXT = "number", "text"
TEXTS = ("text_es", "text_en")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecommendation:
    """A recommendation as a row of a sheet says it; codes are those of the catalogues."""

    number: str = ""
    # By which this registry names one that it gave out; never kept of a sheet.
    code: str = ""
    text_es: str = ""
    text_en: str = ""
    year: int | None = None
    kind: str = "recommendation"
    axis: str = "cross"
    themes: tuple[str, ...] = ()
    addressed_to: tuple[str, ...] = ("other",)
    by_es: str = ""
    by_en: str = ""
    response_es: str = ""
    response_en: str = ""
    source: str = ""
    url: str = ""
    confidence: str = "B"

    @property
    def digest(self) -> str:
        """Return by what it is recognised in its set: who made it, and its words."""
        return digest_of(self.by_en or self.by_es, self.text_es or self.text_en)


@dataclass(frozen=True, slots=True)
class Recognised:
    """Which rows of a sheet stand here already: by their place in it, by what and as which one.

    One that stands twice in the sheet, or whose words several have, is as none.
    """

    places: dict[int, str] = field(default_factory=dict)
    held: dict[int, Recommendation] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """What a sheet says otherwise than what stands: the field, from what, to what."""

    name: str
    was: Any
    now: Any


def recognised(of: RecommendationSet | None, rows: Sequence[NewRecommendation]) -> Recognised:
    """Return which rows stand in the set already, or twice in the sheet, and by what.

    By its code or number first; then by its words in either language and who made it, where the
    sheet says who. What was corrected since is known by its first words too.
    """
    numbers, words = _known(of)
    found = Recognised()
    for place, row in enumerate(rows):
        named = [numbers[one] for one in (row.code, row.number) if one and one in numbers]
        asked = _marks_asked(vars_of(row))
        alike = {one.pk: one for mark in asked for one in words.get(mark, ()) if one is not None}
        if named:
            found.places[place] = NUMBER
            if named[0] is not None:
                found.held[place] = named[0]
        elif not asked.isdisjoint(words):
            found.places[place] = TEXT
            if len(alike) == 1:
                found.held[place] = next(iter(alike.values()))
        for one in (row.number, row.code):
            if one:
                numbers.setdefault(one, None)
        for mark in _marks(vars_of(row)):
            words.setdefault(mark, []).append(None)
    return found


def differences(
    held: Recommendation, row: NewRecommendation, *, said: Iterable[str]
) -> tuple[Difference, ...]:
    """Return what a row says otherwise, of the fields that its sheet says; blank says nothing."""
    found = []
    for name in said:
        was, now = getattr(held, name), getattr(row, name)
        now = list(now) if isinstance(now, tuple) else now
        if not now or _same(name, was, now):
            continue
        other = IN_TWO_LANGUAGES.get(name)
        if other and _same(name, getattr(held, other), now):
            continue
        if now in _written_for(name, held):
            continue
        found.append(Difference(name, was, now))
    return tuple(found)


def vars_of(row: NewRecommendation) -> dict[str, str]:
    """Return by what a row is recognised."""
    return {name: getattr(row, name) for name in MARKS}


def require_codes(new: NewRecommendation) -> None:
    """Raise `RecommendationRefused` unless it has words and says codes of the catalogues."""
    if not (new.text_es.strip() or new.text_en.strip()):
        raise RecommendationRefused("missing", field="text_es")
    for name in TEXTS:
        if len(getattr(new, name)) > LONGEST_TEXT:
            raise RecommendationRefused("too_long", field=name)
    for name, catalogue in OF_CATALOGUES.items():
        given = getattr(new, name)
        for code in (given,) if isinstance(given, str) else given:
            if code not in terms(catalogue):
                raise RecommendationRefused("unknown_code", field=name, given=code)


def _known(
    of: RecommendationSet | None,
) -> tuple[dict[str, Recommendation | None], dict[Mark, list[Recommendation | None]]]:
    numbers: dict[str, Recommendation | None] = {}
    words: dict[Mark, list[Recommendation | None]] = {}
    for one in of.recommendations.all() if of else ():
        now = {name: getattr(one, name) for name in MARKS}
        for said in (now, now | {k: v for k, v in one.as_first_said.items() if k in MARKS}):
            for name in (said["code"], said["number"]):
                if name:
                    numbers.setdefault(name, one)
            for mark in _marks(said):
                if one not in words.setdefault(mark, []):
                    words[mark].append(one)
    return numbers, words


def _written_for(name: str, held: Recommendation) -> tuple[str, ...]:
    """Return what an export writes for want of another: its code as a number, its set as source."""
    if name == "source":
        return held.set.label_es, held.set.label_en
    return (held.code,) if name == "number" else ()


def _same(name: str, was: Any, now: Any) -> bool:
    if isinstance(was, list):
        return set(was) == set(now)
    if name in BY_WORDS:
        return _maker(was) == _maker(now)
    if isinstance(was, str):
        return bool(was.split() == now.split())
    return bool(was == now)


def _marks(said: Mapping[str, str]) -> set[Mark]:
    """Return what one that stands answers to: each of its texts, by each name of who made it."""
    makers = {_maker(said["by_es"]), _maker(said["by_en"]), ANYBODY}
    return {(maker, text) for maker in makers for text in _texts(said)}


def _marks_asked(said: Mapping[str, str]) -> set[Mark]:
    """Return what is looked for of a row: who made it in each language, anybody where unsaid."""
    named: set[str | None] = {_maker(said[name]) for name in ("by_es", "by_en") if said[name]}
    makers = named or {ANYBODY}
    return {(maker, text) for maker in makers for text in _texts(said)}


def _texts(said: Mapping[str, str]) -> set[str]:
    return {folded(said[name]) for name in TEXTS if said[name].strip()}


def _maker(said: str) -> str:
    return " ".join(sorted(folded(said).split()))
