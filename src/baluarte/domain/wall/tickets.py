"""What signs who acts: the database's own secret, and the key of this installation's processes."""

import secrets
from hmac import digest

BLOCK = 64
INNER, OUTER = 0x36, 0x5C


def ticket(key: bytes, *said: str) -> str:
    """Return what a process shows to the database with what it says (HMAC-SHA-256, RFC 2104)."""
    return digest(key, "|".join(said).encode(), "sha256").hex()


def new_secrets(ticket_key: bytes) -> list[tuple[str, bytes, bytes]]:
    """Return purpose, inner and outer block of each secret the database keeps."""
    return [("context", *_blocks(secrets.token_bytes(32))), ("ticket", *_blocks(ticket_key))]


def _blocks(key: bytes) -> tuple[bytes, bytes]:
    if len(key) > BLOCK:
        raise ValueError(f"a key has {BLOCK} bytes or fewer")
    padded = key.ljust(BLOCK, b"\0")
    return bytes(byte ^ INNER for byte in padded), bytes(byte ^ OUTER for byte in padded)
