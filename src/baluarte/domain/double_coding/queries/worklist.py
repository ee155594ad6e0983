"""What is to be coded a second time and what is to be reconciled, as the context sees it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from baluarte.domain.access.held import held_now
from baluarte.domain.access.models import Membership
from baluarte.domain.access.rules import open_at
from baluarte.domain.audit.actions import record
from baluarte.domain.audit.models import Entry
from baluarte.domain.double_coding.coded_event import Coded, differing
from baluarte.domain.double_coding.models import CodingLot, DoubleCoding, DrawnEvent, SecondCoding
from baluarte.domain.double_coding.perpetrators_by_act import Preview, preview
from baluarte.domain.intake.models import Coding, SourceList
from baluarte.domain.intake.queries import OPEN_REPORT, OpenedReport, open_report
from baluarte.domain.registry.choices import STANDING, CodedField
from baluarte.domain.registry.models import Act, Determination, Event, Link
from baluarte.domain.registry.queries.filters import live_at
from baluarte.domain.registry.queries.grounds import criterion_of
from baluarte.domain.registry.queries.lists import sources_of
from baluarte.domain.sealing.queries import Erased
from baluarte.domain.sealing.references import read_reference
from baluarte.domain.wall.choices import Level

ON_A_PAGE: Final = 50
OPEN_BLIND: Final = "registry.open_source_blind"
READ_WHILE_CODING: Final = "registry.read_while_coding"
# Whoever is named by one of these was shown how the events are coded: a page, a program.
_SHOWS_CODES: Final = (READ_WHILE_CODING, "api.read_facts")


@dataclass(frozen=True, slots=True)
class ListRule:
    """A list and what is coded twice of it; without a rule, nothing was ever said."""

    source: SourceList
    rule: DoubleCoding | None
    last_lot: CodingLot | None
    # Drawn each day as somebody who is no data steward any more: nothing is.
    is_idle: bool = False


@dataclass(frozen=True, slots=True)
class ToCode:
    """An event that waits for its second coding; of the first nothing is here."""

    drawn: DrawnEvent
    source: SourceList | None
    is_mine: bool
    # Whoever asks took part in the first coding.
    is_own: bool


@dataclass(frozen=True, slots=True)
class WorkList:
    """What waits: to be coded a second time, and to be reconciled; the oldest first."""

    to_code: Sequence[ToCode]
    to_reconcile: Sequence[SecondCoding]
    # More waits than is shown.
    and_more: bool


@dataclass(frozen=True, slots=True)
class Blind:
    """An event as its second coder sees it: what her sources tell, and nothing of what is held."""

    drawn: DrawnEvent
    fields: Sequence[CodedField]
    source: SourceList | None
    reports: Sequence[Link]
    # By report, what it tells where it was opened; none where it was erased.
    opened: Mapping[UUID, OpenedReport | None]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two codings of an event, and what is held now where somebody has determined it since."""

    coding: SecondCoding
    source: SourceList | None
    first: Coded
    second: Coded
    now: Coded
    held: Determination
    fields: Sequence[CodedField]
    differs: Sequence[CodedField]
    changed: Sequence[CodedField]
    # By whom each act would be held, if that is taken of the second coding.
    by_whom: Preview
    first_criterion: str
    second_criterion: str
    # Whoever asks coded it, first or second.
    is_coder: bool


def rule_of(compartment: UUID) -> DoubleCoding | None:
    """Return what holds of a list now."""
    rows = DoubleCoding.objects.filter(compartment=compartment, superseded_by__isnull=True)
    return rows.first()


def daily_rules() -> QuerySet[DoubleCoding]:
    """Return the rules by which the worker draws each day."""
    return DoubleCoding.objects.filter(superseded_by__isnull=True, share__gt=0, is_daily=True)


