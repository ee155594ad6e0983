"""Ask an application as a server does, without one."""

import io
import sys


def ask(application, path="/es/peligro/", body=""):
    """Ask as a server does; return status, headers and what was said."""
    said = body.encode()
    started = []
    environ = {
        "REQUEST_METHOD": "POST" if body else "GET", "PATH_INFO": path, "QUERY_STRING": "",
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "HTTP_HOST": "localhost",
        "wsgi.input": io.BytesIO(said), "wsgi.errors": sys.stderr, "wsgi.url_scheme": "http",
        "CONTENT_LENGTH": str(len(said)), "CONTENT_TYPE": "application/x-www-form-urlencoded",
    }  # fmt: skip
    answer = b"".join(application(environ, lambda s, h, *_: started.append((s, dict(h)))))
    return started[0][0][:3], started[0][1], answer.decode()
