"""Competences of accounts: until when each is valid, and whose refresher is missing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, Max, OuterRef

from baluarte.domain.access.held import held_by, held_now
from baluarte.domain.access.models import Membership
from baluarte.domain.skills.choices import CompetenceState
from baluarte.domain.skills.models import CompetenceGiven, CourseWithdrawal
from baluarte.norms.skills import Competence, competence_codes, competence_on, needed_by

WITHOUT_REFRESHER = (CompetenceState.EXPIRED, CompetenceState.UNRECORDED)


@dataclass(frozen=True, slots=True)
class Held:
    """Where a competence of an account stands, and whether a role of hers needs it."""

    competence: Competence
    state: CompetenceState
    until_date: date | None
    is_needed: bool


def competences_of(accounts: Collection[UUID], *, on: date) -> dict[UUID, list[Held]]:
    """Return what accounts hold or need on a day, as far as the context sees it; two queries.

    A competence that nobody gave here is *nothing on record*: it is not said that she lacks it.
    """
    roles = _roles_of(accounts)
    given = _last_days(accounts)
    return {one: _held(roles.get(one, set()), given.get(one, {}), on) for one in accounts}


def without_refresher(
    accounts: Collection[UUID], *, on: date, expired_only: bool = False
) -> dict[UUID, list[Held]]:
    """Return what accounts need for a role and do not hold on a day; nobody who lacks nothing."""
    states = (CompetenceState.EXPIRED,) if expired_only else WITHOUT_REFRESHER
    found = {
        account: [one for one in several if one.is_needed and one.state in states]
        for account, several in competences_of(accounts, on=on).items()
    }
    return {account: several for account, several in found.items() if several}


def to_refresh(account: UUID, *, on: date) -> list[Held]:
    """Return what an account needs and whose last day passed or is near, the first day first."""
    pressing = (CompetenceState.EXPIRED, CompetenceState.EXPIRING)
    roles = {one.role for one in held_by(account)}
    held = _held(roles, _last_days([account]).get(account, {}), on)
    found = [one for one in held if one.is_needed and one.state in pressing]
    return sorted(found, key=lambda one: one.until_date or on)


def _roles_of(accounts: Collection[UUID]) -> dict[UUID, set[str]]:
    held = Membership.objects.filter(held_now(), account__in=accounts, confirmed_at__isnull=False)
    found: dict[UUID, set[str]] = {}
    for account, role in held.values_list("account", "role"):
        found.setdefault(account, set()).add(role)
    return found


def _last_days(accounts: Collection[UUID]) -> dict[UUID, dict[str, date]]:
    # A course of another organisation is not seen; that it was taken back is.
    back = CourseWithdrawal.objects.filter(course=OuterRef("course_id"))
    rows = CompetenceGiven.objects.filter(~Exists(back), account__in=accounts)
    found: dict[UUID, dict[str, date]] = {}
    several = rows.values_list("account", "competence").annotate(last=Max("until_date"))
    for account, code, last in several.order_by():
        found.setdefault(account, {})[code] = last
    return found


def _held(roles: Collection[str], given: dict[str, date], on: date) -> list[Held]:
    needed = needed_by(roles, on)
    codes: Iterable[str] = (one for one in competence_codes() if one in given or one in needed)
    return [
        Held(
            competence_on(code, on), _state(code, given.get(code), on), given.get(code),
            code in needed,
        )
        for code in codes
    ]  # fmt: skip


def _state(code: str, last: date | None, on: date) -> CompetenceState:
    if last is None:
        return CompetenceState.UNRECORDED
    if last < on:
        return CompetenceState.EXPIRED
    notice = timedelta(days=competence_on(code, on).notice_days)
    return CompetenceState.EXPIRING if last - on <= notice else CompetenceState.VALID
