import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from baluarte.domain.access.rules import NotAllowed, open_at
from baluarte.domain.audit.actions import record
from baluarte.domain.intake.choices import ReportState
from baluarte.domain.intake.models import Coding, Report, SourceList
from baluarte.domain.registry.actions.bulk_insert import (
    ActsCoded,
    Fresh,
    ReportKey,
    told_acts,
    write_acts,
    write_determination,
    write_events,
)
from baluarte.domain.registry.actions.grounds import write_ground
from baluarte.domain.registry.actions.identities import name_victims, name_victims_anew
from baluarte.domain.registry.actions.profiles_from_reports import (
    write_profiles,
    write_profiles_anew,
)
from baluarte.domain.registry.choices import Ended
from baluarte.domain.registry.models import Act, Determination, Event, Link
from baluarte.domain.registry.signals import events_established
from baluarte.domain.wall.bulk_select import read_rows
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as

AT_ONCE = 2000
# Somebody told more of the act than its class of perpetrators.
SAID_MORE = ~Q(by_whom__degree="presumed", by_whom__status="not_told") & Q(
    by_whom__isnull=False
) | Q(details__isnull=False)


@dataclass(frozen=True, slots=True)
class Established:
    """What was made of some reports."""

    made: int = 0
    # Events that now hold what a newer coding, or a newer version of the report, says.
    followed: int = 0
    # Linked already, unlinked by a person, not coded, or decided by a person since.
    left: int = 0


def establish_from_list(
    *, source_list: SourceList, by: UUID, at: datetime, chunk: int = AT_ONCE
) -> Iterator[Established]:
    """Establish whatever a list tells and the registry does not hold yet, chunk by chunk.

    Each chunk is a transaction of its own: call it outside one. Killed anywhere and begun again
    it ends the same, nothing twice.
    """
    with acting_as(by):
        waiting = _pending(source_list)
    for begin in range(0, len(waiting), chunk):
        with acting_as(by):
            yield establish_from_reports(reports=waiting[begin : begin + chunk], by=by, at=at)


@transaction.atomic
def establish_from_reports(*, reports: Sequence[UUID], by: UUID, at: datetime) -> Established:
    """Establish coded reports as events, each with what is told and nothing decided.

    A report that speaks of an event already makes no other; a newer coding, or a newer
    version of it, is followed as long as nobody has decided anything about that event.
    """
    told = _told(reports)
    _enter({report.compartment_id for report in told})
    links, newest = _Links(told), _newest_codings(report.pk for report in told)
    coded = [report for report in told if report.pk in newest]
    fresh = [
        Fresh(report=report.pk, coding=newest[report.pk])
        for report in coded
        if not links.known(report)
    ]
    if fresh:
        write_events(fresh, by=by, at=at)
        made = {one.report: one.event for one in fresh}
        named = [one for one in coded if one.pk in made]
        victims = name_victims(named, made, by=by, at=at)
        write_profiles(
            (
                (made[one.pk], one.compartment_id, newest[one.pk], victims.get(one.pk, ()))
                for one in named
            ),
            by=by,
            at=at,
        )
    followed = sum(
        _follow(report, newest[report.pk], link, held, by=by, at=at)
        for report, link, held in _with_news(links.to_follow(coded), newest)
    )
    result = Established(len(fresh), followed, len(reports) - len(fresh) - followed)
    if fresh or followed:
        _record(told, newest, result, by=by, at=at)
        events_established.send(Event, by=by)
    return result


def establish_anew(report: Report, *, ground: str, by: UUID, at: datetime) -> Event:
    """Establish one report as an event of its own, whatever it was linked to before."""
    _enter({report.compartment_id})
    coding = _newest_codings([report.pk]).get(report.pk)
    if coding is None:
        raise NotAllowed("registry.establish.not_coded")
    fresh = Fresh(report=report.pk, coding=coding)
    said = write_ground(ground, compartment=report.compartment_id)
    write_events([fresh], ground=said.pk, by=by, at=at)
    key = ReportKey(report.pk, report.compartment_id, report.supersedes_id)
    victims = name_victims([key], {report.pk: fresh.event}, by=by, at=at)
    told = [(fresh.event, report.compartment_id, coding, victims.get(report.pk, ()))]
    write_profiles(told, by=by, at=at)
    _record([key], {report.pk: coding}, Established(made=1), by=by, at=at)
    events_established.send(Event, by=by)
    return Event.objects.get(pk=fresh.event)


