"""One published event in words."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baluarte.domain.publication.choices import Publishable
from baluarte.web.public import dates
from baluarte.web.public.terms import GROUPS, TYPES, labels

# What a page shows of an event; `state` differs too where municipalities do.
DIFFERING = {"state": gettext_lazy("State"), **dict(Publishable.choices)}


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


def when(event: Any) -> str:
    """Return when an event happened, as exact as it is published."""
    return dates.happened(text=event.date, precision=event.date_precision)


def where(event: Any) -> str:
    """Return where an event happened, as exact as it is published."""
    state = event.state.name if event.state else ""
    if event.municipality is None:
        return state
    return _("%(municipality)s, %(state)s") % {
        "municipality": event.municipality.name,
        "state": state,
    }


def what(event: Any) -> str:
    """Return what was done: its types, or their groups where only these are published."""
    if event.types:
        return "; ".join(labels(TYPES, event.types))
    return "; ".join(
        _("%(group)s (type not published)") % {"group": one} for one in labels(GROUPS, event.groups)
    )


def differing(event: Any) -> str:
    """Return in what the records behind an event differ."""
    return "; ".join(str(DIFFERING.get(one, one)) for one in event.differing)
