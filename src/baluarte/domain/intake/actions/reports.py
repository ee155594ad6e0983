"""One report is completed, withdrawn, erased; what was told is never edited."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.rules import require_role
from baluarte.domain.audit.actions import record
from baluarte.domain.audit.entries import Json
from baluarte.domain.intake.actions.chunks import coded_of, coding_of
from baluarte.domain.intake.actions.supplied_victims import (
    VictimSupplied,
    destroy_victims,
    keep_victim,
    with_victim,
)
from baluarte.domain.intake.choices import Origin, PlacePrecision, ReportState
from baluarte.domain.intake.coding import Coded, state_for
from baluarte.domain.intake.models import ArchivedCopy, Coding, Report, SourceList
from baluarte.domain.intake.reasons import Reason, Weight, from_json
from baluarte.domain.intake.signals import reports_taken_back
from baluarte.domain.sealing.actions import destroy_keys
from baluarte.domain.territory.models import Municipality, State
from baluarte.norms.catalogues import term
from baluarte.norms.imprecise import Order, read_date

CLOSED = (ReportState.REFUSED, ReportState.WITHDRAWN, ReportState.ERASED)
# What is answered by supplying it; any other reason is settled by name.
ANSWERED_BY = {
    "date": ("date.",),
    "place": ("place.", "point."),
    "types": ("type.",),
    "victims": ("victim.missing",),
    "whom": ("victim.missing",),
}


class ReportClosed(Exception):
    """The report was refused, withdrawn, erased, or superseded by a newer version."""


class NothingSupplied(Exception):
    """A completion that neither supplies nor settles anything."""


class PlaceMismatch(Exception):
    """The municipality is not of that state, or the precision is not what is given."""


@dataclass(frozen=True, slots=True)
class PlaceSupplied:
    """A place a person chose: codes, as precise as she knows it."""

    precision: PlacePrecision
    state: str | None = None
    municipality: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplied:
    """What a person supplies to a report; what she leaves out stays as it is."""

    date: str = ""
    place: PlaceSupplied | None = None
    types: tuple[str, ...] = ()
    perpetrators: tuple[str, ...] = ()
    victims: int | None = None
    acts: int | None = None
    # Each victim of whom something is told, by number.
    whom: tuple[VictimSupplied, ...] = ()
    # Codes of reasons she has looked at and lets stand: "cell.control", "row.was_withdrawn".
    settled: frozenset[str] = frozenset()

    @property
    def parts(self) -> tuple[str, ...]:
        named = ("date", "place", "types", "perpetrators", "victims", "acts", "whom", "settled")
        return tuple(name for name in named if getattr(self, name))


@transaction.atomic
def complete_report(
    *, report: Report, supplied: Supplied, reason: str = "", by: UUID, at: datetime
) -> Coding:
    """Supply what was missing: a coding by a person supersedes the one before.

    Why she says so is kept in the log, sealed like every entry's content.
    """
    report = _open_report(report)
    if not supplied.parts:
        raise NothingSupplied
    # The report is locked, and with it who codes it next.
    latest = Coding.objects.get(report=report, superseded_by=None)
    coded = _with(coded_of(latest), supplied, report)
    coding = coding_of(report, coded, Origin.PERSON, latest, by=by, at=at)
    coding.save(force_insert=True)
    for one in supplied.whom:
        keep_victim(report, one.told, by=by, at=at)
    left = tuple(reason for reason in from_json(report.reasons) if not _answers(supplied, reason))
    report.reasons = [reason.as_json() for reason in left]
    report.state = state_for(left)
    report.save(update_fields=["reasons", "state"])
    said = {"reason": reason.strip()} if reason.strip() else {}
    told: Json = {"coding": str(coding.pk), "supplied": list(supplied.parts), **said}
    _record("intake.complete_report", [report], told, by=by, at=at)
    return coding


@transaction.atomic
def withdraw_reports(*, reports: Collection[Report], ground: str, by: UUID, at: datetime) -> int:
    """Take reports back: kept, counted nowhere, and with them what stands on them alone."""
    found = _of_stewards(reports, by)
    for report in found:
        if report.state == ReportState.ERASED:
            raise ReportClosed(str(report.pk))
    _set_state(found, ReportState.WITHDRAWN)
    _record("intake.withdraw_reports", found, {"ground": ground}, by=by, at=at)
    told = _with_older_versions(found)
    _tell_above(told, ground, is_erased=False, by=by, at=at)
    return len(found)


def withdraw_report(*, report: Report, ground: str, by: UUID, at: datetime) -> int:
    """Take one report back; see `withdraw_reports`."""
    return withdraw_reports(reports=[report], ground=ground, by=by, at=at)


@transaction.atomic
def erase_reports(*, reports: Collection[Report], ground: str, by: UUID, at: datetime) -> int:
    """Destroy the keys of reports and of their older versions: nobody reads them any more."""
    found = _with_older_versions(_of_stewards(reports, by))
    destroy_keys(found, at=at)
    destroy_keys(ArchivedCopy.objects.filter(report__in=found), at=at)
    destroy_victims(found, at=at)
    _set_state(found, ReportState.ERASED)
    _record("intake.erase_reports", found, {"ground": ground}, by=by, at=at)
    _tell_above(found, ground, is_erased=True, by=by, at=at)
    return len(found)


def _tell_above(
    reports: Iterable[Report], ground: str, *, is_erased: bool, by: UUID, at: datetime
) -> None:
    """Let what stands on these reports follow them, before this transaction ends."""
    keys = [report.pk for report in reports]
    reports_taken_back.send(Report, reports=keys, ground=ground, is_erased=is_erased, by=by, at=at)


def _open_report(report: Report) -> Report:
    found = Report.objects.select_for_update(of=("self",)).defer("raw", "key").get(pk=report.pk)
    if found.state in CLOSED or not found.is_newest:
        raise ReportClosed(str(report.pk))
    return found


def _with(coded: Coded, supplied: Supplied, report: Report) -> Coded:
    if supplied.date:
        accessed = report.delivery.accessed_date
        order = Order.DAY_FIRST
        when = read_date(supplied.date, accessed=accessed, order=order)
        coded = replace(coded, date=when.edtf, first_date=when.first, last_date=when.last)
    if supplied.place:
        coded = _placed(coded, supplied.place)
    for catalogue, codes in (
        ("aggression_types", supplied.types),
        ("perpetrators", supplied.perpetrators),
    ):
        for code in codes:
            term(catalogue, code)
    coded = replace(
        coded,
        types=supplied.types or coded.types,
        perpetrators=supplied.perpetrators or coded.perpetrators,
        victims=supplied.victims or coded.victims,
        acts=supplied.acts or coded.acts,
    )
    for one in supplied.whom:
        coded = with_victim(coded, one)
    return coded


def _placed(coded: Coded, place: PlaceSupplied) -> Coded:
    state, municipality = place.state, place.municipality
    if municipality:
        found = Municipality.objects.get(pk=municipality)
        if state and found.state_id != state:
            raise PlaceMismatch(f"{municipality} is not in {state}")
        state = found.state_id
    elif state:
        State.objects.get(pk=state)
    needed = {
        PlacePrecision.POINT: municipality,
        PlacePrecision.MUNICIPALITY: municipality,
        PlacePrecision.STATE: state and not municipality,
    }
    if place.precision == PlacePrecision.UNKNOWN or not needed.get(place.precision, True):
        raise PlaceMismatch(f"precision {place.precision}")
    return replace(coded, state=state, municipality=municipality, place_precision=place.precision)


def _answers(supplied: Supplied, reason: Reason) -> bool:
    if reason.code in supplied.settled:
        return True
    answered = [prefix for part in supplied.parts for prefix in ANSWERED_BY.get(part, ())]
    return reason.weight == Weight.WAITS and reason.code.startswith(tuple(answered))


def _of_stewards(reports: Collection[Report], by: UUID) -> list[Report]:
    """Return reports, locked, whose stewards the account may decide for."""
    keys = [report.pk for report in reports]
    found = Report.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    rows = list(found.defer("raw", "key").order_by("pk"))
    if len(rows) != len(set(keys)):
        raise Report.DoesNotExist
    lists = SourceList.objects.select_related("steward").filter(
        pk__in={report.source_list_id for report in rows}
    )
    for of in lists:
        require_role(by, "data_steward", institution=of.steward)
    return rows


def _set_state(reports: list[Report], state: ReportState) -> None:
    Report.objects.filter(pk__in=[report.pk for report in reports]).update(state=state)
    for report in reports:
        report.state = state


def _with_older_versions(reports: list[Report]) -> list[Report]:
    found = {report.pk: report for report in reports}
    step = _superseded_by_these(reports)
    while step:
        older = list(Report.objects.filter(pk__in=step).defer("raw", "key"))
        found |= {report.pk: report for report in older}
        step = _superseded_by_these(older) - set(found)
    return list(found.values())


def _superseded_by_these(reports: Iterable[Report]) -> set[UUID]:
    return {report.supersedes_id for report in reports if report.supersedes_id is not None}


def _record(act: str, reports: Iterable[Report], payload: Json, *, by: UUID, at: datetime) -> None:
    named = [report.pk for report in reports]
    record(act=act, object_type="report", objects=named, payload=payload, by=by, at=at)
