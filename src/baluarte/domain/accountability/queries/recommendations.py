"""Sets of recommendations and how far each was complied with, on a day and as known on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from baluarte.domain.accountability.models import (
    Recommendation,
    RecommendationCorrection,
    RecommendationLink,
    RecommendationOwner,
    RecommendationSet,
    RecommendationStatus,
)
from baluarte.domain.accountability.recommendation_figures import (
    Assessed,
    Figures,
    SetReport,
    figures_of,
    report_of,
)
from baluarte.norms.clocks.calendar import CENTRE, local_day
from baluarte.norms.policy.likeness import PROPOSED_FROM, likeness

MOST_PROPOSALS = 8


@dataclass(frozen=True)
class SetShown:
    """A set with how many of it are known and their figures."""

    set: RecommendationSet
    known: int
    figures: Figures
    of_themes: Figures


@dataclass(frozen=True)
class RowShown:
    """A recommendation with what each side says of it on a day, and who answers."""

    recommendation: Recommendation
    statuses: Mapping[str, RecommendationStatus]
    owners: tuple[str, ...]

    @property
    def assessed(self) -> Assessed:
        """Return it as the figures see it."""
        one = self.recommendation
        return Assessed(
            code=one.code,
            kind=one.kind,
            axis=one.axis,
            themes=tuple(one.themes),
            addressed_to=tuple(one.addressed_to),
            owners=self.owners,
            statuses={side: row.status for side, row in self.statuses.items()},
        )


@dataclass(frozen=True)
class Pair:
    """Another recommendation that may ask the same: how alike, and what somebody decided."""

    other: Recommendation
    likeness: float
    decision: RecommendationLink | None = None


def end_of(day: date) -> datetime:
    """Return the last instant of a day: what is known by then."""
    return datetime.combine(day + timedelta(days=1), time(), CENTRE) - timedelta(microseconds=1)


def recommendation_sets() -> QuerySet[RecommendationSet]:
    """Return every set, the newest first."""
    return RecommendationSet.objects.order_by("-year", "label_es", "id")


def recommendations(of: RecommendationSet | None = None) -> QuerySet[Recommendation]:
    """Return the recommendations of a set, or of all, in their order."""
    found = Recommendation.objects.select_related("set")
    if of is not None:
        found = found.filter(set=of)
    return found.order_by("set__label_es", "set_id", "position", "code")


def rows_of(found: Iterable[Recommendation], *, day: date, known_at: datetime) -> list[RowShown]:
    """Return recommendations with what each side says of them on a day, as known at an instant."""
    rows = [one.as_known_at(known_at) for one in found]
    keys = [one.pk for one in rows]
    said = statuses_on(keys, day=day, known_at=known_at)
    owners = owners_of(keys, known_at=known_at)
    return [RowShown(one, said.get(one.pk, {}), owners.get(one.pk, ())) for one in rows]


def statuses_on(
    keys: Iterable[UUID], *, day: date, known_at: datetime
) -> dict[UUID, dict[str, RecommendationStatus]]:
    """Return the newest status of each side that stands, of a day and as known at an instant."""
    newest = (
        RecommendationStatus.objects.filter(
            recommendation__in=list(keys),
            day__lte=day,
            stated_at__lte=known_at,
            review__objection="",
            review__reviewed_at__lte=known_at,
        )
        .select_related("institution")
        .order_by("recommendation", "side", "-day", "-stated_at", "-id")
        .distinct("recommendation", "side")
    )
    found: dict[UUID, dict[str, RecommendationStatus]] = {}
    for one in newest:
        found.setdefault(one.recommendation_id, {})[one.side] = one
    return found


def owners_of(keys: Iterable[UUID], *, known_at: datetime) -> dict[UUID, tuple[str, ...]]:
    """Return which institutions answer for each recommendation, as known at an instant."""
    newest = (
        RecommendationOwner.objects.filter(recommendation__in=list(keys), said_at__lte=known_at)
        .order_by("recommendation", "institution", "-said_at", "-id")
        .distinct("recommendation", "institution")
    )
    found: dict[UUID, list[str]] = {}
    for one in newest:
        if one.answers:
            found.setdefault(one.recommendation_id, []).append(one.institution)
    return {key: tuple(sorted(codes)) for key, codes in found.items()}


def history_of(recommendation: Recommendation) -> list[RecommendationStatus]:
    """Return all that was said of how far it was complied with and one may read, newest first.

    What waits for a second person is among it for its own house only.
    """
    found = recommendation.statuses.select_related("document", "institution", "review")
    return list(found.order_by("-day", "-stated_at", "-id"))


def with_owners(*, known_at: datetime) -> QuerySet[Recommendation]:
    """Return recommendations with the newest word on each institution, in the same question.

    `is_corrected`: a correction of it stands, or waits and is seen.
    """
    words = (
        RecommendationOwner.objects.filter(recommendation=OuterRef("pk"), said_at__lte=known_at)
        .order_by("institution", "-said_at", "-id")
        .distinct("institution")
        .values(word=JSONObject(institution="institution", answers="answers"))
    )
    corrections = RecommendationCorrection.objects.filter(recommendation=OuterRef("pk"))
    return recommendations().annotate(
        owner_words=ArraySubquery(words), is_corrected=Exists(corrections)
    )


def newest_of(
    history: Iterable[RecommendationStatus], *, day: date
) -> dict[str, RecommendationStatus]:
    """Return from a history, the newest first, what stands of each side on a day."""
    found: dict[str, RecommendationStatus] = {}
    for one in history:
        if one.day <= day and stands(one):
            found.setdefault(one.side, one)
    return found


def stands(said: RecommendationStatus) -> bool:
    """Say whether a second person let it stand."""
    review = getattr(said, "review", None)
    return review is not None and not review.objection


def sets_shown(*, day: date, known_at: datetime) -> list[SetShown]:
    """Return every set with its figures on a day; sets never share a denominator."""
    by_set: dict[UUID, list[RowShown]] = {}
    for row in rows_of(recommendations(), day=day, known_at=known_at):
        by_set.setdefault(row.recommendation.set_id, []).append(row)
    return [_set_shown(one, by_set.get(one.pk, [])) for one in recommendation_sets()]


def report_of_set(of: RecommendationSet, *, day: date, known_at: datetime) -> SetReport:
    """Return the report of a set for a day: only what was kept and stated by an instant counts."""
    kept = recommendations(of).filter(kept_at__lte=known_at)
    rows = rows_of(kept, day=day, known_at=known_at)
    return report_of(
        [one.assessed for one in rows], scheme=of.scheme, day=day, known_day=local_day(known_at)
    )


def links_of(recommendation: Recommendation) -> list[Pair]:
    """Return what somebody decided asks the same, and what does not, the newest word of each."""
    newest = (
        RecommendationLink.objects.filter(Q(first=recommendation) | Q(second=recommendation))
        .select_related("first__set", "second__set", "decided_by")
        .order_by("first", "second", "-decided_at", "-id")
        .distinct("first", "second")
    )
    return [
        Pair(
            one.second if one.first_id == recommendation.pk else one.first,
            float(one.likeness),
            one,
        )
        for one in newest
    ]


def proposals_for(recommendation: Recommendation, *, decided: Iterable[UUID]) -> list[Pair]:
    """Return what other sets say in like words and nobody decided on, the most alike first."""
    others = recommendations().exclude(set=recommendation.set_id).exclude(pk__in=list(decided))
    pairs = (Pair(one, likeness_of(recommendation, one)) for one in others)
    alike = [pair for pair in pairs if pair.likeness >= PROPOSED_FROM]
    return sorted(alike, key=lambda pair: (-pair.likeness, pair.other.code))[:MOST_PROPOSALS]


def likeness_of(one: Recommendation, other: Recommendation) -> float:
    """Return how alike two recommendations are, in the language in which they are more so."""
    return max(likeness(one.text_es, other.text_es), likeness(one.text_en, other.text_en))


def _set_shown(of: RecommendationSet, rows: Iterable[RowShown]) -> SetShown:
    assessed = [row.assessed for row in rows]
    counted = [one for one in assessed if one.counts]
    themes = [one for one in assessed if one.kind == "theme"]
    return SetShown(of, len(counted), figures_of(counted), figures_of(themes))
