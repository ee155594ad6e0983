"""When a case was opened without leave, why, and whether a second person reviewed it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from baluarte.domain.access.rules import open_at
from baluarte.domain.audit.actions import record
from baluarte.domain.audit.entries import coarse
from baluarte.domain.cases.choices import CallState
from baluarte.domain.cases.models import Case, EmergencyOpening, TeamCall
from baluarte.domain.cases.models.team_calls import CALL_HOURS, UNANSWERED_MINUTES
from baluarte.domain.cases.queries.readers import Reading, readings_of
from baluarte.domain.sealing.queries import unseal_fields
from baluarte.domain.wall.choices import Level

# Within which a second person reviews it.
REVIEWED_WITHIN = timedelta(days=1)
CALL_LASTS, ANSWER_WITHIN = timedelta(hours=CALL_HOURS), timedelta(minutes=UNANSWERED_MINUTES)
# Of what was read and written, no more is looked through.
LOOKED_THROUGH = 1000


def emergencies_of(case: Case) -> QuerySet[EmergencyOpening]:
    """Return when a case was opened without leave, newest first; reasons sealed."""
    found = EmergencyOpening.objects.filter(case=case).select_related(
        "account", "reviewed_by", "case__matter", "case__compartment"
    )
    return found.order_by("-opened_at", "id")


def emergencies_to_review(*, by: UUID) -> QuerySet[EmergencyOpening]:
    """Return the openings without leave that wait for a second person who may be this one."""
    mine = open_at(Level.CONTRIBUTE)
    waiting = EmergencyOpening.objects.filter(reviewed_at=None, compartment__in=mine)
    found = waiting.exclude(account=by)
    return found.select_related("case").order_by("opened_at", "id")


def is_review_overdue(opening: EmergencyOpening, *, at: datetime) -> bool:
    """Say whether nobody reviewed it within a day."""
    return opening.reviewed_at is None and at > opening.opened_at + REVIEWED_WITHIN


def open_reasons(rows: list[EmergencyOpening], *, by: UUID, at: datetime) -> None:
    """Open why, and what a second person found, in place; the reading is logged."""
    opened = unseal_fields(rows, "sealed_reason", "sealed_finding")
    for row, (reason, finding) in zip(rows, opened, strict=True):
        row.reason, row.finding = reason, finding
    if rows:
        record(
            act="cases.read_emergency", object_type="case", objects=[one.pk for one in rows],
            files=list({one.compartment_id for one in rows}), by=by, at=at,
        )  # fmt: skip


def done_under(opening: EmergencyOpening, *, by: UUID) -> list[Reading]:
    """Return what was read and written by who opened a case so, newest first, as the log says."""
    since = coarse(opening.opened_at)
    return [
        one
        for one in readings_of(opening.case, limit=LOOKED_THROUGH, by=by)
        if one.account is not None
        and one.account.pk == opening.account_id
        and since <= coarse(one.at) <= coarse(opening.until_at)
    ]


def calls_in_force(*, by: UUID, at: datetime) -> QuerySet[TeamCall]:
    """Return the calls to teams that an account made, while they let a case be opened."""
    mine = TeamCall.objects.filter(account=by, called_at__gt=at - CALL_LASTS)
    return mine.select_related("institution", "answered_by").order_by("-called_at", "id")


def calls_of(case: Case) -> QuerySet[TeamCall]:
    """Return the calls to the team of a case, newest first."""
    found = TeamCall.objects.filter(case=case).select_related("account", "answered_by")
    return found.order_by("-called_at", "id")


def calls_to_answer(*, by: UUID, at: datetime) -> QuerySet[TeamCall]:
    """Return the calls to teams of this account that nobody answered, while somebody may.

    Whoever opened the case by a call waits for no answer: that opening is to be reviewed.
    """
    used = EmergencyOpening.objects.filter(
        case=OuterRef("case"), account=OuterRef("account"), opened_at__gte=OuterRef("called_at")
    )
    theirs = TeamCall.objects.filter(
        ~Exists(used), answered_at=None, called_at__gt=at - CALL_LASTS,
        compartment__in=open_at(Level.CONTRIBUTE),
    )  # fmt: skip
    return theirs.exclude(account=by).select_related("case").order_by("called_at", "id")


def call_state(call: TeamCall, *, at: datetime) -> CallState:
    """Say how a call stands to whoever made it."""
    now = TeamCall.objects.filter(pk=call.pk).values_list("answered_at", flat=True).first()
    if now is not None:
        return CallState.ANSWERED
    after = EmergencyOpening.objects.filter(
        case=call.case_id, account=call.account_id, opened_at__gte=call.called_at
    )
    if after.exists():
        return CallState.USED
    if at >= call.called_at + CALL_LASTS:
        return CallState.OVER
    return CallState.UNANSWERED if at >= call.called_at + ANSWER_WITHIN else CallState.WAITING
