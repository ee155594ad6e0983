"""A transfer as one ZIP: its files, their sums, a signed manifest; whole or not, by itself.

Either side verifies it: with `check`, or with `sha256sum --check SHA256SUMS` on any computer.
"""

import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from baluarte.domain.audit.checkpoints import (
    CheckpointInvalid,
    key_file,
    read_key_file,
    sign_note,
    verify_note,
)
from baluarte.domain.audit.signing import Signer

MANIFEST, SIGNATURE, KEY, SUMS = "manifest.json", "manifest.json.sig", "key.json", "SHA256SUMS"
FACTS, SUMMARY, TOLD = "traslado.json", "LEAME.txt", "relato.txt"
# What a package may hold; a larger file is not opened at all.
LARGEST: Final = 64 * 1024**2
MOST_FILES: Final = 400
ABOUT_ITSELF = (MANIFEST, SIGNATURE, SUMS)
# The same files give the same bytes: no hour of the day stands in it.
_NO_DAY = (1980, 1, 1, 0, 0, 0)


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


def packed(files: Mapping[str, bytes], *, reference: str, signer: Signer) -> bytes:
    """Return files as one ZIP with their sums and a manifest signed for this reference."""
    held = dict(files) | {KEY: key_file(name=signer.name, public_key=signer.public_key)}
    listed = [
        {"path": name, "sha256": sha256(content).hexdigest(), "bytes": len(content)}
        for name, content in sorted(held.items())
    ]
    manifest = json.dumps(
        {"transfer": reference, "files": listed}, ensure_ascii=False, indent=1, sort_keys=True
    ).encode()
    held[MANIFEST] = manifest
    held[SIGNATURE] = sign_note(
        _text(signer.name, reference, manifest), name=signer.name, key=signer.key
    ).encode()
    held[SUMS] = "".join(f"{one['sha256']}  {one['path']}\n" for one in listed).encode()
    return _zipped(held)


def check(content: bytes, *, key: bytes | None = None) -> Checked:
    """Compare an archive with its manifest and signature.

    With the `key.json` that somebody got another way nobody else can have signed it; without one,
    that of the archive only says that it belongs together.
    """
    total = sha256(content).hexdigest()
    try:
        files = unpacked(content)
        manifest = json.loads(files[MANIFEST])
        reference = str(manifest["transfer"])
        listed = {str(one["path"]): one for one in manifest["files"]}
    except (BadZipFile, zlib.error, KeyError, TypeError, ValueError, OSError, RuntimeError):
        return Checked("", total, "", ("not_a_transfer",))
    faults = [*_faults(files, listed)]
    signed_by, fault = _signature(files, reference, key)
    return Checked(reference, total, signed_by, (*faults, *fault))


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the files of an archive by name; `BadZipFile` where it holds more than one may."""
    with ZipFile(BytesIO(content)) as archive:
        members = archive.infolist()
        is_too_much = len(members) > MOST_FILES or sum(one.file_size for one in members) > LARGEST
        if is_too_much or any(not _is_plain(one.filename) for one in members):
            raise BadZipFile("this is no transfer")
        return {one.filename: _read(archive, one) for one in members}


def _read(archive: ZipFile, member: ZipInfo) -> bytes:
    # What it says of its size may be wrong: no more is read than that, and one byte.
    with archive.open(member) as file:
        content = file.read(member.file_size + 1)
    if len(content) != member.file_size:
        raise BadZipFile("this is no transfer")
    return content


def _is_plain(name: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name) is not None


def _faults(files: Mapping[str, bytes], listed: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted(set(files) - set(listed) - set(ABOUT_ITSELF)):
        yield f"added:{name}"
    for name in sorted({FACTS, SUMMARY, KEY} - set(listed)):
        yield f"missing:{name}"
    for name, said in sorted(listed.items()):
        if name not in files:
            yield f"missing:{name}"
        elif sha256(files[name]).hexdigest() != said.get("sha256"):
            yield f"changed:{name}"


def _signature(
    files: Mapping[str, bytes], reference: str, key: bytes | None
) -> tuple[str, tuple[str, ...]]:
    try:
        name, public_key = read_key_file(key or files[KEY])
        text = verify_note(files[SIGNATURE].decode(), name=name, public_key=public_key)
    except (CheckpointInvalid, KeyError, UnicodeDecodeError):
        return "", ("not_signed",)
    is_of_it = text == _text(name, reference, files[MANIFEST])
    return name, () if is_of_it else ("not_signed",)


def _text(name: str, reference: str, manifest: bytes) -> str:
    # Four lines: no checkpoint of the log, which has three, can pass for it.
    return f"{name}\ntransfer of a file\n{reference}\n{sha256(manifest).hexdigest()}\n"


def _zipped(files: Mapping[str, bytes]) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            member = ZipInfo(name, _NO_DAY)
            member.compress_type, member.external_attr = ZIP_DEFLATED, 0o600 << 16
            archive.writestr(member, content)
    return written.getvalue()
