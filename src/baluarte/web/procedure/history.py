"""What happened in a matter, as it was told: by whom, when, why, and what was corrected."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from baluarte.domain.procedure.choices import OccurrenceKind
from baluarte.domain.procedure.models import Occurrence, Remark
from baluarte.domain.procedure.queries import Course, DocumentListed, documents_by_hash
from baluarte.norms.agenda.wording import day
from baluarte.web.access.authors import author
from baluarte.web.procedure.instants import in_words
from baluarte.web.procedure.presenters import protocol_page

Reasons = Mapping[UUID, Sequence[Remark]]


@dataclass(frozen=True)
class HistoryEntry:
    """One thing that happened, as it stands, with what was said of it before."""

    occurrence: Occurrence
    what: str
    where: str
    reason: str
    before: tuple[dict[str, Any], ...]
    may_correct: bool
    document: DocumentListed | None = None

    @property
    def is_withdrawn(self) -> bool:
        """Say whether it is held not to have happened."""
        return self.occurrence.is_withdrawn


def told(
    rows: Iterable[Occurrence],
    courses: Iterable[Course],
    reasons: Reasons,
    zone: ZoneInfo,
    *,
    known_at: datetime | None = None,
    may_correct: bool = False,
) -> list[HistoryEntry]:
    """Return what happened, newest first, as it stood on a day; corrections stay with it."""
    by_proceeding = {one.proceeding.pk: one for one in courses}
    chains: dict[UUID, list[Occurrence]] = {}
    first_of: dict[UUID, UUID] = {}
    for row in rows:
        if known_at is not None and row.recorded_at > known_at:
            continue
        older = row.supersedes_id
        first_of[row.pk] = first_of.get(older, row.pk) if older else row.pk
        chains.setdefault(first_of[row.pk], []).append(row)
    found = [
        _told(chain, by_proceeding, reasons, zone, may_correct=may_correct)
        for chain in chains.values()
    ]
    return sorted(found, key=_when, reverse=True)


def since(
    rows: Sequence[Occurrence],
    courses: Iterable[Course],
    reasons: Reasons,
    zone: ZoneInfo,
    *,
    known_at: datetime,
) -> list[HistoryEntry]:
    """Return what was written down after a day, newest first, each beside what it corrects."""
    by_proceeding = {one.proceeding.pk: one for one in courses}
    by_key = {row.pk: row for row in rows}
    later = [row for row in rows if row.recorded_at > known_at]
    found = []
    for row in later:
        chain = [by_key[row.supersedes_id], row] if row.supersedes_id else [row]
        found.append(_told(chain, by_proceeding, reasons, zone, may_correct=False))
    return sorted(found, key=lambda one: one.occurrence.recorded_at, reverse=True)


def with_documents(entries: Sequence[HistoryEntry]) -> list[HistoryEntry]:
    """Return what happened with the documents that show it, for whoever may open them."""
    if not entries:
        return []
    compartment = entries[0].occurrence.compartment_id
    found = documents_by_hash(compartment, (one.occurrence.evidence_sha256 for one in entries))
    return [replace(one, document=found.get(one.occurrence.evidence_sha256)) for one in entries]


def what_of(row: Occurrence, course: Course | None) -> str:
    """Say what was told, in one line."""
    step = _step_name(row, course)
    if row.kind == OccurrenceKind.HAPPENED:
        return protocol_page.sentence(_events(row))
    if row.kind == OccurrenceKind.DONE:
        return _("%(step)s: done") % {"step": step} + _outcome(row, course)
    if row.kind == OccurrenceKind.EXTENDED:
        return _("%(step)s: its clock was extended") % {"step": step}
    if row.kind == OccurrenceKind.EXCUSED:
        return _("%(step)s: not needed here") % {"step": step}
    if row.kind == OccurrenceKind.SUSPENDED:
        return _("The clocks stand still")
    if row.kind == OccurrenceKind.RESUMED:
        return _("The clocks run on")
    return _("The procedure was closed")


def _told(
    chain: Sequence[Occurrence],
    courses: Mapping[UUID, Course],
    reasons: Reasons,
    zone: ZoneInfo,
    *,
    may_correct: bool,
) -> HistoryEntry:
    now = chain[-1]
    course = courses.get(now.proceeding_id) if now.proceeding_id else None
    return HistoryEntry(
        occurrence=now,
        what=what_of(now, course),
        where=protocol_page.say(course.protocol.name) if course else "",
        reason=_reason(now, reasons),
        before=tuple(_corrections(chain, reasons, zone)),
        may_correct=may_correct and not now.is_withdrawn,
    )


def _corrections(
    chain: Sequence[Occurrence], reasons: Reasons, zone: ZoneInfo
) -> Iterable[dict[str, Any]]:
    """Yield the versions of what was told, newest first, as the history of a field."""
    if len(chain) == 1:
        return
    for place in range(len(chain) - 1, -1, -1):
        row = chain[place]
        yield {
            "at": row.recorded_at,
            "by": author(row),
            "was": _value(chain[place - 1], zone) if place else None,
            "is": _value(row, zone),
            "reason": _reason(row, reasons),
        }


def _value(row: Occurrence, zone: ZoneInfo) -> Any:
    if row.is_withdrawn:
        return _("It did not happen")
    when = in_words(row.happened_at, zone) if row.happened_at else _("Nobody knows when")
    if row.names is None:
        return when
    return _("%(when)s, naming %(day)s") % {
        "when": when,
        "day": day(row.names, protocol_page.language()),
    }


def _reason(row: Occurrence, reasons: Reasons) -> str:
    return " ".join(one.text for one in reasons.get(row.pk, ()))


def _events(row: Occurrence) -> str:
    words = ", ".join(protocol_page.event(code) for code in row.events)
    if row.names is not None:
        words = _("%(event)s, for %(day)s") % {
            "event": words,
            "day": day(row.names, protocol_page.language()),
        }
    return words


def _outcome(row: Occurrence, course: Course | None) -> str:
    """Say how a step ended, where it could have ended otherwise."""
    if course is None or not row.events:
        return ""
    steps = [one for one in course.protocol.steps if one.id == row.step]
    could_be = len(steps[0].emits) > len(row.events) if steps else False
    return f" ({_events(row)})" if could_be else ""


def _step_name(row: Occurrence, course: Course | None) -> str:
    if course is None or not row.step:
        return row.step
    known = {one.id: one for one in course.protocol.steps}
    return protocol_page.say(known[row.step].name) if row.step in known else row.step


def _when(one: HistoryEntry) -> tuple[datetime, datetime, bool]:
    """Order by when it happened, then when it was told; what was done follows what happened."""
    row = one.occurrence
    follows = row.kind != OccurrenceKind.HAPPENED
    return row.happened_at or row.recorded_at, row.recorded_at, follows
