"""The urgent door where the application fails: whom to call, from a file, whatever broke."""

import io
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from baluarte.domain.procedure.telephone_page import POLICY, Posted, telephone_page
from baluarte.domain.procedure.telephones import Telephones
from baluarte.domain.wall.outage import PATIENCE_S, waiting_at_most

ADDRESS = re.compile(r"/(?P<language>es|en)/peligro(?:/.*)?$")
# Far above what the longest letter needs: a larger body is nobody's message.
LARGEST = 256 * 1024
FAILED, A_MOMENT_S = 500, 2.0
# A browser told 200 always shows the page; networks put pages of their own in place of a 503.
SHOWN, NOT_KEPT, TOO_LONG = "200 OK", "503 Service Unavailable", "413 Content Too Large"
HEADERS = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", f"{POLICY}; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Retry-After", "10"),
)
Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]


class LastResort:
    """Wraps an application: at the door's addresses an error becomes the page with telephones."""

    def __init__(self, application: Application, *, folder: Path) -> None:
        self.application = application
        self.folder = folder

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        found = ADDRESS.match(environ.get("PATH_INFO", ""))
        if found is None:
            return self.application(environ, start_response)
        body = _body(environ)
        if len(body) > LARGEST:
            return self._page(environ, start_response, found["language"], None)
        environ["wsgi.input"] = io.BytesIO(body)
        # Somebody who only looks for a number does not wait for a form.
        patience = PATIENCE_S if environ.get("REQUEST_METHOD") == "POST" else A_MOMENT_S
        with waiting_at_most(patience):
            answer = _answer(self.application, environ)
        if answer is None:
            return self._page(environ, start_response, found["language"], body)
        status, headers, said = answer
        start_response(status, headers)
        return [said]

    def _page(
        self, environ: dict[str, Any], start_response: Start, language: str, body: bytes | None
    ) -> Iterable[bytes]:
        is_sent = environ.get("REQUEST_METHOD") == "POST"
        page = telephone_page(
            Telephones.read(self.folder),
            language=language,
            at=datetime.now(UTC),
            posted=_posted(body) if is_sent and body else None,
            is_too_large=body is None,
        ).encode()
        status = TOO_LONG if body is None else NOT_KEPT if is_sent else SHOWN
        start_response(status, [*HEADERS, ("Content-Length", str(len(page)))])
        return [b""] if environ.get("REQUEST_METHOD") == "HEAD" else [page]


def unavailable(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    """Answer in place of an application that could not be loaded at all."""
    start_response(NOT_KEPT, [("Content-Type", "text/plain"), ("Retry-After", "10")])
    return [b"unavailable\n"]


def _body(environ: dict[str, Any]) -> bytes:
    """Read what was sent, and no more than shows that it is too much."""
    told = environ.get("CONTENT_LENGTH") or ""
    is_endless = "HTTP_TRANSFER_ENCODING" in environ and not told
    most = LARGEST + 1 if is_endless else min(int(told) if told.isdigit() else 0, LARGEST + 1)
    read: bytes = environ["wsgi.input"].read(most) if most else b""
    return read


def _answer(
    application: Application, environ: dict[str, Any]
) -> tuple[str, list[tuple[str, str]], bytes] | None:
    """Return an application's whole answer, or nothing where it failed."""
    started: list[Any] = []
    try:
        chunks = application(environ, lambda status, headers, *_: started.append((status, headers)))
        try:
            said = b"".join(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()
        status, headers = started[-1]
    except Exception:  # noqa: BLE001 (whatever it was, she needs a number)
        return None
    return None if int(status[:3]) >= FAILED else (status, headers, said)


def _posted(body: bytes) -> Posted | None:
    """Return the fields of a form that was sent, as far as they can be read."""
    try:
        return parse_qs(body.decode(), keep_blank_values=True, max_num_fields=100) or None
    except ValueError:
        return None
