"""The seal of one value: AES-256-GCM, bound to the place where the value stands.

    version (1 byte) | nonce (12) | AES-256-GCM( length (4) | value | zeros ) | tag (16)

The associated data name version, table, column, row and data key, so a sealed value moved anywhere
else no longer opens. An older value of the very same place does: that a row was rolled back is
for the log to show.
"""

import secrets
import struct
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from baluarte.domain.sealing.keys import Key

VERSION = 1
NONCE_LENGTH = 12
TAG_LENGTH = 16
# One bucket for names, telephones and addresses alike: their lengths say nothing.
SMALLEST_BUCKET = 64
LARGEST_DOUBLED_BUCKET = 4096
_LENGTH = struct.Struct(">I")


class SealBroken(Exception):
    """A sealed value was altered, moved, or sealed with another key; nothing of it is read."""

    def __init__(self, *, table: str, column: str, row: UUID | str) -> None:
        super().__init__(f"the seal of {table}.{column} is broken in row {row}")
        self.table = table
        self.column = column
        self.row = str(row)


def new_data_key() -> Key:
    """Return a fresh key for the values of one record."""
    return Key.random()


def seal(
    plaintext: bytes, *, data_key: Key, key_id: UUID | str, table: str, column: str, row: UUID | str
) -> bytes:
    """Seal a value for one column of one row."""
    nonce = secrets.token_bytes(NONCE_LENGTH)
    place = _place(table=table, column=column, row=row, key_id=key_id)
    return bytes([VERSION]) + nonce + AESGCM(data_key).encrypt(nonce, _pad(plaintext), place)


def unseal(
    sealed: bytes, *, data_key: Key, key_id: UUID | str, table: str, column: str, row: UUID | str
) -> bytes:
    """Return the value sealed for this very place, or raise `SealBroken`."""
    place = _place(table=table, column=column, row=row, key_id=key_id)
    broken = SealBroken(table=table, column=column, row=row)
    shortest = 1 + NONCE_LENGTH + SMALLEST_BUCKET + TAG_LENGTH
    if len(sealed) < shortest or sealed[0] != VERSION:
        raise broken
    nonce, ciphertext = sealed[1 : 1 + NONCE_LENGTH], sealed[1 + NONCE_LENGTH :]
    try:
        padded = AESGCM(data_key).decrypt(nonce, ciphertext, place)
    except InvalidTag:
        raise broken from None
    (length,) = _LENGTH.unpack_from(padded)
    if length > len(padded) - _LENGTH.size:
        raise broken
    return padded[_LENGTH.size : _LENGTH.size + length]


def bucket(length: int) -> int:
    """Return the padded size of so many bytes.

    Doubling up to 4 KiB. Beyond, Padmé: a size keeps only as many significant bits as its exponent
    needs, so that at most 7 % is added and files of similar size look alike.
    Nikitin et al. (2019), Proceedings on Privacy Enhancing Technologies 2019(4), 6-33.
    """
    if length <= LARGEST_DOUBLED_BUCKET:
        return max(SMALLEST_BUCKET, 1 << (length - 1).bit_length()) if length else SMALLEST_BUCKET
    exponent = length.bit_length() - 1
    loose = (1 << (exponent - exponent.bit_length())) - 1
    return (length + loose) & ~loose


def _pad(plaintext: bytes) -> bytes:
    content = _LENGTH.pack(len(plaintext)) + plaintext
    return content.ljust(bucket(len(content)), b"\0")


def _place(*, table: str, column: str, row: UUID | str, key_id: UUID | str) -> bytes:
    parts = [table, column, str(row), str(key_id)]
    if any(not part or "|" in part for part in parts):
        raise ValueError("table, column, row and key must be named, and without a bar")
    return "|".join([f"v{VERSION}", *parts]).encode()
