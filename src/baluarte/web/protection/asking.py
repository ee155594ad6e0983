"""A page that asks, acts and goes back; where it cannot, it says why and keeps what was typed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from baluarte.web.protection.lookup import WINDOW
from baluarte.web.protection.refusals import said_in


@dataclass(frozen=True)
class Asking:
    """What a page that records an act says before it is done, and where it leads."""

    kicker: str
    title: str
    lead: str
    button: str
    done: str
    back: str
    reference: str = ""
    kind: str = "primary"
    # The decision written above the box of its reason, and which box that is.
    decision: str = ""
    reason: str = "reason"
    template: str = "protection/act.html"
    more: dict[str, Any] = field(default_factory=dict)


def ask(
    request: HttpRequest,
    form: forms.Form,
    asking: Asking,
    act: Callable[[dict[str, Any]], object],
    *,
    to: str = "",
) -> HttpResponse:
    """Show a form, act on it, go back; 422 with everything typed where something is not right."""
    if request.method == "POST" and form.is_valid():
        with said_in(form):
            act(form.cleaned_data)
        if not form.errors:
            messages.success(request, asking.done)
            return redirect(to or asking.back)
    context = {"form": form, "asking": asking, **asking.more}
    return render(request, asking.template, context, status=422 if form.errors else 200)


def hers_if(own: bool) -> dict[str, Any]:
    """Return the frame of her own window, where it is she who is asked."""
    return {"frame": WINDOW} if own else {}
