"""The signed seals of the log, as anybody can keep and compare them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from baluarte.domain.audit.queries import last_checkpoint, newest_checkpoints, note_of

A_MINUTE = 60
PAGE = 50


def log_checkpoint(request: HttpRequest) -> HttpResponse:
    """Send the newest checkpoint of the log as text."""
    checkpoint = last_checkpoint()
    if checkpoint is None:
        raise Http404
    response = HttpResponse(note_of(checkpoint), content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={A_MINUTE}"
    return response


def log_checkpoints(request: HttpRequest) -> HttpResponse:
    """Show every checkpoint of the log, the newest first, with who else saw it."""
    asked = request.GET.get("antes", "")
    below = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None  # noqa: PLR2004 (a big integer)
    found = newest_checkpoints(below=below, limit=PAGE + 1)
    shown = found[:PAGE]
    rows = [(one, note_of(one), [seen.witness for seen in one.cosignatures.all()]) for one in shown]
    older = f"?antes={shown[-1].size}" if len(found) > PAGE else ""
    context = {"rows": rows, "next_url": older, "is_first": below is None}
    return render(request, "public/log.html", context)
