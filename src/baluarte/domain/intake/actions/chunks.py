"""One chunk of rows: one transaction, one entry in the log with the hash of its rows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from baluarte.domain.audit.actions import record
from baluarte.domain.files.reading.tables import BROKEN
from baluarte.domain.intake.choices import DeliveryState, Origin, PlacePrecision, ReportState
from baluarte.domain.intake.coding import Coded, Outcome, state_for
from baluarte.domain.intake.models import Coding, Delivery, Report, SourceList
from baluarte.domain.intake.reasons import Reason
from baluarte.domain.intake.row_identity import IdentifiedRow, neutralise, read_back
from baluarte.domain.intake.victims import profiles_from_json
from baluarte.domain.sealing.actions import new_keys, sealed
from baluarte.domain.sealing.queries import unseal_all
from baluarte.domain.wall.bulk_insert import insert_values


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that a newer row says otherwise."""

    column: str
    was: str
    now: str

    @property
    def is_lost(self) -> bool:
        """Say whether something stood there and nothing would."""
        return bool(self.was.strip()) and not self.now.strip()


@dataclass(frozen=True, slots=True)
class RowUpdate:
    """A row that is in and that a file says otherwise."""

    number: int
    changes: tuple[CellChange, ...]

    @property
    def erases(self) -> bool:
        """Say whether it would empty a cell: then it is not done unless told to."""
        return any(one.is_lost for one in self.changes)


def cell_changes(was: Mapping[str, str], now: Mapping[str, str]) -> tuple[CellChange, ...]:
    """Return the cells in which two versions of a row differ, in the order of the newer one."""
    columns = [*now, *(column for column in was if column not in now)]
    told = ((column, was.get(column, ""), now.get(column, "")) for column in columns)
    # A sheet that went out and came back has not changed.
    return tuple(
        CellChange(column, before, after)
        for column, before, after in told
        if neutralise(before) != neutralise(after)
    )


def row_updates(reports: Sequence[Report], told: Sequence[IdentifiedRow]) -> Iterator[RowUpdate]:
    """Yield what each row would do to the report before it, whose cells are opened for that."""
    for text, one in zip(unseal_all(reports, "raw"), told, strict=True):
        yield RowUpdate(one.row.number, cell_changes(read_back(text), one.row.values))


def compare_rows(
    *, source_list: SourceList, told: Iterable[IdentifiedRow], by: UUID, at: datetime
) -> list[RowUpdate]:
    """Compare rows with those that are in, as somebody looks at it: one reading, logged."""
    given = {one.key_hash: one for one in told}
    newest = Report.objects.filter(
        source_list=source_list, is_newest=True, key_hash__in=list(given)
    )
    changed = [one for one in newest if _says_otherwise(one, given[bytes(one.key_hash)])]
    if not changed:
        return []
    record(
        act="intake.compare_rows", object_type="report", objects=[one.pk for one in changed],
        by=by, at=at,
    )  # fmt: skip
    pairs = [given[bytes(one.key_hash)] for one in changed]
    return sorted(row_updates(changed, pairs), key=lambda one: one.number)


def erasing(reports: Sequence[Report], told: Sequence[IdentifiedRow]) -> set[int]:
    """Return which rows, by number, would empty a cell of the report before them."""
    return {one.number for one in row_updates(reports, told) if one.erases}


def _says_otherwise(report: Report, told: IdentifiedRow) -> bool:
    can_be_read = BROKEN not in told.row.values and report.state != ReportState.ERASED
    return can_be_read and bytes(report.raw_hash) != told.raw_hash


LEFT_ALONE = (ReportState.WITHDRAWN, ReportState.ERASED)
NEW, CHANGED, UNCHANGED, RECODED = "new", "changed", "unchanged", "recoded"
# Left as they were: the newer row would have emptied a cell.
KEPT = "kept"


@dataclass(frozen=True, kw_only=True)
class Chunk:
    """Rows that follow one another in a file, coded; `begin` counts those before them."""

    delivery: Delivery
    owner: str
    begin: int
    told: Sequence[IdentifiedRow]
    outcomes: Sequence[Outcome]
    recodes: bool
    # Whether a newer row may empty a cell of the one that is in.
    may_erase: bool = True


