"""What is shown to who was made to enter: a window like hers, in which nothing is on record."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baluarte.domain.access.choices import Entered
from baluarte.domain.access.definers import IDLE_MINUTES, LONGEST_HOURS
from baluarte.domain.cases.actions.duress import call_team_silently
from baluarte.domain.sealing.crockford import spell
from baluarte.domain.sealing.references import LENGTH, written
from baluarte.norms.catalogues import terms
from baluarte.web.access.session_store import METHODS, how_entered
from baluarte.web.cases.forms.entry import SecondPasswordForm
from baluarte.web.cases.presenters import labels
from baluarte.web.cases.views.own_sessions import OTHERS, closed_in_words
from baluarte.web.layout.duress import on_entry, stands_in

# Pages of hers in which there is nothing, each by how it is called.
EMPTY_PAGES = {
    "own_messages": gettext_lazy("Messages with your team"),
    "own_checkins": gettext_lazy("Your agreed signs"),
    "own_readers": gettext_lazy("Who has read your file"),
    "own_support": gettext_lazy("Support"),
    "own_support_ask": gettext_lazy("Support"),
    "own_complaints": gettext_lazy("Your complaints"),
    "own_complain": gettext_lazy("Your complaints"),
    "own_recipients": gettext_lazy("Who may be told"),
    "own_task_lines": gettext_lazy("What was sent about you"),
    "own_consent": gettext_lazy("What you let others know"),
    "own_contact": gettext_lazy("How to reach you safely"),
    "own_inquiries": gettext_lazy("The investigation"),
    "own_reparation": gettext_lazy("What is owed to you"),
    "own_memory": gettext_lazy("Memory"),
    "own_board": gettext_lazy("What the Board decides on your case"),
    "case_protection": gettext_lazy("Your measures"),
}
on_entry(call_team_silently)


class ThisSession:
    """The one that she sees, since she entered; it is on no list."""

    def __init__(self, request: HttpRequest) -> None:
        shown = request.session.get(METHODS, [])
        since = [one["at"] for one in shown if "at" in one]
        self.pk = uuid4()
        self.entered_at = datetime.fromtimestamp(max(since), tz=UTC) if since else timezone.now()
        self.seen_at = timezone.now()
        self.how = how_entered(request.session)

    def get_how_display(self) -> str:
        """Say how it was entered, as a session on record does."""
        return str(Entered(self.how).label)


def _reference(request: HttpRequest) -> str:
    """Return a reference that is no case's, the same each time she is made to enter."""
    drawn = salted_hmac("baluarte.empty_window", str(request.user.pk), algorithm="sha256")
    return spell(drawn.digest()[:7])[:LENGTH]


@stands_in("desk")
def to_window(request: HttpRequest) -> HttpResponse:
    """Lead to her window, as Home does."""
    return redirect("own_case")


@stands_in("own_case")
def window(request: HttpRequest) -> HttpResponse:
    """Show her window without anything in it."""
    reference = _reference(request)
    layers = [
        {
            "layer": labels.layer(number, term),
            "words": [],
            "is_given": False,
            "url": f"{reverse('own_consent', args=[number])}?expediente={reference}",
        }
        for number, term in enumerate(terms("consent_layers").values(), start=1)
    ]
    context: dict[str, Any] = {
        "first": {"decided": None, "next": None, "more": 0, "telephone": None, "unread": 0},
        "reference": written(reference),
        "asked": f"?expediente={reference}",
        "case_key": reference,
        "layers": layers,
        "yeses": 0,
        "counts": True,
    }
    return render(request, "cases/window/case.html", context)


@stands_in(*EMPTY_PAGES)
def nothing(request: HttpRequest, **_named: Any) -> HttpResponse:
    """Show a page of hers in which nothing is on record."""
    reference = _reference(request)
    name = request.resolver_match.view_name if request.resolver_match else ""
    context = {
        "title": EMPTY_PAGES[name],
        "reference": written(reference),
        "asked": f"?expediente={reference}",
    }
    return render(request, "cases/window/nothing.html", context)


@stands_in("own_sessions")
def sessions(request: HttpRequest) -> HttpResponse:
    """Show this session alone; what is asked of it is answered as ever, and kept nowhere."""
    form = SecondPasswordForm(request.POST or None, account=request.user)
    if request.method == "POST" and "end" in request.POST:
        if request.POST["end"] != OTHERS:
            logout(request)
            return redirect("account_login")
        messages.success(request, closed_in_words(0))
        return redirect("own_sessions")
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("Kept."))
        return redirect("own_sessions")
    context = {
        "rows": [{"session": ThisSession(request), "is_this": True}],
        "others": 0,
        "minutes": IDLE_MINUTES,
        "hours": LONGEST_HOURS,
        "form": form,
        "reference": written(_reference(request)),
        "asked": f"?expediente={_reference(request)}",
    }
    return render(
        request, "cases/window/sessions.html", context, status=422 if form.errors else 200
    )
