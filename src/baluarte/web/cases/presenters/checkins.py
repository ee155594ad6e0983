"""What pages say of signs: waited for, came, did not come, meant danger, and what was found."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.cases.choices import Rhythm
from baluarte.domain.cases.models import Case, CheckIn, CheckInAgreement
from baluarte.domain.cases.queries.checkins import awaited, unresolved

MINUTE = timedelta(minutes=1)


def is_resolved(one: CheckIn) -> bool:
    """Say whether nothing is to be found out: it came in time, or what was found stands."""
    return (one.missed_at is None and not one.is_danger) or hasattr(one, "finding")


def told(
    agreements: Sequence[CheckInAgreement], rows: Sequence[CheckIn], *, at: datetime, hers: bool
) -> dict[str, Any]:
    """Return what did not come first, then each agreement with its last signs."""
    # In her window a sign of danger looks like any other: somebody may look over her shoulder.
    said = [_row(one, at=at, hers=hers) for one in rows]
    return {
        "missed": [] if hers else [one for one in said if not one["is_resolved"]],
        "agreements": [
            {
                "agreement": one,
                "hours": hours(one),
                "holds": one.ended_at is None and one.until_at > at,
                "rows": [row for row in said if row["check_in"].agreement_id == one.pk],
            }
            for one in agreements
        ],
    }


def on_case(case: Case, *, at: datetime) -> dict[str, Any]:
    """Return what the page of a case says on top: the signs that did not come, and the next."""
    missed = list(unresolved(case).select_related("party", "said_by", "agreement"))
    following = awaited().filter(party__case=case).first() if not missed else None
    return {"missed": [_row(one, at=at, hers=False) for one in missed], "next": following}


def hours(one: CheckInAgreement) -> str:
    """Say at what hours signs are due."""
    if one.rhythm == Rhythm.DAILY:
        clock = ", ".join(f"{hour:%H:%M}" for hour in one.hours)
        return _("Each day at %(hours)s") % {"hours": clock}
    if one.rhythm == Rhythm.HOURS:
        number = one.every_hours or 1
        return ngettext("Every hour", "Every %(n)d hours", number) % {"n": number}
    return _("Once")


def minutes_late(one: CheckIn, *, at: datetime) -> str:
    """Say how many minutes went by since a sign was due."""
    number = max(0, (at - one.due_at) // MINUTE)
    return ngettext("%(n)d minute since its hour", "%(n)d minutes since its hour", number) % {
        "n": number
    }


def waited_for(one: CheckIn | None, *, at: datetime) -> dict[str, Any] | None:
    """Return the sign that is waited for from her: whether she can give it now."""
    if one is None:
        return None
    return {"check_in": one, "is_open": one.opens_at <= at, "is_late": at > one.due_at}


def _row(one: CheckIn, *, at: datetime, hers: bool) -> dict[str, Any]:
    danger = one.is_danger and not hers
    if danger:
        state, kind = _("Signal of danger"), "urgent"
    elif one.said_at is not None and one.missed_at is not None:
        state, kind = _("Came late"), "plain"
    elif one.said_at is not None:
        state, kind = _("Came"), "held"
    elif one.missed_at is not None:
        state, kind = _("Did not come"), "urgent"
    else:
        state, kind = _("Waited for"), "plain"
    return {
        "check_in": one,
        "state": state,
        "kind": kind,
        "is_danger": danger,
        "is_resolved": is_resolved(one),
        "is_waited_for": one.said_at is None and one.agreement.ended_at is None,
        "finding": getattr(one, "finding", None),
        "minutes": minutes_late(one, at=at),
    }
