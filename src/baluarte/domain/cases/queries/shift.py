"""What a shift hands over of each case: what runs out, who waits, what happened; no names."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, DateTimeField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from baluarte.domain.cases.models import Case, NotebookEntry, WindowMessage
from baluarte.domain.procedure.models import (
    Assignment,
    DutyTurn,
    Notice,
    Obligation,
    Occurrence,
)
from baluarte.domain.procedure.queries import Owed, in_full, protocol_of
from baluarte.norms.protocols import Protocol

AHEAD = timedelta(hours=12)
UNREAD, SILENT, CALLED, NOTED = "unread", "silent", "called", "noted"
NEVER = Value(None, output_field=DateTimeField())


@dataclass
class CaseInShift:
    """One case as it is handed over."""

    case: Case
    owed: list[Owed] = field(default_factory=list)
    happened: list[tuple[Occurrence, Protocol | None]] = field(default_factory=list)
    unread_since: datetime | None = None
    unread: int = 0
    silent: int = 0
    notices: int = 0
    notes: int = 0

    @property
    def pressing(self) -> datetime | None:
        """When its first clock runs out, or ran out."""
        return min((one.row.late_after for one in self.owed if one.row.late_after), default=None)


def shift_began(by: UUID, *, at: datetime) -> datetime | None:
    """Return when somebody's turn on duty began; nothing where she is in none."""
    mine = DutyTurn.objects.filter(
        account=by, withdrawn_at=None, begins_at__lte=at, ends_at__gt=at - timedelta(hours=1)
    )
    return mine.order_by("-begins_at").values_list("begins_at", flat=True).first()


def shift_of(
    cases: Sequence[Case], *, by: UUID, since: datetime, at: datetime
) -> list[CaseInShift]:
    """Return cases as they are handed over, what runs out first on top; as many queries for all."""
    found = {one.matter_id: CaseInShift(one) for one in cases}
    _running_out(found, at=at)
    _counted(found, by=by, since=since)
    _happened(found, since=since)
    last = at + timedelta(days=36500)
    return sorted(found.values(), key=lambda one: (one.pressing or last, one.case.opened_at))


def _running_out(found: dict[UUID, CaseInShift], *, at: datetime) -> None:
    rows = Obligation.objects.filter(
        proceeding__matter__in=list(found), is_unfinished=True, may_lapse=False,
        late_after__lte=at + AHEAD,
    ).select_related("institution", "state").order_by("late_after", "id")  # fmt: skip
    for owed in in_full(list(rows)):
        if owed.matter is not None:
            found[owed.matter.pk].owed.append(owed)


def _counted(found: dict[UUID, CaseInShift], *, by: UUID, since: datetime) -> None:
    """Count who waits in each, and what was written; one query for all of it."""
    matters = list(found)
    unread = WindowMessage.objects.filter(
        is_hers=True, read_at=None, party__case__matter__in=matters
    )
    silent = Assignment.objects.filter(matter_key__in=matters, acknowledged_at=None, ended_at=None)
    called = Notice.objects.filter(account=by, read_at=None).filter(
        Q(matter_key__in=matters) | Q(assignment__matter_key__in=matters)
    )
    notes = NotebookEntry.objects.filter(case__matter__in=matters, recorded_at__gte=since)
    rows = _marked(unread, UNREAD, F("party__case__matter"), F("sent_at")).union(
        _marked(silent, SILENT, F("matter_key"), F("sent_at")),
        _marked(called, CALLED, Coalesce("matter_key", "assignment__matter_key"), NEVER),
        _marked(notes, NOTED, F("case__matter"), F("recorded_at")),
        all=True,
    )
    for what, key, at in rows.order_by("when_it_was"):
        one = found.get(key)
        if one is None:
            continue
        if what == UNREAD:
            one.unread, one.unread_since = one.unread + 1, one.unread_since or at
        one.silent += what == SILENT
        one.notices += what == CALLED
        one.notes += what == NOTED


def _marked(rows: QuerySet[Any], what: str, key: Any, at: Any) -> QuerySet[Any, Any]:
    marked = rows.order_by().annotate(
        what_it_is=Value(what, output_field=CharField()), of_matter=key, when_it_was=at
    )
    found: QuerySet[Any, Any] = marked.values_list("what_it_is", "of_matter", "when_it_was")
    return found


def _happened(found: dict[UUID, CaseInShift], *, since: datetime) -> None:
    rows = list(
        Occurrence.objects.filter(
            matter__in=list(found), recorded_at__gte=since, is_withdrawn=False
        )
        .select_related("proceeding__text")
        .defer("proceeding__text__text")
        .order_by("recorded_at", "id")
    )
    for row in rows:
        of = protocol_of(row.proceeding.text) if row.proceeding else None
        found[row.matter_id].happened.append((row, of))
