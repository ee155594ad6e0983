"""Open tables of dialogue, hold their sessions, keep what was promised and what became of it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.accountability.actions.entry_reviews import require_none_waits
from baluarte.domain.accountability.actions.observations import require_shared
from baluarte.domain.accountability.actions.requirements import (
    new_reference,
    note,
    require_institution,
    require_past,
    require_words,
)
from baluarte.domain.accountability.choices import Progress, Side
from baluarte.domain.accountability.entry_rules import (
    reporters_of,
    require_house,
)
from baluarte.domain.accountability.models import (
    Attendance,
    Commitment,
    CommitmentStep,
    DialogueSession,
    DialogueTable,
)
from baluarte.domain.accountability.rules import require_keeper
from baluarte.domain.statements.models import Document
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.policy.refusals import PolicyRefused


@dataclass(frozen=True, slots=True)
class Came:
    """How many came from one side."""

    side: Side
    women: int = 0
    men: int = 0
    other: int = 0
    unknown: int = 0


@transaction.atomic
def open_table(
    *, name: str, purpose: str, axis: str, convened_by: str, opened_date: date, by: UUID,
    at: datetime,
) -> DialogueTable:  # fmt: skip
    """Open a table of dialogue."""
    context.require(by)
    require_keeper(by)
    require_institution(convened_by, field="convened_by")
    require_past(opened_date, at=at, field="opened_date")
    require_words(name, field="name")
    table = DialogueTable.objects.create(
        reference=new_reference(), name=name.strip(), purpose=purpose.strip(), axis=axis,
        convened_by=convened_by, opened_date=opened_date, opened_at=at, by_id=by,
    )  # fmt: skip
    note("accountability.open_table", "dialogue_table", table.pk, by=by, at=at)
    return table


@transaction.atomic
def hold_session(
    *, table: DialogueTable, called_date: date, held_date: date, came: list[Came],
    minutes: Document | None = None, by: UUID, at: datetime,
) -> DialogueSession:  # fmt: skip
    """Keep that a table met: when it was called, and how many came from each side."""
    context.require(by)
    require_keeper(by)
    if called_date > held_date:
        raise PolicyRefused("called_after", field="called_date")
    require_past(held_date, at=at, field="held_date")
    take_turns([table.pk])
    if len({one.side for one in came}) < len(came):
        raise PolicyRefused("side_twice", field="came")
    if DialogueSession.objects.filter(table=table, held_date=held_date).exists():
        raise PolicyRefused("held_before", field="held_date", given=held_date)
    session = DialogueSession.objects.create(
        table=table, called_date=called_date, held_date=held_date, minutes=minutes,
        written_at=at, by_id=by,
    )  # fmt: skip
    Attendance.objects.bulk_create(
        Attendance(
            session=session, side=one.side, women=one.women, men=one.men, other=one.other,
            unknown=one.unknown, by_id=by,
        )
        for one in came
    )  # fmt: skip
    note("accountability.hold_session", "dialogue_session", session.pk, by=by, at=at)
    return session


@transaction.atomic
def commit(
    *, institution: str, axis: str, says: str, said_date: date, due_date: date,
    resources: str = "", session: DialogueSession | None = None, document: Document | None = None,
    by: UUID, at: datetime,
) -> Commitment:  # fmt: skip
    """Keep what an institution promised by a day: at a session, or in a document."""
    context.require(by)
    require_keeper(by)
    require_institution(institution, field="institution")
    require_words(says, field="says")
    require_past(said_date, at=at, field="said_date")
    if said_date > due_date:
        raise PolicyRefused("due_before", field="due_date", given=due_date)
    if session is None and document is None:
        raise PolicyRefused("promised_nowhere", field="document")
    made = Commitment.objects.create(
        reference=new_reference(), institution=institution, axis=axis, says=says.strip(),
        said_date=said_date, due_date=due_date, resources=resources.strip(), session=session,
        document=document, written_at=at, by_id=by,
    )  # fmt: skip
    note("accountability.commit", "commitment", made.pk, by=by, at=at)
    return made


@transaction.atomic
def note_progress(
    *, commitment: Commitment, progress: Progress, happened_date: date, institution: Institution,
    says: str = "", document: Document | None = None, page: int | None = None, by: UUID,
    at: datetime,
) -> CommitmentStep:  # fmt: skip
    """Say for a house what became of a promise; a second of it lets that stand.

    Who owes it says so with a document; an organisation needs one where it was kept. Given up
    needs a reason.
    """
    context.require(by)
    among = reporters_of(by, commitment.institution)
    require_house(institution, among, "accountability.commitments.not_its_own")
    require_past(happened_date, at=at, field="happened_date")
    if happened_date < commitment.said_date:
        raise PolicyRefused("before_promised", field="happened_date", given=happened_date)
    if institution.is_of_the_state and document is None:
        raise PolicyRefused("own_word", field="document")
    if institution.is_of_the_state and document is not None:
        require_shared(document, page)
    if progress == Progress.KEPT and document is None:
        raise PolicyRefused("kept_unshown", field="document")
    if progress == Progress.GIVEN_UP and not says.strip():
        raise PolicyRefused("words", field="says")
    step = CommitmentStep(
        commitment=commitment, progress=progress, happened_date=happened_date, says=says.strip(),
        holder=institution, document=document, page=page, written_at=at, by_id=by,
    )  # fmt: skip
    require_none_waits(step, field="happened_date")
    step.save(force_insert=True)
    note("accountability.note_progress", "commitment", commitment.pk, by=by, at=at)
    return step
