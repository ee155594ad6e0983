"""The log's name and signing key: files of the installation, never in the database."""

import os
import secrets
from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from baluarte.domain.sealing.installation import keys


@dataclass(frozen=True)
class Signer:
    """Who signs the checkpoints of this installation's log."""

    name: str
    key: Ed25519PrivateKey

    @property
    def public_key(self) -> bytes:
        return self.key.public_key().public_bytes_raw()


@cache
def signer() -> Signer:
    """Return the log's signer, made the first time: `log.key` beside the other keys."""
    keys()
    path = settings.KEY_FOLDER / "log.key"
    if not path.exists():
        made = Ed25519PrivateKey.generate().private_bytes_raw()
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"baluarte-{secrets.token_hex(4)} {made.hex()}")
    name, material = path.read_text().split()
    return Signer(name, Ed25519PrivateKey.from_private_bytes(bytes.fromhex(material)))
