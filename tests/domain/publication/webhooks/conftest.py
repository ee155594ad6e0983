"""A server of this machine that is told, and a certificate of the name it is told under."""

import contextlib
import ssl
import threading
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAME = "webhooks.example.org"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Make a certificate of the name, signed by itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )  # fmt: skip
    return path


class Listening(HTTPServer):
    """A server that keeps what came and answers as it is told."""

    def __init__(self, certificate):
        super().__init__(("127.0.0.1", 0), Answering)
        trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        trust.load_cert_chain(certificate)
        self.socket = trust.wrap_socket(self.socket, server_side=True)
        self.came, self.status, self.waits = [], 204, 0.0
        # What is answered first at a path, before the status that stands.
        self.first = defaultdict(list)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((self.path, self.headers["Host"], dict(self.headers), body))
        if self.server.waits:
            with contextlib.suppress(OSError):
                for letter in b"HTTP/1.1 200 OK\r\n":
                    self.wfile.write(bytes([letter]))
                    time.sleep(self.server.waits)
            return
        first = self.server.first[self.path]
        self.send_response(first.pop(0) if first else self.server.status)
        self.send_header("Location", f"https://{NAME}/elsewhere")
        self.end_headers()

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def listening(certificate):
    """Listen for a while."""
    made = Listening(certificate)
    try:
        yield made
    finally:
        made.shutdown()
        made.server_close()


@pytest.fixture
def server(certificate):
    with listening(certificate) as made:
        yield made
