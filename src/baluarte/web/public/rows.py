"""One published event as a row of a table."""

from typing import Any

from django.urls import reverse

from baluarte.web.publication.presenters.public_event import what, when, where


def row_of(event: Any) -> dict[str, Any]:
    """Return an event as a row of the table; what is not published is empty."""
    return {
        "reference": event.reference,
        "url": reverse("published", args=[event.reference]),
        "when": when(event),
        "where": where(event),
        "what": what(event),
        "acts": event.acts,
        "victims": event.victims,
    }
