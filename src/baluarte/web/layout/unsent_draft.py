"""What is typed on a page that must lose nothing stays in the browser, sealed under its session.

The key is computed here from the session and the installation's secret: only pages of a living
session carry it. Once the session is over nobody opens what a browser may still hold.
"""

from base64 import b64encode

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

SALT = "baluarte.unsent_draft"


def draft_key(request: HttpRequest) -> str:
    """Return the key under which this session's browser seals what it did not send yet."""
    session = request.entry.session  # type: ignore[attr-defined]
    return b64encode(salted_hmac(SALT, str(session), algorithm="sha256").digest()).decode()


def kept_no_longer(response: HttpResponse) -> HttpResponse:
    """Let the browser clear what it keeps: the server has it."""
    response.headers["Clear-Site-Data"] = '"storage"'
    return response