def lock_list(compartment: UUID) -> None:
    """Let nobody else establish or link reports of a list until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"registry {compartment}"]
        )


def _pending(source_list: SourceList) -> list[UUID]:
    ever = Link.objects.filter(report=OuterRef("pk")).exclude(ended_how=Ended.TAKEN_BACK)
    coded_anew = Link.objects.filter(
        report=OuterRef("pk"),
        ended_at__isnull=True,
        event__current__coding__report=OuterRef("pk"),
        event__current__coding__superseded_by__isnull=False,
    )
    reports = Report.objects.filter(
        ~Exists(ever) | Exists(coded_anew),
        source_list=source_list,
        state=ReportState.CODED,
        is_newest=True,
    )
    return list(reports.order_by("row", "pk").values_list("pk", flat=True))


def _told(reports: Sequence[UUID]) -> list[ReportKey]:
    """Return the coded reports among these, the newest version of each; sealed fields unread."""
    coded = Report.objects.filter(pk__in=reports, state=ReportState.CODED, is_newest=True)
    found = coded.order_by("row", "pk").values_list("pk", "compartment", "supersedes")
    return [ReportKey(*row) for row in read_rows(found)]


def _enter(compartments: set[UUID]) -> None:
    if not compartments <= open_at(Level.CONTRIBUTE):
        raise NotAllowed("registry.only_who_contributes")
    for compartment in sorted(compartments):
        lock_list(compartment)


def _newest_codings(reports: Iterable[UUID]) -> dict[UUID, ActsCoded]:
    newest = Coding.objects.filter(report__in=reports, superseded_by__isnull=True)
    found = newest.values_list(
        "pk", "report", "types", "perpetrators", "victims", "acts", "profiles"
    )
    codings = (
        ActsCoded(*row[:-1])._replace(profiles=_profiles(row[-1])) for row in read_rows(found)
    )
    return {coding.report_id: coding for coding in codings}


def _profiles(kept: str) -> Sequence[Mapping[str, Any]]:
    """Return what stands in the database as JSON; of most nothing is told."""
    return () if kept == "[]" else json.loads(kept)


class _Links:
    """Which reports, or older versions of them, were ever linked, and to what they are now."""

    def __init__(self, reports: Sequence[ReportKey]) -> None:
        self._older = _older_versions(reports)
        keys = {key for report in reports for key in (report.pk, *self._older[report.pk])}
        self._ever: set[UUID] = set()
        self._live: dict[UUID, Link] = {}
        # What was taken back and is told again begins anew.
        links = Link.objects.filter(report__in=keys).exclude(ended_how=Ended.TAKEN_BACK)
        for link in links:
            self._ever.add(link.report_id)
            if link.ended_at is None:
                self._live[link.report_id] = link

    def known(self, report: ReportKey) -> bool:
        """Say whether the report, or an older version of it, was ever linked."""
        return not self._ever.isdisjoint({report.pk, *self._older[report.pk]})

    def to_follow(self, reports: Sequence[ReportKey]) -> Iterator[tuple[ReportKey, Link]]:
        """Yield what is linked now, by itself or by the version before it."""
        for report in reports:
            for key in (report.pk, *self._older[report.pk]):
                if key in self._live:
                    yield report, self._live[key]
                    break
                if key in self._ever:
                    break


def _older_versions(reports: Sequence[ReportKey]) -> dict[UUID, list[UUID]]:
    """Return the versions of each report before it, the newest of them first."""
    older: dict[UUID, list[UUID]] = {report.pk: [] for report in reports}
    step = {report.supersedes_id: report.pk for report in reports if report.supersedes_id}
    while step:
        found = dict(Report.objects.filter(pk__in=step).values_list("pk", "supersedes"))
        for key in found:
            older[step[key]].append(key)
        step = {before: step[key] for key, before in found.items() if before is not None}
    return older


def _with_news(
    linked: Iterable[tuple[ReportKey, Link]], newest: Mapping[UUID, ActsCoded]
) -> Iterator[tuple[ReportKey, Link, Determination]]:
    """Yield linked reports with what is held, where they say something since."""
    pairs = list(linked)
    found = Determination.objects.filter(current_of__in=[link.event_id for _, link in pairs])
    held = {one.event_id: one for one in found.select_related("coding")}
    for report, link in pairs:
        one = held[link.event_id]
        if link.report_id != report.pk or one.coding_id not in (None, newest[report.pk].pk):
            yield report, link, one


def _follow(
    report: ReportKey, coding: ActsCoded, link: Link, held: Determination, *, by: UUID, at: datetime
) -> bool:
    """Let an event hold what a newer coding says, if it holds what the older one said."""
    if link.report_id != report.pk:
        _take_the_place_of(link, report, by=by, at=at)
    before = held.coding
    if before is None or before.report_id not in (report.pk, link.report_id):
        return False
    if not _holds_as_told(held, before):
        return False
    key, at = link.event_id, max(at, held.decided_at)
    write_determination(coding, event=key, supersedes=held.pk, by=by, at=at)
    victims = name_victims_anew(report, key, by=by, at=at)
    write_profiles_anew(key, coding, victims, by=by, at=at)
    if told_acts(coding) != told_acts(before):
        live = Act.objects.filter(event=key, ended_at__isnull=True)
        live.update(ended_at=at, ended_by_id=by)
        write_acts({key: coding}, by=by, at=at)
    return True


def _take_the_place_of(link: Link, newer: ReportKey, *, by: UUID, at: datetime) -> None:
    ended = {"ended_at": at, "ended_by_id": by, "ended_how": Ended.NEWER}
    Link.objects.filter(pk=link.pk).update(**ended)
    Link(
        compartment_id=link.compartment_id,
        report_id=newer.pk,
        event_id=link.event_id,
        decided_at=at,
        by_id=by,
    ).save(force_insert=True)


def _holds_as_told(held: Determination, told: Coding) -> bool:
    """Say whether the live acts are those that the coding told: nobody said more or otherwise."""
    acts = Act.objects.filter(event=held.event_id, ended_at__isnull=True)
    if acts.filter(SAID_MORE).exists():
        return False
    live = Counter((act.type, act.victim_number, tuple(act.perpetrators)) for act in acts)
    return live == told_acts(told)


def _record(
    reports: Sequence[ReportKey],
    codings: Mapping[UUID, ActsCoded],
    result: Established,
    *,
    by: UUID,
    at: datetime,
) -> None:
    """Write one entry for all: the lists, how many, and the sum over what was read."""
    sum_ = sha256()
    for report in reports:
        coding = codings.get(report.pk)
        sum_.update(f"{report.pk} {coding.pk if coding else ''}\n".encode())
    record(
        act="registry.establish_from_reports",
        object_type="compartment",
        objects=sorted({str(report.compartment_id) for report in reports}),
        payload={
            "made": result.made,
            "followed": result.followed,
            "sha256": sum_.hexdigest(),
        },
        by=by,
        at=at,
    )
