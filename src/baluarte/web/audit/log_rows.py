"""One line of the log as it is shown: who, what and on what, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baluarte.domain.audit.queries import LogRow
from baluarte.domain.sealing.references import written
from baluarte.norms.catalogues import FALLBACK_LANGUAGE, term, terms
from baluarte.web.audit import labels
from baluarte.web.audit.act_labels import in_words, object_in_words

NEEDS_ROLE = "access.needs_role."
EVENT, LENGTH_OF_A_KEY = "event", len(str(UUID(int=0)))


@dataclass(frozen=True, slots=True)
class LogEntry:
    """What is shown of one row; nothing of what its text no longer tells."""

    act: str
    at: datetime
    who: str
    what: str
    why: str
    about: str
    # Of an event that the reader sees, or asked for: its reference.
    reference: str
    objects: int
    index: int | None
    state: str
    is_alarm: bool


def log_entry(
    row: LogRow, *, named: Mapping[UUID, str], reader: UUID, references: Mapping[str, str]
) -> LogEntry:
    """Say one row in plain words; of a stranger to the reader's institutions no name is told."""
    return LogEntry(
        act=row.act,
        at=row.at,
        who=_who(row.actor, named, reader) if row.act else "",
        what=in_words(row.act) if row.act else "",
        why=_why(row.decision),
        about=object_in_words(row.object_type),
        reference=_reference(row, references),
        objects=row.objects,
        index=row.index,
        state=labels.of_state(row.state),
        is_alarm=row.state in labels.ALARMS,
    )


def named_events(rows: Iterable[LogRow]) -> set[UUID]:
    """Return the events that rows name, by their keys."""
    named = {one for row in rows if row.object_type == EVENT for one in row.named}
    return {UUID(one) for one in named if len(one) == LENGTH_OF_A_KEY}


def _reference(row: LogRow, references: Mapping[str, str]) -> str:
    """Return the one event that is named, as far as the reader sees it or asked for it."""
    found = {references[one] for one in row.named if one in references}
    return written(found.pop()) if len(found) == 1 else ""


def _who(actor: UUID | None, named: Mapping[UUID, str], reader: UUID) -> str:
    if actor is None:
        return _("The program, or nobody who entered")
    if actor == reader:
        return _("You")
    return named.get(actor) or _("Somebody of another institution")


def _why(decision: str) -> str:
    """Say which role was missing; rules have no other words here."""
    role = decision.removeprefix(NEEDS_ROLE)
    if role == decision or role not in terms("user_roles"):
        return ""
    label = term("user_roles", role).in_language(get_language() or FALLBACK_LANGUAGE)
    return _("needs the role: %(role)s") % {"role": label}
