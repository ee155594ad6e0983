"""The log's name and signing key: files of the installation, never in the database."""

import contextlib
import os
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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
    made = Ed25519PrivateKey.generate()
    name, public = f"baluarte-{secrets.token_hex(4)}", made.public_key().public_bytes_raw()
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with (
        contextlib.suppress(FileExistsError),
        os.fdopen(os.open(settings.LOG_KEY, flags, 0o600), "w") as file,
    ):
        file.write(f"{name} {made.private_bytes_raw().hex()}")
        settings.LOG_KEY.with_suffix(".pub").write_text(f"{name} {public.hex()}")


def make_witness_key(path: Path) -> None:
    """Make the key by which this institution watches another's log."""
    made = Ed25519PrivateKey.generate().private_bytes_raw()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{made.hex()}\n")


@cache
def signer() -> Signer:
    """Return the log's signer; `LogKeyMissing` where nobody made or mounted its key."""
    if not settings.LOG_KEY.exists():
        raise LogKeyMissing(f"the log's key is not at {settings.LOG_KEY}")
    name, material = settings.LOG_KEY.read_text().split()
    return Signer(name, Ed25519PrivateKey.from_private_bytes(bytes.fromhex(material)))


@dataclass(frozen=True)
class Verifier:
    """The public half: what checks a signature and makes none."""

    name: str
    public_key: bytes


@cache
def verifier() -> Verifier:
    """Return who verifies; from the public half alone where a process holds no more."""
    public: Path = settings.LOG_KEY.with_suffix(".pub")
    if public.exists():
        name, key = public.read_text().split()
        return Verifier(name, bytes.fromhex(key))
    log = signer()
    return Verifier(log.name, log.public_key)
