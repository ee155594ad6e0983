"""The pages on which something of an event is decided, with what is held of it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.linkage.queries.event_pages import EventPage
from baluarte.domain.registry.models import Act
from baluarte.domain.sealing.references import written
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.registry.presenters import event_page
from baluarte.web.registry.presenters.labels import label_of


def of_event(request: HttpRequest, page: EventPage, form: Any, **said: Any) -> Confirmation:
    """Return a page that leads back to the event."""
    return Confirmation(
        request=request,
        form=form,
        kicker=_("Event"),
        reference=written(page.event.reference),
        back=reverse("event", args=[page.event.reference]),
        **said,
    )


def with_reason(request: HttpRequest, page: EventPage, form: Any, **said: Any) -> Confirmation:
    """Return a page of a decision, under what is held and with which determination was read."""
    said = {
        "about_title": event_page.title(page),
        "about": event_page.established(page),
        **said,
    }
    return of_event(request, page, form, hidden={"seen": page.held.pk}, **said)


def act_in_words(act: Act) -> list[dict[str, Any]]:
    """Return what an act is, of whom, and who is presumed to have taken part."""
    found = [{"term": _("Act"), "value": label_of("aggression_types", act.type)}]
    if act.victim_number:
        found.append({"term": _("Victim"), "value": str(act.victim_number)})
    if act.perpetrators:
        whom = ", ".join(label_of("perpetrators", one) for one in act.perpetrators)
        found.append({"term": _("Presumed perpetrators"), "value": whom})
    return found
