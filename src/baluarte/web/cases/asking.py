"""A page that asks one thing of a case before something is done, and leads back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.cases.models import Case
from baluarte.domain.procedure.queries import zone_of_matter
from baluarte.domain.sealing.references import written
from baluarte.web.procedure.instants import zone_in_words
from baluarte.web.procedure.presenters.proceeding_page import place_of


@dataclass
class Asking:
    """What is asked, in words, what stands beside it, and where one is led."""

    request: HttpRequest
    case: Case
    form: Any
    title: str
    button: str
    done: str
    back: str
    lead: str = ""
    kind: str = "primary"
    beside: Sequence[Mapping[str, Any]] = ()
    template: str = "cases/ask.html"
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """Return the zone of the place of the case."""
        return zone_of_matter(self.case.matter)

    @property
    def is_ready(self) -> bool:
        """Say whether something was sent that can be tried."""
        return bool(self.form.is_valid())

    def answer(self) -> HttpResponse:
        """Lead back once it is done; otherwise ask, with all that was typed."""
        if self.form.is_bound and not self.form.errors:
            messages.success(self.request, self.done)
            return redirect(self.back)
        with timezone.override(self.zone):
            context = {
                "axis": "protection",
                "asking": self,
                "form": self.form,
                "reference": written(self.case.reference),
                "hints": {"when": self._zone_hint(), "until": self._zone_hint()},
                **self.more,
            }
            status = 422 if self.form.errors else 200
            return render(self.request, self.template, context, status=status)

    def _zone_hint(self) -> str:
        given = {
            "place": place_of(self.case.matter),
            "zone": zone_in_words(self.zone, timezone.now()),
        }
        return _("Hours are read in %(place)s: %(zone)s.") % given
