"""Who is of a team, said: since, until, how; who may be let in, and who is on duty next."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from baluarte.domain.access.models import Account, Institution, Membership
from baluarte.domain.cases.models import Case, Responsibility
from baluarte.domain.cases.queries import Member, who_may_join
from baluarte.domain.procedure.models import DutyTurn
from baluarte.domain.procedure.queries import zone_of_institution

NEXT = timedelta(hours=24)
RECENT = timedelta(days=14)


def of_team(
    history: Sequence[Member], answered: Sequence[Responsibility], *, at: datetime
) -> dict[str, Any]:
    """Return who is in now, who was, who answered, and whether that changed lately."""
    now = [one for one in history if one.is_in(at)]
    changed = answered[0] if len(answered) > 1 and answered[0].since_at > at - RECENT else None
    return {
        "team": [_said(one) for one in now],
        "was_team": [_said(one) for one in history if not one.is_in(at)],
        "answered": _answered(answered),
        "changed": changed,
    }


def members(
    institution: Institution | None, *, without: Collection[UUID] = (), at: datetime
) -> list[tuple[Account, str]]:
    """Return who acts for an institution, those on duty first, with since when they are."""
    if institution is None:
        return []
    held = Membership.objects.filter(
        institution=institution, confirmed_at__isnull=False, valid_from__lte=at,
        account__is_active=True,
    ).exclude(valid_until__lte=at)  # fmt: skip
    return _on_duty_first(
        {one.account for one in held.select_related("account")}, institution, without=without, at=at
    )


def joining(
    *cases: Case, without: Collection[UUID] = (), at: datetime
) -> list[tuple[Account, str]]:
    """Return who may be let into each team: of who keeps it, then of that recipient's units."""
    keeper = cases[0].compartment.institution
    if keeper is None:
        return []
    of: dict[UUID, list[Account]] = {}
    units = {}
    for account, unit in who_may_join(*cases):
        if account.pk not in without:
            units[unit.pk] = unit
            of.setdefault(unit.pk, []).append(account)
    found = _on_duty_first(of.pop(keeper.pk, []), keeper, at=at)
    for key in sorted(of, key=lambda one: units[one].name):
        found += [
            (one, f"{one} · {units[key]}") for one in sorted(of[key], key=lambda a: a.display_name)
        ]
    return found


def _on_duty_first(
    found: Iterable[Account], institution: Institution, *, without: Collection[UUID] = (),
    at: datetime,
) -> list[tuple[Account, str]]:  # fmt: skip
    turns = DutyTurn.objects.filter(
        institution=institution, withdrawn_at=None, ends_at__gt=at, begins_at__lte=at + NEXT
    )
    first: dict[UUID, datetime] = {}
    for account, begins in turns.order_by("begins_at").values_list("account", "begins_at"):
        first.setdefault(account, begins)
    zone = zone_of_institution(institution)

    def says(one: Account) -> str:
        if one.pk not in first:
            return str(one)
        hour = date_format(localtime(max(first[one.pk], at), zone), "H:i")
        if first[one.pk] <= at:
            return _("%(who)s · on duty now") % {"who": one}
        return _("%(who)s · on duty from %(hour)s") % {"who": one, "hour": hour}

    never = at + timedelta(days=36500)
    chosen = sorted(
        (one for one in found if one.pk not in without),
        key=lambda one: (first.get(one.pk, never), one.display_name),
    )
    return [(one, says(one)) for one in chosen]


def _said(one: Member) -> dict[str, Any]:
    how = {
        "deputy": _("deputy of who answers for it"),
        "emergency": _("opened it in danger of life"),
        "task": _("took on a task of this case"),
    }
    return {
        "account": one.account, "since": one.since_at, "until": one.until_at,
        "how": how.get(one.how, ""),
    }  # fmt: skip


def _answered(rows: Sequence[Responsibility]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    until: datetime | None = None
    for row in rows:
        found.append(
            {
                "row": row, "until": until, "how": row.get_how_display(),
                "by": "" if row.by_id == row.account_id else str(row.by),
            }
        )  # fmt: skip
        until = row.since_at
    return found
