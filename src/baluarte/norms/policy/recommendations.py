"""Recommendations to Mexico, set by set: what is known of each, and what the set is divided by.

No set is whole: `is_partial` says so, `declared_size` how many its body speaks of, and `known`
how many stand here one by one. Sets never share a denominator.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from baluarte.norms.catalogues import FALLBACK_LANGUAGE, term
from baluarte.norms.policy.texts import Said, looked_up, policy_files, policy_text

FOLDER = "recommendations"
ENDING = ".yaml"


class MixedSets(ValueError):
    """Recommendations of several sets, or none, are no whole of which a share could be said."""


@dataclass(frozen=True)
class Recommendation:
    """One recommendation in words of ours, or a theme of several; `by` is who made it in a set."""

    code: str
    set: str
    number: str | None
    year: int | None
    gist: Said
    kind: str
    themes: tuple[str, ...]
    axis: str
    addressed_to: tuple[str, ...]
    state_response: Said | None
    known_status: str | None
    source: str
    confidence: str
    by: Said | None = None

    @property
    def counts(self) -> bool:
        """Say whether it is one of those that its set declares; a theme speaks of several."""
        return bool(term("recommendation_kinds", self.kind).facts["counts"])

    def in_language(self, language: str) -> str:
        """Return its gist in a language, in Spanish where it is not said in another."""
        return self.gist.get(language, self.gist[FALLBACK_LANGUAGE])


@dataclass(frozen=True)
class PublishedCount:
    """How many of a set somebody says have a status, on a day."""

    status: str
    count: int
    at: str


@dataclass(frozen=True)
class RecommendationSet:
    """What one body recommended at one time; `scheme` names the statuses it is followed by."""

    code: str
    label: Said
    body: Said
    year: int | None
    declared_size: int | None
    is_partial: bool
    scheme: str
    source: str
    confidence: str
    recommendations: tuple[Recommendation, ...]
    published: tuple[PublishedCount, ...] = ()
    accepted: int | None = None
    note: Said | None = None

    @property
    def known(self) -> int:
        """Return how many of its recommendations stand here, themes not counted."""
        return sum(one.counts for one in self.recommendations)

    def in_language(self, language: str) -> str:
        """Return the label in a language, in Spanish where it has no other."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])


@cache
def recommendation_sets() -> Mapping[str, RecommendationSet]:
    """Return every set by its code, in the order of its file's name."""
    return {name.removesuffix(ENDING): _set(name) for name in policy_files(FOLDER)}


def recommendation_set(code: str) -> RecommendationSet:
    """Return one set; `UnknownCode` where there is none of this code."""
    return looked_up(recommendation_sets(), code, "recommendation sets")


@cache
def recommendations() -> Mapping[str, Recommendation]:
    """Return every recommendation of all sets by its code."""
    return {
        one.code: one for each in recommendation_sets().values() for one in each.recommendations
    }


def recommendation(code: str) -> Recommendation:
    """Return one recommendation; `UnknownCode` where no set has one of this code."""
    return looked_up(recommendations(), code, "recommendations")


def denominator_of(codes: Iterable[str]) -> int | None:
    """Return of how many the set of these recommendations is; None where nobody said it.

    Raise `MixedSets` for recommendations of several sets: 29 of 89 and any of 104 never add up.
    """
    sets = {recommendation(code).set for code in codes}
    if len(sets) != 1:
        raise MixedSets(f"one set has a denominator, not {', '.join(sorted(sets)) or 'none'}")
    return recommendation_set(sets.pop()).declared_size


def _set(name: str) -> RecommendationSet:
    row = policy_text(FOLDER, name)
    code, rows = row.pop("set"), row.pop("recommendations")
    found = tuple(
        Recommendation(
            set=code,
            **{
                **one,
                "themes": tuple(one["themes"]),
                "addressed_to": tuple(one["addressed_to"]),
            },
        )
        for one in rows
    )
    published = tuple(PublishedCount(**one) for one in row.pop("published", ()))
    return RecommendationSet(code=code, recommendations=found, published=published, **row)
