from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from procrastinate.contrib.django import app

from baluarte.domain.audit.actions import record
from baluarte.domain.memory.queries.in_public import withdrawn_references
from baluarte.domain.publication import rules
from baluarte.domain.publication.actions.locks import ENDING, PUBLISHER, lock
from baluarte.domain.publication.collection import collect
from baluarte.domain.publication.edition_writer import write_first, write_revision
from baluarte.domain.publication.limits import limits
from baluarte.domain.publication.models import (
    Edition,
    StatedWithdrawal,
    Tombstone,
    Withdrawal,
)
from baluarte.domain.wall import context
from baluarte.domain.wall.signed_jobs import defer_signed

PUBLISH = "publication.publish_edition"


class _Overtaken(Exception):
    """Something was withdrawn while an edition was being made."""


@transaction.atomic
def publish_edition(*, by: UUID, at: datetime, cut_off_at: datetime | None = None) -> Edition:
    """Make the next edition of what is decided, reviewed and not withdrawn; run by the worker."""
    context.require(by)
    rules.require_publisher()
    lock(PUBLISHER)
    last = Edition.objects.order_by("-number").values_list("number", flat=True).first()
    number, cut_off = (last or 0) + 1, cut_off_at or at

    def make() -> Edition:
        collected = collect(number=number, cut_off_at=cut_off, limits=limits())
        return write_first(number, collected, limits=limits(), cut_off_at=cut_off, at=at)

    edition = _undisturbed(make, _withdrawals)
    _record_edition("publication.publish", edition, by=by, at=at)
    return edition


@transaction.atomic
def revise_editions(*, by: UUID | None, at: datetime) -> list[Edition]:
    """Make the next revision of every edition something was taken out of; run by the worker."""
    context.require(by)
    lock(PUBLISHER)
    waiting = Edition.objects.filter(revising_since__isnull=False, replaced_at__isnull=True)
    revised = []
    for old in waiting.order_by("number"):
        buried = Tombstone.objects.filter(edition__number=old.number)
        revised.append(_undisturbed(partial(write_revision, old, at=at), partial(_gone, buried)))
        _record_edition("publication.revise", revised[-1], by=by, at=at)
    return revised


def ask_for_edition(*, by: UUID, at: datetime) -> None:
    """Have the worker publish the next edition for a curator; what she sees is what it holds."""
    context.require(by)
    rules.require_publisher()
    with transaction.atomic():
        defer_signed(app.configure_task(PUBLISH), account=by)
        record(act="publication.ask_for_edition", object_type="edition", by=by, at=at)


def _undisturbed(make: Callable[[], Edition], withdrawals: Callable[[], int]) -> Edition:
    """Make an edition that holds nothing withdrawn while it was made.

    A second attempt, if it comes to that, keeps withdrawals waiting until it is done.
    """
    try:
        return _attempt(make, withdrawals)
    except _Overtaken:
        lock(ENDING)
        return _attempt(make, withdrawals)


def _withdrawals() -> int:
    gone = Withdrawal.objects.count() + StatedWithdrawal.objects.count()
    return gone + len(withdrawn_references())


def _gone(buried: QuerySet[Tombstone]) -> int:
    """Return a number that only a withdrawal changes."""
    return buried.count() + StatedWithdrawal.objects.count()


def _attempt(make: Callable[[], Edition], withdrawals: Callable[[], int]) -> Edition:
    with transaction.atomic():
        before = withdrawals()
        made = make()
        lock(ENDING)
        if withdrawals() != before:
            raise _Overtaken
        return made


def _record_edition(act: str, edition: Edition, *, by: UUID | None, at: datetime) -> None:
    record(
        act=act,
        object_type="edition",
        objects=[edition.pk],
        payload={"edition": str(edition), "manifest": edition.manifest_sha256},
        by=by,
        at=at,
    )
