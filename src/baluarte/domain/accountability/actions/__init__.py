"""Whole reports; tables of dialogue and promises; programmes and the actions under them."""

from baluarte.domain.accountability.actions.programmes import (
    NewVersion,
    end_action,
    found_programme,
    publish_version,
    take_action,
)
from baluarte.domain.accountability.actions.promises import (
    Came,
    commit,
    hold_session,
    note_progress,
    open_table,
)
from baluarte.domain.accountability.actions.reporting import (
    NothingOwed,
    NotOverYet,
    SaidBefore,
    say_reported,
    take_back_report,
)

__all__ = [
    "Came",
    "NewVersion",
    "NotOverYet",
    "NothingOwed",
    "SaidBefore",
    "commit",
    "end_action",
    "found_programme",
    "hold_session",
    "note_progress",
    "open_table",
    "publish_version",
    "say_reported",
    "take_action",
    "take_back_report",
]
