"""Messages signed as the Standard Webhooks specification says: HMAC-SHA256 over id, time, body."""

import hmac
import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

PREFIX, VERSION = "whsec_", "v1"


def secret_text(key: bytes) -> str:
    """Return a key as it is given to whoever verifies."""
    return PREFIX + b64encode(key).decode()


def signature(key: bytes, *, message: str, timestamp: int, body: bytes) -> str:
    """Return the signature of one message under one key."""
    signed = b".".join((message.encode(), str(timestamp).encode(), body))
    return f"{VERSION},{b64encode(hmac.digest(key, signed, sha256)).decode()}"


def headers(keys: Iterable[bytes], *, message: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the headers of a message; while a secret is changed it is signed under both."""
    timestamp = int(at.timestamp())
    signatures = [signature(key, message=message, timestamp=timestamp, body=body) for key in keys]
    return {
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
        "content-type": "application/json",
        "user-agent": "Baluarte",
    }


def body_of(said: Mapping[str, Any]) -> bytes:
    """Return a message as it is sent: the same bytes for the same words."""
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
