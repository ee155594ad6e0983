"""What the server itself refuses, before any page: in Spanish first, and as JSON to a program."""

import json
from http import HTTPStatus

from waitress.task import ErrorTask

TOO_LARGE = (
    "Es demasiado grande para recibirse. Acorte lo que escribió o divida el archivo, y vuelva a "
    "intentarlo.",
    "It is too large to be taken. Shorten what you wrote or divide the file, and try again.",
)
TOO_LONG = (
    "La dirección o sus encabezados son demasiado largos.",
    "The address or its headers are too long.",
)
NOT_READ = (
    "No se entendió la petición. Vuelva a intentarlo.",
    "The request was not understood. Please try again.",
)
NOT_DONE = (
    "Algo falló y no se guardó nada. Vuelva a intentarlo en unos minutos.",
    "Something failed and nothing was kept. Please try again in some minutes.",
)
WORDS = {
    HTTPStatus.BAD_REQUEST: ("server.not_understood", NOT_READ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("server.too_large", TOO_LARGE),
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: ("server.headers_too_large", TOO_LONG),
}
DANGER = (
    'Si está en peligro ahora, llame al <a href="tel:911">911</a>.',
    "If you are in danger now, call 911.",
)
HEADERS = (
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
)


class SpokenRefusal(ErrorTask):
    """Tells why nothing was taken, in words of this installation's readers."""

    def execute(self) -> None:
        """Write the answer and close the connection: what is left of the body is not read."""
        status = HTTPStatus(int(self.request.error.code))
        rule, words = WORDS.get(status, ("server.failed", NOT_DONE))
        if str(getattr(self.request, "path", "")).startswith("/api/"):
            kind, body = "application/json", json.dumps({"detail": words[1], "rule": rule})
        else:
            kind, body = "text/html; charset=utf-8", _page(*words)
        written = body.encode()
        self.status = f"{status.value} {status.phrase}"
        self.response_headers.extend([("Content-Type", kind), *HEADERS])
        self.set_close_on_finish()
        self.content_length = len(written)
        self.write(written)


def _page(spanish: str, english: str) -> str:
    return (
        '<!doctype html><html lang="es"><meta charset="utf-8"><meta name="viewport"'
        ' content="width=device-width"><title>Baluarte</title><main>'
        f"<h1>No se recibió</h1><p>{spanish}</p><p>{DANGER[0]}</p>"
        f'<p lang="en">{english} {DANGER[1]}</p></main></html>'
    )
