"""Stated counts and their marks as those who keep figures and the worker see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from baluarte.domain.publication.choices import Contained, CountStanding, MarkGround
from baluarte.domain.publication.comparing import Mark
from baluarte.domain.publication.models import (
    PublishedEvent,
    StatedCount,
    StatedMark,
)
from baluarte.domain.publication.queries.editions import latest_edition

ON_A_PAGE = 50
MOST_WAITING = 200


@dataclass(frozen=True, slots=True)
class MarkedEvent:
    """A published event, the newest mark of it, and the one that another person let out."""

    event: PublishedEvent
    newest: StatedMark | None
    stands: StatedMark | None


def stated_counts() -> QuerySet[StatedCount]:
    """Return stated counts, the newest first, with who stated and who reviewed each."""
    found = StatedCount.objects.select_related(
        "stated_by", "review__reviewed_by", "withdrawal__withdrawn_by"
    )
    return found.order_by("-stated_at", "id")


def stated_count(key: UUID) -> StatedCount:
    """Return one stated count; `StatedCount.DoesNotExist` where the context sees none."""
    return stated_counts().get(pk=key)


def standings_of_counts(counts: Iterable[StatedCount]) -> dict[UUID, CountStanding]:
    """Return where some stated counts stand, in one query."""
    rows = list(counts)
    newer = _let_out(_newer().filter(supersedes__in=[one.pk for one in rows]))
    replaced = set(newer.values_list("supersedes", flat=True))
    return {one.pk: _standing(one, is_replaced=one.pk in replaced) for one in rows}


def _newer() -> QuerySet[StatedCount]:
    """Return what takes the place of another count: of the same body, whatever a row names."""
    return StatedCount.objects.filter(supersedes__body=F("body"))


def counts_that_stand(*, at: datetime) -> QuerySet[StatedCount]:
    """Return what was let out by an instant, not taken back since, and not replaced by then."""
    let_out = _let_out(StatedCount.objects.all()).filter(review__reviewed_at__lte=at)
    replaced = let_out.filter(pk__in=_newer()).values("supersedes")
    return let_out.exclude(pk__in=replaced).order_by("body", "-last_date", "reference")


def marks_that_stand(*, at: datetime) -> Mapping[UUID, Mapping[str, Mark]]:
    """Return by stated count and public name what was let out by an instant, the newest first."""
    rows = StatedMark.objects.filter(review__agrees=True, review__reviewed_at__lte=at)
    found: dict[UUID, dict[str, Mark]] = {}
    for row in rows.order_by("-marked_at", "id").iterator(5000):
        mark = Mark(Contained(row.answer), MarkGround(row.ground), row.page, row.entry)
        found.setdefault(row.stated_id, {}).setdefault(row.reference, mark)
    return found


def marks_waiting(stated: StatedCount) -> QuerySet[StatedMark]:
    """Return the marks of a stated count that nobody reviewed yet, the oldest first."""
    waiting = StatedMark.objects.filter(stated=stated, review=None)
    return waiting.select_related("marked_by").order_by("marked_at", "reference")


def events_to_mark(
    stated: StatedCount, *, after: str = "", only: str = "", limit: int = ON_A_PAGE
) -> tuple[list[MarkedEvent], str]:
    """Return published events that a stated count may hold, by public name, and where next begin.

    Of the newest edition; what it does not date, place or name the kind of is among them. `only`
    asks for one event whatever is counted.
    """
    edition = latest_edition()
    if edition is None:
        return [], ""
    rows = PublishedEvent.objects.filter(number=edition.number)
    rows = rows.filter(reference=only) if only else rows.filter(_may_hold(stated))
    found = rows.filter(reference__gt=after).select_related("state", "municipality")
    shown = list(found.order_by("reference")[: limit + 1])
    marks = _marks_of(stated, shown[:limit])
    lines = [MarkedEvent(one, *marks.get(one.reference, (None, None))) for one in shown[:limit]]
    return lines, shown[limit - 1].reference if len(shown) > limit else ""


def _may_hold(stated: StatedCount) -> Q:
    asked = Q(first_month=None) | Q(last_month=None)
    asked |= Q(first_month__lte=stated.last_date, last_month__gte=stated.first_date.replace(day=1))
    if stated.states:
        asked &= Q(state__in=stated.states) | Q(state=None)
    if stated.kinds:
        kinds = Q(types__overlap=stated.kinds) | Q(groups__overlap=stated.kinds)
        asked &= kinds | Q(types=[])
    return asked


def _marks_of(
    stated: StatedCount, events: Iterable[PublishedEvent]
) -> dict[str, tuple[StatedMark | None, StatedMark | None]]:
    names = [one.reference for one in events]
    marks = StatedMark.objects.filter(stated=stated, reference__in=names)
    found: dict[str, tuple[StatedMark | None, StatedMark | None]] = {}
    for mark in marks.select_related("review").order_by("marked_at", "id"):
        agreed = getattr(mark, "review", None) is not None and mark.review.agrees
        found[mark.reference] = (mark, mark if agreed else found.get(mark.reference, (0, None))[1])
    return found


def _let_out(counts: QuerySet[StatedCount]) -> QuerySet[StatedCount]:
    return counts.filter(review__isnull=False, review__objection="", withdrawal=None)


def _standing(one: StatedCount, *, is_replaced: bool) -> CountStanding:
    if hasattr(one, "withdrawal"):
        return CountStanding.WITHDRAWN
    if not hasattr(one, "review"):
        return CountStanding.WAITING
    if one.review.objection:
        return CountStanding.REFUSED
    return CountStanding.SUPERSEDED if is_replaced else CountStanding.STANDS
