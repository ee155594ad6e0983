"""Health checks, for whoever watches the installation; they stand before every other page."""

from collections.abc import Callable

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from baluarte.domain.wall.outage import waiting_at_most

LIVE, READY = "/health", "/health/ready"
ASKED_FOR_S = 0.5


class HealthMiddleware:
    """Answers the two checks itself: no session, no context and no host name is needed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info == LIVE:
            return _said("ok", 200)
        if request.path_info == READY:
            return _said("ok", 200) if _database_answers() else _said("no database", 503)
        return self.get_response(request)


def _database_answers() -> bool:
    try:
        # Whoever watches wants to know now.
        with waiting_at_most(ASKED_FOR_S), connection.cursor() as cursor:
            cursor.execute("select 1")
    except Error:
        connection.close()
        return False
    return True


def _said(what: str, status: int) -> HttpResponse:
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(f"{what}\n", status=status, headers=headers, content_type="text/plain")
