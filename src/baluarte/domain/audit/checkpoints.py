"""Signed checkpoints in the C2SP forms tlog-checkpoint and signed-note, one key for one log."""

from __future__ import annotations

import binascii
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from baluarte.domain.audit.entries import canonical
from baluarte.domain.audit.merkle import HASH_BYTES

_ED25519 = b"\x01"
_ID_BYTES = 4
_BODY_LINES, _EXTENDED_LINES = 3, 5
_SEPARATOR = "---\n"
_SIGNATURE_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+=*)")
_SIZE = re.compile(r"0|[1-9][0-9]{0,17}")
_AFTER = re.compile(r"after (0|[1-9][0-9]{0,17})")
_SIGNED = re.compile(r"signed ([0-9T:.-]+Z)")


class CheckpointInvalid(ValueError):
    """The text is not a checkpoint, or this log's key did not sign it."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How large the log was, and the root of its tree at that size.

    `after` is the size of the checkpoint before it and `signed_at` when it was signed, as lines of
    extension: none can be left out, or dated otherwise, unseen. The oldest have neither.
    """

    origin: str
    size: int
    root: bytes
    after: int | None = None
    signed_at: str = ""

    def __post_init__(self) -> None:
        if not _is_name(self.origin):
            raise CheckpointInvalid("an origin has no spaces, plus signs or control characters")
        if not _SIZE.fullmatch(str(self.size)):
            raise CheckpointInvalid("a size is a whole number, not negative")
        if len(self.root) != HASH_BYTES:
            raise CheckpointInvalid(f"a root has {HASH_BYTES} bytes")
        if (self.after is None) == bool(self.signed_at):
            raise CheckpointInvalid("what comes before it and when it was signed go together")


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line of a note."""

    name: str
    key_id: bytes
    value: bytes


def key_id(*, name: str, public_key: bytes) -> bytes:
    """Return the short identifier of an Ed25519 key under a name."""
    return sha256(name.encode() + b"\n" + _ED25519 + public_key).digest()[:_ID_BYTES]


def verifier_key(*, name: str, public_key: bytes) -> str:
    """Return the key as other tools for transparency logs read it: name+id+key."""
    identifier = key_id(name=name, public_key=public_key).hex()
    return f"{name}+{identifier}+{_text64(_ED25519 + public_key)}"


def format_checkpoint(checkpoint: Checkpoint) -> str:
    """Return the text that is signed."""
    text = f"{checkpoint.origin}\n{checkpoint.size}\n{_text64(checkpoint.root)}\n"
    if checkpoint.after is None:
        return text
    return f"{text}after {checkpoint.after}\nsigned {checkpoint.signed_at}\n"


def sign_checkpoint(checkpoint: Checkpoint, *, key: Ed25519PrivateKey) -> str:
    """Return the checkpoint as a note signed by its log's key."""
    return sign_note(format_checkpoint(checkpoint), name=checkpoint.origin, key=key)


def sign_note(text: str, *, name: str, key: Ed25519PrivateKey) -> str:
    """Return a text as a note signed by a key; the text ends with its last line."""
    return f"{text}\n{_signature_line(text, name=name, key=key)}"


def verify_note(note: str, *, name: str, public_key: bytes) -> str:
    """Return the text that this key signed under this name, or raise CheckpointInvalid."""
    text, signatures = split_note(note)
    known = key_id(name=name, public_key=public_key)
    ours = [one for one in signatures if (one.name, one.key_id) == (name, known)]
    if not ours:
        raise CheckpointInvalid("this key did not sign the note")
    for signature in ours:
        _verify(signature.value, text.encode(), public_key)
    return text


def add_signature(note: str, *, name: str, key: Ed25519PrivateKey) -> str:
    """Return the note with one more signature: the log's next key, or another institution's."""
    text, _ = split_note(note)
    if not _is_name(name):
        raise CheckpointInvalid("a key's name has no spaces, plus signs or control characters")
    return note + _signature_line(text, name=name, key=key)


