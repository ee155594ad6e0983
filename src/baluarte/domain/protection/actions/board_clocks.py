"""What the Board does told in each matter on its agenda, so that clocks that wait for it move.

Only where a procedure under way waits for it, and only by whoever adds to the case: the Board's
record opens no case to whoever keeps it.
"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.cases.models import Case
from baluarte.domain.cases.queries import consenting
from baluarte.domain.procedure.actions import complete_step, record_occurrence
from baluarte.domain.procedure.models import Occurrence
from baluarte.domain.procedure.queries import courses_of
from baluarte.domain.procedure.queries.matters import Course
from baluarte.domain.procedure.queries.steps_awaiting_action import STILL_TO_DO
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.protection.actions.decree import approve_measures
from baluarte.domain.protection.models import AgendaItem, BoardSession, Summons
from baluarte.domain.protection.queries.board_items import case_in
from baluarte.norms.agenda import Item
from baluarte.norms.clocks.calendar import local_day

DATE_SET, SUMMONED, HELD = "board_session_date_set", "person_summoned", "board_session_held"


def tell_of_the_date(item: AgendaItem, case: Case, *, by: UUID, at: datetime) -> None:
    """Tell in its matter that the calendar fixes a session on a case."""
    day = local_day(item.session.starts_at)
    _tell(case, DATE_SET, happened_at=at, names=day, by=by, at=at)


def tell_of_the_session(
    items: Iterable[AgendaItem], session: BoardSession, *, by: UUID, at: datetime
) -> None:
    """Tell in each matter one adds to that the session on its case is held, since it opened."""
    if session.opened_at is None:
        return
    found = {case.pk: case for case in map(case_in, items) if case is not None}
    for _, case in sorted(found.items()):
        if may_contribute(case.matter) and case.closed_at is None:
            _tell(case, HELD, happened_at=session.opened_at, by=by, at=at)


def tell_of_the_summons(item: AgendaItem, case: Case, *, by: UUID, at: datetime) -> None:
    """Do the step that summons her, once everybody whose word counts was summoned."""
    rows = Summons.objects.filter(item=item, told_at__isnull=False)
    told = dict(rows.values_list("party_id", "told_at"))
    if any(one.pk not in told for one in consenting(case)):
        return
    last = max(one for one in told.values() if one is not None)
    for course in _running(case):
        for one in course.agenda(at=at).items:
            if SUMMONED in one.step.emits and _is_open(one, on=last):
                complete_step(
                    proceeding=course.proceeding, step=one.step.id, run=one.run, happened_at=last,
                    by=by, at=at,
                )  # fmt: skip
                return


def decree_where_it_is_ours(case: Case, *, by: UUID, at: datetime) -> None:
    """Decree what was planned, in the transaction of the vote, where an authority keeps the case.

    With others the Board's decree is told as everything else of it: no act of theirs ends its step.
    """
    keeper = case.compartment.institution
    if keeper is not None and keeper.kind == InstitutionKind.AUTHORITY:
        approve_measures(case=case, by=by, at=at)


def _tell(
    case: Case, event: str, *, happened_at: datetime, names: date | None = None, by: UUID,
    at: datetime,
) -> None:  # fmt: skip
    """Tell it once, where a step of a procedure under way begins with it."""
    steps = [step for course in _running(case) for step in course.protocol.steps]
    if not any(event in one.starts for one in steps):
        return
    known = Occurrence.objects.filter(
        matter=case.matter, events=[event], superseded_by__isnull=True, is_withdrawn=False
    )
    same = known.filter(names=names) if names else known.filter(happened_at=happened_at)
    if not same.exists():
        record_occurrence(
            matter=case.matter, event=event, happened_at=happened_at, names=names, by=by, at=at
        )


def _running(case: Case) -> list[Course]:
    return [one for one in courses_of(case.matter) if one.proceeding.is_open]


def _is_open(item: Item, *, on: datetime) -> bool:
    """Say whether an opening waits to be done, and began no later than that."""
    begun = item.started_at is not None and item.started_at <= on
    return bool(item.run) and not item.done_by and item.state in STILL_TO_DO and begun
