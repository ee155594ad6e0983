"""What every answer carries, and the portal's context: nobody."""

import time
from collections.abc import Callable
from contextlib import suppress
from math import inf

from django.core.exceptions import BadRequest, TooManyFieldsSent
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from baluarte.domain.access.queries import is_invented
from baluarte.domain.wall.context import acting_as_nobody

IS_INVENTED, ASKED_EACH_S = "is_invented", 60
NUL = "\0"
# How a NUL is written in what a form or a program sends; files of a form are their readers' affair.
WRITTEN_NUL = {"application/x-www-form-urlencoded": b"%00", "application/json": b"\\u0000"}
Respond = Callable[[HttpRequest], HttpResponseBase]

COMPRESSED = {"text/html", "text/csv", "text/plain", "application/json", "image/svg+xml"}

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
PERMISSIONS_POLICY = (
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"
)


class SecurityHeadersMiddleware:
    """Puts the headers of safety on every answer."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("X-Frame-Options", "DENY")
        # What may stand in a frame says so in its policy, and has no word of the older kind.
        if not headers["X-Frame-Options"]:
            del headers["X-Frame-Options"]
        return response


class CompressedPagesMiddleware(GZipMiddleware):
    """Compresses what is text; files that are compressed already go as they are.

    What a page keeps secret does not show in its length: tokens of forms are masked anew on each
    page, and Django adds a random number of bytes (Heal the Breach, Palmer and others 2022).
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if kind not in COMPRESSED:
            return response
        return super().process_response(request, response)


class InventedMiddleware:
    """Lets each page say whether the installation's data are invented.

    Where the database does not answer nobody knows: pages that need none of it stand.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response
        self.is_invented, self.ask_again = False, 0.0

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if time.monotonic() >= self.ask_again:
            self._ask()
        setattr(request, IS_INVENTED, self.is_invented)
        return self.get_response(request)

    def _ask(self) -> None:
        with suppress(DatabaseError):
            self.is_invented = is_invented()
            # What is invented stays so; of the rest a demonstration may be made.
            again = inf if self.is_invented else ASKED_EACH_S
            self.ask_again = time.monotonic() + again


class FieldsMiddleware:
    """Refuses an address that asks more than is read, before a page of ours reads it again."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            _ = request.GET
        except TooManyFieldsSent:
            request.GET = QueryDict()
            raise
        return self.get_response(request)


class NulMiddleware:
    """Refuses what the database could not keep: no text of ours has a NUL in it.

    Of an address with one there is nothing, as of any other that does not exist; what an address
    asks is read by its page, which says what it could not use.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if NUL in request.path_info:
            raise Http404("no address has a NUL in it")
        if _sends_nul(request):
            raise BadRequest("no text has a NUL in it")
        return self.get_response(request)


class NobodyMiddleware:
    """Runs each request of the portal in one transaction of the public."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting_as_nobody():
            return self.get_response(request)


def _sends_nul(request: HttpRequest) -> bool:
    written = WRITTEN_NUL.get(request.content_type or "")
    return written is not None and written in request.body