def split_note(note: str) -> tuple[str, tuple[Signature, ...]]:
    """Return the text of a note and its signatures, none of them verified."""
    text, _, lines = note.rpartition("\n\n")
    if not text or not lines.endswith("\n"):
        raise CheckpointInvalid("a note is a text, a blank line and lines of signatures")
    if any(one < " " or "\ud800" <= one <= "\udfff" for one in note.replace("\n", "")):
        raise CheckpointInvalid("a note has no control characters and is valid UTF-8")
    return f"{text}\n", tuple(map(_parsed_signature, lines[:-1].split("\n")))


def parse_checkpoint(note: str) -> Checkpoint:
    """Return what a note says WITHOUT verifying who signed it."""
    text, _ = split_note(note)
    lines = text[:-1].split("\n")
    if len(lines) not in {_BODY_LINES, _EXTENDED_LINES} or not _SIZE.fullmatch(lines[1]):
        raise CheckpointInvalid("a checkpoint is an origin, a size and a root")
    size, root = int(lines[1]), _bytes64(lines[2])
    if len(lines) == _BODY_LINES:
        return Checkpoint(lines[0], size, root)
    after, signed = _AFTER.fullmatch(lines[3]), _SIGNED.fullmatch(lines[4])
    if not after or not signed:
        raise CheckpointInvalid("a checkpoint's other lines say what it follows and when")
    return Checkpoint(lines[0], size, root, int(after[1]), signed[1])


def verify_checkpoint(note: str, *, name: str, public_key: bytes) -> Checkpoint:
    """Return the checkpoint of this log that its key signed, or raise CheckpointInvalid."""
    verify_note(note, name=name, public_key=public_key)
    checkpoint = parse_checkpoint(note)
    if checkpoint.origin != name:
        raise CheckpointInvalid("the checkpoint is of another log")
    return checkpoint


def join_checkpoints(notes: Iterable[str]) -> str:
    """Return `checkpoints.txt`: every note, the oldest first."""
    return _SEPARATOR.join(notes)


def split_checkpoints(text: str) -> list[str]:
    """Return the notes of a `checkpoints.txt`."""
    *earlier, last = text.split("\n" + _SEPARATOR)
    return [f"{note}\n" for note in earlier] + [last]


def key_file(*, name: str, public_key: bytes) -> bytes:
    """Return `key.json`: the log's name and the public half of its key."""
    return canonical({"name": name, "public_key": _text64(public_key)}) + b"\n"


def read_key_file(written: bytes) -> tuple[str, bytes]:
    """Return the name and the public key of a `key.json`."""
    try:
        said = json.loads(written)
        return str(said["name"]), _bytes64(said["public_key"])
    except (ValueError, KeyError, TypeError) as error:
        raise CheckpointInvalid("this is no key.json") from error


def _signature_line(text: str, *, name: str, key: Ed25519PrivateKey) -> str:
    identifier = key_id(name=name, public_key=key.public_key().public_bytes_raw())
    return f"— {name} {_text64(identifier + key.sign(text.encode()))}\n"


def _parsed_signature(line: str) -> Signature:
    match = _SIGNATURE_LINE.fullmatch(line)
    if match is None:
        raise CheckpointInvalid("a signature line is a dash, a name and base64")
    value = _bytes64(match[2])
    if len(value) <= _ID_BYTES:
        raise CheckpointInvalid("a signature is longer than its key's identifier")
    return Signature(match[1], value[:_ID_BYTES], value[_ID_BYTES:])


def _verify(signature: bytes, message: bytes, public_key: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise CheckpointInvalid("the signature of the log's key is wrong") from error


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and name.isprintable() and " " not in name


def _text64(data: bytes) -> str:
    return b64encode(data).decode()


def _bytes64(text: str) -> bytes:
    try:
        data = b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise CheckpointInvalid("the text is not base64") from error
    if _text64(data) != text:  # unused bits would let two spellings pass for one value
        raise CheckpointInvalid("base64 is written in its one exact form")
    return data
