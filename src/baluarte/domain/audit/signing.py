"""The log's name and signing key: files of the installation, never in the database."""

import contextlib
import os
import secrets
from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings


class LogKeyMissing(Exception):
    """The key that signs the log is not there; a new one would begin another log."""


@dataclass(frozen=True)
class Signer:
    """Who signs the checkpoints of this installation's log."""

    name: str
    key: Ed25519PrivateKey

    @property
    def public_key(self) -> bytes:
        return self.key.public_key().public_bytes_raw()


def create_signer() -> None:
    """Make the log's key, once; only commands ask for it, never a request."""
    made = Ed25519PrivateKey.generate().private_bytes_raw()
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with (
        contextlib.suppress(FileExistsError),
        os.fdopen(os.open(settings.LOG_KEY, flags, 0o600), "w") as file,
    ):
        file.write(f"baluarte-{secrets.token_hex(4)} {made.hex()}")


@cache
def signer() -> Signer:
    """Return the log's signer; `LogKeyMissing` where nobody made or mounted its key."""
    if not settings.LOG_KEY.exists():
        raise LogKeyMissing(f"the log's key is not at {settings.LOG_KEY}")
    name, material = settings.LOG_KEY.read_text().split()
    return Signer(name, Ed25519PrivateKey.from_private_bytes(bytes.fromhex(material)))
