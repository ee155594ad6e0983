"""What was sent: as who keeps the matter sees it, and as who was told does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from baluarte.domain.access.models import Institution
from baluarte.domain.procedure.choices import AnswerKind, AssignmentState
from baluarte.domain.procedure.models import (
    Answer,
    Assignment,
    Matter,
    Obligation,
    Proceeding,
    ProtocolText,
    Remark,
    StepDocument,
)
from baluarte.domain.procedure.queries import (
    documents_about,
    left_of,
    protocol_of,
    remarks_about,
    state_of,
)
from baluarte.domain.procedure.queries.routing import ABOVE, Doors, level_above
from baluarte.domain.procedure.queries.task_lines import Line
from baluarte.norms.agenda import State
from baluarte.norms.protocols import Protocol, Step
from baluarte.web.access.authors import author
from baluarte.web.procedure.presenters import certainty, protocol_page
from baluarte.web.procedure.presenters.certainty import Mark

TAGS = {
    AssignmentState.SENT: "plain",
    AssignmentState.ACKNOWLEDGED: "plain",
    AssignmentState.ACCEPTED: "held",
    AssignmentState.REPORTED: "urgent",
    AssignmentState.DONE: "held",
}


@dataclass(frozen=True)
class AssignmentShown:
    """A step that was sent: what, by which law, until when, where it stands."""

    row: Assignment
    name: str
    note: str
    who: str
    protocol: str
    law: str
    mark: Mark
    state: State
    left: timedelta | None
    elapsed: float | None
    owed: Obligation | None
    says: str
    kind: str
    step: Step
    answers: Sequence[dict[str, Any]] = ()
    # What it says beyond step and clock, as the person was shown it.
    lines: Sequence[Line] = ()
    # To whom it goes if nobody acknowledges it; nothing where the gate lets nobody above through.
    above: Institution | None = None

    @property
    def is_current(self) -> bool:
        """Say whether its clock is still whose it was sent to, or was until it was done."""
        return self.row.ended_at is None or self.row.ended_how == AssignmentState.DONE

    @property
    def is_late(self) -> bool:
        """Say whether its clock has run out and it is still to do."""
        return self.state == State.OVERDUE and self.row.ended_at is None


def shown(
    rows: Sequence[Assignment],
    *,
    at: datetime,
    answers: Mapping[UUID, list[Any]] | None = None,
    lines: Mapping[UUID, list[Line]] | None = None,
) -> list[AssignmentShown]:
    """Return assignments as pages show them, in as many queries for one as for many."""
    owed = _owed(rows)
    keys = {f"{one.code}/{one.version}" for one in rows}
    texts = ProtocolText.objects.defer("text").in_bulk(keys)
    protocols = {key: protocol_of(text) for key, text in texts.items()}
    return [
        _shown(
            one,
            protocols[f"{one.code}/{one.version}"],
            owed.get((one.proceeding_id, one.step, one.run)),
            (answers or {}).get(one.pk, []),
            (lines or {}).get(one.pk, []),
            at=at,
        )
        for one in rows
    ]


def answers_to(rows: Iterable[Assignment]) -> dict[UUID, list[dict[str, Any]]]:
    """Return what was answered to assignments, newest first, with the reasons one may read."""
    keys = [one.pk for one in rows]
    given = list(
        Answer.objects.filter(assignment__in=keys).select_related("by").order_by("-answered_at")
    )
    reasons = remarks_about(one.pk for one in given)
    shown = documents_about(StepDocument, (one.pk for one in given if one.evidence_sha256))
    found: dict[UUID, list[dict[str, Any]]] = {}
    for one in given:
        said = _answer(one, reasons.get(one.pk, []))
        said["document"] = next(iter(shown.get(one.pk, ())), None)
        found.setdefault(one.assignment_id, []).append(said)
    return found


def with_levels_above(
    sent: Sequence[AssignmentShown], matter: Matter, *, at: datetime
) -> list[AssignmentShown]:
    """Say of what nobody acknowledged yet to whom it would go; the gate is read once, if at all."""
    waiting = [
        one
        for one in sent
        if one.row.ended_at is None
        and one.row.acknowledged_at is None
        and one.row.institution.jurisdiction in ABOVE
    ]
    if not waiting:
        return list(sent)
    doors = Doors.of(matter, at=at)
    keys = {one.row.proceeding_id for one in waiting}
    of = dict(Proceeding.objects.filter(pk__in=keys).values_list("pk", "jurisdiction"))
    above = {
        one.row.pk: level_above(
            one.row.institution, doors.recipients(one.step.by, of[one.row.proceeding_id])
        )
        for one in waiting
    }
    return [replace(one, above=above.get(one.row.pk)) for one in sent]


def _answer(one: Answer, reasons: Sequence[Remark]) -> dict[str, Any]:
    return {
        "at": one.answered_at,
        "happened_at": one.happened_at,
        "by": author(one),
        "says": AnswerKind(one.kind).label,
        "is_acceptance": one.kind == AnswerKind.ACCEPTED,
        "sha256": one.evidence_sha256,
        "reason": " ".join(said_.text for said_ in reasons),
    }


def _owed(rows: Sequence[Assignment]) -> dict[tuple[UUID, str, str], Obligation]:
    found = Obligation.objects.filter(proceeding__in={one.proceeding_id for one in rows})
    return {(one.proceeding_id, one.step, one.run): one for one in found}


def _shown(
    row: Assignment,
    protocol: Protocol,
    owed: Obligation | None,
    answers: list[dict[str, Any]],
    lines: list[Line],
    *,
    at: datetime,
) -> AssignmentShown:
    step = protocol.step(row.step)
    return AssignmentShown(
        row=row,
        name=protocol_page.say(step.name),
        note=protocol_page.say(step.note),
        who=protocol_page.who(step.by),
        protocol=protocol_page.say(protocol.name),
        law=step.law,
        mark=certainty.mark(step.confidence, law=step.law, of_clock=step.clock),
        state=_state(row, owed, at=at),
        left=_left(owed, at=at),
        elapsed=_elapsed(owed, at=at),
        owed=owed,
        says=_where_it_stands(row),
        kind=TAGS.get(AssignmentState(row.status), "absent"),
        step=step,
        answers=answers,
        lines=lines,
    )


def _state(row: Assignment, owed: Obligation | None, *, at: datetime) -> State:
    if owed is None or (row.ended_at is not None and row.ended_how != AssignmentState.DONE):
        return State.EXCUSED
    return state_of(owed, at=at)


def _left(owed: Obligation | None, *, at: datetime) -> timedelta | None:
    return left_of(owed, at=at) if owed is not None and owed.is_unfinished else None


def _elapsed(owed: Obligation | None, *, at: datetime) -> float | None:
    if owed is None or owed.due_at is None or owed.due_at <= owed.started_at:
        return None
    return (at - owed.started_at) / (owed.due_at - owed.started_at)


def _where_it_stands(row: Assignment) -> str:
    if row.ended_at is None and row.acknowledged_at is None:
        return _("Not read yet")
    return str(AssignmentState(row.status).label)
