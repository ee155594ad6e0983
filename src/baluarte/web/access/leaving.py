"""Leaving at once: the session is over before the neutral page is there."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from baluarte.web.layout.components.frame import NEUTRAL_PLACE


def leave_now(request: HttpRequest) -> HttpResponse:
    """End the session and lead to a neutral page; where it is over already, lead there too."""
    if request.method != "POST":
        return redirect("desk")
    logout(request)
    return render(request, "access/left.html", {"address": NEUTRAL_PLACE})
