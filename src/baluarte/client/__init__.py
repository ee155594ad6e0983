"""A client of the workbench's interface, in the standard library alone: copy the folder and use it.

    from baluarte.client import Workbench

    workbench = Workbench("https://mesa.example.org", token="bal_…")
    for event in workbench.events(entidad="20", desde="2025"):
        print(event.reference, event.date, [act.type for act in event.acts])

Here: events by the question of the list, counts of them, lists, reports sent once, webhooks
verified. Not here: anything of the rest of Baluarte, which this folder never imports.
"""

from baluarte.client.http import Refused, Unreachable, Workbench
from baluarte.client.models import (
    Act,
    Counts,
    Event,
    Number,
    Place,
    Reason,
    Report,
    SavedSearch,
    Sent,
    SourceList,
    Token,
)
from baluarte.client.webhooks import Forged, Notification, verify_webhook

__all__ = [
    "Act",
    "Counts",
    "Event",
    "Forged",
    "Notification",
    "Number",
    "Place",
    "Reason",
    "Refused",
    "Report",
    "SavedSearch",
    "Sent",
    "SourceList",
    "Token",
    "Unreachable",
    "Workbench",
    "verify_webhook",
]
