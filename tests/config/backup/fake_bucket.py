"""An S3-compatible service on loopback, as far as copies need it; it looks at how one signs."""

import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

SIGNED = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/\d{8}/[\w-]+/s3/aws4_request, ?"
    r"SignedHeaders=[\w;-]*host[\w;-]*, ?Signature=[0-9a-f]{64}"
)


class Bucket:
    """What was put, what was begun, and who asked for what."""

    def __init__(self):
        self.objects, self.parts, self.asked = {}, {}, []
        self.fails_on = ""
        self.redirects_to = ""


@contextmanager
def served():
    """Serve a bucket; yield its address and what it holds."""
    bucket = Bucket()
    handler = type("Handler", (_Handler,), {"bucket": bucket})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", bucket
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    bucket: Bucket

    def log_message(self, *_):
        pass

    def _answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _asked(self):
        url = urlsplit(self.path)
        signed = SIGNED.fullmatch(self.headers.get("Authorization", ""))
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = unquote(url.path)
        self.bucket.asked.append((self.command, path, signed["key"] if signed else None))
        query = {k: v[0] for k, v in parse_qs(url.query, keep_blank_values=True).items()}
        if self.bucket.redirects_to:
            self._answer(307, Location=self.bucket.redirects_to + self.path)
            return None
        if not signed or (self.bucket.fails_on and self.command == self.bucket.fails_on):
            self._answer(403, b"<Error><Code>AccessDenied</Code></Error>")
            return None
        return path, query, body

    def do_PUT(self):
        if asked := self._asked():
            path, query, body = asked
            if "partNumber" in query:
                self.bucket.parts[query["uploadId"]][int(query["partNumber"])] = body
            else:
                self.bucket.objects[path] = body
            self._answer(200, ETag='"0"')

    def do_POST(self):
        if asked := self._asked():
            path, query, _ = asked
            if "uploads" in query:
                upload = str(len(self.bucket.parts) + 1)
                self.bucket.parts[upload] = {}
                name = "InitiateMultipartUploadResult"
                self._answer(200, f"<{name}><UploadId>{upload}</UploadId></{name}>".encode())
            else:
                parts = self.bucket.parts.pop(query["uploadId"])
                self.bucket.objects[path] = b"".join(parts[n] for n in sorted(parts))
                name = "CompleteMultipartUploadResult"
                self._answer(200, f"<{name}><ETag>0</ETag></{name}>".encode())

    def do_DELETE(self):
        if asked := self._asked():
            path, query, _ = asked
            if "uploadId" in query:
                self.bucket.parts.pop(query["uploadId"], None)
            else:
                self.bucket.objects.pop(path, None)
            self._answer(204)

    def do_GET(self):
        if asked := self._asked():
            path, query, _ = asked
            if query.get("list-type") == "2":
                self._answer(200, self._listed(path, query.get("prefix", "")))
            elif path in self.bucket.objects:
                self._answer(200, self.bucket.objects[path], ETag='"0"',
                             Last_Modified="Sat, 28 Nov 2026 04:00:00 GMT")  # fmt: skip
            else:
                self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")

    def do_HEAD(self):
        self.do_GET()

    def _listed(self, path, prefix):
        start = path.rstrip("/") + "/"
        found = [
            f"<Contents><Key>{escape(key.removeprefix(start))}</Key><Size>{len(body)}</Size>"
            "<LastModified>2026-11-28T04:00:00.000Z</LastModified><ETag>0</ETag></Contents>"
            for key, body in sorted(self.bucket.objects.items())
            if key.startswith(start + prefix)
        ]
        return (f"<ListBucketResult><Name>copies</Name><Prefix>{escape(prefix)}</Prefix><IsTruncated>false</IsTruncated>" + "".join(found)
                + "</ListBucketResult>").encode()  # fmt: skip
