"""Answers to what went wrong: the same for what does not exist and what one may not see."""

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from baluarte.domain.wall.outage import is_away
from baluarte.web.layout.outage import Away

# Where programs ask: whoever reads there reads JSON, whatever goes wrong.
PROGRAMS = "/api/"
TOLD = {
    400: ("api.misshapen", "the request is not understood"),
    403: ("api.not_allowed", "this is not allowed"),
    404: ("api.not_found", "there is nothing here"),
    500: ("api.failed", "something failed: nothing of it was kept"),
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    if is_away(sys.exc_info()[1]):
        return Away()
    return _answer(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/403.html", {"csrf": True}, status=403)


def _answer(request: HttpRequest, status: int) -> HttpResponse:
    if not request.path_info.startswith(PROGRAMS):
        return render(request, f"errors/{status}.html", status=status)
    rule, detail = TOLD[status]
    answer = JsonResponse({"detail": detail, "rule": rule}, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
