from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from baluarte.domain.publication.models import Edition, PublishedEvent, PublishedKind


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader asks of an edition: a period in whole months, a place, a group or a type.

    A date counts in a period that surely holds it, or where `may_be` in one that may; what has no
    published date, in none.
    """

    first_month: date | None = None
    last_month: date | None = None
    state: str = ""
    municipality: str = ""
    group: str = ""
    type: str = ""
    may_be: bool = False

    @property
    def kind(self) -> str:
        """Return the heading under which this is counted."""
        return self.type or self.group


def counted(edition: Edition, asked: Filters) -> QuerySet[PublishedKind]:
    """Return what is counted under the heading asked for."""
    return counted_anywhere(edition, asked).filter(kind=asked.kind)


def counted_anywhere(edition: Edition, asked: Filters) -> QuerySet[PublishedKind]:
    """Return what is counted in the period and place asked for, under every heading."""
    rows = PublishedKind.objects.filter(number=edition.number)
    return rows.filter(in_period(asked), _in_place(asked))


def listed(edition: Edition, asked: Filters) -> QuerySet[PublishedEvent]:
    """Return the events asked for, under whatever heading."""
    rows = PublishedEvent.objects.filter(number=edition.number)
    return rows.filter(in_period(asked), _in_place(asked), bounds(asked))


def bounds(asked: Filters) -> Q:
    """Return the period again as bounds of what lists are ordered by: there the index ends."""
    within = Q()
    # A date that may lie in the period may begin before it.
    if asked.first_month is not None and not asked.may_be:
        within &= Q(sort_month__gte=asked.first_month)
    if asked.last_month is not None:
        within &= Q(sort_month__lte=asked.last_month)
    return within


def in_period(asked: Filters) -> Q:
    """Return what a date must be to count in the period asked for."""
    begins, ends = ("last_month", "first_month") if asked.may_be else ("first_month", "last_month")
    within = Q()
    if asked.first_month is not None:
        within &= Q(**{f"{begins}__gte": asked.first_month})
    if asked.last_month is not None:
        within &= Q(**{f"{ends}__lte": asked.last_month})
    return within


def is_in_period(asked: Filters, first: date | None, last: date | None) -> bool:
    """Return whether a date counts in the period asked for, as `in_period` asks of rows."""
    begins, ends = (last, first) if asked.may_be else (first, last)
    since, until = asked.first_month, asked.last_month
    return (since is None or (begins is not None and begins >= since)) and (
        until is None or (ends is not None and ends <= until)
    )


def _in_place(asked: Filters) -> Q:
    if asked.municipality:
        return Q(municipality=asked.municipality)
    return Q(state=asked.state) if asked.state else Q()
