"""A page that adds something to a matter: what it asks, and what stands on record already."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.procedure.models import Matter, Occurrence
from baluarte.domain.procedure.queries import zone_of_matter
from baluarte.web.procedure.instants import zone_in_words
from baluarte.web.procedure.presenters import proceeding_page
from baluarte.web.procedure.refusals import said_in


@dataclass(frozen=True)
class Asking:
    """What a page that adds something says before and after."""

    title: str
    button: str
    done: str
    lead: str = ""
    decision: str = ""
    kind: str = "primary"


@dataclass
class Page:
    """A form of a matter: in which zone its hours are read, what stands beside it."""

    request: HttpRequest
    matter: Matter
    form: Any
    asking: Asking
    beside: list[dict[str, Any]] = field(default_factory=list)
    # What is on record already, once the act was refused.
    found: Callable[[], Occurrence | None] = lambda: None

    @property
    def zone(self) -> ZoneInfo:
        """Return the zone of the place of the matter."""
        return zone_of_matter(self.matter)

    @property
    def is_ready(self) -> bool:
        """Say whether something was sent that can be tried."""
        return bool(self.form.is_valid())

    @property
    def is_refused(self) -> bool:
        """Say whether the act cannot be, and not what was typed."""
        return bool(self.form.is_bound and self.form.non_field_errors())

    def saying(self) -> AbstractContextManager[None]:
        """Say what cannot be in words of this form."""
        return said_in(self.form, zone=self.zone)

    def answer(self) -> HttpResponse:
        """Lead back to the matter once it is done; otherwise ask, with all that was typed."""
        if self.form.is_bound and not self.form.errors:
            messages.success(self.request, self.asking.done)
            return redirect("matter", self.matter.reference)
        with timezone.override(self.zone):
            context = {
                "axis": "protection",
                "matter": self.matter,
                "form": self.form,
                "asking": self.asking,
                "beside": self.beside,
                "found": self.found() if self.is_refused else None,
                "zone_hint": _("Hours are read in %(place)s: %(zone)s.")
                % {
                    "place": proceeding_page.place_of(self.matter),
                    "zone": zone_in_words(self.zone, timezone.now()),
                },
            }
            status = 422 if self.form.errors else 200
            return render(self.request, "procedure/matter/act.html", context, status=status)
