"""A box that anybody can close and only one key opens: HPKE to an X25519 public key (RFC 9180).

For whoever writes and must not be able to read, as the portal. Closed for one column of one row;
padded as every seal, so that its length says nothing.
"""

import struct
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from baluarte.domain.sealing.encryption import SealBroken, bucket
from baluarte.domain.sealing.keys import Key

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
VERSION = 1
_LENGTH = struct.Struct(">I")


def new_pair() -> tuple[Key, bytes]:
    """Return a fresh private key and the public one that goes with it."""
    private = X25519PrivateKey.generate()
    return Key(private.private_bytes_raw()), private.public_key().public_bytes_raw()


def close_box(plaintext: bytes, *, to: bytes, table: str, column: str, row: UUID) -> bytes:
    """Close a box for one column of one row, to be opened by whoever holds the private key."""
    content = _LENGTH.pack(len(plaintext)) + plaintext
    padded = content.ljust(bucket(len(content)), b"\0")
    key = X25519PublicKey.from_public_bytes(to)
    return bytes([VERSION]) + SUITE.encrypt(padded, key, info=_place(table, column, row))


def open_box(box: bytes, *, private: Key, table: str, column: str, row: UUID) -> bytes:
    """Return what was put in for this very place, or raise `SealBroken`."""
    broken = SealBroken(table=table, column=column, row=row)
    if not box or box[0] != VERSION:
        raise broken
    key = X25519PrivateKey.from_private_bytes(private)
    try:
        padded = SUITE.decrypt(box[1:], key, info=_place(table, column, row))
    except (InvalidTag, ValueError):
        raise broken from None
    (length,) = _LENGTH.unpack_from(padded)
    return padded[_LENGTH.size : _LENGTH.size + length]


def _place(table: str, column: str, row: UUID) -> bytes:
    return "|".join([f"box{VERSION}", table, column, str(row)]).encode()
