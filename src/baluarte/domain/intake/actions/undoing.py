"""A file of a list is undone: its rows are again what they were before it, as one act.

Nothing is edited or deleted: each report it changed is followed by a newer version that says what
the older one said, each report it brought is taken back, and what it lacked is missing no longer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.rules import require_role
from baluarte.domain.audit.actions import record
from baluarte.domain.intake.actions.chunks import RECODED, coded_of, coding_of
from baluarte.domain.intake.actions.reports import withdraw_reports
from baluarte.domain.intake.choices import CannotUndo, DeliveryState, Origin, ReportState
from baluarte.domain.intake.models import Coding, Delivery, Report, SourceList
from baluarte.domain.intake.signals import reports_taken_back
from baluarte.domain.sealing.actions import new_record_keys, seal
from baluarte.domain.sealing.queries import unseal_fields
from baluarte.domain.wall.bulk_insert import insert_rows

UNDO = "undo"
GROUND = "undo of a file"
TAKEN_BACK = (ReportState.WITHDRAWN, ReportState.ERASED)


class UndoRefused(Exception):
    """A file cannot be undone: `why`, and in which of its rows where it is some of them."""

    def __init__(self, why: CannotUndo, rows: Sequence[int] = ()) -> None:
        super().__init__(str(why))
        self.why, self.rows = why, rows


@dataclass(frozen=True, slots=True)
class Undoing:
    """What an undo would do, or why there is none."""

    delivery: Delivery
    # Reports that become again what they said before.
    restored: Sequence[Report] = field(default=(), repr=False)
    # Reports that the file brought.
    brought: Sequence[Report] = field(default=(), repr=False)
    # How many stop being missing.
    missing: int = 0
    why_not: CannotUndo | None = None
    rows: Sequence[int] = ()


def foresee_undo(delivery: Delivery) -> Undoing:
    """Return what undoing a file would do, row by row, before it is done."""
    reports = list(Report.objects.filter(delivery=delivery).order_by("row").defer("raw", "key"))
    why = _why_not(delivery)
    worked_on = [] if why else _worked_on(reports)
    if worked_on:
        why = CannotUndo.WORKED_ON
    return Undoing(
        delivery,
        restored=[one for one in reports if one.supersedes_id is not None],
        brought=[one for one in reports if one.supersedes_id is None],
        missing=Report.objects.filter(missing_from=delivery).count(),
        why_not=why,
        rows=worked_on,
    )


@transaction.atomic
def undo_delivery(*, delivery: Delivery, by: UUID, at: datetime) -> Delivery:
    """Undo the newest file of a list; the delivery that did it is returned."""
    of = (
        SourceList.objects.select_for_update()
        .select_related("steward")
        .get(pk=delivery.source_list_id)
    )
    require_role(by, "data_steward", institution=of.steward)
    what = foresee_undo(Delivery.objects.select_for_update().get(pk=delivery.pk))
    if what.why_not is not None:
        raise UndoRefused(what.why_not, what.rows)
    undo = _begin(what.delivery, by=by, at=at)
    again = _restore(what.restored, undo, owner=f"institution:{of.steward_id}", by=by, at=at)
    _let_go(what.restored, again, by=by, at=at)
    standing = [one for one in what.brought if one.state not in (*TAKEN_BACK, ReportState.REFUSED)]
    if standing:
        withdraw_reports(reports=standing, ground=GROUND, by=by, at=at)
    Report.objects.filter(missing_from=delivery).update(missing_from=None)
    undo.counts = {"restored": len(again), "taken_back": len(standing), "found": what.missing}
    undo.rows = undo.rows_done = len(again)
    undo.state = DeliveryState.DONE
    undo.save(update_fields=["counts", "rows", "rows_done", "state"])
    record(
        act="intake.undo_delivery", object_type="delivery", objects=[of.pk, delivery.pk, undo.pk],
        payload=undo.counts, by=by, at=at,
    )  # fmt: skip
    return undo


def _why_not(delivery: Delivery) -> CannotUndo | None:
    later = Delivery.objects.filter(source_list=delivery.source_list_id, number__gt=delivery.number)
    if delivery.undoes_id is not None:
        return CannotUndo.IS_AN_UNDO
    if later.filter(undoes=delivery).exists():
        return CannotUndo.UNDONE
    if later.exists():
        return CannotUndo.NOT_THE_NEWEST
    if delivery.state != DeliveryState.DONE:
        return CannotUndo.NOT_READ
    return CannotUndo.READ_OTHERWISE if delivery.counts.get(RECODED) else None


def _worked_on(reports: Sequence[Report]) -> list[int]:
    """Return the rows on which somebody worked since, or whose older version nobody can read."""
    keys = [one.pk for one in reports]
    completed = Coding.objects.filter(report__in=keys, origin=Origin.PERSON)
    by_person = set(completed.values_list("report", flat=True))
    older = [one.supersedes_id for one in reports if one.supersedes_id is not None]
    erased = set(
        Report.objects.filter(pk__in=older, state=ReportState.ERASED).values_list("pk", flat=True)
    )
    return [
        one.row
        for one in reports
        if one.pk in by_person
        or one.supersedes_id in erased
        or (one.state in TAKEN_BACK and one.supersedes_id is not None)
    ]


def _begin(delivery: Delivery, *, by: UUID, at: datetime) -> Delivery:
    undo = Delivery(
        compartment_id=delivery.compartment_id,
        source_list_id=delivery.source_list_id,
        number=delivery.number + 1,
        sha256=sha256(b"undo" + delivery.pk.bytes).hexdigest(),
        mapping_sha256=delivery.mapping_sha256,
        file_format=UNDO,
        columns=delivery.columns,
        headers=delivery.headers,
        accessed_date=delivery.accessed_date,
        undoes=delivery,
        received_at=at,
        received_by_id=by,
    )
    undo.save(force_insert=True)
    return undo


def _restore(
    changed: Sequence[Report], undo: Delivery, *, owner: str, by: UUID, at: datetime
) -> list[Report]:
    """Let each changed report be followed by what the one before it said."""
    older = Report.objects.in_bulk([one.supersedes_id for one in changed])
    before = [older[one.supersedes_id] for one in changed]
    texts = unseal_fields(before, "raw", "key")
    keys = new_record_keys(owner, len(changed))
    again = []
    for one, old, (raw, known), (record_key, key) in zip(changed, before, texts, keys, strict=True):
        report = Report(
            compartment_id=one.compartment_id,
            source_list_id=one.source_list_id,
            delivery=undo,
            record_key=record_key,
            row=one.row,
            key_hash=bytes(one.key_hash),
            raw_hash=bytes(old.raw_hash),
            language=old.language,
            state=old.state,
            reasons=old.reasons,
            supersedes=one,
            received_at=at,
        )
        seal(report, "raw", raw, key=key)
        if known:
            seal(report, "key", known, key=key)
        again.append(report)
    insert_rows(again)
    _code_again(again, before, by=by, at=at)
    return again


def _code_again(
    again: Sequence[Report], before: Sequence[Report], *, by: UUID, at: datetime
) -> None:
    """Code what is said again as it was coded, by the mapping or by a person."""
    newest = Coding.objects.filter(report__in=[one.pk for one in before], superseded_by=None)
    by_report = {coding.report_id: coding for coding in newest}
    insert_rows(
        [
            coding_of(report, coded_of(coding), Origin(coding.origin), None, by=by, at=at)
            for report, old in zip(again, before, strict=True)
            if (coding := by_report.get(old.pk)) is not None
        ]
    )


def _let_go(changed: Sequence[Report], again: Sequence[Report], *, by: UUID, at: datetime) -> None:
    """Let the registry follow where what was coded is so no longer."""
    gone = [
        one.pk
        for one, report in zip(changed, again, strict=True)
        if one.state == ReportState.CODED and report.state != ReportState.CODED
    ]
    if gone:
        reports_taken_back.send(Report, reports=gone, ground=GROUND, is_erased=False, by=by, at=at)
