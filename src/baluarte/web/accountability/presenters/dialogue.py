"""Tables of dialogue: who came from which side, and where what was agreed stands."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from baluarte.domain.accountability.models import DialogueSession, DialogueTable
from baluarte.domain.accountability.queries.promises import Parity, as_of, parity_of
from baluarte.web.accountability.names import axis_name, institution_name
from baluarte.web.accountability.presenters.promises import in_order, promise_row


def table_row(table: DialogueTable, *, on: date) -> dict[str, Any]:
    """Return one line of the list of tables."""
    sessions = list(table.sessions.all())
    promised = as_of((one for each in sessions for one in each.agreements.all()), on=on)
    return {
        "table": table,
        "axis": axis_name(table.axis),
        "convened_by": institution_name(table.convened_by),
        "sessions": len(sessions),
        "last": sessions[0].held_date if sessions else None,
        "agreements": len(promised),
        "past": sum(one.is_past for one in promised),
    }


def session_row(session: DialogueSession, *, on: date) -> dict[str, Any]:
    """Return one session: its days, who came from each side, and where its agreements stand."""
    return {
        "session": session,
        "attendance": [_came(one) for one in parity_of([session])],
        "agreements": [
            promise_row(one) for one in in_order(as_of(session.agreements.all(), on=on))
        ],
    }


def attendance_chart(sessions: Iterable[DialogueSession]) -> dict[str, Any]:
    """Return what is drawn of who came to some sessions, and the table behind it."""
    return {
        "columns": [
            {"key": "side", "says": _("Side")},
            {"key": "people", "says": _("Attendances"), "number": True},
            {"key": "women", "says": _("Share of women")},
            {"key": "unknown", "says": _("Gender not written down"), "number": True},
        ],
        "rows": [_came(one) for one in parity_of(sessions)],
    }


def _came(one: Parity) -> dict[str, Any]:
    return {
        "side": str(one.side.label),
        "people": one.people,
        "women": _share(one),
        "unknown": one.unknown,
    }


def _share(one: Parity) -> str:
    if one.people == 0:
        return _("Nobody came")
    return _("Not known") if one.women is None else _percent(one.women)


def _percent(share: Fraction) -> str:
    return f"{round(share * 100)} %"
