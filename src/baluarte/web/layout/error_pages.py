"""Answers to what went wrong: the same for what does not exist and what one may not see."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from baluarte.domain.wall.outage import is_away
from baluarte.web.layout.outage import Away


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    if is_away(sys.exc_info()[1]):
        return Away()
    return render(request, "errors/500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/403.html", {"csrf": True}, status=403)
