from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.intake.choices import ReportState
from baluarte.domain.intake.models import Report
from baluarte.domain.registry.actions.determinations import held_for_change
from baluarte.domain.registry.actions.establishment import establish_anew, lock_list
from baluarte.domain.registry.actions.grounds import MustSayWhy, write_ground
from baluarte.domain.registry.choices import Ended
from baluarte.domain.registry.models import Event, Link


class AlreadyLinked(Exception):
    """The report speaks of an event already: that link is ended first."""


class ReportTakenBack(Exception):
    """Nothing is established on a report that was taken back, erased or refused."""


class OtherList(Exception):
    """Report and event are of two lists: such are joined by a pair, and no row moves."""


@transaction.atomic
def link_report(*, report: Report, event: Event, ground: str, by: UUID, at: datetime) -> Link:
    """Link a report to the event it speaks of."""
    if not ground.strip():
        raise MustSayWhy("ground")
    held = held_for_change(event)
    if report.compartment_id != held.compartment_id:
        raise OtherList
    lock_list(report.compartment_id)
    _require_standing(report)
    if Link.objects.filter(report=report, ended_at__isnull=True).exists():
        raise AlreadyLinked
    link = Link(
        compartment_id=held.compartment_id,
        report=report,
        event_id=held.event_id,
        ground=write_ground(ground, compartment=held.compartment_id),
        decided_at=at,
        by_id=by,
    )
    link.save(force_insert=True)
    _record("registry.link_report", link, ground, by=by, at=at)
    return link


@transaction.atomic
def unlink_report(*, link: Link, ground: str, by: UUID, at: datetime) -> Link:
    """End a link; it stays in the history, and the report waits to be linked again."""
    if not ground.strip():
        raise MustSayWhy("ground")
    held = held_for_change(Event(pk=link.event_id))
    live = Link.objects.filter(pk=link.pk, ended_at__isnull=True)
    said = write_ground(ground, compartment=held.compartment_id)
    ended = {"ended_at": at, "ended_by_id": by, "ended_how": Ended.UNLINKED, "end_ground": said}
    if not live.update(**ended):
        raise NotAllowed("registry.unlink_report.has_ended")
    _record("registry.unlink_report", link, ground, by=by, at=at)
    link.refresh_from_db()
    return link


@transaction.atomic
def establish_apart(*, report: Report, ground: str, by: UUID, at: datetime) -> Event:
    """Establish an unlinked report as an event of its own."""
    if not ground.strip():
        raise MustSayWhy("ground")
    lock_list(report.compartment_id)
    _require_standing(report)
    if Link.objects.filter(report=report, ended_at__isnull=True).exists():
        raise AlreadyLinked
    return establish_anew(report, ground=ground.strip(), by=by, at=at)


def _require_standing(report: Report) -> None:
    if not Report.objects.filter(pk=report.pk, state=ReportState.CODED).exists():
        raise ReportTakenBack


def _record(act: str, link: Link, ground: str, *, by: UUID, at: datetime) -> None:
    record(
        act=act,
        object_type="event",
        objects=[link.event_id, link.report_id],
        payload={"link": str(link.pk), "ground": ground.strip()},
        by=by,
        at=at,
    )
