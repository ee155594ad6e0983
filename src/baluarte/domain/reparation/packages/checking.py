"""Whether an archive is what its manifest and its signature say; read in a confined process."""

import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from zipfile import BadZipFile

from baluarte.domain.audit.checkpoints import CheckpointInvalid, read_key_file, verify_note
from baluarte.domain.reparation.packages.archive import (
    ABOUT_ITSELF,
    FACTS,
    KEY,
    MANIFEST,
    MOST_FILES,
    SIGNATURE,
    SUMMARY,
    SUMS,
    is_plain,
    signed_text,
    sums,
    unpacked,
)

_REFERENCE = re.compile(r"[0-9A-Z]{1,12}")
# What reading one that was damaged, or made to harm, ends with.
_UNREADABLE = (
    BadZipFile, zlib.error, KeyError, TypeError, ValueError, OSError, RuntimeError, EOFError,
    ArithmeticError,
)  # fmt: skip
NOT_A_TRANSFER = "not_a_transfer"


@dataclass(frozen=True, slots=True)
class Checked:
    """What an archive is, and everything that is wrong with it; `sha256` is of the whole ZIP."""

    reference: str
    sha256: str
    signed_by: str
    faults: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return not self.faults


def check(content: bytes, *, key: bytes | None = None) -> Checked:
    """Compare an archive with its manifest and signature.

    With the `key.json` that somebody got another way nobody else can have signed it; without one,
    that of the archive only says that it belongs together.
    """
    total = sha256(content).hexdigest()
    try:
        files = unpacked(content)
        reference, listed = _manifest(files[MANIFEST])
    except _UNREADABLE:
        return Checked("", total, "", (NOT_A_TRANSFER,))
    faults = [*_faults(files, listed)]
    signed_by, fault = _signature(files, reference, key)
    return Checked(reference, total, signed_by, (*faults, *fault))


def _manifest(written: bytes) -> tuple[str, Mapping[str, Mapping[str, Any]]]:
    said = json.loads(written)
    reference, listed = said["transfer"], {one["path"]: one for one in said["files"]}
    is_one = len(listed) == len(said["files"]) <= MOST_FILES and all(map(is_plain, listed))
    if not _REFERENCE.fullmatch(reference) or not is_one:
        raise ValueError("this is no manifest")
    return reference, listed


def _faults(files: Mapping[str, bytes], listed: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for name in sorted(set(files) - set(listed) - set(ABOUT_ITSELF)):
        yield f"added:{name}"
    for name in sorted({FACTS, SUMMARY, KEY} - set(listed)):
        yield f"missing:{name}"
    for name, said in sorted(listed.items()):
        if name not in files:
            yield f"missing:{name}"
        elif sha256(files[name]).hexdigest() != said.get("sha256"):
            yield f"changed:{name}"
    if SUMS not in files:
        yield f"missing:{SUMS}"
    elif files[SUMS] != sums({"sha256": "", **one} for one in listed.values()):
        yield f"changed:{SUMS}"


def _signature(
    files: Mapping[str, bytes], reference: str, key: bytes | None
) -> tuple[str, tuple[str, ...]]:
    try:
        name, public_key = read_key_file(files[KEY] if key is None else key)
        text = verify_note(files[SIGNATURE].decode(), name=name, public_key=public_key)
    except (CheckpointInvalid, KeyError, ValueError, RecursionError):
        return "", ("not_signed",)
    is_of_it = is_plain(name) and text == signed_text(name, reference, files[MANIFEST])
    return (name, ()) if is_of_it else ("", ("not_signed",))
