"""Entries as bytes: one canonical form, and a commitment that outlives what it commits to."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, TypeAlias
from unicodedata import normalize
from uuid import UUID

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"

SALT_BYTES = 32
"""Fixed, so that no byte can be moved between the salt and the payload without changing the sum."""

FIRST, VERSION = "1", "2"
"""The forms of a leaf: the first names neither its form nor the files it speaks of."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_INTEGER_LIMIT = 2**63


class NotCanonical(ValueError):
    """The value has no canonical form, or the text is not in it."""


class LeafInvalid(ValueError):
    """A leaf has a field that is missing or not written as it must be."""


def canonical(value: Json) -> bytes:
    """Return the one way to write a value: sorted keys, NFC, no floats, no spaces, UTF-8."""
    plain = _plain(value)
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("half a surrogate pair cannot be written") from error


def new_salt() -> bytes:
    """Return a fresh salt for one payload."""
    return secrets.token_bytes(SALT_BYTES)


def commitment(salt: bytes, payload: Json) -> bytes:
    """Return the sum that binds an entry to its payload without showing it."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes")
    return sha256(salt + canonical(payload)).digest()


def coarse(at: datetime) -> str:
    """Return an instant to the minute in UTC, as leaves carry it."""
    if at.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="minutes") + "Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """What the log itself holds of an entry: pseudonyms and a commitment, no content."""

    log_id: str  # the origin line of the log's checkpoints
    entry_id: str
    recorded_at: str
    actor: str
    act: str
    object_type: str
    objects: tuple[str, ...]
    decision: str  # the rule that allowed or refused the act, or nothing
    commit: str
    # Leaves of the first form have none of what follows.
    version: str = VERSION
    files: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()  # those of the files that were read in a window of one's own
    seal: str = ""  # of the row in the database, to its last digit

    def __post_init__(self) -> None:
        if self.version not in {FIRST, VERSION}:
            raise LeafInvalid("a leaf is of a form that is known")
        if self.version == FIRST and (self.files or self.windows or self.seal):
            raise LeafInvalid("a leaf of the first form names no files")
        if self.version == VERSION and not _DIGEST.fullmatch(self.seal):
            raise LeafInvalid("a seal is 64 hexadecimal digits in lower case")
        if not set(self.windows) <= set(self.files):
            raise LeafInvalid("a window is into one of the leaf's files")
        if not all((self.log_id, self.actor, self.act)):
            raise LeafInvalid("a leaf names its log, its actor and its act")
        if not _is_uuid(self.entry_id):
            raise LeafInvalid("an entry's identifier is a UUID in lower case")
        if not _is_coarse(self.recorded_at):
            raise LeafInvalid("a leaf's time is written to the minute, in UTC")
        if not _DIGEST.fullmatch(self.commit):
            raise LeafInvalid("a commitment is 64 hexadecimal digits in lower case")

    def fields(self) -> dict[str, Json]:
        """Return what stands in the leaf, by name."""
        return {name: getattr(self, name) for name in _NAMES[self.version]}

    def encode(self) -> bytes:
        """Return the bytes the tree hashes."""
        return canonical(self.fields())

    @classmethod
    def decode(cls, data: bytes) -> Leaf:
        """Read a leaf back, refusing any spelling but the canonical one."""
        fields = _parsed(data)
        if not isinstance(fields, dict):
            raise LeafInvalid("a leaf has exactly its own fields")
        version = fields.get("version", FIRST)
        if not isinstance(version, str) or fields.keys() != _NAMES.get(version):
            raise LeafInvalid("a leaf has exactly its own fields")
        fields["version"] = version
        lists = {name: fields.pop(name) for name in _LISTS if name in fields}
        if not all(isinstance(one, list) and _all_text(one) for one in lists.values()):
            raise LeafInvalid("a leaf's objects and files are lists of text")
        if not _all_text([*fields.values()]):
            raise LeafInvalid("a leaf's other fields are text")
        given: dict[str, Any] = {**fields, **{name: tuple(one) for name, one in lists.items()}}
        leaf = cls(**given)
        if leaf.encode() != data:
            raise NotCanonical("the leaf is not written in its canonical form")
        return leaf


def export_line(
    *, index: int, leaf: Leaf, salt: bytes | None = None, payload: Json = None
) -> bytes:
    """Return one line of `leaves.jsonl`; without a salt the payload counts as erased."""
    line: dict[str, Json] = {"index": index, "leaf": leaf.fields()}
    if salt is not None:
        if commitment(salt, payload).hex() != leaf.commit:
            raise ValueError("the payload is not the one the leaf commits to")
        line |= {"salt": salt.hex(), "payload": payload}
    return canonical(line) + b"\n"


_LISTS = ("objects", "files", "windows")
_ADDED = {"version", "files", "windows", "seal"}
_NAMES = {
    FIRST: set(Leaf.__dataclass_fields__) - _ADDED,
    VERSION: set(Leaf.__dataclass_fields__),
}


def _plain(value: Json) -> Json:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if not -_INTEGER_LIMIT <= value < _INTEGER_LIMIT:
            raise NotCanonical("whole numbers fit in 64 bits")
        return int(value)
    if isinstance(value, str):
        return normalize("NFC", value)
    if isinstance(value, Mapping):
        return _plain_mapping(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise NotCanonical(f"{type(value).__name__} has no canonical form")


def _plain_mapping(value: Mapping[str, Json]) -> dict[str, Json]:
    if not _all_text(list(value)):
        raise NotCanonical("keys are text")
    plain = {normalize("NFC", key): _plain(item) for key, item in value.items()}
    if len(plain) != len(value):
        raise NotCanonical("two keys are the same once normalised")
    return plain


def _parsed(data: bytes) -> Json:
    try:
        parsed: Json = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotCanonical("the text is not JSON") from error
    return parsed


def _all_text(values: Sequence[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _is_coarse(text: str) -> bool:
    try:
        return coarse(datetime.fromisoformat(text)) == text
    except ValueError:
        return False
