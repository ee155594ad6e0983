"""What reads what was told; whatever shows an identity is logged as it is read."""

import base64
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from baluarte.domain.access.choices import CompartmentKind
from baluarte.domain.audit.actions import record
from baluarte.domain.intake.choices import MONITORING, ReportState
from baluarte.domain.intake.mapping import Cells, read_mapping
from baluarte.domain.intake.mapping import Mapping as ListMapping
from baluarte.domain.intake.models import (
    ArchivedCopy,
    Coding,
    DayNote,
    Delivery,
    Report,
    SourceList,
    SuppliedVictim,
)
from baluarte.domain.intake.places import PlaceMatcher
from baluarte.domain.intake.reasons import Reason, from_json
from baluarte.domain.intake.row_identity import read_back
from baluarte.domain.intake.victims import VictimTold, victims_told, with_supplied
from baluarte.domain.sealing.queries import (
    kept_of,
    not_erased,
    unseal_all,
    unseal_column,
    unseal_fields,
)
from baluarte.domain.territory.matching import Ambiguous, Candidate, Unknown
from baluarte.domain.wall.bulk_select import read_rows

PAGE = 50
# The name of the mapping of what is written by hand.
MONITORED = "monitored"
OPEN_REPORT = "intake.open_report"


@dataclass(frozen=True, slots=True)
class WaitingReport:
    """A report without its content: what it waits for, by column."""

    report: Report
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One of her cells, under the header she gave it."""

    column: str
    header: str
    text: str


@dataclass(frozen=True, slots=True)
class OpenedReport:
    """A report as told, and what was made of it, the newest coding first."""

    report: Report
    cells: tuple[Cell, ...]
    reasons: tuple[Reason, ...]
    victims: tuple[VictimTold, ...]
    codings: tuple[Coding, ...]
    suggestions: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """An archived copy, opened: what it is, and its bytes where they were asked for."""

    row: ArchivedCopy
    name: str = field(repr=False)
    link: str = field(repr=False)
    media_type: str
    size: int
    sha256: str
    content: bytes = field(default=b"", repr=False)

    @property
    def kind(self) -> str:
        """What it is, by the type it was said to be of."""
        kinds = {"image": "photograph", "video": "video", "audio": "audio"}
        return kinds.get(self.media_type.partition("/")[0], "document")

    @property
    def is_intact(self) -> bool:
        """Whether its bytes are those that were handed in."""
        return sha256(self.content).hexdigest() == self.sha256


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """A note of a day, opened."""

    note: DayNote
    with_whom: str = field(repr=False)
    said: str = field(repr=False)
    promised: str = field(repr=False)


def lists() -> QuerySet[SourceList]:
    """Return the lists the context may see, by their steward and title.

    What was told in a case is read there.
    """
    found = SourceList.objects.exclude(compartment__kind=CompartmentKind.CASE)
    return found.select_related("steward").order_by("steward__name", "title", "id")


def monitoring_lists() -> QuerySet[SourceList]:
    """Return the lists into which the monitoring of organisations goes, as far as one may see."""
    return lists().filter(mapping__name=MONITORED)


def is_monitoring(source_list: SourceList) -> bool:
    """Say whether the reports of a list are written by hand."""
    return bool(source_list.mapping.get("name") == MONITORED)


def list_named(slug: str, *, steward: str = "") -> SourceList:
    """Return a visible list by its short name, of one steward where several have it."""
    found = lists().filter(slug=slug)
    return found.get(steward__slug=steward) if steward else found.get()


def deliveries_of(source_list: SourceList) -> QuerySet[Delivery]:
    """Return the files of a list, the newest first."""
    return source_list.deliveries.select_related("received_by", "undoes").order_by("-number")


def counts_by_state(source_lists: Iterable[SourceList]) -> dict[UUID, dict[str, int]]:
    """Return how many of the newest reports of each list are in each state."""
    newest = Report.objects.filter(source_list__in=list(source_lists), is_newest=True)
    counted = newest.order_by().values("source_list", "state").annotate(reports=Count("pk"))
    found: dict[UUID, dict[str, int]] = {}
    for row in counted:
        found.setdefault(row["source_list"], {})[row["state"]] = row["reports"]
    return found


def reports_of(
    source_list: SourceList,
    *,
    state: ReportState | None = None,
    after: Report | None = None,
    limit: int = PAGE,
) -> list[Report]:
    """Return a page of the newest reports of a list, in the order of its sheet; nothing sealed."""
    found = Report.objects.filter(source_list=source_list, is_newest=True).defer("raw", "key")
    if state is not None:
        found = found.filter(state=state)
    if after is not None:
        beyond = Q(row__gt=after.row) | Q(row=after.row, id__gt=after.pk)
        found = found.filter(Q(row__gte=after.row) & beyond)
    return list(found.order_by("row", "id")[:limit])


def reports_to_complete() -> QuerySet[Report]:
    """Return the reports of every list one may see that wait to be completed; nothing sealed.

    What was told in a case waits there, as its list does (`lists`).
    """
    found = Report.objects.filter(state=ReportState.TO_COMPLETE, is_newest=True)
    of_cases = SourceList.objects.filter(compartment__kind=CompartmentKind.CASE)
    return found.exclude(source_list__in=of_cases).defer("raw", "key")


def lists_to_complete() -> QuerySet[SourceList]:
    """Return the lists in which something waits to be completed."""
    return lists().filter(pk__in=reports_to_complete().order_by().values("source_list"))


def rows_received(steward: Iterable[UUID], *, since: datetime) -> int:
    """Return how many rows came since an instant into the lists of some institutions."""
    came = Delivery.objects.filter(
        received_at__gte=since, source_list__steward__in=list(steward), undoes=None
    )
    return came.aggregate(rows=Sum("rows"))["rows"] or 0


def newest_reports(source_lists: Iterable[SourceList], *, limit: int = PAGE) -> list[Report]:
    """Return what came last into some lists, the newest first; nothing sealed."""
    found = Report.objects.filter(source_list__in=list(source_lists), is_newest=True)
    return list(found.defer("raw", "key").order_by("-received_at", "-id")[:limit])


def waiting_reports(
    source_list: SourceList, *, after: Report | None = None, limit: int = PAGE
) -> list[WaitingReport]:
    """Return a page of the reports that wait to be completed, and why."""
    found = reports_of(source_list, state=ReportState.TO_COMPLETE, after=after, limit=limit)
    return [WaitingReport(report, from_json(report.reasons)) for report in found]


def missing_reports(delivery: Delivery, *, limit: int = PAGE) -> list[Report]:
    """Return reports that a newer file of their list no longer holds."""
    found = delivery.missing_reports.filter(is_newest=True).defer("raw", "key")
    return list(found.order_by("row", "id")[:limit])


def newest_codings(reports: Iterable[Report | UUID]) -> dict[UUID, Coding]:
    """Return the coding in force of each report that has one."""
    found = Coding.objects.filter(report__in=list(reports), superseded_by=None)
    return {coding.report_id: coding for coding in found}


def codings_of(report: Report, *, known_at: datetime | None = None) -> list[Coding]:
    """Return the codings of a report, the newest first, as they were known on an instant."""
    found = Coding.objects.filter(report=report).select_related("by", "state", "municipality")
    if known_at is not None:
        found = found.filter(decided_at__lte=known_at)
    by_earlier = {coding.supersedes_id: coding for coding in found}
    chain: list[Coding] = []
    coding = by_earlier.get(None)
    while coding is not None:
        chain.append(coding)
        coding = by_earlier.get(coding.pk)
    return chain[::-1]


def open_report(
    report: UUID,
    *,
    places: PlaceMatcher | None = None,
    logged_as: str = OPEN_REPORT,
    by: UUID,
    at: datetime,
) -> OpenedReport:
    """Open one report as it was told; the reading is logged, and without a log there is none."""
    found = Report.objects.select_related("source_list", "delivery").get(pk=report)
    _log_reading([found.pk], logged_as, by=by, at=at)
    [text] = unseal_all([found], "raw")
    values = read_back(text)
    mapping = read_mapping(found.source_list.mapping)
    reasons = from_json(found.reasons)
    return OpenedReport(
        report=found,
        cells=_cells(found.delivery, values),
        reasons=reasons,
        victims=with_supplied(
            victims_told(Cells(values, mapping)).victims,
            _supplied_to([found.pk]).get(found.pk, {}),
        ),
        codings=tuple(codings_of(found)),
        suggestions=_suggestions(values, mapping, reasons, places),
    )


def copies_of(report: Report) -> list[Copy]:
    """Return the archived copies of a report that was just opened, without their bytes."""
    if report.source_list.slug != MONITORING:
        return []
    found = ArchivedCopy.objects.filter(report=report).defer("content")
    kept = kept_of(found.order_by("archived_at", "id"))
    return [_copy(row, about) for row, about in zip(kept, unseal_all(kept, "about"), strict=True)]


def open_copy(copy: UUID, *, by: UUID, at: datetime) -> Copy:
    """Open an archived copy with its bytes; logged.

    `DoesNotExist` where it may not be seen, or was erased.
    """
    row = not_erased(ArchivedCopy.objects.all()).get(pk=copy)
    record(act="intake.open_copy", object_type="report", objects=[row.report_id], by=by, at=at)
    [(about, content)] = unseal_fields([row], "about", "content")
    return _copy(row, about, base64.b64decode(content))


def notes_of(on_date: date) -> list[DayNote]:
    """Return the notes of a day, closed, the oldest first."""
    return _notes(DayNote.objects.filter(on_date=on_date).order_by("written_at", "id"))


def promises_open() -> list[DayNote]:
    """Return the notes in which something was promised and is not done, the soonest due first."""
    still = DayNote.objects.filter(promises=True, kept_at__isnull=True)
    soonest = F("due_date").asc(nulls_last=True)
    return _notes(still.order_by(soonest, "on_date", "id"))[:PAGE]


def notes_in(source_list: SourceList) -> list[DayNote]:
    """Return all notes of a monitoring, closed, the oldest first."""
    found = DayNote.objects.filter(compartment=source_list.compartment_id)
    return _notes(found.order_by("on_date", "written_at", "id"))


def open_notes(notes: Sequence[DayNote], *, by: UUID, at: datetime) -> list[OpenedNote]:
    """Open notes: one reading, logged with all it names."""
    if not notes:
        return []
    named = [note.pk for note in notes]
    record(act="intake.read_notes", object_type="note", objects=named, by=by, at=at)
    texts = unseal_all(notes, "sealed_text")
    return [OpenedNote(note, **json.loads(text)) for note, text in zip(notes, texts, strict=True)]


def victims_of(
    reports: Sequence[UUID], *, by: UUID, at: datetime
) -> dict[UUID, tuple[VictimTold, ...]]:
    """Return whom reports speak of, names included: one reading, logged with all it named."""
    if not reports:
        return {}
    still = Report.objects.filter(pk__in=reports).exclude(state=ReportState.ERASED)
    rows = read_rows(still.values_list("pk", "record_key", "raw", "source_list"))
    _log_reading([key for key, *_ in rows], "intake.read_victims", by=by, at=at)
    told_in = {key: source_list for key, *_, source_list in rows}
    lists_told = SourceList.objects.filter(pk__in=set(told_in.values()))
    mappings = {one.pk: read_mapping(one.mapping) for one in lists_told}
    texts = unseal_column(Report, "raw", (row[:3] for row in rows))
    supplied = _supplied_to(told_in)
    return {
        key: with_supplied(
            victims_told(Cells(read_back(text), mappings[told_in[key]])).victims,
            supplied.get(key, {}),
        )
        for key, text in texts.items()
    }


def reasons_of(delivery: Delivery) -> dict[Reason, int]:
    """Count why rows of a list wait or were refused, over its newest reports."""
    newest = Report.objects.filter(source_list=delivery.source_list_id, is_newest=True)
    counted: Counter[Reason] = Counter()
    for kept in newest.exclude(reasons=[]).values_list("reasons", flat=True).iterator(5000):
        counted.update(from_json(kept))
    return dict(counted)


def _supplied_to(reports: Iterable[UUID]) -> dict[UUID, dict[int, dict[str, Any]]]:
    """Return who was supplied to reports whose reading is logged already, by number."""
    kept = SuppliedVictim.objects.filter(report__in=list(reports))
    rows = kept_of(kept.order_by("supplied_at", "id"))
    found: dict[UUID, dict[int, dict[str, Any]]] = {}
    for row, text in zip(rows, unseal_all(rows, "sealed_text"), strict=True):
        found.setdefault(row.report_id, {})[row.number] = json.loads(text)
    return found


def _copy(row: ArchivedCopy, about: str, content: bytes = b"") -> Copy:
    said = json.loads(about)
    return Copy(
        row=row,
        name=said["name"],
        link=said["link"],
        media_type=said["media_type"],
        size=said["bytes"],
        sha256=said["sha256"],
        content=content,
    )


def _notes(found: QuerySet[DayNote]) -> list[DayNote]:
    return list(not_erased(found).select_related("by", "kept_by"))


def _cells(delivery: Delivery, values: Mapping[str, str]) -> tuple[Cell, ...]:
    headers = dict(zip(delivery.columns, delivery.headers, strict=True))
    ordered = [column for column in headers if column in values]
    ordered += [column for column in values if column not in headers]
    return tuple(Cell(one, headers.get(one, one), values[one]) for one in ordered)


def _suggestions(
    values: Mapping[str, str],
    mapping: ListMapping,
    reasons: Iterable[Reason],
    places: PlaceMatcher | None,
) -> tuple[Candidate, ...]:
    """Ask again what a place that waits may be; candidates are never kept, they tell the place."""
    asked = {"place.ambiguous", "place.unknown", "place.likely"}
    if places is None or not any(reason.code in asked for reason in reasons):
        return ()
    cells, columns = Cells(values, mapping), mapping.place
    municipality = cells.of(columns.municipality)
    found = places.match(
        municipality or cells.of(columns.text),
        state=cells.of(columns.state),
        is_municipality=bool(municipality),
        on_date=None,
    )
    if isinstance(found, Ambiguous):
        return found.candidates
    if isinstance(found, Unknown):
        return found.suggestions
    return (Candidate(found.code, "", found.how),)


def _log_reading(reports: Iterable[UUID], act: str, *, by: UUID, at: datetime) -> None:
    record(act=act, object_type="report", objects=reports, by=by, at=at)
