from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.access.models import Institution
from baluarte.domain.procedure.models import DutyTurn, Notice


def turns_of(institution: Institution, *, since: datetime) -> QuerySet[DutyTurn]:
    """Return the turns of an institution that are not over, in order."""
    return (
        DutyTurn.objects.filter(institution=institution, ends_at__gt=since, withdrawn_at=None)
        .select_related("account", "deputy")
        .order_by("begins_at")
    )


def on_duty(institutions: Iterable[UUID], *, at: datetime) -> list[tuple[UUID, UUID, UUID | None]]:
    """Return who is on duty at an instant: institution, account, deputy."""
    found = DutyTurn.objects.filter(
        institution__in=list(institutions), begins_at__lte=at, ends_at__gt=at, withdrawn_at=None
    )
    rows = found.order_by("begins_at").values_list("institution_id", "account_id", "deputy_id")
    return list(rows)


def is_somebody_on_duty(institution: UUID, *, at: datetime) -> bool:
    """Say whether the urgent door of an institution may be open."""
    return bool(on_duty([institution], at=at))


def gaps(
    institution: Institution, *, since: datetime, until: datetime
) -> list[tuple[datetime, datetime]]:
    """Return the stretches of time in which nobody is on duty."""
    found, covered = [], since
    for turn in turns_of(institution, since=since).filter(begins_at__lt=until):
        if turn.begins_at > covered:
            found.append((covered, turn.begins_at))
        covered = max(covered, turn.ends_at)
    if covered < until:
        found.append((covered, until))
    return found


def notices_of(account: UUID) -> QuerySet[Notice]:
    """Return the notices of an account, newest first."""
    return (
        Notice.objects.filter(account=account)
        .select_related("assignment", "institution")
        .order_by("-made_at", "id")
    )


def unread_of(account: UUID, *, up_to: int = 100) -> int:
    """Return how many notices were not read, counted up to a number."""
    return len(Notice.objects.filter(account=account, read_at=None).values_list("pk")[:up_to])
