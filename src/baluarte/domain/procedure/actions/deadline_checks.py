"""Looks at what ran out: each minute at the few, each night at everything."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from baluarte.domain.audit.actions import record
from baluarte.domain.procedure.actions.projection import Looked, refresh
from baluarte.domain.procedure.actions.remarks import write_remark
from baluarte.domain.procedure.choices import NoticeKind, Subject
from baluarte.domain.procedure.models import Breach, Matter, Notice, Obligation, Remark
from baluarte.domain.procedure.queries.calendars import Calendars
from baluarte.domain.procedure.rules import require_explainer
from baluarte.domain.wall.context import acting_as_nobody

AT_ONCE = 500
MATTERS_TOGETHER = 500
# So many keys there can be.
KEYS = 2**128


@transaction.atomic
def look_at_what_ran_out(*, at: datetime) -> Looked:
    """Count anew the matters in which a clock has run out and no breach is on record yet."""
    known = Breach.objects.filter(
        proceeding=OuterRef("proceeding"), step=OuterRef("step"), run=OuterRef("run"),
        revoked_at=None,
    )  # fmt: skip
    late = Obligation.objects.filter(is_unfinished=True, may_lapse=False, late_after__lt=at)
    keys = late.exclude(Exists(known)).values_list("proceeding__matter_id", flat=True)
    matters = sorted(set(keys[:AT_ONCE]))
    looked = refresh(matters, at=at)
    if looked.breaches:
        _tell_of_breaches(matters, at=at)
        record(
            act="procedure.look_at_what_ran_out",
            object_type="matter",
            objects=matters,
            payload={"breaches": looked.breaches},
            by=None,
            at=at,
        )
    return looked


@dataclass(frozen=True)
class Part:
    """One of several shares of all matters, disjoint by their keys: each its own process's work."""

    number: int = 0
    of: int = 1

    @property
    def bounds(self) -> tuple[UUID, UUID]:
        """Return the first and the last key of the share."""
        first, after = (number * KEYS // self.of for number in (self.number, self.number + 1))
        return UUID(int=first), UUID(int=after - 1)


def look_at_everything(*, at: datetime, part: Part = Part()) -> Iterator[Looked]:
    """Count every matter with an open proceeding anew, some at a time, each in a transaction.

    Yields what it has changed so far; nothing is believed that was kept before. Opens its own
    context: one transaction over all would hold the lock of every matter at once.
    """
    first, last = part.bounds
    total = Looked()
    with acting_as_nobody():
        calendars = Calendars.read()
    while True:
        with acting_as_nobody(), _without_collecting():
            keys = _open_matters(first, last)
            total += refresh(keys, at=at, calendars=calendars)
        if not keys:
            return
        yield total
        first = UUID(int=keys[-1].int + 1)


@transaction.atomic
def explain_breach(
    *, breach: Breach, reason: str, by: UUID, at: datetime, institution: UUID | None = None
) -> Remark:
    """Write beside a breach why the clock ran out, as whoever owed it or keeps the matter."""
    require_explainer(breach, institution, by)
    written = write_remark(
        subject=Subject.BREACH,
        about=breach.pk,
        compartment=breach.compartment_id,
        text=reason,
        institution=institution,
        by=by,
        at=at,
    )
    record(act="procedure.explain_breach", object_type="breach", objects=[breach.pk], by=by, at=at)
    return written


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Rows make no circles: looking for some among so many takes a quarter of the time."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.enable()


def _open_matters(first: UUID, last: UUID) -> list[UUID]:
    found = Matter.objects.filter(proceedings__is_open=True, pk__range=(first, last))
    return list(found.order_by("pk").distinct().values_list("pk", flat=True)[:MATTERS_TOGETHER])


def _tell_of_breaches(matters: list[UUID], *, at: datetime) -> None:
    fresh = Obligation.objects.filter(
        proceeding__matter__in=matters, late_after__lt=at, is_unfinished=True, may_lapse=False
    )
    rows = [
        Notice(
            account_id=one.responsible_id, kind=NoticeKind.OVERDUE, obligation_key=one.pk,
            institution_id=one.institution_id, made_at=at,
        )
        for one in fresh
        if one.responsible_id
    ]  # fmt: skip
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
