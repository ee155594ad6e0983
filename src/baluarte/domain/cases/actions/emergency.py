"""A case is opened in danger of life, without leave: for hours, with its reason, and reviewed."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection, transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.access.queries import holders_of
from baluarte.domain.access.rules import NotAllowed, require_no_break_glass
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.choices import CallState, EmergencyVerdict
from baluarte.domain.cases.models import EmergencyOpening, TeamCall
from baluarte.domain.cases.queries.cases import team_of
from baluarte.domain.cases.queries.emergency import call_state, calls_in_force
from baluarte.domain.cases.rules import require_team
from baluarte.domain.procedure.actions.called import call_to_matter
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.sealing.actions import new_record_keys, seal

SHORTEST = 20


class NoSuchCase(LookupError):
    """The institution keeps no open case of this reference that one does not see already."""


class TeamNotCalled(ValueError):
    """The team was not called, or answered, or has had no minutes to; `state` says which."""

    def __init__(self, state: CallState) -> None:
        super().__init__(f"cases.emergency.{state}")
        self.state = state


class SaysNotWhy(ValueError):
    """Whoever opens a case without leave, or judges that it was opened, says why in a sentence."""


@transaction.atomic
def call_team(*, institution: Institution, reference: str, by: UUID, at: datetime) -> TeamCall:
    """Call the team of a case of one's institution that one does not see, in danger of life."""
    before = calls_in_force(by=by, at=at).filter(reference=reference).first()
    if before is not None:
        return before
    key = uuid4()
    with connection.cursor() as cursor:
        cursor.execute(
            "select * from bal.call_team(%s, %s, %s, %s)", [reference, institution.pk, key, at]
        )
        matter, team = cursor.fetchone()
    if matter is None:
        raise NoSuchCase(reference)
    call = TeamCall.objects.get(pk=key)
    _record("cases.call_team", call, by=by, at=at)
    call_to_matter(kind=NoticeKind.TEAM_CALLED, about=key, matter=matter, also=set(team) - {by})
    return call


@transaction.atomic
def answer_call(*, call: TeamCall, by: UUID, at: datetime) -> TeamCall:
    """Say, as one of the team, that one attends to it: its case is not opened without leave."""
    require_team(call.case)
    require_no_break_glass(call.compartment_id)
    waiting = TeamCall.objects.filter(pk=call.pk, answered_at=None)
    if call.account_id == by or not waiting.update(answered_at=at, answered_by=by):
        raise NotAllowed("cases.emergency.answered")
    call.answered_at, call.answered_by_id = at, by
    _record("cases.answer_call", call, by=by, at=at)
    return call


@transaction.atomic
def open_in_an_emergency(
    *, call: TeamCall, reason: str, by: UUID, at: datetime
) -> EmergencyOpening:
    """Open a case of one's institution in danger of life, where nobody of its team answered.

    Team and steward are called. The wall opens it and shuts it again by itself, after some hours.
    """
    if len(reason.strip()) < SHORTEST:
        raise SaysNotWhy("say why in a sentence")
    [(record_key, key)] = new_record_keys(f"institution:{call.institution_id}", 1)
    row = EmergencyOpening(id=uuid4(), record_key=record_key)
    seal(row, "sealed_reason", reason.strip(), key=key)
    with connection.cursor() as cursor:
        cursor.execute(
            "select bal.open_in_an_emergency(%s, %s, %s, %s)",
            [call.pk, row.pk, record_key.pk, bytes(row.sealed_reason)],
        )
        [case] = cursor.fetchone()
    if case is None:
        raise TeamNotCalled(call_state(call, at=at))
    opened = EmergencyOpening.objects.select_related("case__matter", "case__compartment").get(
        pk=row.pk
    )
    _record("cases.break_glass", opened, by=by, at=at)
    stewards = holders_of(call.institution_id, "data_steward", at=at)
    also = {one.pk for one in team_of(opened.case, at=at)} | stewards
    call_to_matter(
        kind=NoticeKind.EMERGENCY, about=opened.pk, matter=opened.case.matter_id,
        also=also - {by},
    )  # fmt: skip
    return opened


@transaction.atomic
def review_emergency(
    *, opening: EmergencyOpening, verdict: EmergencyVerdict, finding: str, by: UUID, at: datetime
) -> EmergencyOpening:
    """Say, as a second person and in words, whether a case had to be opened without leave.

    What was not needed ends at once: the database shuts it as it is said.
    """
    require_team(opening.case)
    if opening.account_id == by:
        raise NotAllowed("cases.emergency.by_another")
    require_no_break_glass(opening.compartment_id)
    if len(finding.strip()) < SHORTEST:
        raise SaysNotWhy("say what was found in a sentence")
    unreviewed = EmergencyOpening.objects.filter(pk=opening.pk, reviewed_at=None)
    seal(opening, "sealed_finding", finding.strip())
    said = {"reviewed_at": at, "reviewed_by": by, "verdict": verdict}
    if not unreviewed.update(**said, sealed_finding=opening.sealed_finding):
        raise NotAllowed("cases.emergency.reviewed")
    opening.refresh_from_db()
    _record("cases.review_emergency", opening, by=by, at=at, verdict=str(verdict))
    return opening


def _record(
    act: str, row: EmergencyOpening | TeamCall, *, by: UUID, at: datetime, **payload: str
) -> None:
    record(
        act=act, object_type="case", objects=[row.case_id, row.pk], payload=payload,
        files=[row.compartment_id], by=by, at=at,
    )  # fmt: skip
