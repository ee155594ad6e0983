"""Who is and was of a case's team, who answered for it, and what a shift hands over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from baluarte.domain.access.models import Account, Grant, Institution
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import Case, Responsibility
from baluarte.domain.sealing.queries import unseal_all
from baluarte.domain.wall.choices import Level


@dataclass(frozen=True)
class Member:
    """Somebody of a team, since and until when; `how` where they came for hours."""

    account: Account
    since_at: datetime
    # Nothing while they stay.
    until_at: datetime | None
    how: str

    def is_in(self, at: datetime) -> bool:
        """Say whether they are of the team at an instant."""
        return self.since_at <= at and (self.until_at is None or self.until_at > at)


def team_history(case: Case) -> list[Member]:
    """Return who is and was of a team, the latest first; to the team and to whom it is about."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select account_id, since_at, until_at, how from bal.team_of_file(%s)",
            [case.compartment_id],
        )
        rows = cursor.fetchall()
    known = Account.objects.in_bulk([row[0] for row in rows])
    found = [Member(known[row[0]], *row[1:]) for row in rows if row[0] in known]
    return sorted(found, key=lambda one: (one.since_at, str(one.account)), reverse=True)


def who_may_join(*cases: Case) -> list[tuple[Account, Institution]]:
    """Return whom who changes a team may let in, into each of some cases, and for whom they act.

    Of who keeps the case, and of other units of that recipient; nobody whom the case leaves out.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select w.account_id, w.institution_id from unnest(%s::uuid[]) c,"
            " lateral bal.who_may_join(c) w group by 1, 2 having count(*) = %s",
            [[one.pk for one in cases], len(cases)],
        )
        rows = cursor.fetchall()
    known = Account.objects.in_bulk([row[0] for row in rows])
    units = Institution.objects.in_bulk({row[1] for row in rows})
    return [(known[who], units[of]) for who, of in rows if who in known and of in units]


def place_of_task(assignment: UUID) -> str | None:
    """Say what taking on a task would give who asks: a place in the team (''), or why not.

    Nothing where it gives none, `there` where they are of the team.
    """
    with connection.cursor() as cursor:
        cursor.execute("select bal.place_of_task(%s)", [assignment])
        [said] = cursor.fetchone()
    return None if said is None else str(said)


def is_lasting(case: Case, account: UUID) -> bool:
    """Say whether somebody is of a team without an end."""
    held = Grant.objects.filter(
        compartment_id=case.compartment_id, account=account, level__gte=Level.CONTRIBUTE,
        is_own_window=False, awaits_second=False, valid_until=None,
    )  # fmt: skip
    return held.exists()


def responsibilities_of(
    case: Case, *, opened: bool = False, by: UUID | None = None, at: datetime | None = None
) -> list[Responsibility]:
    """Return who answered for a case, the latest first; why stays sealed unless it is asked for."""
    found = Responsibility.objects.filter(case=case).select_related("account", "by")
    rows = list(found.order_by("-since_at", "-id"))
    sealed = [one for one in rows if one.sealed_reason]
    if opened and sealed and by is not None:
        for row, text in zip(sealed, unseal_all(sealed, "sealed_reason"), strict=True):
            row.reason = text
        record(
            act="cases.read_responsibility", object_type="case", objects=[case.pk],
            files=[case.compartment_id], by=by, at=at or sealed[0].since_at,
        )  # fmt: skip
    return rows


def held_by(account: UUID) -> QuerySet[Case]:
    """Return the open cases that an account answers for."""
    found = Case.objects.filter(responsible=account, closed_at=None)
    return found.select_related(
        "matter__state", "matter__municipality", "responsible", "compartment__institution"
    ).order_by("opened_at", "id")


def held_in(institutions: Collection[UUID]) -> QuerySet[Case]:
    """Return the open cases of institutions that the context holds, whoever answers for them."""
    found = Case.objects.filter(compartment__institution__in=list(institutions), closed_at=None)
    return found.select_related(
        "matter__state", "matter__municipality", "responsible", "compartment__institution"
    ).order_by("opened_at", "id")
