"""The appeal that challenges who keeps the case: it runs as it is filed, and rings where it goes.

Whoever keeps the case receives, admits, decides and settles nothing of it. Where nobody here can
decide it, that is said: to her, to who files it and to who is on duty, who can carry it there.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.types import JSONValue

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.actions import ConsentDoesNotCover
from baluarte.domain.cases.models import Case
from baluarte.domain.procedure.actions import acknowledge, finish
from baluarte.domain.procedure.actions.called import call_to_matter
from baluarte.domain.procedure.actions.projection import refresh
from baluarte.domain.procedure.actions.routing import silent_at
from baluarte.domain.procedure.choices import Gate, NoticeKind
from baluarte.domain.procedure.models import Assignment, Matter
from baluarte.domain.procedure.queries.calendars import Calendars, day_in_matter
from baluarte.domain.procedure.queries.matters import courses_of
from baluarte.domain.procedure.queries.routing import Doors
from baluarte.domain.procedure.queries.texts import protocol_of, text_in_force
from baluarte.domain.procedure.rules import gate, may_contribute
from baluarte.domain.procedure.signals import before_telling
from baluarte.domain.protection.acts import DECIDE_APPEAL, FILE_APPEAL
from baluarte.domain.protection.choices import NotSent
from baluarte.domain.protection.models import Appeal
from baluarte.domain.protection.queries.appeals import (
    DECIDING,
    EXTRAORDINARY,
    FILING,
    decided_by,
    keys_to_decide,
)
from baluarte.domain.sealing.references import new_reference
from baluarte.norms.agenda import Agenda, Happening, Occurrence, agenda
from baluarte.norms.protocols import Protocol

MINUTE = timedelta(minutes=1)


class DecidedByOthers(NotAllowed):
    """Whoever keeps the case neither receives nor decides what challenges their own decision."""

    def __init__(self) -> None:
        super().__init__("protection.appeal.only_whom_it_does_not_challenge")


def is_apart(case: Case, code: str) -> bool:
    """Say whether an appeal of a case challenges who keeps it, and is decided by others."""
    keeper = case.compartment.institution
    is_authority = keeper is not None and keeper.kind == InstitutionKind.AUTHORITY
    return code == EXTRAORDINARY and is_authority


def require_decider(appeal: Appeal) -> None:
    """Raise `DecidedByOthers` unless the context may decide an appeal that challenges others."""
    if appeal.pk not in keys_to_decide():
        raise DecidedByOthers


@dataclass(frozen=True)
class _Running:
    """The two steps of an appeal, and what stands of them."""

    protocol: Protocol
    told: tuple[Occurrence, ...]
    drawn: Agenda

    def opening(self, step: str) -> Any:
        """Return the one opening of a step."""
        [item] = self.drawn.of(step)
        return item


def let_it_run(appeal: Appeal, *, by: UUID, at: datetime) -> None:
    """Begin and file an appeal in its own procedure, from when she filed it; then send it."""
    matter = appeal.case.matter
    text = text_in_force(appeal.code, on=day_in_matter(matter, appeal.notified_at))
    running = _drawn(protocol_of(text), appeal, at=at)
    begun_by, proceeding = UUID(running.told[0].id), uuid4()
    institution, why = _to_whom(appeal, by=by, at=at)
    told = {
        "proceeding": proceeding, "text": text.key, "begun_by": begun_by,
        "not_sent": str(why or ""),
        "jurisdiction": running.protocol.jurisdictions[0],
        "occurrences": [_row(one) for one in running.told],
    }  # fmt: skip
    appeal.proceeding_id = _ask("bal.let_appeal_run", appeal, told)
    for act, of in (("start_proceeding", "proceeding"), ("complete_step", "occurrence")):
        key = proceeding if of == "proceeding" else UUID(running.told[1].id)
        record(act=f"procedure.{act}", object_type=of, objects=[key, matter.pk], by=by, at=at)
    _send(appeal, running, institution, why, by=by, at=at)


@transaction.atomic
def send_appeal(*, appeal: Appeal, by: UUID, at: datetime) -> Appeal:
    """Send again an appeal that reached nobody, now that somebody may be there."""
    appeal = Appeal.objects.select_related("case__matter__compartment__institution").get(
        pk=appeal.pk
    )
    if appeal.is_apart and appeal.assignment_id is None:
        text = text_in_force(appeal.code, on=day_in_matter(appeal.case.matter, appeal.notified_at))
        running = _kept(protocol_of(text), appeal, at=at)
        _send(appeal, running, *_to_whom(appeal, by=by, at=at), by=by, at=at)
    return appeal


def receive(appeal: Appeal, *, by: UUID, at: datetime) -> None:
    """Say that who decides has it."""
    require_decider(appeal)
    acknowledge(assignment=_sent(appeal), by=by, at=at)


def rule(appeal: Appeal, *, happened_at: datetime, by: UUID, at: datetime) -> None:
    """Do its last step, as whoever was sent it."""
    require_decider(appeal)
    # An hour is said to the minute, and it may have been filed in this one.
    if appeal.filed_at - happened_at < MINUTE:
        happened_at = max(happened_at, appeal.filed_at)
    finish(assignment=_sent(appeal), happened_at=happened_at, act=DECIDE_APPEAL, by=by, at=at)


def keeper_of_words(appeal: Appeal) -> UUID:
    """Return with whose key whoever decides seals their reason."""
    return _sent(appeal).institution_id


def _sent(appeal: Appeal) -> Assignment:
    if appeal.assignment_id is None:
        raise DecidedByOthers
    return Assignment.objects.select_related("institution").get(pk=appeal.assignment_id)


def _send(
    appeal: Appeal,
    running: _Running,
    institution: Institution | None,
    why: NotSent | None,
    *,
    by: UUID,
    at: datetime,
) -> None:
    """Send it to whom the protocol names and call them; else call who can carry it there."""
    matter = appeal.case.matter
    may: list[UUID] = []
    if institution is not None:
        item = running.opening(DECIDING[appeal.code])
        key = uuid4()
        told = {
            "id": key, "reference": new_reference(), "step": item.step.id, "run": item.run,
            "institution": institution.pk, "at": at,
            "escalate_at": silent_at(at, item.due.late_after),
        }  # fmt: skip
        may = _ask("bal.send_appeal", appeal, told) or []
        why = None if may else NotSent.NOBODY
        if may:
            appeal.assignment_id = key
            record(
                act="procedure.assign", object_type="assignment", objects=[key, institution.pk],
                by=by, at=at,
            )  # fmt: skip
            _call(key, may)
    appeal.not_sent = why or ""
    if why:
        call_to_matter(kind=NoticeKind.APPEAL, about=appeal.pk, matter=matter.pk)
    _count(matter, at=at)


def _to_whom(
    appeal: Appeal, *, by: UUID, at: datetime
) -> tuple[Institution | None, NotSent | None]:
    """Return whom the protocol names, where the gate and her word let it pass.

    She names them by filing it; whoever files for her says so too.
    """
    matter, doors = appeal.case.matter, Doors.of(appeal.case.matter, at=at)
    institution = decided_by(appeal.case, appeal.code, by_code=doors.by_code)
    if institution is None:
        return None, NotSent.NOT_HERE
    if gate(institution, doors.keeping, she_said_yes=True) != Gate.PASSES:
        return None, NotSent.LEFT_OUT
    by_her_yes = gate(institution, doors.keeping) != Gate.PASSES
    try:
        before_telling.send(
            Matter, matter=matter, institution=institution, by_her_yes=by_her_yes, by=by, at=at
        )
    except (ConsentDoesNotCover, NotAllowed):
        return None, NotSent.NO_CONSENT
    return institution, None


def _call(assignment: UUID, accounts: Iterable[UUID]) -> None:
    named: list[JSONValue] = [*sorted(map(str, accounts))]
    job = app.configure_task("procedure.call_to_decide")
    job.defer(assignment=str(assignment), accounts=named)


def _count(matter: Matter, *, at: datetime) -> None:
    """Count its clocks: at once where whoever files may, else by the worker in a moment."""
    if may_contribute(matter):
        refresh([matter.pk], at=at)
        return
    app.configure_task("procedure.refresh", lock=str(matter.pk)).defer(matter=str(matter.pk))


def _drawn(protocol: Protocol, appeal: Appeal, *, at: datetime) -> _Running:
    """Draw its agenda from what is about to be told: known to her, then filed."""
    step = protocol.step(FILING[appeal.code])
    known = Occurrence(
        str(uuid4()), Happening.HAPPENED, appeal.notified_at, at, events=tuple(step.starts[:1])
    )
    [opened] = _agenda(protocol, [known], appeal, at=at).of(step.id)
    filed = Occurrence(
        str(uuid4()), Happening.DONE, appeal.filed_at, at, events=tuple(step.emits),
        step=step.id, run=opened.run,
    )  # fmt: skip
    told = (known, filed)
    return _Running(protocol, told, _agenda(protocol, told, appeal, at=at))


def _kept(protocol: Protocol, appeal: Appeal, *, at: datetime) -> _Running:
    """Draw it from what was told when it was filed."""
    [course] = [
        one for one in courses_of(appeal.case.matter) if one.proceeding.pk == appeal.proceeding_id
    ]
    return _Running(protocol, tuple(course.done), course.agenda(at=at))


def _agenda(
    protocol: Protocol, told: Iterable[Occurrence], appeal: Appeal, *, at: datetime
) -> Agenda:
    calendar = Calendars.read().of_matter(appeal.case.matter, protocol.jurisdictions[0])
    return agenda(protocol, list(told), at=max(at, appeal.filed_at), calendar=calendar)


def _row(one: Occurrence) -> dict[str, Any]:
    return {
        "id": one.id, "kind": str(one.kind), "events": list(one.events), "step": one.step,
        "run": one.run, "happened_at": one.at, "act": FILE_APPEAL if one.step else "",
    }  # fmt: skip


def _ask(function: str, appeal: Appeal, told: dict[str, Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {function}(%s, %s)",
            # Django's encoder cuts instants to milliseconds: the row would not be its entry's.
            [appeal.pk, json.dumps(told, default=str)],
        )
        [found] = cursor.fetchone()
    return found
