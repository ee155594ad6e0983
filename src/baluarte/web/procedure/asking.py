"""A page that asks one thing before something is done: what, about what, why; then back."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.procedure.actions import (
    AssignmentOver,
    NobodyCleared,
    NothingToSend,
    NotThroughTheGate,
    SentAlready,
)
from baluarte.web.procedure.refusals import said_in


@dataclass
class Question:
    """What is asked, in words, and where one is led before and after."""

    request: HttpRequest
    form: Any
    title: str
    button: str
    done: str
    back: str
    kicker: str = ""
    reference: str = ""
    lead: str = ""
    decision: str = ""
    kept: str = ""
    kind: str = "primary"
    beside: Sequence[Mapping[str, Any]] = field(default_factory=list)
    hints: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_ready(self) -> bool:
        """Say whether something was sent that can be tried."""
        return bool(self.form.is_valid())

    def answer(self, *, zone: ZoneInfo, to: str = "") -> HttpResponse:
        """Lead on once it is done; otherwise ask, with all that was typed."""
        if self.form.is_bound and not self.form.errors:
            messages.success(self.request, self.done)
            return redirect(to or self.back)
        fields = [(one, self.hints.get(one.name, "")) for one in self.form.visible_fields()]
        with timezone.override(zone):
            context = {"axis": "protection", "asked": self, "form": self.form, "fields": fields}
            status = 422 if self.form.errors else 200
            return render(self.request, "procedure/routing/ask.html", context, status=status)


@contextmanager
def routed_in(form: Any, *, zone: ZoneInfo) -> Iterator[None]:
    """Do all of it or nothing; what cannot be sent becomes an error of the form, in words."""
    try:
        with said_in(form, zone=zone):
            yield
    except NotThroughTheGate:
        form.add_error(None, _("It is left out by now: see again who would be told."))
    except NobodyCleared:
        form.add_error(
            None, _("While nobody knows who did it, choose the person who is trusted by name.")
        )
    except SentAlready:
        form.add_error(None, _("Somebody sent it meanwhile: hand it over instead."))
    except NothingToSend:
        form.add_error(None, _("Nobody owes this step any more: there is nothing to send."))
    except AssignmentOver:
        form.add_error(None, _("It ended meanwhile: see in the list how."))
    except NotAllowed:
        form.add_error(
            None, _("What the person consented to does not cover telling it there: ask first.")
        )
