"""Verifying what a workbench tells: signed as the Standard Webhooks specification says."""

import hmac
import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

PREFIX, VERSION = "whsec_", "v1"
TOLERANCE = timedelta(minutes=5)


class Forged(Exception):
    """A message that the workbench did not send, or not now: answer 400 and believe none of it."""


@dataclass(frozen=True, slots=True)
class Notification:
    """Something changed: ask the workbench about `reference`, with your token, what it is."""

    # The same message again has the same.
    id: str
    event: str
    at: datetime
    # event, list, export, edition or webhook.
    kind: str
    reference: str


def verify_webhook(
    headers: Mapping[str, str], body: bytes, secret: str, *, now: datetime | None = None
) -> Notification:
    """Return what a message tells, or raise `Forged`.

    `body` are the bytes as they came, `secret` begins with `whsec_`. A message is taken for five
    minutes after it was signed; remember the `id` of those you took, for it may come twice.
    """
    given = {name.lower(): value for name, value in headers.items()}
    try:
        message, timestamp = given["webhook-id"], int(given["webhook-timestamp"])
        signatures = given["webhook-signature"].split()
        signed_at = datetime.fromtimestamp(timestamp, UTC)
    except (KeyError, ValueError, OverflowError, OSError) as lacking:
        raise Forged("a signed message has webhook-id, webhook-timestamp, webhook-signature") from (
            lacking
        )
    if abs((now or datetime.now(UTC)) - signed_at) > TOLERANCE:
        raise Forged("it was signed more than five minutes from now")
    signed = b".".join((message.encode(), str(timestamp).encode(), body))
    expected = hmac.digest(_key(secret), signed, sha256)
    if not any(_is(one, expected) for one in signatures):
        raise Forged("no signature of it is of this secret")
    return _told(body)


def _key(secret: str) -> bytes:
    try:
        return b64decode(secret.removeprefix(PREFIX), validate=True)
    except ValueError as misshapen:
        raise ValueError("a secret is whsec_ and base 64, as the workbench showed it") from (
            misshapen
        )


def _is(signature: str, expected: bytes) -> bool:
    version, _, text = signature.partition(",")
    if version != VERSION:
        return False
    try:
        given = b64decode(text, validate=True)
    except ValueError:
        return False
    return hmac.compare_digest(given, expected)


def _told(body: bytes) -> Notification:
    try:
        said = json.loads(body)
        of = said["data"]
        return Notification(
            id=said["id"],
            event=said["type"],
            at=datetime.fromisoformat(said["timestamp"]),
            kind=of["kind"],
            reference=of["reference"],
        )
    except (ValueError, KeyError, TypeError) as other:
        raise Forged("it is signed, and none of the workbench's messages") from other
