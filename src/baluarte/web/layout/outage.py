"""While the database is away: a request is run again where it kept nothing, else a calm page."""

import time
from collections.abc import Callable
from typing import TypeVar, cast

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation

from baluarte.domain.wall.outage import PATIENCE_S
from baluarte.domain.wall.postgresql.base import DatabaseWrapper

AWAY, RETRY_AFTER_S = 503, "10"
ONLY_READ = ("GET", "HEAD", "OPTIONS")
MOST_RUNS = 4
RUN = "baluarte.run"
# What Django has read of a request once; the stream it came from is spent.
PARSED = {"_post", "_files", "_read_started", "_body", "_stream", "_upload_handlers", "_encoding"}
View = TypeVar("View", bound=Callable[..., HttpResponse])
PLAIN = (
    '<!doctype html><html lang="es"><meta charset="utf-8"><title>Baluarte</title><main>'
    "<h1>Un momento, por favor</h1><p>Vuelva a intentarlo en unos segundos. "
    'Si est\u00e1 en peligro ahora, llame al <a href="tel:911">911</a>.</p>'
    '<p lang="en">Please try again in some seconds. '
    "If you are in danger now, call 911.</p></main></html>"
)


class Away(HttpResponse):
    """Stands for an answer that could not be given: the database went away meanwhile."""

    status_code = AWAY


def repeatable(view: View) -> View:
    """Mark a view whose act carries a key of its own: run twice, it is done once."""
    vars(view)["is_repeatable"] = True
    return view


class OutageMiddleware:
    """Runs a request again whose database was lost; when that does not help, says to wait.

    What only reads or is `repeatable` may always be run again. Anything else only if no commit
    was tried: its outcome would be unknown, and nothing is done twice.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began, fresh = time.monotonic(), set(vars(request))
        _database().commits_tried = 0
        for run in range(MOST_RUNS):
            request.META[RUN] = run
            response = self.get_response(request)
            if not isinstance(response, Away):
                return response
            if not _may_run_again(request) or time.monotonic() - began > PATIENCE_S:
                break
            _rewind(request, fresh)
        return away(request)


def is_run_again(request: HttpRequest) -> bool:
    """Say whether a request was run before and lost its database then."""
    return bool(request.META.get(RUN))


def away(request: HttpRequest) -> HttpResponse:
    """Say that it is a moment's pause, to a person or to a program."""
    response: HttpResponse
    if request.path.startswith("/api/"):
        said = {"detail": "the database is away for a moment: ask again", "rule": "database.away"}
        response = JsonResponse(said, status=AWAY)
    else:
        response = HttpResponse(_page(request), status=AWAY)
    response.headers["Retry-After"] = RETRY_AFTER_S
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(request: HttpRequest) -> str:
    """Return the page; without anything that would ask the database."""
    language = translation.get_language_from_request(request, check_path=True)
    try:
        with translation.override(language):
            context = {"language": language, "is_sent": request.method not in ONLY_READ}
            return render_to_string("errors/503.html", context)
    except Exception:  # noqa: BLE001 (better a plain page than none)
        return PLAIN


def _may_run_again(request: HttpRequest) -> bool:
    found = request.resolver_match
    return (
        request.method in ONLY_READ
        or not _database().commits_tried
        or getattr(found and found.func, "is_repeatable", False)
    )


def _database() -> DatabaseWrapper:
    return cast("DatabaseWrapper", connection)


def _rewind(request: HttpRequest, fresh: set[str]) -> None:
    """Make a request as it came: who was known, what was refused and what was read is forgotten."""
    for name in set(vars(request)) - fresh - PARSED:
        delattr(request, name)
    if "_files" in vars(request):
        for _name, files in request.FILES.lists():
            for file in files:
                file.seek(0)
