"""The pages on which something is added to a matter: whose hours they read, what they lead to."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.procedure.models import Matter, Occurrence
from baluarte.domain.procedure.queries import zone_of_matter
from baluarte.domain.sealing.references import written
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.procedure.instants import zone_in_words
from baluarte.web.procedure.presenters.proceeding_page import place_of

ON_RECORD = "procedure/matter/on_record.html"


def of_matter(
    request: HttpRequest,
    matter: Matter,
    form: Any,
    *,
    found: Callable[[], Occurrence | None] = lambda: None,
    **said: Any,
) -> Confirmation:
    """Return the page of an act; once it is refused, with what was found on record already."""
    return Confirmation(
        request=request,
        form=form,
        kicker=_("Matter"),
        reference=written(matter.reference),
        back=reverse("matter", args=[matter.reference]),
        above=ON_RECORD,
        if_refused=lambda: {"found": found()},
        **hours_of(matter),
        **said,
    )


def hours_of(matter: Matter) -> dict[str, Any]:
    """Return in which zone the hours of a page are read, and the hint that says so."""
    zone = zone_of_matter(matter)
    given = {"place": place_of(matter), "zone": zone_in_words(zone, timezone.now())}
    hint = _("Hours are read in %(place)s: %(zone)s.") % given
    return {"zone": zone, "hints": {"when": hint, "until": hint}}
