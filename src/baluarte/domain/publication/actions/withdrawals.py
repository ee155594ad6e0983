from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from baluarte.domain.audit.actions import record
from baluarte.domain.publication import rules
from baluarte.domain.publication.actions.decisions import AlreadySaid
from baluarte.domain.publication.actions.locks import ENDING, lock
from baluarte.domain.publication.actions.reasons import NothingSaid, write_reasons
from baluarte.domain.publication.choices import Gone, Written
from baluarte.domain.publication.models import Decision, Edition, Reason, Tombstone, Withdrawal
from baluarte.domain.publication.store import given_by, take_out
from baluarte.domain.sealing.actions import destroy_keys
from baluarte.domain.wall import context
from baluarte.domain.wall.signed_jobs import defer_signed
from baluarte.norms.clocks.calendar import local_day

REVISE = "publication.revise_editions"


def withdraw_publication(*, decision: Decision, reason: str, by: UUID, at: datetime) -> Withdrawal:
    """Take a publication back: gone from what the portal shows when this returns."""
    [withdrawal] = withdraw_publications(decisions=[decision], reason=reason, by=by, at=at)
    return withdrawal


@transaction.atomic
def withdraw_publications(
    *, decisions: Sequence[Decision], reason: str, by: UUID, at: datetime
) -> list[Withdrawal]:
    """Take several publications back; the files are made anew by a job of this transaction."""
    context.require(by)
    if not reason.strip():
        raise NothingSaid("a withdrawal says why, to who may see it")
    for compartment in {one.compartment_id for one in decisions}:
        rules.require_contributor(compartment)
    lock(ENDING)
    if Withdrawal.objects.filter(decision__in=decisions).exists():
        raise AlreadySaid("a decision among these was withdrawn before")
    withdrawals = [
        Withdrawal(
            compartment_id=one.compartment_id, decision=one, withdrawn_at=at, withdrawn_by_id=by
        )
        for one in decisions
    ]
    Withdrawal.objects.bulk_create(withdrawals, batch_size=2000)
    write_reasons(decisions, {Written.WITHDRAWAL: reason})
    revised = _take_out({one.event_id for one in decisions}, at=at)
    record(
        act="publication.withdraw",
        object_type="event",
        objects=[one.event_id for one in decisions],
        payload={"editions": sorted(str(one) for one in revised)},
        by=by,
        at=at,
    )
    if revised:
        defer_signed(app.configure_task(REVISE, lock="publication"), account=by)
    return withdrawals


def withdraw_everything(
    *, compartment: UUID, reason: str, by: UUID, at: datetime
) -> list[Withdrawal]:
    """Take back every publication of a list: its steward leaves, or shares it no longer."""
    standing = Decision.objects.filter(compartment=compartment, withdrawal=None)
    return withdraw_publications(decisions=list(standing), reason=reason, by=by, at=at)


@transaction.atomic
def withdraw_events(
    *, events: Collection[UUID], reason: str, is_erased: bool, by: UUID, at: datetime
) -> list[Withdrawal]:
    """Take back whatever was decided on events that the registry holds so no longer.

    Of erased ones nothing that was written beside a decision stays readable either.
    """
    decisions = Decision.objects.filter(event__in=events)
    if is_erased:
        destroy_keys(Reason.objects.filter(decision__in=decisions), at=at)
    standing = list(decisions.filter(withdrawal=None))
    if not standing:
        return []
    return withdraw_publications(decisions=standing, reason=reason, by=by, at=at)


@transaction.atomic
def bury_memory(*, references: Collection[str], by: UUID, at: datetime) -> list[Edition]:
    """Lay a stone in every edition that names one of these pages; the worker revises each."""
    context.require(by)
    lock(ENDING)
    standing = list(Edition.objects.filter(replaced_at__isnull=True))
    named = [
        (edition, reference)
        for edition in standing
        for reference in sorted(references)
        if any(one["reference"] == reference for one in edition.manifest.get("memory", []))
    ]
    if not named:
        return []
    Tombstone.objects.bulk_create(
        Tombstone(
            edition=edition, reference=reference, gone=Gone.MEMORY, withdrawn_date=local_day(at),
            old_manifest_sha256=edition.manifest_sha256,
        )
        for edition, reference in named
    )  # fmt: skip
    marked = {edition.pk: edition for edition, _reference in named}
    Edition.objects.filter(pk__in=marked, revising_since__isnull=True).update(revising_since=at)
    defer_signed(app.configure_task(REVISE, lock="publication"), account=by)
    return list(marked.values())


def _take_out(events: Collection[UUID], *, at: datetime) -> list[Edition]:
    """Take everything these events gave out of every edition, and say so with tombstones.

    Said first, and taken out then: the wall lets nobody bury what she did not give.
    """
    taken = given_by(events)
    editions = {
        one.number: one
        for one in Edition.objects.filter(
            number__in={one.number for one in taken}, replaced_at__isnull=True
        )
    }
    # What stays of a joint event gets none: two of one day would tie it to what was withdrawn.
    gone = {(one.number, one.reference, Gone.WITHDRAWN) for one in taken}
    Tombstone.objects.bulk_create(
        [
            Tombstone(
                edition=editions[number],
                reference=reference,
                gone=what,
                withdrawn_date=local_day(at),
                old_manifest_sha256=editions[number].manifest_sha256,
            )
            for number, reference, what in sorted(gone)
        ]
    )
    Edition.objects.filter(
        pk__in=[one.pk for one in editions.values()], revising_since__isnull=True
    ).update(revising_since=at)
    take_out(events)
    return list(editions.values())
