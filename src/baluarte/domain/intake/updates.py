"""What a newer version of a row would do to the one that is in: cell by cell, before it is done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from baluarte.domain.audit.actions import record
from baluarte.domain.intake.choices import ReportState
from baluarte.domain.intake.models import Report, SourceList
from baluarte.domain.intake.reading.tables import BROKEN
from baluarte.domain.intake.row_identity import IdentifiedRow
from baluarte.domain.intake.sheets import neutralise, read_back
from baluarte.domain.sealing.queries import unseal_all


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