def lists_coded_twice() -> set[UUID]:
    """Return the lists to which the context adds and of which a share is coded twice."""
    rules = DoubleCoding.objects.filter(superseded_by__isnull=True, share__gt=0)
    return set(rules.values_list("compartment", flat=True)) & open_at(Level.CONTRIBUTE)


def keeps_lists() -> bool:
    """Say whether the context is a steward of any list."""
    return SourceList.objects.filter(compartment__in=open_at(Level.STEWARD)).exists()


def rules_of_steward() -> list[ListRule]:
    """Return the lists whose steward the context is, each with what is coded twice of it."""
    lists = SourceList.objects.filter(compartment__in=open_at(Level.STEWARD)).order_by("title")
    rules = DoubleCoding.objects.filter(superseded_by__isnull=True).select_related("by")
    known = {rule.compartment_id: rule for rule in rules}
    stewards = _stewards_of({one.steward_id for one in lists})
    lots: dict[UUID, CodingLot] = {}
    for lot in CodingLot.objects.filter(compartment__in=known).order_by("drawn_at"):
        lots[lot.compartment_id] = lot
    return [
        ListRule(
            one,
            rule := known.get(one.compartment_id),
            lots.get(one.compartment_id),
            is_idle=rule is not None
            and rule.is_daily
            and (one.steward_id, rule.by_id) not in stewards,
        )
        for one in lists
    ]


