"""The newest signed seal of the log, as anybody can keep and compare it."""

from django.http import Http404, HttpRequest, HttpResponse

from baluarte.domain.audit.queries import last_checkpoint

A_MINUTE = 60


def log_checkpoint(request: HttpRequest) -> HttpResponse:
    """Send the newest checkpoint of the log as text."""
    checkpoint = last_checkpoint()
    if checkpoint is None:
        raise Http404
    response = HttpResponse(checkpoint.note, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={A_MINUTE}"
    return response
