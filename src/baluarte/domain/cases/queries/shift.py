"""What a shift hands over of each case: what runs out, who waits, what happened; no names."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from baluarte.domain.cases.models import Case, NotebookEntry, WindowMessage
from baluarte.domain.procedure.models import (
    Assignment,
    DutyTurn,
    Notice,
    Obligation,
    Occurrence,
    ProtocolText,
)
from baluarte.domain.procedure.queries import Owed, in_full, protocol_of
from baluarte.norms.protocols import Protocol

AHEAD = timedelta(hours=12)


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
    _waiting(found, by=by)
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


def _waiting(found: dict[UUID, CaseInShift], *, by: UUID) -> None:
    by_case = {one.case.pk: one for one in found.values()}
    unread = WindowMessage.objects.filter(is_hers=True, read_at=None, party__case__in=list(by_case))
    for case, sent_at in unread.order_by("sent_at").values_list("party__case", "sent_at"):
        one = by_case[case]
        one.unread, one.unread_since = one.unread + 1, one.unread_since or sent_at
    silent = Assignment.objects.filter(
        matter_key__in=list(found), acknowledged_at=None, ended_at=None
    )
    for key in silent.values_list("matter_key", flat=True):
        found[key].silent += 1
    called = Notice.objects.filter(account=by, read_at=None).filter(
        Q(matter_key__in=list(found)) | Q(assignment__matter_key__in=list(found))
    )
    for about, of_sent in called.values_list("matter_key", "assignment__matter_key"):
        if (key := about or of_sent) in found:
            found[key].notices += 1


def _happened(found: dict[UUID, CaseInShift], *, since: datetime) -> None:
    rows = list(
        Occurrence.objects.filter(
            matter__in=list(found), recorded_at__gte=since, is_withdrawn=False
        )
        .select_related("proceeding")
        .order_by("recorded_at", "id")
    )
    keys = {row.proceeding.text_id for row in rows if row.proceeding}
    texts = ProtocolText.objects.defer("text").in_bulk(keys)
    protocols = {key: protocol_of(text) for key, text in texts.items()}
    for row in rows:
        of = protocols.get(row.proceeding.text_id) if row.proceeding else None
        found[row.matter_id].happened.append((row, of))
    notes = NotebookEntry.objects.filter(case__matter__in=list(found), recorded_at__gte=since)
    for matter in notes.values_list("case__matter", flat=True):
        found[matter].notes += 1