def _stewards_of(institutions: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """Return who is a data steward now of which institutions, as far as the context sees."""
    held = Membership.objects.filter(
        held_now(), role="data_steward", confirmed_at__isnull=False, institution__in=institutions
    )
    active = held.filter(account__is_active=True)
    return set(active.values_list("institution", "account"))


def work_list(*, by: UUID, limit: int = ON_A_PAGE) -> WorkList:
    """Return what is to be coded a second time and to be reconciled in the context's lists."""
    twice = lists_coded_twice()
    rows = DrawnEvent.objects.filter(
        compartment__in=twice, coding__isnull=True, event__status__in=STANDING
    )
    waiting = list(
        rows.select_related("event", "by", "lot").order_by("lot__drawn_at", "id")[: limit + 1]
    )
    apart = SecondCoding.objects.filter(
        compartment__in=twice, reconciliation__isnull=True, differs__len__gt=0,
        drawn__event__status__in=STANDING,
    )  # fmt: skip
    differing_ = list(apart.select_related("drawn__event").order_by("coded_at", "id")[: limit + 1])
    sources = sources_of(twice)
    own = _coded_by(by, [one.event_id for one in waiting])
    return WorkList(
        to_code=[
            ToCode(
                drawn=one,
                source=sources.get(one.compartment_id),
                is_mine=one.by_id == by,
                is_own=one.event_id in own,
            )
            for one in waiting[:limit]
        ],
        to_reconcile=differing_[:limit],
        and_more=max(len(waiting), len(differing_)) > limit,
    )


def blind_page(reference: str, *, opens: bool, by: UUID, at: datetime) -> Blind:
    """Return an event as it is coded a second time; its reports where asked for, and logged.

    `DrawnEvent.DoesNotExist` for who does not have it to herself.
    """
    drawn = DrawnEvent.objects.select_related("event", "lot__rule").get(
        event__reference=read_reference(reference),
        by=by,
        coding__isnull=True,
        compartment__in=lists_coded_twice(),
    )
    links = Link.objects.filter(event=drawn.event_id, ended_at__isnull=True)
    reports = list(links.order_by("decided_at", "id"))
    opened = {one.report_id: _opened(one, by=by, at=at) for one in reports} if opens else {}
    return Blind(
        drawn=drawn,
        fields=[CodedField(name) for name in drawn.lot.rule.fields],
        source=sources_of({drawn.compartment_id}).get(drawn.compartment_id),
        reports=reports,
        opened=opened,
    )


def side_by_side(reference: str, *, by: UUID, at: datetime) -> SideBySide:
    """Return two codings of an event that are not reconciled; the reading is logged.

    `SecondCoding.DoesNotExist` for who does not add to its list, as for what does not exist.
    """
    beside = SecondCoding.objects.select_related("drawn__event")
    coding = beside.select_related("drawn__held__criterion", "criterion").get(
        drawn__event__reference=read_reference(reference),
        reconciliation__isnull=True,
        differs__len__gt=0,
        compartment__in=lists_coded_twice(),
    )
    event = coding.drawn.event
    held = Determination.objects.get(current_of=event)
    live = list(Act.objects.filter(live_at(None), event=event).order_by("type", "id"))
    now = Coded.held(held, live)
    first, second = Coded.read(coding.first), Coded.read(coding.second)
    record(
        act="registry.open_second_coding", object_type="event", objects=[event.pk],
        by=by, at=at,
    )  # fmt: skip
    return SideBySide(
        coding=coding,
        source=sources_of({coding.compartment_id}).get(coding.compartment_id),
        first=first,
        second=second,
        now=now,
        held=held,
        fields=[CodedField(name) for name in coding.fields],
        differs=[CodedField(name) for name in coding.differs],
        changed=differing(first, now, coding.differs),
        by_whom=preview(
            live, second, victims=held.victims, types_differ=CodedField.TYPES in coding.differs
        ),
        first_criterion=criterion_of(coding.drawn.held.criterion),
        second_criterion=criterion_of(coding.criterion),
        is_coder=by == coding.by_id or by in first_coders(event.pk),
    )


def first_coders(event: UUID) -> set[UUID]:
    """Return who took part in what is held of an event: none of them codes it a second time."""
    reports = Link.objects.filter(event=event).values("report")
    found = {
        *Event.objects.filter(pk=event).values_list("created_by", flat=True),
        *Determination.objects.filter(event=event).values_list("by", flat=True),
        *Act.objects.filter(event=event).values_list("by", flat=True),
        *Coding.objects.filter(report__in=reports).values_list("by", flat=True),
    }
    return {one for one in found if one is not None}


def had_read(drawn: DrawnEvent, *, by: UUID) -> bool:
    """Say whether the log names an account among who read how an event is coded, ever.

    On its page since it was drawn, by a program, or on the page of one of its reports; its reports
    opened where it is coded a second time are logged apart, and show no code.
    """
    event = drawn.event_id
    reports = dict(Link.objects.filter(event=event).values_list("report", "report__received_at"))
    coded = Q(act__in=_SHOWS_CODES, objects_named__contains=[str(event)])
    told = Q(act=OPEN_REPORT, objects_named__overlap=[str(key) for key in reports])
    # Before its first report came there was nothing to read.
    since = min(reports.values(), default=drawn.event.created_at)
    return Entry.objects.filter(coded | told, actor=by, recorded_at__gte=since).exists()


def stratum_of(events: Collection[UUID]) -> dict[UUID, str]:
    """Return the first type of each event, by code; empty for one without acts."""
    acts = Act.objects.filter(live_at(None), event__in=list(events))
    found = dict.fromkeys(events, "")
    for key, kind in acts.order_by("-type").values_list("event", "type"):
        found[key] = kind
    return found


def _coded_by(by: UUID, events: Sequence[UUID]) -> set[UUID]:
    """Return in which first codings an account took part; a query for each way."""
    of = {"event__in": events, "by": by}
    told = Coding.objects.filter(by=by, report__links__event__in=events)
    begun = Event.objects.filter(pk__in=events, created_by=by)
    return {
        *begun.values_list("pk", flat=True),
        *Determination.objects.filter(**of).values_list("event", flat=True),
        *Act.objects.filter(**of).values_list("event", flat=True),
        *told.values_list("report__links__event", flat=True),
    }


def _opened(link: Link, *, by: UUID, at: datetime) -> OpenedReport | None:
    try:
        return open_report(link.report_id, logged_as=OPEN_BLIND, by=by, at=at)
    except Erased:
        return None
