"""Mark which published events a stated count holds; let marks out as another person."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from baluarte.domain.audit.actions import record
from baluarte.domain.publication import rules
from baluarte.domain.publication.actions.decisions import AlreadySaid
from baluarte.domain.publication.choices import GROUNDS_OF
from baluarte.domain.publication.comparing import Mark
from baluarte.domain.publication.models import (
    MarkReview,
    PublishedEvent,
    StatedCount,
    StatedMark,
    StatedWithdrawal,
)
from baluarte.domain.publication.queries.editions import latest_edition
from baluarte.domain.publication.rules import NeedsAnotherPerson
from baluarte.domain.wall import context


class NotPublished(ValueError):
    """Only what the newest edition publishes is marked; `references` names what it does not."""

    def __init__(self, references: Sequence[str]) -> None:
        super().__init__(f"the newest edition does not publish {', '.join(references)}")
        self.references = references


class GroundDoesNotFit(ValueError):
    """Each answer rests on grounds of its own."""


@transaction.atomic
def mark_events(
    *, stated: StatedCount, references: Collection[str], mark: Mark, by: UUID, at: datetime
) -> list[StatedMark]:
    """Say of published events whether a stated count holds them; another person lets it out."""
    context.require(by)
    rules.require_publisher()
    if mark.ground is None or mark.ground not in GROUNDS_OF[mark.answer]:
        fitting = ", ".join(GROUNDS_OF[mark.answer])
        raise GroundDoesNotFit(f"{mark.answer} rests on one of: {fitting}")
    if StatedWithdrawal.objects.filter(stated=stated).exists():
        raise AlreadySaid("this count was taken back before")
    _require_published(references)
    made = [
        StatedMark(
            stated=stated, reference=one, answer=mark.answer, ground=mark.ground, page=mark.page,
            entry=mark.entry, marked_at=at, marked_by_id=by,
        )
        for one in sorted(set(references))
    ]  # fmt: skip
    StatedMark.objects.bulk_create(made, batch_size=2000)
    _record("publication.mark_events", stated, by=by, at=at, answer=str(mark.answer), n=len(made))
    return made


@transaction.atomic
def review_marks(
    *, marks: Collection[StatedMark], agrees: bool, by: UUID, at: datetime
) -> list[MarkReview]:
    """Let marks of one stated count out, or keep them in, as another person."""
    context.require(by)
    rules.require_publisher()
    if any(one.marked_by_id == by for one in marks):
        raise NeedsAnotherPerson("who marked an event does not let the mark out")
    keys = [one.pk for one in marks]
    if MarkReview.objects.filter(mark__in=keys).exists():
        raise AlreadySaid("somebody reviewed a mark among these before")
    reviews = MarkReview.objects.bulk_create(
        [
            MarkReview(
                mark=one, marked_by_id=one.marked_by_id, agrees=agrees, reviewed_at=at,
                reviewed_by_id=by,
            )
            for one in marks
        ],
        batch_size=2000,
    )  # fmt: skip
    for stated in StatedCount.objects.filter(pk__in={one.stated_id for one in marks}):
        many = sum(one.stated_id == stated.pk for one in marks)
        _record("publication.review_marks", stated, by=by, at=at, agrees=agrees, n=many)
    return reviews


def _require_published(references: Collection[str]) -> None:
    edition = latest_edition()
    number = edition.number if edition else 0
    published = PublishedEvent.objects.filter(number=number, reference__in=references)
    missing = set(references) - set(published.values_list("reference", flat=True))
    if missing or not references:
        raise NotPublished(sorted(missing))


def _record(act: str, stated: StatedCount, *, by: UUID, at: datetime, **more: Any) -> None:
    record(
        act=act, object_type="stated_count", objects=[stated.pk],
        payload={"reference": stated.reference, **more}, by=by, at=at,
    )  # fmt: skip