@dataclass
class _Sorted:
    """What becomes of the rows of a chunk."""

    fresh: list[tuple[IdentifiedRow, Outcome, Report | None]] = field(default_factory=list)
    same: list[tuple[Report, Outcome]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


@transaction.atomic
def take_in_chunk(*, chunk: Chunk, by: UUID, at: datetime) -> Delivery:
    """Take in a chunk unless somebody else just did; unchanged rows are not touched."""
    SourceList.objects.select_for_update().get(pk=chunk.delivery.source_list_id)
    delivery = Delivery.objects.select_for_update().get(pk=chunk.delivery.pk)
    if delivery.state != DeliveryState.READING or delivery.rows_done != chunk.begin:
        return delivery
    found = _sort(chunk)
    _add(chunk, found, by=by, at=at)
    _meet_again(found.same)
    if chunk.recodes:
        found.counts[RECODED] = _recode(found, by=by, at=at)
    delivery.rows_done += len(chunk.told)
    delivery.counts = dict(Counter(delivery.counts) + found.counts)
    delivery.save(update_fields=["rows_done", "counts"])
    rows = sha256(b"".join(one.raw_hash for one in chunk.told)).hexdigest()
    record(
        act="intake.read_rows",
        object_type="delivery",
        objects=[delivery.source_list_id, delivery.pk],
        payload={"after": chunk.begin, "rows": len(chunk.told), "sha256": rows, **found.counts},
        by=by,
        at=at,
    )
    return delivery


def _sort(chunk: Chunk) -> _Sorted:
    """Tell new, changed and unchanged rows apart by their keys."""
    found = _Sorted()
    hashes = [one.key_hash for one in chunk.told]
    newest = Report.objects.filter(
        source_list=chunk.delivery.source_list_id, is_newest=True, key_hash__in=hashes
    ).defer("raw", "key")
    known = {bytes(report.key_hash): report for report in newest}
    kept = set() if chunk.may_erase else _erasing(chunk, known)
    for told, outcome in zip(chunk.told, chunk.outcomes, strict=True):
        report = known.get(told.key_hash)
        state: str = outcome.state
        if report is None:
            found.fresh.append((told, outcome, None))
            found.counts[NEW] += 1
        elif bytes(report.raw_hash) == told.raw_hash or report.state == ReportState.ERASED:
            found.same.append((report, outcome))
            found.counts[UNCHANGED] += 1
            state = report.state
        elif told.row.number in kept:
            found.same.append((report, outcome))
            found.counts[KEPT] += 1
            state = report.state
        else:
            careful = _after_withdrawal(report, outcome)
            state = careful.state
            found.fresh.append((told, careful, report))
            found.counts[CHANGED] += 1
        found.counts[state] += 1
    return found


def _erasing(chunk: Chunk, known: Mapping[bytes, Report]) -> set[int]:
    """Return which rows would empty a cell of the report that is in."""
    changed = [
        (known[one.key_hash], one)
        for one in chunk.told
        if one.key_hash in known
        and bytes(known[one.key_hash].raw_hash) != one.raw_hash
        and known[one.key_hash].state != ReportState.ERASED
    ]
    opened = Report.objects.in_bulk([report.pk for report, _ in changed])
    return erasing([opened[report.pk] for report, _ in changed], [one for _, one in changed])


def _after_withdrawal(report: Report, outcome: Outcome) -> Outcome:
    """A row that was withdrawn does not come back by being written otherwise."""
    if report.state != ReportState.WITHDRAWN or outcome.state == ReportState.REFUSED:
        return outcome
    reasons = (Reason("row.was_withdrawn"), *outcome.reasons)
    return Outcome(state_for(reasons), reasons, outcome.coded)


def _add(chunk: Chunk, found: _Sorted, *, by: UUID, at: datetime) -> None:
    reports, codings = [], []
    delivery = chunk.delivery
    common = {"compartment_id": delivery.compartment_id}
    keys = new_keys(chunk.owner, len(found.fresh))
    for (told, outcome, earlier), under in zip(found.fresh, keys, strict=True):
        row = uuid4()
        reports.append({
            "id": row,
            "record_key_id": under.id,
            "row": told.row.number,
            "key_hash": told.key_hash,
            "raw_hash": told.raw_hash,
            "raw": sealed(Report, "raw", told.written, row=row, under=under),
            "key": sealed(Report, "key", told.key, row=row, under=under),
            "state": outcome.state,
            "reasons": [reason.as_json() for reason in outcome.reasons],
            "supersedes_id": earlier and earlier.pk,
        })  # fmt: skip
        if outcome.coded:
            codings.append({"id": uuid4(), "report_id": row, **_said(outcome.coded)})
    insert_values(
        Report, reports, **common, source_list_id=delivery.source_list_id, delivery_id=delivery.pk,
        language=delivery.source_list.language, received_at=at,
    )  # fmt: skip
    insert_values(Coding, codings, **common, origin=Origin.MAPPING, decided_at=at, by_id=by)


def coding_of(
    report: Report,
    coded: Coded,
    origin: Origin,
    earlier: Coding | None,
    *,
    by: UUID,
    at: datetime,
) -> Coding:
    """Return an unsaved coding of a report, after an earlier one if there is any."""
    return Coding(
        compartment_id=report.compartment_id,
        report=report,
        supersedes=earlier,
        origin=origin,
        decided_at=at,
        by_id=by,
        **_said(coded),
    )


def _said(coded: Coded) -> dict[str, Any]:
    """Return what a coding says, by the columns that hold it."""
    return {
        "date": coded.date,
        "first_date": coded.first_date,
        "last_date": coded.last_date,
        "local_time": coded.local_time,
        "state_id": coded.state,
        "municipality_id": coded.municipality,
        "place_precision": coded.place_precision,
        "types": list(coded.types),
        "perpetrators": list(coded.perpetrators),
        "victims": coded.victims,
        "acts": coded.acts,
        "profiles": [one.as_json() for one in coded.profiles],
        "already_public": coded.already_public,
    }


def coded_of(coding: Coding) -> Coded:
    """Return what a coding says, to be compared or changed."""
    return Coded(
        date=coding.date,
        first_date=coding.first_date,
        last_date=coding.last_date,
        local_time=coding.local_time,
        state=coding.state_id,
        municipality=coding.municipality_id,
        place_precision=PlacePrecision(coding.place_precision),
        types=tuple(coding.types),
        perpetrators=tuple(coding.perpetrators),
        victims=coding.victims,
        acts=coding.acts,
        profiles=profiles_from_json(coding.profiles),
        already_public=coding.already_public,
    )


def _meet_again(same: list[tuple[Report, Outcome]]) -> None:
    """What an earlier file lacked and this one holds is missing no longer."""
    back = [report.pk for report, _ in same if report.missing_from_id]
    if back:
        Report.objects.filter(pk__in=back).update(missing_from=None)


def _recode(found: _Sorted, *, by: UUID, at: datetime) -> int:
    """Code unchanged rows again as the changed mapping says, except where a person did."""
    open_ones = {r.pk: (r, o) for r, o in found.same if r.state not in LEFT_ALONE}
    latest = Coding.objects.filter(report__in=list(open_ones), superseded_by=None)
    by_report = {coding.report_id: coding for coding in latest}
    codings, reports = [], []
    for pk, (report, outcome) in open_ones.items():
        earlier = by_report.get(pk)
        if earlier and earlier.origin == Origin.PERSON:
            continue
        if outcome.coded and (
            earlier is None or astuple(coded_of(earlier)) != astuple(outcome.coded)
        ):
            codings.append(coding_of(report, outcome.coded, Origin.MAPPING, earlier, by=by, at=at))
        reasons = [reason.as_json() for reason in outcome.reasons]
        if (report.state, report.reasons) != (outcome.state, reasons):
            found.counts.subtract([report.state])
            found.counts[outcome.state] += 1
            report.state, report.reasons = outcome.state, reasons
            reports.append(report)
    Coding.objects.bulk_create(codings)
    Report.objects.bulk_update(reports, ["state", "reasons"])
    return len({coding.report_id for coding in codings} | {report.pk for report in reports})
