"""Looks at what ran out: each minute at the few, each night at everything."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from baluarte.domain.audit.actions import record
from baluarte.domain.procedure.actions.projection import Looked, refresh
from baluarte.domain.procedure.actions.statements import write_statement
from baluarte.domain.procedure.choices import NoticeKind, Subject
from baluarte.domain.procedure.models import Breach, Matter, Notice, Obligation, Statement
from baluarte.domain.procedure.queries.calendars import Calendars
from baluarte.domain.procedure.rules import require_explainer

AT_ONCE = 500
MATTERS_TOGETHER = 2000


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


def look_at_everything(*, at: datetime) -> Iterator[Looked]:
    """Count every matter with an open proceeding anew, some at a time, each in a transaction.

    Yields what it has changed so far; nothing is believed that was kept before.
    """
    calendars, total = Calendars.read(), Looked()
    for keys in _open_matters():
        with transaction.atomic():
            total += refresh(keys, at=at, calendars=calendars)
        yield total


@transaction.atomic
def explain_breach(
    *, breach: Breach, reason: str, by: UUID, at: datetime, institution: UUID | None = None
) -> Statement:
    """Write beside a breach why the clock ran out, as whoever owed it or keeps the matter."""
    require_explainer(breach, institution, by)
    written = write_statement(
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


def _open_matters() -> Iterator[list[UUID]]:
    last: UUID | None = None
    while True:
        found = Matter.objects.filter(proceedings__is_open=True).order_by("pk").distinct()
        if last is not None:
            found = found.filter(pk__gt=last)
        keys = list(found.values_list("pk", flat=True)[:MATTERS_TOGETHER])
        if not keys:
            return
        yield keys
        last = keys[-1]


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
