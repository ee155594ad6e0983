"""Keys, how one wraps another, and what a provider of the outermost keys must offer.

A provider's key encryption key wraps an institution's key; that wraps the data key of a record;
that seals the record's values. Changing the outermost key rewraps a few rows and rewrites no text.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, Self

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

KEY_LENGTH = 32


class KeyProblem(Exception):
    """A key cannot be had or used: whoever needed it must stop."""


class KeyVersionUnknown(KeyProblem):
    """No key of that version was ever here."""


class KeyVersionRetired(KeyProblem):
    """The key of that version is no longer accepted."""


class WrapBroken(KeyProblem):
    """A wrapped key was altered, or another key wrapped it."""


class Key(bytes):
    """A 256-bit key that does not print itself in logs, tracebacks and crash pages."""

    __slots__ = ()

    def __new__(cls, material: bytes) -> Self:
        if len(material) != KEY_LENGTH:
            raise ValueError(f"a key has {KEY_LENGTH} bytes, not {len(material)}")
        return super().__new__(cls, material)

    @classmethod
    def random(cls) -> Self:
        return cls(secrets.token_bytes(KEY_LENGTH))

    def __repr__(self) -> str:
        return "<key>"

    __str__ = __repr__


@dataclass(frozen=True)
class WrappedKey:
    """A key unreadable without the provider's key of that version."""

    version: int
    blob: bytes = field(repr=False)


class KeyState(StrEnum):
    ACTIVE = "active"
    RETIRED = "retired"


class KeyProvider(Protocol):
    """Who holds the key encryption keys: a folder, a token, a service."""

    @property
    def current_version(self) -> int:
        """The version that wraps from now on."""
        ...

    def versions(self) -> Mapping[int, KeyState]:
        """Every version there ever was, the oldest first."""
        ...

    def wrap(self, key: bytes) -> WrappedKey:
        """Wrap with the current version."""
        ...

    def unwrap(self, wrapped: WrappedKey) -> Key:
        """Unwrap with the version that wrapped; a retired one raises `KeyVersionRetired`."""
        ...


def wrap_key(key: bytes, *, under: Key) -> bytes:
    """Wrap a key under another (AES key wrap, RFC 3394)."""
    return aes_key_wrap(under, Key(key))


def unwrap_key(blob: bytes, *, under: Key) -> Key:
    """Unwrap a key, or raise `WrapBroken`."""
    try:
        return Key(aes_key_unwrap(under, blob))
    except (InvalidUnwrap, ValueError) as error:
        raise WrapBroken("a wrapped key was altered, or another key wrapped it") from error


def rewrap(wrapped: WrappedKey, *, provider: KeyProvider) -> WrappedKey:
    """Bring a wrapped key under the current version; the same object where it already is."""
    if wrapped.version == provider.current_version:
        return wrapped
    return provider.wrap(provider.unwrap(wrapped))
