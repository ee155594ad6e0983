"""What changed, as the log tells it, and as far as the context sees it.

Each change writes its entry in its own transaction, so the log is the list of what is to be told,
and nothing is told twice or forgotten. An entry names keys; what they are is asked behind the wall.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from baluarte.domain.access.rules import open_at
from baluarte.domain.audit.models import Checkpoint, Entry
from baluarte.domain.publication.choices import ExportOutcome, Referred, WebhookEvent
from baluarte.domain.publication.models import Edition, ExportRequest
from baluarte.domain.registry.choices import EventState
from baluarte.domain.registry.models import Event
from baluarte.domain.registry.queries.lists import lists_named, sources_of
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_account

CONFIRMS: Final = "registry.verify_event"
# What is held of events is otherwise after these.
CHANGING: Final = frozenset({
    CONFIRMS, "registry.assess_event", "registry.withdraw_event", "registry.determine",
    "registry.reopen", "registry.follow_reports", "registry.add_act", "registry.end_act",
    "registry.add_perpetrator", "registry.end_perpetrator", "registry.describe_victim",
    "registry.tell_detail", "registry.end_detail", "registry.chain_events", "registry.end_chain",
    "registry.make_claim", "registry.follow_claim", "registry.end_claim", "registry.link_report",
    "registry.unlink_report", "registry.set_over_many", "registry.undo_over_many",
})  # fmt: skip
ESTABLISHING: Final = "registry.establish_from_reports"
RECEIVING: Final = "intake.read_rows"
MAKING: Final = "publication.make_export"
PUBLISHING: Final = frozenset({"publication.publish", "publication.revise"})
TOLD: Final = (*sorted(CHANGING), ESTABLISHING, RECEIVING, MAKING, *sorted(PUBLISHING))
# More of one list at once, and only the list is told.
MOST_OF_A_LIST: Final = 50


@dataclass(frozen=True, slots=True)
class Change:
    """Something changed: what kind of thing, under which reference, when."""

    event: WebhookEvent
    kind: Referred
    reference: str
    happened_at: datetime


def size_of_log() -> int:
    """Return how many entries have their place in the log."""
    last = Checkpoint.objects.last()
    return last.size if last else 0


def changes_between(first: int, end: int) -> list[Change]:
    """Return what changed from one leaf of the log until before another, as the context sees it.

    An event that changed several times changed once.
    """
    told = Entry.objects.filter(leaf__index__gte=first, leaf__index__lt=end, act__in=TOLD)
    by_act: dict[str, list[Entry]] = {}
    for entry in told.order_by("leaf__index"):
        by_act.setdefault(entry.act, []).append(entry)
    changing = [one for act in CHANGING for one in by_act.get(act, ())]
    confirmed = _latest(by_act.get(CONFIRMS, ()))
    return [
        *_received(by_act.get(RECEIVING, ())),
        *_changed(_latest(changing), confirmed, _latest(by_act.get(ESTABLISHING, ()))),
        *_made(_latest(by_act.get(MAKING, ()))),
        *_published(_latest(one for act in PUBLISHING for one in by_act.get(act, ()))),
    ]


def is_still_seen(kind: Referred, reference: str) -> bool:
    """Say whether the context sees what a message refers to."""
    match kind:
        case Referred.EVENT:
            return Event.objects.filter(reference=reference).exists()
        case Referred.LIST:
            return bool(lists_named([UUID(reference)]))
        case Referred.EXPORT:
            return ExportRequest.objects.filter(pk=UUID(reference), closed_at=None).exists()
        case _:
            return True


def _latest(entries: Iterable[Entry]) -> dict[str, datetime]:
    """Return what entries name, each with its latest instant."""
    found: dict[str, datetime] = {}
    for entry in entries:
        for named in entry.objects_named:
            found[named] = max(entry.recorded_at, found.get(named, entry.recorded_at))
    return found


def _received(entries: Iterable[Entry]) -> list[Change]:
    named = {one.objects_named[0]: one.recorded_at for one in entries if one.objects_named}
    return [
        Change(WebhookEvent.REPORT_RECEIVED, Referred.LIST, str(one.pk), named[str(one.pk)])
        for one in lists_named([UUID(key) for key in named])
    ]


def _changed(
    changed: Mapping[str, datetime], confirmed: Mapping[str, datetime],
    established: Mapping[str, datetime],
) -> list[Change]:  # fmt: skip
    """Return events one by one, or their whole list where many of it changed."""
    seen = Event.objects.filter(pk__in=list(changed)).order_by("reference")
    by_list: dict[UUID, list[Change]] = {}
    for one in seen:
        said = _event_of(one, is_confirmed=str(one.pk) in confirmed)
        change = Change(said, Referred.EVENT, one.reference, changed[str(one.pk)])
        by_list.setdefault(one.compartment_id, []).append(change)
    many = {key: max(one.happened_at for one in some)
            for key, some in by_list.items() if len(some) > MOST_OF_A_LIST}  # fmt: skip
    is_open = open_at(Level.CODED) if established else set()
    many |= {UUID(key): at for key, at in established.items() if UUID(key) in is_open}
    sources = sources_of(set(many))
    whole = [
        Change(WebhookEvent.EVENT_CHANGED, Referred.LIST, str(sources[key].pk), at)
        for key, at in many.items()
        if key in sources
    ]
    few = [some for some in by_list.values() if len(some) <= MOST_OF_A_LIST]
    return whole + [one for some in few for one in some]


def _event_of(one: Event, *, is_confirmed: bool) -> WebhookEvent:
    if one.status == EventState.WITHDRAWN:
        return WebhookEvent.EVENT_WITHDRAWN
    if is_confirmed and one.status == EventState.CONFIRMED:
        return WebhookEvent.EVENT_VERIFIED
    return WebhookEvent.EVENT_CHANGED


def _made(named: Mapping[str, datetime]) -> list[Change]:
    """Return the files of whoever the context acts for, of all that were made."""
    mine = ExportRequest.objects.filter(asked_by=acting_account(), file__outcome=ExportOutcome.MADE)
    return [
        Change(WebhookEvent.EXPORT_READY, Referred.EXPORT, str(one.pk), named[str(one.pk)])
        for one in mine.filter(pk__in=list(named))
    ]


def _published(named: Mapping[str, datetime]) -> list[Change]:
    return [
        Change(WebhookEvent.EDITION_PUBLISHED, Referred.EDITION, str(one), named[str(one.pk)])
        for one in Edition.objects.filter(pk__in=list(named)).order_by("number", "revision")
    ]
