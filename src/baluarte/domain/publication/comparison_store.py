"""Comparisons into and out of what is public. Only the worker may put in."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from baluarte.domain.publication.comparing import Compared, Question, Side, compared
from baluarte.domain.publication.events import Event
from baluarte.domain.publication.models import (
    ComparedEvent,
    Comparison,
    Edition,
    StatedCount,
)
from baluarte.domain.publication.models.stated import Statement
from baluarte.domain.publication.queries.stated import counts_that_stand, marks_that_stand

_SAID = tuple(field.name for field in Statement._meta.get_fields())


def sides_of(events: Sequence[Event], *, at: datetime) -> list[Side]:
    """Return each count that stands with its events, as marked and let out by an instant."""
    marks = marks_that_stand(at=at)
    return [
        Side(one, list(compared(question_of(one), events, marks.get(one.pk, {}))))
        for one in counts_that_stand(at=at)
    ]


def put_beside(number: int, sides: Sequence[Side]) -> None:
    """Put the comparisons of an edition into what is public, in the place of earlier ones."""
    stated_keys = dict(
        StatedCount.objects.filter(
            reference__in=[one.stated.reference for one in sides]
        ).values_list("reference", "pk")
    )
    take_from_beside(Comparison.objects.filter(edition_number=number).values_list("pk", flat=True))
    for side in sides:
        said = {name: getattr(side.stated, name) for name in _SAID}
        comparison = Comparison.objects.create(
            edition_number=number, stated_id=stated_keys[side.stated.reference], **said
        )
        ComparedEvent.objects.bulk_create(
            (
                _row(comparison, position, one)
                for position, one in enumerate(side.rows)
            ),
            batch_size=2000,
        )  # fmt: skip


def take_from_beside(comparisons: Collection[UUID]) -> None:
    """Take comparisons out of what is public, whole."""
    keys = list(comparisons)
    ComparedEvent.objects.filter(comparison__in=keys).delete()
    Comparison.objects.filter(pk__in=keys).delete()


def take_stated_out(stated: StatedCount) -> list[Edition]:
    """Take a stated count out of every edition; return the editions that had it."""
    rows = list(Comparison.objects.filter(stated=stated).values_list("pk", "edition_number"))
    take_from_beside([key for key, _number in rows])
    numbers = {number for _key, number in rows}
    return list(Edition.objects.filter(number__in=numbers, replaced_at__isnull=True))


def question_of(stated: StatedCount) -> Question:
    """Return what a body counts as a question to an edition."""
    return Question(
        kinds=frozenset(stated.kinds),
        states=frozenset(stated.states),
        first_date=stated.first_date,
        last_date=stated.last_date,
    )


def _row(comparison: Comparison, position: int, one: Compared) -> ComparedEvent:
    return ComparedEvent(
        comparison=comparison,
        event_id=one.event,
        within=one.within,
        victims=one.victims,
        is_confirmed=one.is_confirmed,
        position=position,
        answer=one.mark.answer,
        ground=one.mark.ground or "",
        page=one.mark.page,
        entry=one.mark.entry,
    )
