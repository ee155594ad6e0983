from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from baluarte.domain.access.models import Institution
from baluarte.domain.procedure.models import Deputy, DutyTurn, Notice


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


def deputies_at(accounts: Iterable[UUID], *, at: datetime) -> dict[tuple[UUID, UUID], set[UUID]]:
    """Return who stands in at an instant, by institution and for whom."""
    found = Deputy.objects.filter(
        account__in=list(accounts), begins_at__lte=at, ends_at__gt=at, ended_at=None
    )
    rows = found.order_by("begins_at").values_list("institution_id", "account_id", "deputy_id")
    standing: dict[tuple[UUID, UUID], set[UUID]] = {}
    for institution, account, deputy in rows:
        standing.setdefault((institution, account), set()).add(deputy)
    return standing


def deputies_of(account: UUID, *, at: datetime) -> QuerySet[Deputy]:
    """Return the deputyships of an account that are not over: hers for others, others for her."""
    mine = Q(account=account) | Q(deputy=account)
    found = Deputy.objects.filter(mine, ended_at=None, ends_at__gt=at)
    return found.select_related("institution", "account", "deputy").order_by("begins_at", "id")


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
